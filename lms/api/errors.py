"""The one place where a refusal becomes HTTP: RFC 9457 problem details, Thai and English."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, UnreadablePostError
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from courses.access.services import SignInRefused, TokenRefused
from courses.core import errors
from courses.core.context import current_request_id
from lms.api import refusals
from lms.api.stored import told

PROBLEM = "application/problem+json"
BUSY_SECONDS = 2
MORE = ("opens_on", "opens_after", "findings")
# The first class that fits decides; order is from the particular to the general.
STATUS: tuple[tuple[type[errors.DomainError], int], ...] = (
    (SignInRefused, status.HTTP_401_UNAUTHORIZED),
    (TokenRefused, status.HTTP_401_UNAUTHORIZED),
    (errors.NotPermitted, status.HTTP_403_FORBIDDEN),
    (errors.NotFound, status.HTTP_404_NOT_FOUND),
    (errors.StaleVersion, status.HTTP_412_PRECONDITION_FAILED),
    (errors.TooLarge, status.HTTP_413_REQUEST_ENTITY_TOO_LARGE),
    (errors.WrongType, status.HTTP_415_UNSUPPORTED_MEDIA_TYPE),
    (errors.Invalid, status.HTTP_422_UNPROCESSABLE_ENTITY),
    (errors.TooMany, status.HTTP_429_TOO_MANY_REQUESTS),
    (errors.Conflict, status.HTTP_409_CONFLICT),
)
FOREIGN: tuple[tuple[type[Exception], type[errors.DomainError]], ...] = (
    (Http404, errors.NotFound),
    (exceptions.NotFound, errors.NotFound),
    (exceptions.NotAuthenticated, refusals.NotSignedIn),
    (exceptions.AuthenticationFailed, refusals.NotSignedIn),
    (exceptions.MethodNotAllowed, refusals.MethodNotAllowed),
    (exceptions.NotAcceptable, refusals.NotAcceptable),
    (exceptions.UnsupportedMediaType, refusals.WrongMediaType),
    (exceptions.Throttled, refusals.Throttled),
    (exceptions.PermissionDenied, errors.NotPermitted),
    (exceptions.APIException, refusals.Malformed),
    (PermissionDenied, errors.NotPermitted),
    (RequestDataTooBig, refusals.BodyTooLarge),
    (SuspiciousOperation, refusals.Malformed),
    (UnreadablePostError, refusals.Malformed),
)


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. None lets Django log and answer a 500."""
    set_rollback()
    if isinstance(error, exceptions.ValidationError):
        return answer(*refused(refusals.WrongFields(), field_errors(error)))
    refusal = _as_refusal(error)
    return answer(*refused(refusal, _at_field(refusal))) if refusal else None


def _as_refusal(error: Exception) -> errors.DomainError | None:
    if isinstance(error, errors.DomainError):
        return error
    if isinstance(error, OperationalError) and _is_busy(error):
        return refusals.Busy(retry_after=BUSY_SECONDS)
    return next((ours() for theirs, ours in FOREIGN if isinstance(error, theirs)), None)


def _is_busy(error: OperationalError) -> bool:
    text = str(error)
    return "locked" in text or "lock timeout" in text


def refused(
    error: errors.DomainError, at: list[dict[str, Any]]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The body and headers of ``error``; ``at`` says what is wrong with which input."""
    code = status_of(type(error))
    body = {**details(error.code, title(type(error)), code, str(error)), "errors": at}
    body |= _more(error)
    headers = {}
    if retry := error.values.get("retry_after"):
        headers["Retry-After"] = str(retry)
    if code == status.HTTP_401_UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="api"'
    return body, headers


def _more(error: errors.DomainError) -> dict[str, Any]:
    """What a client needs to go on: what is stored, when it opens, which rule is not met."""
    more = {name: error.values[name] for name in MORE if name in error.values}
    stored = getattr(error, "stored", None)
    return {**more, "stored": told(stored)} if stored is not None else more


def _at_field(error: errors.DomainError) -> list[dict[str, Any]]:
    if not error.field:
        return []
    return [{"pointer": f"/{error.field}", "code": error.code, "detail": str(error)}]


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


@contextmanager
def beneath(name: str, *, but: str = "") -> Iterator[None]:
    """A refusal inside names its field from the body: ``steps.2.does`` is in ``name``."""
    try:
        yield
    except errors.Invalid as refusal:
        if refusal.field and refusal.field not in (name, but):
            refusal.field = "/".join([name, *refusal.field.split(".")])
        raise


def answer(body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(body, status=body["status"], headers=headers, content_type=PROBLEM)


def status_of(error: type[errors.DomainError]) -> int:
    if issubclass(error, refusals.Refusal):
        return error.http_status
    fits = (http_status for kind, http_status in STATUS if issubclass(error, kind))
    return next(fits, status.HTTP_409_CONFLICT)


def title(error: type[errors.DomainError]) -> str:
    """What a code means, whatever the occasion: the message with its figures left open."""
    return str(error.message) % defaultdict(lambda: "…")


def field_errors(error: exceptions.ValidationError) -> list[dict[str, Any]]:
    """What a serializer refused, each with a JSON pointer into the body."""
    return list(_walk(error.get_full_details(), ""))


def _walk(found: Any, pointer: str) -> Iterator[dict[str, Any]]:
    if isinstance(found, list):
        for index, item in enumerate(found):
            leaf = isinstance(item, dict) and set(item) == {"message", "code"}
            yield from _walk(item, pointer if leaf else f"{pointer}/{index}")
    elif set(found) == {"message", "code"}:
        yield {"pointer": pointer, "code": found["code"], "detail": str(found["message"])}
    else:
        for name, item in found.items():
            yield from _walk(item, pointer if name == "non_field_errors" else f"{pointer}/{name}")


def known() -> dict[str, type[errors.DomainError]]:
    """Every refusal there is, by its code, in order of code."""
    found: dict[str, type[errors.DomainError]] = {}
    waiting = [errors.DomainError]
    while waiting:
        kind = waiting.pop()
        found.setdefault(kind.code, kind)
        waiting += kind.__subclasses__()
    return dict(sorted(found.items()))
