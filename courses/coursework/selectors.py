from uuid import UUID

from django.db.models import QuerySet

from courses.cohorts.models import Cohort
from courses.coursework.enums import SubmissionState
from courses.coursework.models import Assessment, Assignment, Deadline, Submission
from courses.enrolment.models import Enrolment
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
