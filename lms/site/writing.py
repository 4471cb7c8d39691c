"""What a learner writes while reading: notes, entries in blocks, and how far they have come.

Each address takes the form of the page and, from the page's script, the same fields; then it
answers JSON. Sending something again changes nothing more.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.catalogue.models import RevisionUnit
from courses.catalogue.selectors import lesson_in
from courses.core.errors import DomainError, NotFound
from courses.enrolment.rules import is_learning
from courses.notebook.enums import EntryKind
from courses.notebook.models import BlockEntry, Note
from courses.notebook.services import (
    NotebookChanged,
    remember_position,
    write_entry,
    write_note,
)
from lms.site import answers, lesson, parts
from lms.site.parts import Typed
from lms.site.place import Place, place_of


def _lesson(here: Place) -> RevisionUnit:
    row = lesson_in(here.enrolment.cohort.revision, here.step.uid)
    if row is None:
        raise Http404
    return row


def _version(request: HttpRequest) -> int:
    """What the page was made from; a page that does not say so knew of nothing."""
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


@require_POST
@login_required
def note(request: HttpRequest, enrolment: UUID, unit: UUID) -> HttpResponse:
    here = place_of(request, enrolment, unit)
    try:
        kept = write_note(
            enrolment=here.enrolment,
            unit=_lesson(here).unit,
            text=request.POST.get("text", ""),
            expected_version=_version(request),
            by=request.user,
        )
    except DomainError as error:
        return _refused(request, here, parts.NOTE, error)
    return _kept(request, here, "note", kept.version)


@require_POST
@login_required
def entry(request: HttpRequest, enrolment: UUID, unit: UUID, block: str) -> HttpResponse:
    here = place_of(request, enrolment, unit)
    row = _lesson(here)
    try:
        kept = write_entry(
            enrolment=here.enrolment,
            unit=row.unit,
            block=block,
            value=parts.value_of(_kind(row, block), request.POST),
            expected_version=_version(request),
            by=request.user,
        )
    except DomainError as error:
        return _refused(request, here, block, error)
    return _kept(request, here, f"b-{block}", kept.version)


def _kind(row: RevisionUnit, block: str) -> str:
    """Raises Http404 when the lesson has no such block to write into."""
    for one in [*row.body.get("th", []), *row.body.get("en", [])]:
        if one["id"] == block and one["type"] in EntryKind.values:
            return one["type"]
    raise Http404


@require_POST
@login_required
def position(request: HttpRequest, enrolment: UUID, unit: UUID) -> HttpResponse:
    here = place_of(request, enrolment, unit)
    page = redirect(here.address("unit"))
    try:
        remember_position(
            enrolment=here.enrolment,
            unit=_lesson(here).unit,
            block=request.POST.get("block", ""),
            by=request.user,
        )
    except DomainError as error:
        return answers.refused(request, error, page)
    return answers.accepted(request, _("Saved"), page)


def _kept(request: HttpRequest, here: Place, anchor: str, version: int) -> HttpResponse:
    said = answers.saved()
    if not answers.wants_json(request):
        messages.success(request, said)
    page = redirect(f"{here.address('unit')}#{anchor}")
    return answers.accepted(request, said, page, version=version)


def _refused(request: HttpRequest, here: Place, where: str, error: DomainError) -> HttpResponse:
    """The page again with what was typed; what is stored beside it when that has changed."""
    if isinstance(error, NotFound):
        raise Http404 from error
    if not is_learning(here.enrolment):
        page = redirect(lesson.course_of(here))
        return answers.refused(request, error, page)
    if not here.opening.is_open:
        return answers.refused(request, error, redirect(here.address("unit")))
    stored = error.stored if isinstance(error, NotebookChanged) else None
    if answers.wants_json(request):
        page = HttpResponse()
        return answers.refused(request, error, page, **_stored(stored))
    typed = Typed(where, request.POST, error, _in_words(stored))
    return lesson.page(request, here, typed=typed, status=answers.status_of(error))


def _stored(stored: Note | BlockEntry | None) -> dict[str, Any]:
    return {"version": stored.version, "stored": _in_words(stored)} if stored else {}


def _in_words(stored: Note | BlockEntry | None) -> str:
    match stored:
        case Note():
            return stored.text
        case BlockEntry(kind=EntryKind.REFLECTION):
            return stored.value["text"]
        case _:
            return ""
