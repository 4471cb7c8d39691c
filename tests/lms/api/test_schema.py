import inspect
import io
import json
from pathlib import Path

from django.core.management import call_command

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from lms.api.describe import document
from lms.checks import api_views

GOLDEN = Path(__file__).with_name("golden.json")


def operations():
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def fields():
    """What each thing on the wire is made of."""
    schemas = document()["components"]["schemas"]
    return {name: sorted(one["properties"]) for name, one in schemas.items() if "properties" in one}


def test_the_schema_is_made_without_a_warning():
    call_command("spectacular", fail_on_warn=True, validate=True, stdout=io.StringIO())


def test_the_schema_is_open_api_3_1():
    OpenAPIV31SpecValidator(json.loads(json.dumps(document()))).validate()

    assert document()["openapi"].startswith("3.1")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/vnd.oai.openapi+json", "application/vnd.oai.openapi+json"),
        ("*/*", "application/vnd.oai.openapi"),
    ],
)
def test_the_schema_is_served_to_everybody(db, api, accept, kind):
    answer = api.get("/api/v1/schema/", headers={"Accept": accept})

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(kind)


def test_names_of_operations_are_told_once():
    names = [operation["operationId"] for _name, operation in operations()]

    assert sorted(names) == sorted(set(names))


def test_every_operation_announces_its_refusals_as_problems():
    missing = [
        name
        for name, operation in operations()
        for status, answer in operation["responses"].items()
        if int(status) >= 400 and list(answer["content"]) != ["application/problem+json"]
    ]

    assert missing == []


def test_every_operation_but_the_open_ones_asks_for_credentials():
    open_ = [name for name, one in operations() if {} in one.get("security", [{}])]

    assert sorted(open_) == [
        "GET /api/v1/cohorts",
        "GET /api/v1/cohorts/{cohort}",
        "GET /api/v1/courses",
        "GET /api/v1/courses/{course}",
        "GET /api/v1/courses/{course}/outline",
        "GET /api/v1/editions",
        "GET /api/v1/glossary",
        "GET /api/v1/meta",
        "GET /api/v1/news",
        "GET /api/v1/news/{slug}",
        "GET /api/v1/programmes",
        "GET /api/v1/search",
        "GET /api/v1/verify/{serial}",
        "POST /api/v1/auth/refresh",
        "POST /api/v1/auth/token",
    ]


def test_an_operation_tells_what_its_handler_says_and_nothing_of_how_views_are_written():
    told = {name: one.get("description", "") for name, one in operations()}
    of_views = {inspect.getdoc(view) for view in api_views()} - {None}

    assert told["GET /api/v1/me/due"].startswith("Work that waits for the learner")
    assert [name for name, words in told.items() if words in of_views] == []


def test_forms_take_no_field_but_their_own():
    schemas = document()["components"]["schemas"]
    forms = {name: one for name, one in schemas.items() if name.endswith("Form")}

    assert len(forms) > 8
    assert [n for n, one in forms.items() if one.get("additionalProperties") is not False] == []


def test_what_is_told_is_what_was_agreed():
    """A field more is a leak or a promise: look at both before this list is changed."""
    assert fields() == json.loads(GOLDEN.read_text())


@pytest.mark.browser
def test_the_reference_can_be_read(visitor):
    somebody = visitor()

    page = somebody.goes_to("/api/docs/")
    page.wait_for_selector(".opblock-tag")

    assert page.locator(".opblock-tag").count() > 15
    assert somebody.complaints == []
