"""When the units of a course open to one learner."""

from collections.abc import Collection, Iterable
from typing import Any

from rest_framework import serializers

from courses.catalogue.models import RevisionUnit, Unit
from courses.catalogue.releases import NotReleased, Opening
from courses.enrolment.models import Enrolment
from courses.progress.models import Progress
from courses.progress.openings import opening_to
from lms.api.fields import Uid
from lms.api.forms import Answer


class OpeningAnswer(Answer):
    """``opens_on`` is a day to come, ``opens_after`` a unit still to be done; both may be said."""

    unit = Uid()
    is_open = serializers.BooleanField()
    opens_on = serializers.DateField(allow_null=True)
    opens_after = Uid(allow_null=True)


def opening_of(enrolment: Enrolment, row: RevisionUnit) -> Opening:
    """``enrolment`` with its cohort and progress."""
    progress: Progress | None = getattr(enrolment, "progress", None)
    return opening_to(enrolment, row, done=progress.done_units if progress else ())


def refuse_unopened(enrolment: Enrolment, row: RevisionUnit) -> None:
    """Raises NotReleased with ``opens_on`` and ``opens_after``."""
    found = opening_of(enrolment, row)
    if not found.is_open:
        raise NotReleased(opens_on=found.on, opens_after=found.after)


def check_open(enrolment: Enrolment, unit: Unit) -> None:
    """The same for a unit; one that is not taught is for others to refuse."""
    rows = _rows(enrolment).exclude(release={})
    for row in rows.filter(unit=unit):
        refuse_unopened(enrolment, row)


def openings(enrolment: Enrolment) -> Iterable[dict[str, Any]]:
    """For ``OpeningAnswer``: every unit of the pinned curriculum, in order. One query."""
    for row in _rows(enrolment).order_by("position"):
        found = opening_of(enrolment, row)
        yield {
            "unit": row.unit.uid,
            "is_open": found.is_open,
            "opens_on": found.on,
            "opens_after": found.after,
        }


def _rows(enrolment: Enrolment) -> Any:
    rows = RevisionUnit.objects.filter(revision=enrolment.cohort.revision_id)
    return rows.select_related("unit").only("revision", "release", "unit__uid")


def closed_lessons(enrolments: Iterable[Enrolment], lessons: Collection[str]) -> set[str]:
    """Of ``lessons`` (public ids) those that have not opened in any of ``enrolments``.

    A lesson that none of them teaches is not among them.
    """
    pinned: dict[int, list[Enrolment]] = {}
    for enrolment in enrolments:
        pinned.setdefault(enrolment.cohort.revision_id, []).append(enrolment)
    rows = RevisionUnit.objects.filter(revision__in=pinned, unit__uid__in=lessons)
    rows = rows.exclude(release={}).select_related("unit").only("revision", "release", "unit__uid")
    return {
        str(row.unit.uid)
        for row in rows
        if not any(opening_of(one, row).is_open for one in pinned[row.revision_id])
    }
