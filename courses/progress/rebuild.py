"""Progress is a projection: thrown away and made again, it comes out the same."""

from django.db import transaction

from courses.coursework.models import Submission
from courses.enrolment.models import Enrolment
from courses.progress.events import apply
from courses.progress.models import LearningEvent, Progress, UnitProgress
from courses.progress.services import locked, note_marked_work, refresh


@transaction.atomic
def rebuild(*, enrolment: Enrolment) -> None:
    """Make the progress of one enrolment again from events and marked work alone."""
    rows = Enrolment.objects.filter(pk=enrolment.pk)
    locked(rows)
    UnitProgress.objects.filter(enrolment=enrolment).delete()
    Progress.objects.filter(enrolment=enrolment).delete()
    events = LearningEvent.objects.filter(enrolment=enrolment)
    apply(list(events))
    for submission in _one_of_each_marked(enrolment):
        note_marked_work(submission=submission)
    last = events.order_by("-received_at", "-occurred_at", "-pk").first()
    refresh(locked(rows), last={enrolment.pk: last} if last else None)


def _one_of_each_marked(enrolment: Enrolment) -> list[Submission]:
    marked = Submission.objects.filter(enrolment=enrolment, version__gt=0)
    return list({row.assignment_id: row for row in marked.select_related("assignment")}.values())
