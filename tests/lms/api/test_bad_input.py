"""Bodies that are no bodies, and things that look like ids."""

import pytest

from lms.api.describe import document
from tests.factories.people import person
from tests.lms.api.world import Office

pytestmark = pytest.mark.django_db


def _writes():
    """Every address that takes JSON, as a path with a place for each name."""
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" in content:
                yield pytest.param(method, path, id=f"{method} {path}")


WRITES = list(_writes())


@pytest.fixture
def ask(as_user):
    office = Office()
    names = dict.fromkeys(("cohort", "uid", "unit", "enrolment", "block"), office.submission.uid)
    client = as_user(office.roles["officer"])

    def asked(method, path, body, kind="application/json"):
        address = path.format(**names)
        return client.generic(method.upper(), address, body, content_type=kind)

    return asked


BROKEN = [
    b"{",
    b"{]}",
    b"[]",
    b"null",
    b'"text"',
    b"1",
    b'{"a": NaN}',
    b'{"a": 1e999}',
    b"\xff\xfe{}",
    b'{"a": "\\ud800"}',
    b"[" * 2000 + b"]" * 2000,
    b'{"a":' * 2000 + b"1" + b"}" * 2000,
    b"{'a': 1}",
    b"\xef\xbb\xbf{}",
]


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_broken_body_is_refused(ask, method, path):
    codes = {body: ask(method, path, body).json()["code"] for body in BROKEN}

    assert codes == dict.fromkeys(BROKEN, "malformed")


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_body_of_another_type_is_refused(ask, method, path):
    kinds = ("text/plain", "application/x-www-form-urlencoded", "application/xml", "nonsense")

    codes = {ask(method, path, b"a=1", kind).json()["code"] for kind in kinds}

    assert codes == {"unsupported_media_type"}


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_huge_body_is_refused(ask, method, path):
    answer = ask(method, path, b'{"a":"' + b"x" * (2 * 1024 * 1024) + b'"}')

    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_field_nobody_declared_is_refused(ask, method, path):
    answer = ask(method, path, b'{"is_superuser": true}')

    assert answer.status_code == 422
    assert ("/is_superuser", "unknown_field") in [
        (fault["pointer"], fault["code"]) for fault in answer.json()["errors"]
    ]


@pytest.mark.parametrize(
    "name",
    [
        "1",
        "๑",
        "' OR 1=1 --",
        "../../etc/passwd",
        "%2e%2e%2f",
        "%00",
        "0" * 36,
        "7f3c0a526a0e4c7e9a683c2b1f0d9e11",
        "{7f3c0a52-6a0e-4c7e-9a68-3c2b1f0d9e11}",
        "7f3c0a52-6a0e-4c7e-9a68-3c2b1f0d9e11%0a",
        "x" * 300,
        "\u202e",
    ],
)
@pytest.mark.parametrize("resource", ["enrolments", "submissions", "files", "courses", "cohorts"])
def test_what_is_no_id_is_not_found(as_user, name, resource):
    answer = as_user(person()).get(f"/api/v1/{resource}/{name}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer a b", "Basic dTpw", "bearer ๑"])
def test_credentials_of_another_kind_are_no_credentials(api, header):
    answer = api.get("/api/v1/me", HTTP_AUTHORIZATION=header.encode().decode("latin-1"))

    assert answer.status_code == 401


@pytest.mark.parametrize("language", ["th-TH", "en", "xx", "ก", "*", ",,,", "x" * 900, "\0"])
def test_any_language_may_be_asked_for(api, language):
    given = language.encode().decode("latin-1")

    assert api.get("/api/v1/courses", HTTP_ACCEPT_LANGUAGE=given).status_code == 200
