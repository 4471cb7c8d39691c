"""Design tools on screen: the list of one's canvases, starting one, and filling it in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from courses.core.errors import DomainError, Invalid, NotFound
from courses.core.languages import pick
from courses.enrolment.models import Enrolment
from courses.enrolment.rules import is_learning
from courses.notebook import canvas_selectors as selectors
from courses.notebook.canvases import (
    CanvasChanged,
    canvas_block,
    save_together,
    start_canvas,
    start_for_block,
)
from courses.notebook.models import Canvas
from courses.notebook.tools import sheet_of, sheets
from courses.teams.selectors import team_now
from lms.site import answers
from lms.site.canvas_reading import canvas_to_read, canvas_url, head, reading, row
from lms.site.place import Place, own_enrolment, place_of
from lms.site.sheets import NOTHING, Beside, rearranged, shown, values_of

Context = dict[str, Any]


# --- The list, and starting ------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def canvases(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """What the learner and the team have made in one course; started freely from a tool."""
    mine = own_enrolment(request, enrolment)
    team = team_now(mine) if is_learning(mine) else None
    if request.method == "POST":
        for_team = team if request.POST.get("for") == selectors.TEAM else None
        return _start(request, mine, team=for_team)
    made = list(selectors.canvases_of(mine))
    hands = selectors.last_saved_by(made)
    course = mine.cohort.course
    context = {
        "course": pick(course.title_th, course.title_en),
        "course_url": reverse("site:learn", args=[mine.uid]),
        "canvases": [row(canvas, hands.get(canvas.pk)) for canvas in made],
        "team": team and pick(team.name_th, team.name_en),
        "tools": sheets() if is_learning(mine) else (),
    }
    return render(request, "site/canvases.html", context)


def _start(request: HttpRequest, enrolment: Enrolment, **fields: Any) -> HttpResponse:
    owner = {"enrolment": None if fields["team"] else enrolment}
    tool, title = request.POST.get("tool", ""), request.POST.get("title", "")
    try:
        made = start_canvas(tool=tool, title=title, by=request.user, **owner, **fields)
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        return answers.refused(request, error, redirect(request.path))
    return redirect(canvas_url(made))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def start_from_lesson(
    request: HttpRequest, enrolment: UUID, unit: UUID, block: str
) -> HttpResponse:
    """The canvas a lesson asks for: on to it, or what it is for and a button to begin."""
    here = place_of(request, enrolment, unit)
    if not is_learning(here.enrolment) or not here.opening.is_open:
        return redirect(here.address("unit"))
    row = (
        here.enrolment.cohort.revision.units.select_related("unit")
        .defer("body")
        .get(unit__uid=unit)
    )
    asked = canvas_block(here.enrolment.cohort, row.unit, block)
    if asked is None:
        raise Http404
    there = selectors.canvas_for(here.enrolment, row.unit, block, asked["sharing"])
    if there is None and request.method == "POST":
        there = start_for_block(
            enrolment=here.enrolment, unit=row.unit, block=block, by=request.user
        )
    return redirect(canvas_url(there)) if there else _beginning(request, here, asked)


def _beginning(request: HttpRequest, here: Place, asked: Context) -> HttpResponse:
    shared = asked["sharing"] == selectors.TEAM
    team = team_now(here.enrolment) if shared else None
    context = {
        "title": asked["title"],
        "intro": asked.get("intro", ""),
        "sheet": sheet_of(asked["tool"]),
        "team": team and pick(team.name_th, team.name_en),
        "alone": shared and team is None,
        "back_url": here.address("unit"),
    }
    return render(request, "site/canvas_start.html", context)


# --- Filling in ------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def canvas(request: HttpRequest, uid: UUID) -> HttpResponse:
    """To be filled in by those who may; others who see it read it."""
    found = canvas_to_read(request, uid)
    if request.method == "POST":
        return _save(request, found)
    if selectors.seat_to_fill(request.user, found) is None:
        return reading(request, found)
    return _form(request, found, found.values)


def _save(request: HttpRequest, canvas: Canvas) -> HttpResponse:
    sheet = sheet_of(canvas.tool)
    deed = request.POST.get("do", "")
    values, place = rearranged(sheet, values_of(sheet, request.POST), deed)
    try:
        kept = save_together(
            canvas=canvas,
            title=request.POST.get("title", ""),
            values=values,
            expected_version=_version(request),
            by=request.user,
        )
    except DomainError as error:
        return _refused(request, canvas, values, error)
    page = redirect(canvas_url(canvas) + (f"#{place}" if place else ""))
    said = answers.saved()
    if not answers.wants_json(request):
        messages.success(request, said)
    return answers.accepted(request, said, page, version=kept.canvas.version, own=kept.own)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def _refused(
    request: HttpRequest, canvas: Canvas, values: Context, error: DomainError
) -> HttpResponse:
    """The form again with what was typed; beside it what is wrong, or what others wrote."""
    if isinstance(error, NotFound):
        raise Http404 from error
    if answers.wants_json(request):
        return answers.refused(request, error, HttpResponse(), field=error.field)
    status = answers.status_of(error)
    if isinstance(error, CanvasChanged) and error.merged:
        beside = Beside({}, error.merged.clashes, error.stored.values)
        return _form(request, error.stored, error.merged.values, beside, error, status)
    if isinstance(error, Invalid):
        errors = {error.field: str(error)}
        canvas.version = _version(request)
        canvas.title = request.POST.get("title", "")
        return _form(request, canvas, values, Beside(errors), error, status)
    return answers.refused(request, error, redirect(canvas_url(canvas)))


def _form(
    request: HttpRequest,
    canvas: Canvas,
    values: Context,
    beside: Beside = NOTHING,
    error: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    sheet = sheet_of(canvas.tool)
    context = {
        **head(request, canvas),
        "sheet": sheet,
        "version": canvas.version,
        "parts": shown(sheet, values, beside),
        "error": error,
        "clash": bool(beside.clashes),
        "title_error": beside.errors.get("title", ""),
    }
    return render(request, "site/canvas.html", context, status=status)
