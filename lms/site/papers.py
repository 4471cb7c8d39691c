"""Design tools on paper: a canvas as PDF, and blank sheets for anyone to print."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certificates.rendering.canvases import Filled, print_canvas
from certificates.rendering.errors import RenderError
from certificates.rendering.paper import Size
from courses.core.errors import TooMany
from courses.core.languages import language, pick
from courses.core.limits.services import Limit, spend
from courses.core.thai.dates import moment
from courses.notebook.canvas_selectors import last_saved_by
from courses.notebook.enums import Tool
from courses.notebook.models import Canvas
from courses.notebook.tools import sheet_of
from lms.site.canvas_reading import canvas_to_read, canvas_url, owner_of, person

PRINTING = Limit("canvas_pdf", 30, timedelta(minutes=5))
BLANKS_KEPT_SECONDS = 60 * 60


def _size(request: HttpRequest, default: str) -> Size:
    wanted = request.GET.get("size", "").upper()
    return Size(wanted if wanted in Size.__members__ else default)


def _pdf(content: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=False, filename=f"{name}.pdf")
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"},
    )


@require_safe
@login_required
def filled(request: HttpRequest, uid: UUID) -> HttpResponse:
    """``?size=A4`` or ``A3``; the tool's own size when nothing is said."""
    canvas = canvas_to_read(request, uid)
    sheet = sheet_of(canvas.tool)
    try:
        spend(PRINTING, str(request.user.pk))
        pdf = print_canvas(sheet, _words(canvas), size=_size(request, sheet.paper))
    except (RenderError, TooMany) as error:
        messages.error(request, str(error))
        return redirect(canvas_url(canvas))
    response = _pdf(pdf, canvas.title)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _words(canvas: Canvas) -> Filled:
    cohort = (canvas.team or canvas.enrolment).cohort
    titles = [
        pick(cohort.course.title_th, cohort.course.title_en),
        pick(cohort.name_th, cohort.name_en),
    ]
    thai = language() == "th"
    saved = moment(canvas.updated_at, thai_digits=thai, lang=language())
    hand = last_saved_by([canvas]).get(canvas.pk)
    said = _("Last changed %(at)s by %(by)s") if hand else _("Last changed %(at)s")
    return Filled(
        title=canvas.title,
        owner=owner_of(canvas),
        course=" ".join(titles),
        saved=said % {"at": saved, "by": person(hand) if hand else ""},
        values=canvas.values,
    )


@require_safe
def blank(request: HttpRequest, tool: str) -> HttpResponse:
    if tool not in Tool.values:
        raise Http404
    sheet = sheet_of(tool)
    size = _size(request, sheet.paper)
    pdf = cache.get_or_set(
        f"blank:{tool}:{size}:{language()}",
        lambda: print_canvas(sheet, None, size=size),
        BLANKS_KEPT_SECONDS,
    )
    response = _pdf(pdf, f"{tool}-{size}")
    response.headers["Cache-Control"] = f"public, max-age={BLANKS_KEPT_SECONDS}"
    return response
