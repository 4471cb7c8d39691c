"""How drf-spectacular reads our views. DRF imports this module while it imports its own views."""

import inspect
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

Endpoint = tuple[str, str, str, Any]


class Schema(AutoSchema):
    """Operations are tagged by their resource, the first part of the path; forms are closed."""

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").split("/", 1)[0]]

    def get_description(self) -> str:
        """What the handler says; what a view says of itself is for those who write it."""
        return inspect.getdoc(getattr(self.view, self.method.lower())) or ""

    def get_auth(self) -> list[dict[str, list[str]]]:
        found: list[dict[str, list[str]]] = super().get_auth()
        handler = getattr(self.view, self.method.lower())
        strangers = handler.operation.who.__name__ == "Anyone"
        return [*found, {}] if strangers and {} not in found else found

    def _get_serializer_name(
        self, serializer: Any, direction: str, bypass_extensions: bool = False
    ) -> str:
        name: str = super()._get_serializer_name(serializer, direction, bypass_extensions)
        return name.removesuffix("Answer").replace("FormRequest", "Form")

    def _map_basic_serializer(self, serializer: Any, direction: str) -> dict[str, Any]:
        schema = super()._map_basic_serializer(serializer, direction)
        if direction == "request":
            schema["additionalProperties"] = False
        return schema


def only_the_api(endpoints: list[Endpoint]) -> list[Endpoint]:
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


class Bearer(OpenApiAuthenticationExtension):
    target_class = "lms.api.auth.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class SiteSession(OpenApiAuthenticationExtension):
    target_class = "lms.api.auth.SiteSessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
