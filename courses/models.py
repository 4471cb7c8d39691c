"""Django looks for models here; each area keeps its own."""

from courses.access.models import Device, RefreshToken
from courses.admission.models import (
    Allocation,
    Approval,
    ApprovalLink,
    Candidacy,
    CandidacyStep,
    Intake,
    NominationRequest,
    NomineeImport,
    Quota,
)
from courses.attendance.models import Attendance, AttendanceEntry, SignedSheet
from courses.catalogue.models import (
    Challenge,
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
from courses.letters.models import Letter, LetterRegister
from courses.notebook.models import BlockEntry, Canvas, CanvasVersion, Note, ReadingPosition
from courses.notifications.models import Delivery, Notice, Preference
from courses.people.models import (
    Delegation,
    Organisation,
    Posting,
    RoleAssignment,
    Succession,
    User,
)
from courses.progress.models import Completion, LearningEvent, Progress, UnitProgress
from courses.search.models import SearchEntry
from courses.teams.models import Team, TeamMember
from courses.timetable.models import (
    Booking,
    CalendarFeed,
    Engagement,
    Material,
    Session,
    SessionCohort,
    Speaker,
    Venue,
)

__all__ = [
    "Allocation",
    "Allowance",
    "Announcement",
    "Approval",
    "ApprovalLink",
    "Assessment",
    "Assignment",
    "Attendance",
    "AttendanceEntry",
    "AuditEntry",
    "AuditLink",
    "BlockEntry",
    "Booking",
    "CalendarFeed",
    "Candidacy",
    "CandidacyStep",
    "Canvas",
    "CanvasVersion",
    "Challenge",
    "Cohort",
    "Completion",
    "Course",
    "CurriculumRevision",
    "Deadline",
    "Delegation",
    "Delivery",
    "Device",
    "Edition",
    "Engagement",
    "Enrolment",
    "Intake",
    "Job",
    "LearningEvent",
    "Letter",
    "LetterRegister",
    "Material",
    "NominationRequest",
    "NomineeImport",
    "Note",
    "Notice",
    "Organisation",
    "Posting",
    "Preference",
    "Programme",
    "Progress",
    "Quota",
    "ReadingPosition",
    "RefreshToken",
    "RevisionDecision",
    "RevisionUnit",
    "RoleAssignment",
    "SearchEntry",
    "Session",
    "SessionCohort",
    "SignedSheet",
    "Speaker",
    "StoredFile",
    "Submission",
    "Succession",
    "Team",
    "TeamMember",
    "Unit",
    "UnitProgress",
    "User",
    "Venue",
]
