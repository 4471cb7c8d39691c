import re

from django.db import OperationalError
from django.utils.translation import override

import pytest

from courses.core import errors as domain
from courses.people.models import User
from lms.api import errors, refusals
from lms.api.errors import known, problem, status_of
from tests.factories.people import person

MEMBERS = {"type", "title", "status", "code", "detail", "errors", "request_id"}


def told(error):
    return problem(error, {}).data


def meaning(kind, language):
    with override(language):
        return str(kind.message)


def test_a_refusal_has_all_the_members_of_a_problem(db, api):
    answer = api.get("/api/v1/courses/NOWHERE")

    words = meaning(domain.NotFound, "th")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/api/errors/not_found",
        "title": words,
        "status": 404,
        "code": "not_found",
        "detail": words,
        "errors": [],
        "request_id": answer.headers["X-Request-ID"],
    }


@pytest.mark.parametrize(
    ("asked", "language"), [("", "th"), ("th", "th"), ("en-GB,en;q=0.9", "en"), ("fr", "th")]
)
def test_words_follow_the_language_asked_for(db, api, asked, language):
    answer = api.get("/api/v1/courses/NOWHERE", headers={"Accept-Language": asked})

    assert answer.json()["title"] == meaning(domain.NotFound, language)
    assert "Accept-Language" in answer.headers["Vary"]


def test_both_languages_have_words_of_their_own():
    assert meaning(domain.NotFound, "th") != meaning(domain.NotFound, "en")


@pytest.mark.parametrize(
    "path",
    ["nothing", "", "v1/", "v1/nothing", "v1/courses/", "v2/courses", "v1/me/../me", "v1/%00"],
)
@pytest.mark.parametrize("method", ["get", "post", "delete", "options"])
def test_an_unknown_address_is_a_problem_too(db, api, path, method):
    answer = getattr(api, method)(f"/api/{path}")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert set(answer.json()) == MEMBERS


def test_a_failure_is_a_problem_without_its_reasons(db, api, as_user, settings, monkeypatch):
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    browser = as_user(person())
    browser.raise_request_exception = False
    monkeypatch.setattr(User, "get_full_name", lambda user: 1 / 0)

    answer = browser.get("/api/v1/me")

    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "internal_error"
    assert "division" not in answer.content.decode()


@pytest.mark.parametrize(
    "words",
    ["database is locked", "canceling statement due to lock timeout"],
)
def test_a_busy_database_asks_to_come_again(words):
    answer = problem(OperationalError(words), {})

    assert (answer.status_code, answer.data["code"]) == (503, "busy")
    assert answer.headers["Retry-After"] == "2"


def test_another_fault_of_the_database_is_a_failure():
    assert problem(OperationalError("disk full"), {}) is None


def test_a_refusal_at_a_field_points_there():
    body = told(domain.Invalid("points"))

    assert body["errors"] == [
        {"pointer": "/points", "code": "invalid", "detail": str(domain.Invalid.message)}
    ]


def test_the_title_leaves_figures_open_and_the_detail_gives_them():
    body = told(domain.TooLarge("file", limit_mb=10))

    assert "…" in body["title"]
    assert "10" in body["detail"]
    assert body["title"].replace("…", "10") == body["detail"]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (domain.NotPermitted, 403),
        (domain.NotFound, 404),
        (domain.Conflict, 409),
        (domain.StaleVersion, 412),
        (domain.TooLarge, 413),
        (domain.WrongType, 415),
        (domain.Invalid, 422),
        (domain.TooMany, 429),
        (domain.DomainError, 409),
        (refusals.PreconditionMissing, 428),
    ],
)
def test_each_kind_has_its_status(kind, status):
    assert status_of(kind) == status


def test_one_code_never_means_two_things():
    kinds = [kind for kind in _below(domain.DomainError) if "code" in vars(kind)]

    meanings = {}
    for kind in kinds:
        meanings.setdefault(kind.code, set()).add((status_of(kind), str(kind.message)))

    # A limit reached is one code whoever counted.
    meanings.pop("too_many_requests")
    meanings.pop("invalid")
    assert {code: said for code, said in meanings.items() if len(said) > 1} == {}


def _below(kind):
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def test_codes_are_in_snake_case():
    assert [code for code in known() if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", code)] == []


def test_every_type_leads_to_its_meaning_in_both_languages(db, api):
    for code, kind in known().items():
        answer = api.get(f"/api/errors/{code}").json()

        assert (answer["code"], answer["status"]) == (code, status_of(kind))
        assert set(answer["title"]) == {"th", "en"}


def test_all_meanings_are_listed(db, api):
    listed = api.get("/api/errors/").json()["items"]

    assert [one["code"] for one in listed] == list(known())


def test_a_meaning_nobody_has_is_not_found(db, api):
    assert api.get("/api/errors/no_such_code").status_code == 404


def test_a_validation_error_points_into_lists_and_objects():
    faults = errors.field_errors(
        errors.exceptions.ValidationError({"a": [{}, {"b": ["wrong"]}], "non_field_errors": ["x"]})
    )

    assert [fault["pointer"] for fault in faults] == ["/a/1/b", ""]
