"""What every endpoint does alike, so that each says only what is its own.

A handler is declared by ``@endpoint``: who may knock, what it takes, what it answers, what it
may refuse. The same declaration reads the request, shapes the answer and writes the schema;
they cannot disagree::

    @endpoint(who=SignedIn, takes=WithdrawalForm, answers=EnrolmentAnswer, raises=[NotActive])
    def post(self, request: Request, uid: UUID) -> Enrolment:
        enrolment = one(enrolments_to_tell(request), uid=uid)
        return withdraw(enrolment=enrolment, by=request.user, **self.sent)
"""

import hashlib
import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial, wraps
from types import MappingProxyType
from typing import Any, ClassVar

from django.http import HttpResponseBase
from django.http.response import HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags, quote_etag
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.core.errors import DomainError
from lms.api import idempotency
from lms.api.describe import described
from lms.api.errors import answer, field_errors, refused
from lms.api.forms import Answer, Form, Params
from lms.api.permissions import Anyone, Undeclared
from lms.api.refusals import UnknownParameter, WrongParameter

Handler = Callable[..., Any]
KEPT_ON_304 = ("ETag", "Cache-Control", "Vary")


@dataclass(frozen=True)
class Operation:
    """One method of one address, as declared."""

    who: type[BasePermission]
    takes: type[Form] | None
    asks: type[Params]
    answers: type[Answer] | None
    listed: bool
    status: int
    raises: tuple[type[DomainError], ...]
    headers: tuple[OpenApiParameter, ...]
    also: Mapping[Any, Any]

    def read_query(self, request: Request) -> dict[str, Any]:
        query = request.query_params
        params = self.asks(data={name: query[name] for name in query})
        if unknown := sorted(set(query) - set(params.fields)):
            raise BadQuery(UnknownParameter(), [_at(name, UnknownParameter) for name in unknown])
        if repeated := [name for name in query if len(query.getlist(name)) > 1]:
            raise BadQuery(WrongParameter(), [_at(name, WrongParameter) for name in repeated])
        try:
            params.is_valid(raise_exception=True)
        except ValidationError as error:
            raise BadQuery(WrongParameter(), list(map(_renamed, field_errors(error)))) from error
        return dict(params.validated_data)

    def read_body(self, request: Request) -> dict[str, Any]:
        if self.takes is None:
            return {}
        form = self.takes(data=request.data, partial=request.method == "PATCH")
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    def shape(self, found: Any) -> HttpResponseBase:
        """The answer: a response is one already, all else goes through the serializer."""
        if isinstance(found, HttpResponseBase):
            return found
        if self.answers is None:
            return Response(status=self.status)
        one = self.answers()
        if not self.listed:
            return Response(one.to_representation(found), status=self.status)
        items = [one.to_representation(item) for item in found.items]
        return Response({"items": items, "next": found.next}, status=self.status)


class BadQuery(Exception):
    """A refused query and its parameters."""

    def __init__(self, refusal: DomainError, at: list[dict[str, Any]]) -> None:
        super().__init__(refusal.code)
        self.refusal, self.at = refusal, at


def _at(name: str, refusal: type[DomainError]) -> dict[str, Any]:
    return {"parameter": name, "code": refusal.code, "detail": str(refusal.message)}


def _renamed(found: dict[str, Any]) -> dict[str, Any]:
    return {"parameter": found.pop("pointer").lstrip("/"), **found}


def endpoint(
    *,
    who: type[BasePermission],
    takes: type[Form] | None = None,
    asks: type[Params] = Params,
    answers: type[Answer] | None = None,
    listed: bool = False,
    status: int = 200,
    raises: Iterable[type[DomainError]] = (),
    headers: Iterable[OpenApiParameter] = (),
    also: Mapping[Any, Any] = MappingProxyType({}),
) -> Callable[[Handler], Handler]:
    """Declare a handler.

    ``asks`` are the parameters of the query, ``takes`` the body, ``answers`` one thing or, when
    ``listed``, a page of them. ``headers`` and ``also``, answers of other kinds, go to the
    schema alone.
    """
    operation = Operation(
        who, takes, asks, answers, listed, status, tuple(raises), tuple(headers), also
    )

    def declare(handler: Handler) -> Handler:
        @wraps(handler)
        def handle(view: "ApiView", request: Request, **path: Any) -> HttpResponseBase:
            view.asked = operation.read_query(request)
            view.sent = operation.read_body(request)
            do = partial(_do, operation, handler, view, request, path)
            return idempotency.once(request, do)

        handle.operation = operation  # type: ignore[attr-defined]
        has_path = len(inspect.signature(handler).parameters) > 2  # beyond view and request
        return extend_schema(**described(handler, operation, has_path=has_path))(handle)

    return declare


def _do(
    operation: Operation, handler: Handler, view: "ApiView", request: Request, path: dict[str, Any]
) -> HttpResponseBase:
    response = operation.shape(handler(view, request, **path))
    for name, value in view.told.items():
        response.headers[name] = value
    return response


class ApiView(APIView):
    """An address. ``asked`` is its query and ``sent`` its body, both as the forms read them;
    ``told`` are headers of the answer, such as ``Location``."""

    permission_classes: ClassVar = [Undeclared]
    metadata_class = None
    cache_control: ClassVar[str] = "private, no-cache"
    asked: dict[str, Any]
    sent: dict[str, Any]
    told: dict[str, str]

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.told = {}

    def get_permissions(self) -> list[Any]:
        method = (self.request.method or "").lower()
        handler = getattr(self, method, None) if method in self.http_method_names else None
        if handler is None or method == "options":
            return [Anyone()]  # to be told that there is no such method
        operation = getattr(handler, "operation", None)
        return [operation.who()] if operation else super().get_permissions()

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, BadQuery):
            return answer(*refused(exc.refusal, exc.at))
        return super().handle_exception(exc)

    def tell(self, **headers: str) -> None:
        self.told |= headers

    def unchanged(self, tag: str) -> HttpResponseBase | None:
        """Give the answer the ETag ``tag``; a 304 when the client holds it already."""
        self.tell(ETag=quote_etag(tag))
        return HttpResponseNotModified() if _holds(self.request, quote_etag(tag)) else None

    def finalize_response(
        self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", self.cache_control)
        patch_vary_headers(response, ["Authorization", "Cookie", "Accept-Language"])
        reading = request.method in ("GET", "HEAD") and response.status_code == 200
        if reading and isinstance(response, Response):
            response.add_post_render_callback(partial(_conditional, request))
        return response


def _holds(request: Request, tag: str) -> bool:
    """Whether ``If-None-Match`` names ``tag`` (weak comparison, RFC 9110 §13.1.2)."""
    held = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in held or tag in {one.removeprefix("W/") for one in held}


def _conditional(request: Request, response: Response) -> HttpResponseBase | None:
    """A tag from the bytes where the view gave none, and 304 when the client holds it."""
    if "ETag" not in response.headers:
        response.headers["ETag"] = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    if not _holds(request, response.headers["ETag"]):
        return None
    kept = {name: response.headers[name] for name in KEPT_ON_304 if name in response.headers}
    return HttpResponseNotModified(headers=kept)
