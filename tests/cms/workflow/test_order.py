"""Who writes a course sets its order; learners meet it when something is published."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

import pytest

from cms import access
from cms.models import CoursePage, ModulePage
from courses.people.enums import Role
from courses.people.models import User
from tests.factories import pages
from tests.factories.people import granted, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> CoursePage:
    access.let_in_writers(pages.home())
    return pages.published(pages.course_page("MINE"))


@pytest.fixture
def as_role(committed, site_as, course) -> Callable[..., Client]:
    def signed_in(*roles: str, at: CoursePage = course) -> Client:
        user: User = person()
        with committed():
            for role in roles:
                user = granted(user, role, at.course)
        return site_as(user)

    return signed_in


def put_first(client: Client, page) -> int:
    door = reverse("wagtailadmin_pages:set_page_position", args=[page.pk])
    return client.post(f"{door}?position=0").status_code


def written(course: CoursePage) -> list[str]:
    return [lesson.title for lesson in pages.lessons_of(course)]


def taught(course: CoursePage) -> list[str]:
    units = pages.again(course.course).current.outline["modules"][0]["units"]
    return [unit["title"]["th"] for unit in units]


@pytest.mark.parametrize(
    "roles", [[Role.TRAINER], [Role.PUBLISHER], [Role.TRAINER, Role.PUBLISHER]]
)
def test_an_order_is_set_on_the_pages_and_waits_to_be_published(roles, course, as_role):
    before = taught(course)

    assert put_first(as_role(*roles), pages.lessons_of(course)[1]) == 200

    assert written(course) == before[::-1]
    assert taught(course) == before
    assert pages.again(course.course).current.number == 1


def test_the_order_goes_to_learners_with_the_next_page_that_is_published(course, as_role):
    before = taught(course)
    put_first(as_role(Role.TRAINER), pages.lessons_of(course)[1])

    pages.lessons_of(course)[0].save_revision().publish()

    assert taught(course) == before[::-1]


def test_modules_are_set_in_order_as_lessons_are(course, as_role):
    second = course.add_child(instance=ModulePage(title="อีกหมวด", live=False))

    assert put_first(as_role(Role.TRAINER), second) == 200

    assert course.get_children().first().pk == second.pk


def test_a_reviewer_sets_no_order(course, as_role):
    before = written(course)

    assert put_first(as_role(Role.REVIEWER), pages.lessons_of(course)[1]) == 302

    assert written(course) == before


def test_a_trainer_sets_no_order_in_anothers_course_nor_among_courses(course, as_role):
    other = pages.published(pages.course_page("OTHER"))
    client = as_role(Role.TRAINER, at=other)
    before = written(course)

    assert put_first(client, pages.lessons_of(course)[1]) == 302
    assert put_first(client, other) == 302

    assert written(course) == before


def test_the_list_offers_a_trainer_the_handles_that_keys_move(course, as_role):
    module = reverse("wagtailadmin_explore", args=[pages.module_of(course).pk])

    html = as_role(Role.TRAINER).get(f"{module}?ordering=ord").content.decode()

    assert html.count("keydown.up->w-orderable#up:prevent") == 2
