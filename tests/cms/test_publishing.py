"""Publishing pages makes a curriculum, and only what readers would notice makes a new one."""

import pytest

from cms import publishing
from cms.models import LessonPage, ModulePage
from courses.catalogue.enums import RevisionChange
from courses.catalogue.models import CurriculumRevision, RevisionUnit, Unit
from courses.catalogue.services import EmptyCurriculum
from courses.core.errors import NotPermitted
from courses.coursework.services import set_assignment
from tests.factories import pages
from tests.factories.people import person, publisher, trainer

pytestmark = pytest.mark.django_db


def outline_of(page) -> list[list[str]]:
    outline = pages.again(page.course).current.outline
    return [[unit["title"]["th"] for unit in module["units"]] for module in outline["modules"]]


def test_publishing_a_course_page_freezes_what_is_live_beneath_it():
    page = pages.published(pages.course_page("GLDT", lessons=2))

    revision = pages.again(page.course).current

    assert (revision.number, revision.change) == (1, RevisionChange.FIRST)
    assert (revision.lesson_count, revision.required_count, revision.minutes) == (2, 2, 60)
    assert outline_of(page) == [["บทที่ 1", "บทที่ 2"]]
    assert revision.outline["title"] == {
        "th": "การคิดเชิงออกแบบเพื่อบริการ",
        "en": "Design thinking",
    }


def test_publishing_without_a_change_makes_no_revision():
    page = pages.published(pages.course_page())

    pages.published(page)

    assert CurriculumRevision.objects.filter(course=page.course).count() == 1


def test_changing_words_is_editorial_and_keeps_the_units():
    page = pages.published(pages.course_page())
    before = {row.unit_id for row in RevisionUnit.objects.all()}
    lesson = pages.lessons_of(page)[0]

    lesson.body_th = [("text", "<p>ถ้อยคำใหม่</p>")]
    pages.published(lesson)

    revision = pages.again(page.course).current
    assert (revision.number, revision.change) == (2, RevisionChange.EDITORIAL)
    assert {row.unit_id for row in revision.units.all()} == before
    assert "ถ้อยคำใหม่" in revision.units.first().body["th"][0]["html"]


def test_a_new_lesson_is_structural():
    page = pages.published(pages.course_page())

    pages.published(pages.lesson_page(pages.module_of(page), "บทเพิ่ม"))

    revision = pages.again(page.course).current
    assert (revision.number, revision.change) == (2, RevisionChange.STRUCTURAL)
    assert outline_of(page) == [["บทที่ 1", "บทที่ 2", "บทเพิ่ม"]]


def test_a_draft_changes_nothing_for_readers():
    page = pages.published(pages.course_page())
    lesson = pages.lessons_of(page)[0]

    lesson.title = "ร่างที่ยังไม่เผยแพร่"
    lesson.save_revision()

    assert outline_of(page) == [["บทที่ 1", "บทที่ 2"]]


def test_taking_a_lesson_off_line_takes_it_out_of_the_curriculum():
    page = pages.published(pages.course_page())

    pages.lessons_of(page)[0].unpublish()

    assert outline_of(page) == [["บทที่ 2"]]


def test_moving_a_lesson_to_another_module_keeps_its_unit():
    page = pages.published(pages.course_page())
    other = page.add_child(instance=ModulePage(title="ลงมือทำ"))
    lesson = pages.lessons_of(page)[0]
    unit = lesson.identity.unit

    lesson.move(other, pos="last-child")

    assert outline_of(page) == [["บทที่ 2"], ["บทที่ 1"]]
    assert LessonPage.objects.get(pk=lesson.pk).identity.unit == unit


def test_a_lesson_moved_to_another_course_becomes_another_unit():
    page = pages.published(pages.course_page())
    elsewhere = pages.published(pages.course_page(lessons=1))
    lesson = pages.lessons_of(page)[0]
    unit = lesson.identity.unit

    lesson.move(pages.module_of(elsewhere), pos="last-child")

    moved = LessonPage.objects.get(pk=lesson.pk)
    assert moved.identity.unit != unit
    assert moved.identity.unit.course == elsewhere.course
    assert Unit.objects.filter(pk=unit.pk).exists()


def test_a_copied_course_page_writes_no_course_until_it_is_given_one():
    page = pages.published(pages.course_page())

    copied = page.copy(recursive=True, update_attrs={"title": "สำเนา", "slug": "copied"})

    assert publishing.publish(copied.specific, by=None) is None
    assert CurriculumRevision.objects.count() == 1
    assert outline_of(page) == [["บทที่ 1", "บทที่ 2"]]


def test_copied_lessons_are_other_units():
    page = pages.published(pages.course_page())
    lesson = pages.lessons_of(page)[0]

    copied = lesson.copy(update_attrs={"title": "บทสำเนา", "slug": "lesson-copy"})
    pages.published(copied.specific)

    units = list(RevisionUnit.objects.filter(revision=pages.again(page.course).current))
    assert [unit.title_th for unit in units] == ["บทที่ 1", "บทที่ 2", "บทสำเนา"]
    assert len({unit.unit_id for unit in units}) == 3


def test_an_assignment_stands_after_the_lesson_that_refers_to_it():
    page = pages.course_page()
    work = set_assignment(
        course=page.course, title_th="ใบงาน", brief_th="เขียนโจทย์หนึ่งประโยค", by=None, minutes=15
    )
    lesson = pages.lessons_of(page)[0]
    lesson.body_th = [("text", "<p>อ่าน</p>"), ("assignment", {"assignment": work})]
    lesson.save()

    pages.published(page)

    revision = pages.again(page.course).current
    assert outline_of(page) == [["บทที่ 1", "ใบงาน", "บทที่ 2"]]
    assert revision.minutes == 75
    assert revision.units.get(title_th="ใบงาน").unit == work.unit


def test_an_assignment_of_another_course_is_left_out():
    page, other = pages.course_page(), pages.course_page()
    work = set_assignment(course=other.course, title_th="ของหลักสูตรอื่น", brief_th="-", by=None)
    lesson = pages.lessons_of(page)[0]
    lesson.body_th = [("assignment", {"assignment": work})]
    lesson.save()

    pages.published(page)

    assert outline_of(page) == [["บทที่ 1", "บทที่ 2"]]


def test_an_empty_course_is_refused_and_the_page_stays_published():
    page = pages.course_page(lessons=0)

    pages.published(page)

    assert pages.again(page.course).current is None
    with pytest.raises(EmptyCurriculum):
        publishing.publish(page, by=None)


def test_only_those_who_publish_the_course_may_publish_it():
    page = pages.course_page()

    for nobody in (person(), trainer(page.course)):
        with pytest.raises(NotPermitted):
            publishing.publish(page, by=nobody)

    assert publishing.publish(page, by=publisher(page.course)).number == 1


def test_both_languages_are_rendered_and_an_absent_one_is_empty():
    page = pages.course_page(lessons=1)
    lesson = pages.lessons_of(page)[0]
    lesson.body_en = [("callout", {"kind": "tip", "text": "<p>Try it</p>"})]
    lesson.save()

    pages.published(page)

    body = pages.again(page.course).current.units.get().body
    assert [block["type"] for block in body["th"]] == ["text"]
    assert [block["type"] for block in body["en"]] == ["callout"]
    assert "Try it" in body["en"][0]["html"]
