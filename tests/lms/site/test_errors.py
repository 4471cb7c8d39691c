"""What is told when something is not there, not allowed, or failed."""

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory
from django.urls import path
from django.utils.translation import override

import pytest

from lms.site import errors, health
from lms.urls import urlpatterns as ours
from tests.lms.site.pages import page, words

pytestmark = pytest.mark.django_db


def breaks(request):
    raise RuntimeError("a fault of ours")


def refuses(request):
    raise PermissionDenied


urlpatterns = [
    *(path(f"{under}breaks/", breaks) for under in ("", "api/")),
    *(path(f"{under}refuses/", refuses) for under in ("", "api/")),
    *ours,
]
handler403 = "lms.site.errors.forbidden"
handler404 = "lms.site.errors.not_found"
handler500 = "lms.site.errors.failed"


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/no/such/page/", 404, "ไม่พบหน้าที่ท่านต้องการ"),
        ("/refuses/", 403, "หน้านี้ไม่ได้เปิดให้ท่านใช้"),
        ("/breaks/", 500, "ระบบดำเนินการไม่สำเร็จ"),
    ],
)
def test_a_page_says_what_happened_and_gives_a_reference(client, address, status, said):
    response = client.get(address)

    found = page(response)
    assert response.status_code == status
    assert words(found.h1) == said
    assert words(found.code) == response.headers["X-Request-ID"]
    assert b"fault of ours" not in response.content


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/none/", 404, "not_found"),
        ("/api/refuses/", 403, "not_permitted"),
        ("/api/breaks/", 500, "internal_error"),
    ],
)
def test_programs_are_told_in_problem_details(client, address, status, code):
    response = client.get(address)

    told = response.json()
    assert response.headers["Content-Type"] == "application/problem+json"
    assert (response.status_code, told["status"], told["code"]) == (status, status, code)
    assert told["request_id"] == response.headers["X-Request-ID"]


def test_errors_are_told_in_english_too():
    with override("en"):
        response = errors.not_found(RequestFactory().get("/none/"), Exception())

    assert words(page(response).h1) == "There is no such page here"


def test_the_process_answers_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok"


def test_it_is_ready_when_the_database_answers(client):
    assert client.get("/readyz").content == b"ready"


def test_it_is_not_ready_when_the_database_does_not(rf):
    def silent(*_args):
        raise DatabaseError("no connection")

    with connection.execute_wrapper(silent):
        response = health.ready(rf.get("/readyz"))

    assert (response.status_code, response.content) == (503, b"database")
