"""What the schema says of a declared endpoint: its forms, and every refusal it may answer."""

import inspect
import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    inline_serializer,
)
from rest_framework import serializers

from courses.access.services import TokenRefused
from courses.core.errors import DomainError, NotFound, NotPermitted
from lms.api import refusals
from lms.api.errors import PROBLEM, status_of
from lms.api.forms import ListParams
from lms.api.permissions import Anyone, SignedIn

if TYPE_CHECKING:
    from lms.api.views import Operation


class ProblemAt(serializers.Serializer):
    """One input at fault: a JSON pointer into the body, or the name of a parameter."""

    pointer = serializers.CharField(required=False)
    parameter = serializers.CharField(required=False)
    code = serializers.CharField()
    detail = serializers.CharField()


class Problem(serializers.Serializer):
    """Why a request was refused (RFC 9457). ``code`` is stable; words follow Accept-Language.

    ``stored`` comes with ``stale_version`` of what learners write: what stands there now.
    ``opens_on`` and ``opens_after`` come with ``not_released``: the day, the unit to do first.
    ``findings`` come with ``not_eligible``: each rule with whether it is met, and in words.
    """

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    errors = ProblemAt(many=True)
    request_id = serializers.CharField()
    stored = serializers.DictField(required=False)
    opens_on = serializers.DateField(required=False, allow_null=True)
    opens_after = serializers.UUIDField(required=False, allow_null=True)
    findings = serializers.ListField(child=serializers.DictField(), required=False)


IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "format": "uuid"},
    OpenApiParameter.HEADER,
    description="Sent again within a day, the same answer comes back and nothing is done twice.",
)

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag of what was seen; if it has changed since, nothing is done.",
    examples=[OpenApiExample("never marked", '"v0"')],
)


def described(
    handler: Callable[..., Any], operation: "Operation", *, has_path: bool
) -> dict[str, Any]:
    """What ``extend_schema`` is told of a declared handler."""
    place, method = handler.__qualname__.split(".")[-2:]
    asks = [operation.asks] if operation.asks().fields else []
    writes = method == "post" and operation.who is not Anyone
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", place.removesuffix("View")).lower()
    return {
        "operation_id": f"{method}_{name}",
        "description": inspect.getdoc(handler) or "",
        "request": operation.takes,
        "parameters": [*asks, *operation.headers, *([IDEMPOTENCY_KEY] if writes else [])],
        "responses": {**_answer(operation), **_problems(operation, method, has_path)},
    }


def _answer(operation: "Operation") -> dict[Any, Any]:
    if operation.also:
        return dict(operation.also)
    if operation.answers is None:
        return {operation.status: OpenApiResponse(description="")}
    shape = _page_of(operation.answers) if operation.listed else operation.answers
    return {(operation.status, "application/json"): shape}


@cache
def _page_of(one: type[serializers.Serializer]) -> Any:
    fields = {"items": one(many=True), "next": serializers.CharField(allow_null=True)}
    return inline_serializer(f"{one.__name__.removesuffix('Answer')}Page", fields)


def _problems(operation: "Operation", method: str, has_path: bool) -> dict[Any, Any]:
    kinds = {refusals.UnknownParameter, refusals.WrongParameter, refusals.NotAcceptable}
    kinds |= {TokenRefused, refusals.Busy, refusals.Failed, *operation.raises}
    if operation.who is not Anyone:
        kinds.add(refusals.NotSignedIn)
    if operation.who not in (Anyone, SignedIn):
        kinds.add(NotPermitted)
    if has_path:
        kinds.add(NotFound)
    if operation.listed and issubclass(operation.asks, ListParams):
        kinds.add(refusals.WrongCursor)
    if operation.takes is not None:
        kinds |= {refusals.Malformed, refusals.BodyTooLarge, refusals.WrongMediaType}
        kinds.add(refusals.WrongFields)
    if method == "post" and operation.who is not Anyone:
        kinds |= {refusals.WrongIdempotencyKey, refusals.IdempotencyKeyReused, refusals.CsrfFailed}
    elif method in ("put", "patch", "delete"):
        kinds.add(refusals.CsrfFailed)
    return _by_status(kinds)


def _by_status(kinds: set[type[DomainError]]) -> dict[Any, Any]:
    codes = defaultdict(set)
    for kind in kinds:
        codes[status_of(kind)].add(kind.code)
    return {
        (status, PROBLEM): OpenApiResponse(Problem, ", ".join(sorted(codes[status])))
        for status in sorted(codes)
    }


_making = Lock()


def document() -> dict[str, Any]:
    """The whole description; made once in a process, for making it takes a second.

    One thread makes it: the library loads its parts on the way and does not bear a second.
    """
    with _making:
        return _document()


@cache
def _document() -> dict[str, Any]:
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found
