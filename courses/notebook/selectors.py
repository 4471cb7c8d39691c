from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from courses.catalogue.models import RevisionUnit, Unit
from courses.core.thai.text import normalise
from courses.enrolment.models import Enrolment
from courses.notebook.models import BlockEntry, Note, ReadingPosition
from courses.people.models import User


@dataclass(frozen=True)
class Notebook:
    """All a learner wrote into one lesson; ``position`` is a block's id, empty at the start."""

    note: Note | None
    entries: Mapping[str, BlockEntry]
    position: str


def notebook_of(enrolment: Enrolment, unit: Unit) -> Notebook:
    """The learner's notebook on one lesson, in three queries."""
    here = {"enrolment": enrolment, "unit": unit}
    positions = ReadingPosition.objects.filter(**here).values_list("block", flat=True)
    return Notebook(
        note=Note.objects.filter(**here).first(),
        entries={entry.block: entry for entry in BlockEntry.objects.filter(**here)},
        position=positions.first() or "",
    )


def my_notes(user: User, q: str = "") -> QuerySet[Note]:
    """The person's notes that hold every word of ``q``, the latest changed first.

    Each with ``unit_title_th`` and ``unit_title_en``, as the curriculum of its cohort has them
    or, for a lesson that curriculum no longer has, as it had them last.
    """
    rows = Note.objects.filter(enrolment__learner=user).exclude(text="")
    for word in normalise(q).split():
        rows = rows.filter(text__icontains=word)
    taught = RevisionUnit.objects.filter(
        unit=OuterRef("unit"), revision__number__lte=OuterRef("enrolment__cohort__revision__number")
    ).order_by("-revision__number")
    return (
        rows.select_related("unit", "enrolment__cohort__course")
        .defer("enrolment__cohort__course__search")
        .annotate(
            unit_title_th=Subquery(taught.values("title_th")[:1]),
            unit_title_en=Subquery(taught.values("title_en")[:1]),
        )
        .order_by("-updated_at", "-pk")
    )


def last_position(user: User) -> ReadingPosition | None:
    """Where the person read last of all, in a course they still may read."""
    rows = ReadingPosition.objects.filter(enrolment__in=Enrolment.objects.of(user).seated())
    return rows.select_related("unit", "enrolment__cohort").order_by("-updated_at", "-pk").first()
