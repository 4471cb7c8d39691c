"""Putting things where they can be found, and taking them away. Owners of texts call these; there
is nothing here to be permitted or refused.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from courses.core.thai.segment import search_text
from courses.search.asking import loosened
from courses.search.models import SearchEntry


@dataclass(frozen=True)
class Findable:
    """Plain words, no HTML. With ``course`` set the texts are for its readers only, the titles
    are public. ``on`` is the day of an article.
    """

    kind: str
    ref: str
    title_th: str
    title_en: str = ""
    text_th: str = ""
    text_en: str = ""
    course: UUID | None = None
    course_code: str = ""
    on: date | None = None


def put(things: Iterable[Findable]) -> int:
    """Make each thing findable, or what is found of it up to date; how many there were."""
    entries = [_entry(thing) for thing in things]
    SearchEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["kind", "ref"],
        update_fields=[
            field.name
            for field in SearchEntry._meta.concrete_fields
            if field.name not in ("id", "kind", "ref")
        ],
        batch_size=100,
    )
    return len(entries)


def remove(*, kind: str, ref: str) -> None:
    SearchEntry.objects.filter(kind=kind, ref=ref).delete()


@transaction.atomic
def replace(things: Iterable[Findable], *, kind: str, course: UUID | None = None) -> int:
    """``put`` them, and forget all others of the kind (in ``course``, when it is given)."""
    things = list(things)
    others = SearchEntry.objects.filter(kind=kind)
    if course is not None:
        others = others.filter(course=course)
    others.exclude(ref__in=_refs(things)).delete()
    return put(things)


def _refs(things: Iterable[Findable]) -> Collection[str]:
    return {thing.ref for thing in things}


def _entry(thing: Findable) -> SearchEntry:
    title = f"{thing.title_th}\n{thing.title_en}"
    text = f"{thing.text_th}\n{thing.text_en}"
    public = title if thing.course else f"{title}\n{text}"
    return SearchEntry(
        kind=thing.kind,
        ref=thing.ref,
        course=thing.course,
        course_code=thing.course_code,
        title_th=thing.title_th,
        title_en=thing.title_en,
        text_th=thing.text_th,
        text_en=thing.text_en,
        title_words=search_text(thing.title_th) + search_text(thing.title_en),
        words=search_text(public),
        words_within=search_text(text) if thing.course else "",
        loose=loosened(public),
        on=thing.on,
    )
