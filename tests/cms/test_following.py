"""The curriculum follows the pages through whatever door they changed."""

from django.test import Client
from django.urls import reverse

import pytest

from cms.models import CoursePage
from tests.factories import pages
from tests.factories.people import officer

pytestmark = pytest.mark.django_db


def taught(page: CoursePage) -> list[str]:
    outline = pages.again(page.course).current.outline
    return [unit["title"]["th"] for module in outline["modules"] for unit in module["units"]]


@pytest.fixture
def desk(committed, site_as) -> Client:
    pages.home()
    with committed():
        everyone = officer()
    return site_as(everyone)


def test_a_lesson_moved_away_leaves_the_course_it_stood_in():
    page = pages.published(pages.course_page())
    elsewhere = pages.published(pages.course_page(lessons=1))

    pages.lessons_of(page)[0].move(pages.module_of(elsewhere), pos="last-child")

    assert taught(page) == ["บทที่ 2"]
    assert taught(elsewhere) == ["บทที่ 1", "บทที่ 1"]


def test_a_lesson_deleted_at_the_desk_leaves_the_course(desk: Client):
    page = pages.published(pages.course_page())

    desk.post(reverse("wagtailadmin_pages:delete", args=[pages.lessons_of(page)[0].pk]))

    assert taught(page) == ["บทที่ 2"]


def test_lessons_deleted_together_leave_the_course_together(desk: Client):
    page = pages.published(pages.course_page(lessons=3))
    gone = [lesson.pk for lesson in pages.lessons_of(page)[:2]]

    door = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    desk.post(f"{door}?id={gone[0]}&id={gone[1]}")

    assert taught(page) == ["บทที่ 3"]


def drafted(lessons: int) -> CoursePage:
    """A course whose pages are all drafts."""
    page = pages.course_page(lessons=lessons)
    for one in (page, *page.get_descendants().specific()):
        one.save_revision()
        one.unpublish()
    return page


def bulk_door(page: CoursePage) -> str:
    door = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))
    return f"{door}?id={page.pk}"


def test_pages_published_together_make_one_revision(desk: Client):
    page = drafted(lessons=3)

    desk.post(bulk_door(page), {"include_descendants": "on"})

    revisions = page.course.revisions.order_by("number")
    assert [(row.number, row.lesson_count) for row in revisions] == [(1, 3)]


def test_the_box_for_pages_beneath_speaks_thai(desk: Client):
    html = desk.get(bulk_door(drafted(lessons=1))).content.decode()

    assert "รวมหน้าที่อยู่ภายใต้ด้วย" in html
