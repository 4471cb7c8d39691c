"""When lessons open, as authors say it on their pages."""

from datetime import date

import pytest

from cms import publishing
from courses.catalogue.releases import ReleaseCycle
from courses.coursework.services import set_assignment
from tests.factories import pages

pytestmark = pytest.mark.django_db


def releases_of(page) -> list[dict]:
    outline = pages.again(page.course).current.outline
    return [unit["release"] for module in outline["modules"] for unit in module["units"]]


def test_an_assignment_opens_with_its_lesson():
    page = pages.course_page(lessons=2)
    first, second = pages.lessons_of(page)
    work = set_assignment(course=page.course, title_th="ใบงาน", brief_th="-", by=None)
    second.opens_after_days, second.opens_on = 7, date(2026, 12, 1)
    second.opens_after = first
    second.body_th = [("assignment", {"assignment": work})]
    second.save()

    pages.published(page)

    first.identity.refresh_from_db()
    said = {"after_days": 7, "on": "2026-12-01", "after": str(first.identity.unit.uid)}
    assert releases_of(page) == [{}, said, said]


def test_a_lesson_of_another_course_is_not_waited_for():
    page, other = pages.course_page(lessons=1), pages.course_page(lessons=1)
    (lesson,) = pages.lessons_of(page)
    lesson.opens_after = pages.lessons_of(other)[0]
    lesson.save()

    pages.published(page)

    assert releases_of(page) == [{}]


def test_lessons_that_wait_for_one_another_are_not_published():
    page = pages.course_page(lessons=2)
    first, second = pages.lessons_of(page)
    first.opens_after, second.opens_after = second, first
    first.save()
    second.save()

    with pytest.raises(ReleaseCycle) as refused:
        publishing.publish(page, by=None)

    assert "บทที่ 1" in refused.value.values["units"]
