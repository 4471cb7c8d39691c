"""What developers read: the schema, the reference made from it, and the list of refusals."""

from typing import Any

from django.utils.decorators import method_decorator
from django.utils.translation import override
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update

from courses.core.errors import DomainError, NotFound
from lms.api import errors
from lms.api.describe import document
from lms.api.permissions import Anyone
from lms.api.views import ApiView, endpoint


class SchemaView(SpectacularAPIView):
    """OpenAPI 3.1, as YAML or, to those who ask for it, JSON."""

    def _get_schema_response(self, request: Request) -> Response:
        return Response(document(), headers={"Cache-Control": "public, max-age=300"})


# The reference sets sizes and colours of its own in style attributes.
@method_decorator(csp_update({"style-src": [UNSAFE_INLINE]}), name="dispatch")
class ReferenceView(SpectacularSwaggerSplitView):
    url_name = "api:schema"


@extend_schema(exclude=True)
class Errors(ApiView):
    @endpoint(who=Anyone)
    def get(self, request: Request) -> Response:
        """Every code, with what it means in both languages."""
        return Response({"items": [_told(kind) for kind in errors.known().values()]})


@extend_schema(exclude=True)
class ErrorView(ApiView):
    @endpoint(who=Anyone)
    def get(self, request: Request, code: str) -> Response:
        kind = errors.known().get(code)
        if kind is None:
            raise NotFound
        return Response(_told(kind))


@extend_schema(exclude=True)
class NothingHere(ApiView):
    """Any other address under ``/api/``, whatever the method."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound


def _told(kind: type[DomainError]) -> dict[str, Any]:
    titles = {}
    for language in ("th", "en"):
        with override(language):
            titles[language] = errors.title(kind)
    return {"code": kind.code, "status": errors.status_of(kind), "title": titles}
