"""What progress does with news from coursework."""

from typing import Any

from django.db.models import Exists, OuterRef

from courses.core.jobs.registry import sweeps_for
from courses.coursework.enums import SubmissionState
from courses.coursework.models import Assessment, Submission
from courses.coursework.signals import work_assessed
from courses.progress.models import UnitProgress
from courses.progress.services import note_accepted_work


def count_accepted_work(submission: Submission, assessment: Assessment, **_kwargs: Any) -> None:
    if assessment.accepted:
        note_accepted_work(submission=submission)


@sweeps_for("progress.accepted_work")
def count_missed_work() -> int:
    """Accepted work whose unit is not counted as done, because the news was lost."""
    counted = UnitProgress.objects.filter(
        enrolment=OuterRef("enrolment"),
        unit=OuterRef("assignment__unit"),
        completed_at__isnull=False,
    )
    missed = Submission.objects.filter(~Exists(counted), state=SubmissionState.ACCEPTED)
    for submission in missed.select_related("assignment__unit", "enrolment__cohort__revision"):
        note_accepted_work(submission=submission)
    return len(missed)


def connect() -> None:
    work_assessed.connect(count_accepted_work, dispatch_uid="progress.count_accepted_work")
