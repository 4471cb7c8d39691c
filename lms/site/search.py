"""Finding a course, a lesson, an article or a term, in one box."""

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.core.errors import TooMany
from courses.core.languages import language
from courses.core.limits.services import spend
from courses.enrolment.models import Enrolment
from courses.enrolment.rules import is_learning
from courses.enrolment.selectors import courses_worked_for
from courses.people.models import User
from courses.people.selectors import offices_of
from courses.search.asking import LONGEST, SEARCHING
from courses.search.enums import EntryKind
from courses.search.models import SearchEntry
from courses.search.selectors import Found, Results, find
from lms.site import reading, words
from lms.site.place import Place
from lms.site.way import way_of

NOTHING = Results([], {}, more=False, asks=False)

Seats = Mapping[UUID, Enrolment]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The whole page, or only the hits for a page that asks while words are being typed."""
    q = request.GET.get("q", "").strip().replace("\0", "")[:LONGEST]
    kind = request.GET.get("kind", "")
    kind = kind if kind in EntryKind.values else ""
    seats = _seats(request.user) if q and request.user.is_authenticated else {}
    try:
        results, retry = _asked(request, q, kind, seats), 0
    except TooMany as refusal:
        results, retry = NOTHING, int(refusal.values["retry_after"])
    context = {
        "q": q,
        "asked": results.asks,
        "meant": results.meant,
        "wait": retry,
        "total": results.total,
        "tabs": _tabs(q, kind, results),
        "hits": [_hit(found, seats) for found in results.found],
        **_pages(request, q, kind, results),
    }
    only_hits = request.headers.get("X-Requested-With") == "fetch"
    template = "site/search_results.html" if only_hits else "site/search.html"
    response = render(request, template, context, status=429 if retry else 200)
    if retry:
        response.headers["Retry-After"] = str(retry)
    response.headers["Vary"] = "X-Requested-With, Cookie"
    return response


def _asked(request: HttpRequest, q: str, kind: str, seats: Seats) -> Results:
    """Raises TooMany when one visitor asks without end."""
    if not q:
        return NOTHING
    spend(SEARCHING, str(request.user.pk or request.META["REMOTE_ADDR"]))
    return find(
        q,
        kinds=[kind] if kind else (),
        readable=_readable(request.user, seats),
        page=_page(request),
        english=language() == "en",
    )


def _seats(user: User) -> Seats:
    """By course, the seat in which its lessons may be read; the latest one."""
    mine = [one for one in reversed(reading.enrolments_to_show(user)) if is_learning(one)]
    return {one.cohort.course.uid: one for one in mine}


def _readable(user: User, seats: Seats) -> Collection[UUID]:
    """The courses one learns in, and those one works for."""
    if not user.is_authenticated:
        return frozenset()
    return frozenset(seats) | courses_worked_for(offices_of(user))


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1


# --- What is shown ---------------------------------------------------------------------


def _hit(found: Found, seats: Seats) -> dict[str, Any]:
    entry, in_english = found.entry, language() == "en" and found.title_en
    here = _place(entry, seats)
    closed = here is not None and not here.opening.is_open
    return {
        "kind": str(EntryKind(entry.kind).label),
        "url": _url(entry, here),
        "title": found.title_en if in_english else found.title_th,
        "title_other": found.title_th if in_english else found.title_en,
        "course": entry.course_code if entry.kind == EntryKind.LESSON else "",
        "day": words.day(entry.on),
        "excerpt": () if closed else found.excerpt,
    }


def _place(entry: SearchEntry, seats: Seats) -> Place | None:
    """Where the reader meets the lesson; None when it is not taught in a cohort of theirs."""
    if entry.course is None or entry.course not in seats:
        return None
    way = way_of(seats[entry.course])
    step = next((step for step in way.steps if step.uid == entry.ref), None)
    return Place(seats[entry.course], way, step) if step else None


def _url(entry: SearchEntry, here: Place | None) -> str:
    if here is not None:
        return here.url_of(here.step)
    match entry.kind:
        case EntryKind.NEWS:
            return f"/news/{entry.ref}/"
        case EntryKind.TERM:
            return f"/glossary/#{entry.ref}"
        case _:
            return reverse("site:course", args=[entry.course_code])


def _tabs(q: str, kind: str, results: Results) -> list[dict[str, Any]]:
    named = {
        "": _("All"),
        EntryKind.COURSE: _("Courses"),
        EntryKind.LESSON: _("Lessons"),
        EntryKind.NEWS: _("News"),
        EntryKind.TERM: _("Glossary"),
    }
    counts = {"": results.total, **results.counts}
    return [
        {
            "label": label,
            "count": counts.get(one, 0),
            "url": _address(q, one),
            "current": one == kind,
        }
        for one, label in named.items()
        if counts.get(one) or one == kind
    ]


def _pages(request: HttpRequest, q: str, kind: str, results: Results) -> dict[str, str]:
    page = _page(request)
    return {
        "next": _address(q, kind, page + 1) if results.more else "",
        "first": _address(q, kind) if page > 1 else "",
    }


def _address(q: str, kind: str = "", page: int = 1) -> str:
    asked: dict[str, object] = {"q": q}
    if kind:
        asked["kind"] = str(kind)
    if page > 1:
        asked["page"] = page
    return f"{reverse('site:search')}?{urlencode(asked)}"
