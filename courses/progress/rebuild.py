"""Progress is a projection: thrown away and made again, it comes out the same."""

from django.db import transaction

from courses.coursework.enums import SubmissionState
from courses.coursework.models import Submission
from courses.enrolment.models import Enrolment
from courses.progress.events import apply
from courses.progress.models import LearningEvent, UnitProgress
from courses.progress.services import note_accepted_work, refresh


@transaction.atomic
def rebuild(*, enrolment: Enrolment) -> None:
    """Make the progress of one enrolment again from events and accepted work alone."""
    UnitProgress.objects.filter(enrolment=enrolment).delete()
    apply(list(LearningEvent.objects.filter(enrolment=enrolment)))
    accepted = Submission.objects.filter(enrolment=enrolment, state=SubmissionState.ACCEPTED)
    for submission in accepted.select_related("assignment__unit", "enrolment__cohort__revision"):
        note_accepted_work(submission=submission)
    refresh([enrolment])
