"""What every address does alike: queries, tags, types, caches."""

import pytest

from courses.core.errors import NotFound
from lms.api.permissions import Anyone
from lms.api.views import ApiView, endpoint
from lms.checks import api_views, endpoints_declare_who, undeclared
from tests.factories.catalogue import published_course
from tests.factories.people import person
from tests.lms.api.world import Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return published_course()


def at(answer):
    return [(fault["parameter"], fault["code"]) for fault in answer.json()["errors"]]


@pytest.mark.parametrize("name", ["fields", "format", "Limit", "q[]", "page", "_", "ค้น"])
def test_a_parameter_nobody_declared_is_refused(api, name):
    answer = api.get("/api/v1/courses", {name: "1"})

    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_parameter")
    assert at(answer) == [(name, "unknown_parameter")]


def test_a_parameter_is_refused_where_there_is_none(api, course):
    assert api.get(f"/api/v1/courses/{course.code}?q=x").json()["code"] == "unknown_parameter"


def test_a_parameter_given_twice_is_refused(api):
    answer = api.get("/api/v1/courses?limit=1&limit=2")

    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_parameter")
    assert at(answer) == [("limit", "wrong_parameter")]


@pytest.mark.parametrize(
    ("limit", "code"),
    [
        ("0", "min_value"),
        ("101", "max_value"),
        ("-1", "min_value"),
        ("x", "invalid"),
        ("๒๐", "thai_digits"),
        ("", "invalid"),
        ("1e2", "invalid"),
        ("99999999999999999999", "invalid"),
    ],
)
def test_a_limit_is_between_one_and_a_hundred(api, limit, code):
    answer = api.get("/api/v1/courses", {"limit": limit})

    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_parameter")
    assert at(answer) == [("limit", code)]


def test_what_has_not_changed_is_not_sent_again(api, course):
    first = api.get(f"/api/v1/courses/{course.code}")

    again = api.get(
        f"/api/v1/courses/{course.code}", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert (first.status_code, again.status_code) == (200, 304)
    assert again.content == b""
    assert again.headers["ETag"] == first.headers["ETag"]


def test_what_has_changed_is_sent_again(api, course):
    first = api.get(f"/api/v1/courses/{course.code}")
    type(course).objects.filter(pk=course.pk).update(title_th="ชื่อใหม่")

    again = api.get(
        f"/api/v1/courses/{course.code}", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert again.status_code == 200
    assert again.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize("held", ["W/{}", '"other", {}', "*"])
def test_a_tag_is_known_in_all_its_forms(api, course, held):
    path = f"/api/v1/courses/{course.code}"
    tag = api.get(path).headers["ETag"]

    assert api.get(path, headers={"If-None-Match": held.format(tag)}).status_code == 304


@pytest.mark.parametrize("held", ["", "nonsense", '"', "W/"])
def test_a_tag_that_is_none_is_passed_over(api, course, held):
    answer = api.get(f"/api/v1/courses/{course.code}", headers={"If-None-Match": held})

    assert answer.status_code == 200


def test_lists_have_tags_too(api, course):
    tag = api.get("/api/v1/courses").headers["ETag"]

    assert api.get("/api/v1/courses", headers={"If-None-Match": tag}).status_code == 304


def test_a_full_page_keeps_its_tag_as_time_goes_by(api, monkeypatch):
    for _ in range(2):
        published_course(lessons=1)
    first = api.get("/api/v1/courses?limit=1")
    monkeypatch.setattr("django.core.signing.time.time", lambda: 4_000_000_000)

    again = api.get("/api/v1/courses?limit=1")

    assert first.json()["next"] is not None
    assert again.headers["ETag"] == first.headers["ETag"]


def test_two_people_never_share_what_a_cache_keeps(as_user):
    answer = as_user(person()).get("/api/v1/me")

    assert answer.headers["Cache-Control"] == "private, no-cache"
    varies = {name.strip() for name in answer.headers["Vary"].split(",")}
    assert varies == {"Authorization", "Cookie", "Accept-Language"}


def test_a_refusal_has_no_tag(api):
    assert "ETag" not in api.get("/api/v1/me").headers


@pytest.mark.parametrize("accept", ["application/json", "*/*", "application/*"])
def test_json_is_what_all_get(api, accept):
    answer = api.get("/api/v1/courses", headers={"Accept": accept})

    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "nonsense"])
