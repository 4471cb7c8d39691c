"""Django looks for models here; each area keeps its own."""

from courses.access.models import Device, RefreshToken
from courses.catalogue.models import (
    Course,
    CurriculumRevision,
    Edition,
    Programme,
    RevisionUnit,
    Unit,
)
from courses.cohorts.models import Announcement, Cohort, RevisionDecision
from courses.core.models import Allowance, AuditEntry, AuditLink, Job
from courses.coursework.models import Assessment, Assignment, Deadline, Submission
from courses.enrolment.models import Enrolment
from courses.files.models import StoredFile
from courses.notebook.models import BlockEntry, Canvas, CanvasVersion, Note, ReadingPosition
from courses.people.models import Organisation, Posting, RoleAssignment, Succession, User
from courses.progress.models import Completion, LearningEvent, Progress, UnitProgress
from courses.search.models import SearchEntry
from courses.teams.models import Team, TeamMember

__all__ = [
    "Allowance",
    "Announcement",
    "Assessment",
    "Assignment",
    "AuditEntry",
    "AuditLink",
    "BlockEntry",
    "Canvas",
    "CanvasVersion",
    "Cohort",
    "Completion",
    "Course",
    "CurriculumRevision",
    "Deadline",
    "Device",
    "Edition",
    "Enrolment",
    "Job",
    "LearningEvent",
    "Note",
    "Organisation",
    "Posting",
    "Programme",
    "Progress",
    "ReadingPosition",
    "RefreshToken",
    "RevisionDecision",
    "RevisionUnit",
    "RoleAssignment",
    "SearchEntry",
    "StoredFile",
    "Submission",
    "Succession",
    "Team",
    "TeamMember",
    "Unit",
    "UnitProgress",
    "User",
]
