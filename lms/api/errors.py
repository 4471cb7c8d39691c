"""The one place where a refusal becomes HTTP: RFC 9457 problem details, Thai and English."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from courses.core import errors
from courses.core.context import current_request_id

PROBLEM = "application/problem+json"
# The first class that fits decides; order is from the particular to the general.
STATUS: tuple[tuple[type[errors.DomainError], int], ...] = (
    (errors.NotPermitted, status.HTTP_403_FORBIDDEN),
    (errors.NotFound, status.HTTP_404_NOT_FOUND),
    (errors.StaleVersion, status.HTTP_412_PRECONDITION_FAILED),
    (errors.TooLarge, status.HTTP_413_REQUEST_ENTITY_TOO_LARGE),
    (errors.WrongType, status.HTTP_415_UNSUPPORTED_MEDIA_TYPE),
    (errors.Invalid, status.HTTP_422_UNPROCESSABLE_ENTITY),
    (errors.TooMany, status.HTTP_429_TOO_MANY_REQUESTS),
    (errors.Conflict, status.HTTP_409_CONFLICT),
)


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. None lets Django log and answer a 500."""
    set_rollback()
    if isinstance(error, errors.DomainError):
        return _from_domain(error)
    if isinstance(error, Http404 | exceptions.NotFound):
        return _from_domain(errors.NotFound())
    if isinstance(error, PermissionDenied):
        return _from_domain(errors.NotPermitted())
    if isinstance(error, OperationalError) and _is_busy(error):
        return _busy()
    if isinstance(error, exceptions.ValidationError):
        return _from_validation(error)
    if isinstance(error, exceptions.APIException):
        return _from_framework(error)
    return None


def details(code: str, title: str, http_status: int, detail: str = "") -> dict[str, Any]:
    """The members every problem has (RFC 9457 §3.1) and ours beside them."""
    return {
        "type": f"/api/errors/{code}",
        "title": title,
        "status": http_status,
        "code": code,
        "detail": detail or title,
        "errors": [],
        "request_id": current_request_id.get(),
    }


def answer(body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(body, status=body["status"], headers=headers, content_type=PROBLEM)


def status_of(error: errors.DomainError) -> int:
    for kind, http_status in STATUS:
        if isinstance(error, kind):
            return http_status
    return status.HTTP_409_CONFLICT


def _from_domain(error: errors.DomainError) -> Response:
    http_status = status_of(error)
    if error.code in ("sign_in_refused", "token_refused"):
        http_status = status.HTTP_401_UNAUTHORIZED
    body = details(error.code, str(error), http_status)
    if error.field:
        body["errors"] = [{"pointer": f"/{error.field}", "code": error.code, "detail": str(error)}]
    retry = error.values.get("retry_after")
    return answer(body, {"Retry-After": str(retry)} if retry else None)


def _is_busy(error: OperationalError) -> bool:
    text = str(error)
    return "locked" in text or "lock timeout" in text


def _busy() -> Response:
    body = details("busy", _("The system is busy. Please try again in a moment."), 503)
    return answer(body, {"Retry-After": "2"})


def _from_validation(error: exceptions.ValidationError) -> Response:
    body = details("invalid", _("Some of what was sent cannot be used."), 422)
    body["errors"] = list(_field_errors(error.get_full_details(), ""))
    return answer(body)


def _field_errors(found: Any, pointer: str) -> Any:
    if isinstance(found, list):
        for index, item in enumerate(found):
            leaf = isinstance(item, dict) and set(item) == {"message", "code"}
            yield from _field_errors(item, pointer if leaf else f"{pointer}/{index}")
    elif set(found) == {"message", "code"}:
        yield {"pointer": pointer, "code": found["code"], "detail": str(found["message"])}
    else:
        for name, item in found.items():
            inner = pointer if name == "non_field_errors" else f"{pointer}/{name}"
            yield from _field_errors(item, inner)


FRAMEWORK_CODES = {
    "parse_error": "malformed",
    "not_authenticated": "not_signed_in",
    "permission_denied": "not_permitted",
}


def _from_framework(error: exceptions.APIException) -> Response:
    code = error.get_codes()
    code = FRAMEWORK_CODES.get(code, code) if isinstance(code, str) else "refused"
    if code == "not_permitted":
        return _from_domain(errors.NotPermitted())
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait) + 1)
    return answer(details(code, str(error.detail), error.status_code), headers)
