"""Pages for what went wrong; under ``/api/`` the same as problem details."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from courses.core.context import current_request_id
from courses.core.errors import NotFound, NotPermitted
from lms.api.errors import PROBLEM, details


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, "404.html", 404, NotFound.code, str(NotFound.message))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, "403.html", 403, NotPermitted.code, str(NotPermitted.message))


def failed(request: HttpRequest) -> HttpResponse:
    title = _("The system could not finish this")
    return _answer(request, "500.html", 500, "internal_error", title)


def _answer(
    request: HttpRequest, template: str, status: int, code: str, title: str
) -> HttpResponse:
    if request.path.startswith("/api/"):
        body = details(code, title, status)
        return JsonResponse(body, status=status, content_type=PROBLEM)
    return render(request, template, {"reference": current_request_id.get()}, status=status)