def test_whoever_wants_another_type_is_told_so(api, accept):
    answer = api.get("/api/v1/courses", headers={"Accept": accept})

    assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_head_is_a_get_without_its_body(api, course):
    path = f"/api/v1/courses/{course.code}"

    head = api.head(path)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == api.get(path).headers["ETag"]


@pytest.mark.parametrize("ref", ["uid", "code", "lower"])
def test_a_course_answers_to_code_and_id(api, course, ref):
    name = {"uid": course.uid, "code": course.code, "lower": course.code.lower()}[ref]

    assert api.get(f"/api/v1/courses/{name}").json()["id"] == str(course.uid)


def test_an_id_in_capitals_is_the_same_id(api, course):
    assert api.get(f"/api/v1/courses/{str(course.uid).upper()}").status_code == 200


def test_every_endpoint_says_who_may_use_it():
    views = list(api_views())

    assert len(views) > 40
    assert endpoints_declare_who() == []


def test_a_handler_that_says_nothing_is_found():
    class Forgotten(ApiView):
        @endpoint(who=Anyone)
        def get(self, request):
            raise NotFound

        def delete(self, request):
            raise NotFound

    assert undeclared(Forgotten) == ["delete"]


def test_a_handler_that_says_nothing_serves_nobody(rf):
    class Forgotten(ApiView):
        authentication_classes = ()

        def get(self, request):
            raise NotFound

    assert Forgotten.as_view()(rf.get("/")).status_code in (401, 403)


def test_reading_walks_through_all_pages_once(api):
    courses = [published_course(lessons=1) for _ in range(5)]

    seen, cursor = [], ""
    while cursor is not None:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = api.get("/api/v1/courses", query).json()
        seen.append([one["code"] for one in page["items"]])
        cursor = page["next"]

    codes = sorted(course.code for course in courses)
    assert seen == [codes[0:2], codes[2:4], codes[4:5]]


def test_a_page_that_is_just_full_has_no_next(api):
    for _ in range(2):
        published_course(lessons=1)

    page = api.get("/api/v1/courses?limit=2").json()

    assert (len(page["items"]), page["next"]) == (2, None)


def test_rows_of_the_same_moment_are_neither_lost_nor_told_twice(as_user, standing_clock):
    office = Office()
    officer = as_user(office.roles["officer"])
    path, seen, cursor = f"/api/v1/cohorts/{office.cohort.uid}/enrolments", [], ""
    for user in office.roles.values():
        as_user(user).post(path)

    while cursor is not None:
        query = {"limit": 1} | ({"cursor": cursor} if cursor else {})
        page = officer.get(path, query).json()
        seen += [one["id"] for one in page["items"]]
        cursor = page["next"]

    assert sorted(seen) == sorted(str(one.uid) for one in office.cohort.enrolments.all())
    assert len(seen) > 4


@pytest.mark.parametrize("cursor", ["x", "W10", "a:b:c", "ก", "\0"])
def test_a_forged_cursor_is_refused(api, cursor):
    answer = api.get("/api/v1/courses", {"cursor": cursor})

    assert answer.status_code == 400
    assert answer.json()["code"] in ("wrong_cursor", "wrong_parameter")


def test_a_cursor_serves_its_own_list_alone(api):
    for _ in range(2):
        published_course(lessons=1)
    cursor = api.get("/api/v1/courses?limit=1").json()["next"]

    answer = api.get("/api/v1/programmes", {"cursor": cursor})

    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_cursor")
