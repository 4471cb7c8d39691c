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
from courses.cohorts.models import Cohort
from courses.core.models import Allowance, AuditEntry, AuditLink, Job
from courses.coursework.models import Assessment, Assignment, Deadline, Submission
from courses.enrolment.models import Enrolment
from courses.files.models import StoredFile
from courses.people.models import Organisation, Posting, RoleAssignment, Succession, User
from courses.progress.models import Completion, LearningEvent, Progress, UnitProgress

__all__ = [
    "Allowance",
    "Assessment",
    "Assignment",
    "AuditEntry",
    "AuditLink",
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
    "Organisation",
    "Posting",
    "Programme",
    "Progress",
    "RefreshToken",
    "RevisionUnit",
    "RoleAssignment",
    "StoredFile",
    "Submission",
    "Succession",
    "Unit",
    "UnitProgress",
    "User",
]
