"""A client that holds every answer against the published description."""

import re
from functools import cache
from typing import Any

from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404
from rest_framework.test import APIClient

from jsonschema import Draft202012Validator

from lms.api.describe import document


class CheckedClient(APIClient):
    def request(self, **kwargs: Any) -> Any:
        response = super().request(**kwargs)
        check(response)
        return response


def check(response: Any) -> None:
    """The status, the type and the body of ``response`` are ones the schema announced."""
    operation = _operation(response)
    if operation is None or response.status_code in (304, 405):
        return
    told = operation["responses"].get(str(response.status_code))
    where = f"{operation['operationId']} {response.status_code}"
    assert told is not None, f"{where} is not in the schema: {response.content[:300]!r}"
    if response.streaming or not response.content:
        return
    kind = response.headers["Content-Type"].split(";")[0]
    assert kind in told.get("content", {}), f"{where}: {kind} is not in the schema"
    if kind.endswith("json"):
        _validate(told["content"][kind]["schema"], response.json(), where)
    if response.status_code >= 400:
        code = response.json()["code"]
        assert code in told["description"].split(", "), f"{where}: {code} is not in the schema"


def _operation(response: Any) -> dict[str, Any] | None:
    try:
        route = response.resolver_match.route
    except Resolver404:
        return None
    path = "/" + re.sub(r"<(?:[^:>]*:)?(\w+)>", r"{\1}", route)
    method = response.wsgi_request.method.lower()
    return document()["paths"].get(path, {}).get("get" if method == "head" else method)


def _validate(schema: dict[str, Any], body: Any, where: str) -> None:
    faults = [
        f"{'/'.join(map(str, fault.absolute_path))}: {fault.message}"
        for fault in _validator(str(schema.get("$ref"))).iter_errors(body)
    ]
    assert not faults, f"{where}: {faults}"


@cache
def _validator(reference: str) -> Draft202012Validator:
    whole = {"$ref": reference, "components": {"schemas": _closed()}}
    return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)


@cache
def _closed() -> dict[str, Any]:
    """The schemas, with no field allowed that they do not name: what is told by mistake shows."""
    schemas = document()["components"]["schemas"]
    return {
        name: {**schema, "additionalProperties": False} if "properties" in schema else schema
        for name, schema in schemas.items()
    }


class Counted(CaptureQueriesContext):
    """How many statements ran, transactions' own words left out."""

    IGNORED = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")

    @property
    def sql(self) -> list[str]:
        return [q["sql"] for q in self.captured_queries if not q["sql"].startswith(self.IGNORED)]
