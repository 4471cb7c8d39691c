"""Courses are founded by officers of the whole house; assignments are set by their writers."""

from http import HTTPStatus

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest

from courses.catalogue.models import Course
from courses.coursework.models import Assignment
from tests.cms.desk.conftest import Place
from tests.factories.coursework import assignment

pytestmark = pytest.mark.django_db

WORK = {
    "title_th": "แผนที่การเดินทางของผู้ใช้",
    "brief_th": "วาดการเดินทางของผู้ใช้บริการหนึ่งคน",
    "minutes": "60",
    "max_points": "20",
    "pass_points": "12",
    "accepts_file": "on",
}


def course_form(place: Place, **fields: str) -> dict[str, str]:
    programme = place.cohort.course.programme
    return {"programme": str(programme.pk), "code": "NEW1", "title_th": "หลักสูตรใหม่", **fields}


def test_an_officer_of_the_house_founds_a_course(desk, here: Place):
    client = desk("officer everywhere", here.cohort)

    answer = client.post(reverse("desk_course_found"), course_form(here))

    made = Course.objects.get(code="NEW1")
    assert answer.status_code == HTTPStatus.FOUND
    assert (made.programme, made.title_th) == (here.cohort.course.programme, "หลักสูตรใหม่")


@pytest.mark.parametrize("code", ["หลักสูตร", "X", "-X", "A B"])
def test_a_code_that_cannot_stand_in_an_address_is_refused(desk, here: Place, code: str):
    client = desk("officer everywhere", here.cohort)

    answer = client.post(reverse("desk_course_found"), course_form(here, code=code))

    assert list(answer.context["form"].errors) == ["code"]
    assert list(Course.objects.all()) == [here.cohort.course]


def test_a_code_in_use_is_refused_in_any_case_of_letters(desk, here: Place):
    client = desk("officer everywhere", here.cohort)
    taken = here.cohort.course.code.lower()

    answer = client.post(reverse("desk_course_found"), course_form(here, code=taken))

    assert list(answer.context["form"].errors) == ["code"]


@pytest.mark.parametrize("who", ["officer", "trainer"])
def test_those_of_one_programme_found_no_course(desk, here: Place, who: str):
    client = desk(who, here.cohort)

    answer = client.post(reverse("desk_course_found"), course_form(here))

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert list(Course.objects.all()) == [here.cohort.course]


@pytest.mark.parametrize("who", ["officer", "trainer"])
def test_an_assignment_is_set_by_those_who_write_the_course(desk, here: Place, who: str):
    client = desk(who, here.cohort)

    answer = client.post(reverse("desk_assignment_set"), {**WORK, "course": here.cohort.course.pk})

    made = Assignment.objects.exclude(pk=here.work.pk).get()
    assert answer.url == reverse("desk_assignments")
    assert (made.course, made.pass_points, made.accepts_text, made.accepts_file) == (
        here.cohort.course,
        12,
        False,
        True,
    )


def test_no_assignment_is_set_in_another_programmes_course(desk, here: Place, there: Place):
    client = desk("trainer", here.cohort)

    answer = client.post(reverse("desk_assignment_set"), {**WORK, "course": there.cohort.course.pk})

    assert list(answer.context["form"].errors) == ["course"]
    assert Assignment.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"pass_points": "21"}, "pass_points"),
        ({"max_points": "0", "pass_points": "0"}, "max_points"),
        ({"accepts_file": ""}, "accepts_text"),
        ({"title_th": ""}, "title_th"),
        ({"minutes": "99999"}, "minutes"),  # more than the column holds
        ({"max_points": "40000"}, "max_points"),
    ],
)
def test_what_is_wrong_is_shown_at_its_field(desk, here: Place, fields: dict, at: str):
    client, form = desk("trainer", here.cohort), {**WORK, **fields}
    form = {name: value for name, value in form.items() if value}
    unchanged = Assignment.objects.values().get()

    asked = [
        client.post(reverse("desk_assignment_set"), {**form, "course": here.cohort.course.pk}),
        client.post(reverse("desk_assignment", args=[here.work.uid]), form),
    ]

    assert [list(a.context["form"].errors) for a in asked] == [[at], [at]]
    assert Assignment.objects.values().get() == unchanged


def test_an_assignment_is_changed_by_its_writers_alone(desk, here: Place, there: Place):
    client = desk("trainer", here.cohort)

    own = client.post(reverse("desk_assignment", args=[here.work.uid]), WORK)
    foreign = client.post(reverse("desk_assignment", args=[there.work.uid]), WORK)

    here.work.refresh_from_db()
    there.work.refresh_from_db()
    assert (own.status_code, foreign.status_code) == (HTTPStatus.FOUND, HTTPStatus.NOT_FOUND)
    assert (here.work.title_th, there.work.title_th) == (WORK["title_th"], "โจทย์หนึ่งประโยค")


def test_the_list_costs_the_same_for_one_row_and_for_twenty(desk, here: Place):
    client, path = desk("trainer", here.cohort), reverse("desk_assignments")
    client.get(path)  # what Wagtail keeps for later
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for _ in range(19):
        assignment(here.cohort.course)

    with CaptureQueriesContext(connection) as twenty:
        page = client.get(path)

    assert len(page.context["object_list"]) == 20
    assert len(twenty) == len(one)
