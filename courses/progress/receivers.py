"""What progress does with news from the areas beneath."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from courses.cohorts.services import REPINNED
from courses.core.jobs import registry
from courses.coursework import gates
from courses.coursework.enums import SubmissionState
from courses.coursework.models import Submission
from courses.coursework.signals import work_assessed
from courses.enrolment.models import Enrolment
from courses.enrolment.services import REOPENED
from courses.progress.models import UnitProgress
from courses.progress.openings import refuse_before_opening
from courses.progress.services import note_marked_work, recount


def count_marked_work(submission: Submission, **_kwargs: Any) -> None:
    note_marked_work(submission=submission)


@registry.sweeps_for("progress.marked_work")
def count_missed_work() -> int:
    """Work whose unit is counted otherwise than it was marked, because the news was lost."""
    counted = UnitProgress.objects.filter(
        enrolment=OuterRef("enrolment"),
        unit=OuterRef("assignment__unit"),
        completed_at__isnull=False,
    )
    accepted = Submission.objects.filter(
        enrolment=OuterRef("enrolment"),
        assignment=OuterRef("assignment"),
        state=SubmissionState.ACCEPTED,
    )
    missed = Submission.objects.filter(
        Q(~Exists(counted), state=SubmissionState.ACCEPTED)
        | Q(Exists(counted), ~Exists(accepted), state=SubmissionState.RETURNED)
    )
    found = list(missed.select_related("assignment"))
    for submission in found:
        note_marked_work(submission=submission)
    return len(found)


@registry.handles(REPINNED)
def count_by_the_new_revision(payload: dict[str, Any]) -> registry.Finish:
    """A cohort was given another revision: what its learners did may be enough for it, or less."""
    pinned = Enrolment.objects.filter(cohort=payload["cohort"])
    return lambda: recount(pinned.seated())


@registry.handles(REOPENED)
def count_who_came_back(payload: dict[str, Any]) -> registry.Finish:
    """A learner enrolled again; work may have been accepted while they were away."""
    return lambda: recount(Enrolment.objects.filter(pk=payload["enrolment"]))


def connect() -> None:
    gates.add_gate("progress.openings", refuse_before_opening)
    work_assessed.connect(count_marked_work, dispatch_uid="progress.count_marked_work")
