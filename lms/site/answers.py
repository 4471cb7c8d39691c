"""Two ways to answer a form: to a browser with a page, to a script on the page with JSON."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from courses.core import clock
from courses.core.errors import Conflict, DomainError, Invalid, NotFound, NotPermitted, StaleVersion
from courses.core.languages import language
from courses.core.thai import dates

STATUS: dict[type[DomainError], int] = {
    NotFound: 404,
    NotPermitted: 403,
    StaleVersion: 409,
    Conflict: 409,
    Invalid: 400,
}


def wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def status_of(error: DomainError) -> int:
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 400)


def saved() -> str:
    time = dates.time_of_day(clock.now(), lang=language())
    return _("Saved at %(time)s") % {"time": time}


def accepted(request: HttpRequest, said: str, page: HttpResponse, **values: Any) -> HttpResponse:
    """``page`` for a browser; for a script what was done in words, and ``values``."""
    if wants_json(request):
        onward = {"onward": page.headers["Location"]} if "Location" in page.headers else {}
        return JsonResponse({"said": said, **onward, **values})
    return page


def refused(
    request: HttpRequest, error: DomainError, page: HttpResponse, **values: Any
) -> HttpResponse:
    """``page`` for a browser, with the reason above it; for a script the code and the reason."""
    if wants_json(request):
        body = {"code": error.code, "said": str(error), **values}
        return JsonResponse(body, status=status_of(error))
    messages.error(request, str(error))
    return page
