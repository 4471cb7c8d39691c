"""Finding: the strictest reading of what was typed that finds anything, the best first."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from math import ceil
from operator import add, and_, or_
from uuid import UUID

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.db.models.expressions import Combinable

from courses.search.asking import LONGEST, SHORTEST_LOOSE, Asked, asked, spaced
from courses.search.enums import EntryKind
from courses.search.keyboard import in_other_layout
from courses.search.marking import Piece, excerpt, marked
from courses.search.models import SearchEntry

PAGE = 20
MOST_PAGES = 50
FEW = 2  # hits that are too few to stop at: others may be near
ENOUGH = 0.7  # of the telling words, when no text holds all of them
EXCERPT_FROM = 20_000  # characters of a text that are looked through for the excerpt

Rows = QuerySet[SearchEntry]


@dataclass(frozen=True)
class Found:
    """One hit. ``title`` and ``excerpt`` are cut at the borders of what was found; the excerpt
    is empty where the reader may not read the text.
    """

    entry: SearchEntry
    title_th: tuple[Piece, ...]
    title_en: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True)
class Results:
    """A page of hits, and how many there are in all, by kind. ``asks`` is false when nothing
    was typed that can be looked for. ``meant`` is what was looked for instead, when only the
    other language of the keyboard finds something; otherwise empty.
    """

    found: list[Found]
    counts: Mapping[str, int]
    more: bool
    asks: bool = True
    meant: str = ""

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def find(
    q: str,
    *,
    kinds: Collection[str] = (),
    readable: Collection[UUID] = frozenset(),
    page: int = 1,
    english: bool = False,
) -> Results:
    """What is found for ``q``, 20 a page, in at most six queries.

    ``readable`` are the public ids of the courses whose lessons the reader may read: there the
    text is looked through as well, elsewhere only the title. ``kinds`` narrows the hits, never
    the counts. ``english`` prefers that language in the excerpts.
    """
    wanted, meant = asked(q), ""
    if not wanted.phrases:
        return Results([], {}, more=False, asks=False)
    rows, counts = _first_reading_with_hits(wanted, frozenset(readable))
    if not counts and (other := asked(in_other_layout(q[:LONGEST]))).phrases:
        wanted, meant = other, in_other_layout(q[:LONGEST])
        *_stricter, rows = _readings(wanted, frozenset(readable))
        counts = _counted(rows)
    if not counts:
        return Results([], {}, more=False)
    page = min(max(page, 1), MOST_PAGES)
    rows = _ranked(rows.filter(kind__in=kinds) if kinds else rows, wanted)
    hits = list(rows[(page - 1) * PAGE : page * PAGE + 1])
    found = [_found(hit, wanted, readable, english=english) for hit in hits[:PAGE]]
    more = len(hits) > PAGE and page < MOST_PAGES
    return Results(found, counts, more, meant=meant)


# --- Readings --------------------------------------------------------------------------


def _first_reading_with_hits(
    wanted: Asked, readable: frozenset[UUID]
) -> tuple[Rows, dict[str, int]]:
    """The strictest reading with more than a few hits, else the widest that has any."""
    rows, counts = SearchEntry.objects.none(), {}
    for rows in _readings(wanted, readable):
        counts = _counted(rows)
        if sum(counts.values()) > FEW:
            return rows, counts
    if not counts and len(wanted.telling) > 2:
        rows = _holding_most(wanted, readable)
        counts = _counted(rows)
    return rows, counts


def _counted(rows: Rows) -> dict[str, int]:
    return dict(rows.values_list("kind").annotate(Count("pk")).order_by())


def _readings(wanted: Asked, readable: frozenset[UUID]) -> Iterator[Rows]:
    """Every part as it was typed; or its letters without tone marks; or every telling word
    apart. ``nearness`` tells them from one another.
    """
    typed = _holds_all(wanted.terms, readable)
    letters = Q(*map(_letters, wanted.loose))
    apart = _holds_all([spaced(word) for word in wanted.telling], readable)
    readings = [typed, letters, apart] if wanted.loose else [typed, apart]
    nearness = Case(*(When(reading, then=-at) for at, reading in enumerate(readings)), default=None)
    for at in range(1, len(readings) + 1):
        either = reduce(or_, readings[:at])
        yield SearchEntry.objects.filter(either).annotate(nearness=nearness)


def _letters(part: str) -> Q:
    long = len(part) >= SHORTEST_LOOSE
    return Q(loose__contains=part) if long else Q(words__contains=spaced(part))


def _holds(term: str, readable: frozenset[UUID]) -> Q:
    public = Q(words__contains=term)
    return public | Q(course__in=readable, words_within__contains=term) if readable else public


def _holds_all(terms: list[str], readable: frozenset[UUID]) -> Q:
    return reduce(and_, (_holds(term, readable) for term in terms))


def _holding_most(wanted: Asked, readable: frozenset[UUID]) -> Rows:
    held = _how_many(_holds(spaced(word), readable) for word in wanted.telling)
    least = max(2, ceil(len(wanted.telling) * ENOUGH))
    rows = SearchEntry.objects.annotate(nearness=held)
    return rows.filter(nearness__gte=least)


# --- Order -----------------------------------------------------------------------------


def _ranked(rows: Rows, wanted: Asked) -> Rows:
    """Titles that say all of it first, then what is nearest to what was typed, then by how many
    of the words stand in the title; courses before lessons, and newer news before older.
    """
    in_title = [Q(title_words__contains=spaced(word)) for word in wanted.telling]
    says_all = When(reduce(and_, in_title), then=1)
    fits = Case(When(title_words__contains=wanted.whole, then=2), says_all, default=0)
    kind = Case(*(When(kind=kind, then=at) for at, kind in enumerate(EntryKind.values)))
    rows = rows.annotate(fits=fits, said=_how_many(in_title), kind_at=kind)
    newest = F("on").desc(nulls_last=True)
    order = ("-fits", "-nearness", "-said", "kind_at", newest, "title_th", "pk")
    return rows.defer("words", "words_within", "loose").order_by(*order)


def _how_many(conditions: Iterable[Q]) -> Combinable:
    return reduce(add, (Case(When(one, then=1), default=0) for one in conditions))


# --- What is shown ---------------------------------------------------------------------


def _found(
    entry: SearchEntry, wanted: Asked, readable: Collection[UUID], *, english: bool
) -> Found:
    may_read = entry.course is None or entry.course in readable
    return Found(
        entry,
        marked(entry.title_th, wanted),
        marked(entry.title_en, wanted),
        _excerpt(entry, wanted, english=english) if may_read else (),
    )


def _excerpt(entry: SearchEntry, wanted: Asked, *, english: bool) -> tuple[Piece, ...]:
    """From the text in the reader's language; from the other one if only that holds it."""
    texts = [entry.text_en, entry.text_th] if english else [entry.text_th, entry.text_en]
    made = [excerpt(text[:EXCERPT_FROM], wanted) for text in texts if text]
    holding = (pieces for pieces in made if any(piece.found for piece in pieces))
    return next(holding, made[0] if made else ())
