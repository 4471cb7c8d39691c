from uuid import UUID

from django.db.models import Q, QuerySet

from courses.cohorts.models import STAFF_ROLES, Cohort
from courses.coursework.enums import SubmissionState
from courses.coursework.models import Assessment, Assignment, Deadline, Submission
from courses.enrolment.models import Enrolment
from courses.people.enums import ScopeKind
from courses.people.models import User
from courses.people.rules import Offices


def assignments_taught_in(cohort: Cohort) -> QuerySet[Assignment]:
    """Assignments of the curriculum the cohort is pinned to, in the order they are taught."""
    return (
        Assignment.objects.filter(unit__appearances__revision=cohort.revision_id)
        .select_related("unit")
        .order_by("unit__appearances__position")
    )


def deadline_of(assignment: Assignment, cohort: Cohort) -> Deadline | None:
    return Deadline.objects.filter(assignment=assignment, cohort=cohort).first()


def submissions_of(enrolment: Enrolment, assignment: Assignment) -> QuerySet[Submission]:
    """All attempts, the latest first, each with its marks."""
    rows = Submission.objects.filter(enrolment=enrolment, assignment=assignment)
    return rows.select_related("file").prefetch_related("assessments").order_by("-attempt")


def current_assessment(submission: Submission) -> Assessment | None:
    return submission.assessments.order_by("-version").first()


def accepted_units(enrolment: Enrolment) -> set[UUID]:
    """Units whose work has been accepted."""
    accepted = Submission.objects.filter(enrolment=enrolment, state=SubmissionState.ACCEPTED)
    return set(accepted.values_list("assignment__unit__uid", flat=True))


def waiting_for_marking(user: User, offices: Offices) -> QuerySet[Submission]:
    """What the person may mark and nobody has, oldest first."""
    return (
        Submission.objects.visible_to(user, offices)
        .filter(state=SubmissionState.SUBMITTED)
        .exclude(enrolment__learner=user)
        .select_related("assignment", "enrolment__learner", "enrolment__cohort__course")
        .order_by("submitted_at", "pk")
    )


def own_phrases(marker: User, assignment: Assignment, most: int = 8) -> list[str]:
    """What ``marker`` wrote to learners about this assignment before, the latest first."""
    rows = Assessment.objects.filter(marker=marker, submission__assignment=assignment)
    said = rows.exclude(feedback="").order_by("-pk").values_list("feedback", flat=True)[:50]
    return list(dict.fromkeys(said))[:most]


def assignments_visible_to(user: User, offices: Offices) -> QuerySet[Assignment]:
    """Those taught in cohorts one has a seat in, and those of courses one runs or teaches."""
    seats = Enrolment.objects.of(user).seated()
    seen = Q(unit__appearances__revision__in=seats.values("cohort__revision"))
    if offices.holds(*STAFF_ROLES):
        seen |= Q(course__in=Cohort.objects.in_scope(offices, *STAFF_ROLES).values("course"))
        seen |= Q(course__uid__in=offices.scopes(ScopeKind.COURSE, *STAFF_ROLES))
        seen |= Q(course__programme__uid__in=offices.scopes(ScopeKind.PROGRAMME, *STAFF_ROLES))
    # Each once, however many revisions teach it.
    return Assignment.objects.filter(pk__in=Assignment.objects.filter(seen).values("pk"))
