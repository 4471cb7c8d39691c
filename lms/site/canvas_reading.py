"""A canvas as it is read: by its makers, by staff, on paper from the browser, and its history."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.cohorts.models import STAFF_ROLES, Cohort
from courses.core.errors import DomainError, NotFound
from courses.core.languages import pick
from courses.notebook import canvas_selectors as selectors
from courses.notebook.canvases import restore_canvas
from courses.notebook.models import Canvas
from courses.notebook.shown import parts_of
from courses.notebook.tools import sheet_of
from courses.people.models import User
from courses.people.selectors import offices_of
from lms.site import answers, words
from lms.site.paging import page_number, page_of

Context = dict[str, Any]


def canvas_url(canvas: Canvas) -> str:
    return reverse("site:canvas", args=[canvas.uid])


def person(user: User) -> str:
    return pick(user.get_full_name(), user.get_full_name_en())


def owner_of(canvas: Canvas) -> str:
    if canvas.team is not None:
        return pick(canvas.team.name_th, canvas.team.name_en)
    return person(canvas.enrolment.learner)


def row(canvas: Canvas, hand: User | None) -> Context:
    """A canvas in a list; ``hand`` saved it last."""
    return {
        "title": canvas.title,
        "tool": canvas.get_tool_display(),
        "url": canvas_url(canvas),
        "pdf_url": reverse("site:canvas-pdf", args=[canvas.uid]),
        "of_team": canvas.team_id is not None,
        "changed": words.moment(canvas.updated_at),
        "by": person(hand) if hand else "",
    }


def canvas_to_read(request: HttpRequest, uid: UUID) -> Canvas:
    """Raises Http404 when it is out of the reader's sight."""
    rows = selectors.canvases_to_read(request.user, offices_of(request.user))
    return get_object_or_404(rows, uid=uid)


def head(request: HttpRequest, canvas: Canvas) -> Context:
    seat = selectors.seat_to_fill(request.user, canvas)
    hand = selectors.last_saved_by([canvas]).get(canvas.pk)
    cohort = (canvas.team or canvas.enrolment).cohort
    return {
        "canvas": canvas,
        "may_fill": seat is not None,
        "list_url": reverse("site:canvases", args=[seat.uid]) if seat else "",
        "tool": canvas.get_tool_display(),
        "owner": owner_of(canvas),
        "course": pick(cohort.course.title_th, cohort.course.title_en),
        "changed": words.moment(canvas.updated_at),
        "by": person(hand) if hand else "",
        "urls": {
            name: reverse(f"site:canvas{name and '-'}{name}", args=[canvas.uid])
            for name in ("", "read", "history", "pdf")
        },
    }


@require_safe
@login_required
def read(request: HttpRequest, uid: UUID) -> HttpResponse:
    """As it is read and printed from the browser."""
    return reading(request, canvas_to_read(request, uid))


def reading(request: HttpRequest, canvas: Canvas) -> HttpResponse:
    parts = parts_of(sheet_of(canvas.tool), canvas.values)
    context = {**head(request, canvas), "parts": parts}
    return render(request, "site/canvas_read.html", context)


@require_safe
@login_required
def of_cohort(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What a cohort's learners and teams have made, for those who run, teach or coach it."""
    seen = Cohort.objects.in_scope(offices_of(request.user), *STAFF_ROLES)
    cohort = get_object_or_404(seen.select_related("course").defer("course__search"), uid=uid)
    page = page_number(request)
    made, more = page_of(selectors.canvases_of_cohort(cohort), page)
    hands = selectors.last_saved_by(made)
    context = {
        "course": pick(cohort.course.title_th, cohort.course.title_en),
        "cohort": pick(cohort.name_th, cohort.name_en),
        "canvases": [{**row(one, hands.get(one.pk)), "owner": owner_of(one)} for one in made],
        "next": f"?page={page + 1}" if more else "",
        "first": request.path if page > 1 else "",
    }
    return render(request, "site/canvases_of_cohort.html", context)


@require_safe
@login_required
def history(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = canvas_to_read(request, uid)
    context = {
        **head(request, found),
        "sittings": [
            {
                "title": sitting.title,
                "by": person(sitting.by),
                "at": words.moment(sitting.at),
                "current": sitting.version == found.version,
                "url": reverse("site:canvas-version", args=[found.uid, sitting.version]),
            }
            for sitting in selectors.history_of(found)
        ],
    }
    return render(request, "site/canvas_history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def version(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """An earlier version; POST makes it the latest again."""
    found = canvas_to_read(request, uid)
    earlier = selectors.version_of(found, number)
    if earlier is None:
        raise Http404
    if request.method == "POST":
        return _restore(request, found, number)
    context = {
        **head(request, found),
        "parts": parts_of(sheet_of(found.tool), earlier.values),
        "earlier": {
            "title": earlier.title,
            "by": person(earlier.saved_by),
            "at": words.moment(earlier.saved_at),
        },
        "is_earlier": number != found.version,
    }
    return render(request, "site/canvas_read.html", context)


def _restore(request: HttpRequest, canvas: Canvas, number: int) -> HttpResponse:
    try:
        restore_canvas(canvas=canvas, version=number, by=request.user)
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        return answers.refused(request, error, redirect(canvas_url(canvas)))
    messages.success(request, _("The earlier version stands again. Nothing was deleted."))
    return redirect(canvas_url(canvas))
