"""My notes over all my courses: to find again, to print, and to take along as a text file."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.core import clock
from courses.core.languages import pick
from courses.enrolment.rules import is_learning
from courses.notebook.models import Note
from lms.site import reading, words
from lms.site.catalogue import LONGEST_QUERY
from lms.site.paging import page_number, page_of

RULE = "-" * 40


@require_safe
@login_required
def notes(request: HttpRequest) -> HttpResponse:
    q, number = _q(request), page_number(request)
    found, more = page_of(reading.notes_to_show(request.user, q), number)
    context = {
        "q": q,
        "notes": [_shown(note) for note in found],
        "next": _address("my-notes", q, number + 1) if more else "",
        "first": _address("my-notes", q) if number > 1 else "",
        "print_url": _address("my-notes-print", q),
        "text_url": _address("my-notes-text", q),
    }
    return _private(render(request, "site/notes.html", context))


@require_safe
@login_required
def printed(request: HttpRequest) -> HttpResponse:
    """All that were found on one page, without what paper cannot use."""
    q = _q(request)
    context = {
        "q": q,
        "name": pick(request.user.get_full_name(), request.user.get_full_name_en()),
        "printed_on": words.day(clock.today()),
        "notes": [_shown(note) for note in reading.notes_to_show(request.user, q)],
        "back_url": _address("my-notes", q),
    }
    return _private(render(request, "site/notes_printed.html", context))


@require_safe
@login_required
def as_text(request: HttpRequest) -> HttpResponse:
    found = [_shown(note) for note in reading.notes_to_show(request.user, _q(request))]
    name = pick(request.user.get_full_name(), request.user.get_full_name_en())
    head = f"{_('My notes')}\n{name} · {words.day(clock.today())}\n"
    text = f"\n{RULE}\n".join([head, *(_written(note) for note in found)])
    # The mark and the line ends by which Notepad on an old office computer knows Thai text.
    body = "\ufeff" + text.replace("\n", "\r\n")
    response = HttpResponse(body, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="my-notes.txt"'
    return _private(response)


def _q(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:LONGEST_QUERY].replace("\0", "")


def _address(name: str, q: str, page: int = 1) -> str:
    asked: dict[str, object] = {"q": q} if q else {}
    if page > 1:
        asked["page"] = page
    return reverse(f"site:{name}") + (f"?{urlencode(asked)}" if asked else "")


def _private(response: HttpResponse) -> HttpResponse:
    """On a shared computer the next person must not meet it by the back button."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _shown(note: Note) -> dict[str, str]:
    """``url`` is empty for a lesson the learner can no longer open."""
    cohort = note.enrolment.cohort
    opens = note.is_taught and is_learning(note.enrolment)
    return {
        "lesson": pick(note.unit_title_th, note.unit_title_en),
        "course": pick(cohort.course.title_th, cohort.course.title_en),
        "cohort": pick(cohort.name_th, cohort.name_en),
        "changed": words.moment(note.updated_at),
        "text": note.text,
        "url": reverse("site:unit", args=[note.enrolment.uid, note.unit.uid]) if opens else "",
    }


def _written(note: dict[str, Any]) -> str:
    where = f"{note['course']} · {note['cohort']}"
    return f"{note['lesson']}\n{where}\n{_('Last changed')} {note['changed']}\n\n{note['text']}\n"
