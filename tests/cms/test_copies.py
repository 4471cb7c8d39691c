"""A copy is another thing: other addresses, other units, no second voice for the course."""

from django.core.exceptions import ValidationError

import pytest

from cms import publishing
from cms.models import CoursePage
from tests.factories import pages

pytestmark = pytest.mark.django_db


def test_an_alias_neither_writes_the_course_nor_stops_the_one_that_does():
    page = pages.published(pages.course_page())
    alias = page.create_alias(update_slug="alias")

    page.clean()

    assert publishing.publish(alias, by=None) is None


def test_copying_a_whole_course_gives_every_page_an_address_and_takes_no_unit():
    page = pages.published(pages.course_page())

    copied = page.copy(recursive=True, update_attrs={"title": "สำเนา", "slug": "second"}).specific

    assert copied.course is None
    assert [lesson.title for lesson in pages.lessons_of(copied)] == ["บทที่ 1", "บทที่ 2"]
    assert not any(hasattr(lesson, "identity") for lesson in pages.lessons_of(copied))


@pytest.mark.parametrize(("letters", "refused"), [(250, []), (251, ["title"])])
def test_a_title_is_as_long_as_a_curriculum_keeps(letters: int, refused: list[str]):
    page = pages.course_page()
    page.title = "ก" * letters

    assert faults_of(page) == refused


def faults_of(page: CoursePage) -> list[str]:
    try:
        page.full_clean()
    except ValidationError as error:
        return list(error.message_dict)
    return []
