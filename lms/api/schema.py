"""The OpenAPI description: of the API alone, with the errors every operation may answer."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

Endpoint = tuple[str, str, str, Any]


class Schema(AutoSchema):
    """Operations are tagged by their resource, the first part of the path."""

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").split("/", 1)[0]]


def only_the_api(endpoints: list[Endpoint]) -> list[Endpoint]:
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]
