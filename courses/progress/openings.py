"""Whether a unit is open to a learner: its release, their cohort's days, what they have done."""

from collections.abc import Collection

from courses.catalogue.models import RevisionUnit
from courses.catalogue.releases import NotReleased, Opening, opening
from courses.core import clock
from courses.coursework.models import Assignment
from courses.enrolment.models import Enrolment
from courses.progress.models import Progress


def opening_to(enrolment: Enrolment, row: RevisionUnit, *, done: Collection[str]) -> Opening:
    """``done`` holds the ids of what the learner has done."""
    return opening(
        row.release,
        starts_on=enrolment.cohort.starts_on,
        today=clock.today(),
        done=done,
        unit=str(row.unit.uid),
    )


def refuse_before_opening(enrolment: Enrolment, assignment: Assignment) -> None:
    """A gate of ``coursework``: no work is taken for a lesson that has not opened.

    Raises:
        NotReleased: the lesson it belongs to is not open to the learner yet.
    """
    rows = RevisionUnit.objects.filter(
        revision=enrolment.cohort.revision_id, unit=assignment.unit_id
    )
    row = rows.select_related("unit").defer("body").get()
    progress = Progress.objects.filter(enrolment=enrolment).only("done_units").first()
    if not opening_to(enrolment, row, done=progress.done_units if progress else ()).is_open:
        raise NotReleased
