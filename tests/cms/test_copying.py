"""A course copied for a new edition: everything of its own, nobody's records."""

import pytest

from cms.copying import copy_course
from cms.models import CoursePage, LessonPage
from courses.catalogue.models import Course, CurriculumRevision, Unit
from courses.cohorts.models import Cohort
from courses.core.errors import NotPermitted
from courses.coursework.models import Assignment
from courses.coursework.services import set_assignment
from tests.factories import pages
from tests.factories.catalogue import course
from tests.factories.cohorts import open_cohort
from tests.factories.people import officer, trainer

pytestmark = pytest.mark.django_db

RUBRIC = [
    {
        "id": "c1",
        "title": {"th": "ชัดเจน", "en": "Clear"},
        "levels": [
            {"points": 0, "title": {"th": "ไม่", "en": "No"}},
            {"points": 100, "title": {"th": "ใช่", "en": "Yes"}},
        ],
    }
]


@pytest.fixture
def page():
    """Two lessons: the second opens after the first, links to it, and holds an assignment."""
    made = pages.course_page("GLDT", lessons=2)
    work = set_assignment(
        course=made.course, title_th="ใบงาน", brief_th="-", by=None, rubric=RUBRIC
    )
    first, second = pages.lessons_of(made)
    link = f'<p><a linktype="page" id="{first.pk}">บทแรก</a> <b id="{first.pk}">x</b></p>'
    second.body_th = [("text", link), ("assignment", {"assignment": work})]
    second.opens_after = first
    second.save()
    made.prerequisites = [course(code="BASIC")]
    chosen = [("lesson", first), ("assignment", work)]
    made.completion = [("some_of", {"n": 1, "of": chosen})]
    made.save()
    made = pages.published(made)
    made.course.refresh_from_db()
    return made


@pytest.fixture
def copy(page):
    return copy_course(page=page, code="GLDT-2570", title_th="รุ่นใหม่", by=officer())


def outline(page):
    return pages.again(page.course).current.outline


def ids(page) -> list[str]:
    return [unit["id"] for module in outline(page)["modules"] for unit in module["units"]]


def all_published(page) -> CoursePage:
    for lesson in LessonPage.objects.descendant_of(page):
        pages.published(lesson)
    pages.published(pages.module_of(page))
    return pages.published(page)


def test_the_copy_is_a_draft_of_another_course(page, copy):
    assert (copy.course.code, copy.course.copied_from) == ("GLDT-2570", page.course)
    assert (copy.title, copy.live) == ("รุ่นใหม่", False)
    assert not LessonPage.objects.descendant_of(copy).live().exists()
    assert [lesson.title for lesson in pages.lessons_of(copy)] == ["บทที่ 1", "บทที่ 2"]
    assert copy.course.current is None
    assert list(copy.prerequisites.values_list("code", flat=True)) == ["BASIC"]


def test_units_and_assignments_are_others_and_remember_their_originals(page, copy):
    old = [lesson.identity.unit for lesson in pages.lessons_of(page)]
    new = [lesson.identity.unit for lesson in pages.lessons_of(copy)]

    assert [unit.copied_from for unit in new] == old
    assert {unit.course for unit in new} == {copy.course}
    work = Assignment.objects.get(course=copy.course)
    assert work.rubric == RUBRIC
    assert work.unit.copied_from == Assignment.objects.get(course=page.course).unit


def test_what_the_course_refers_to_within_itself_are_the_copies(page, copy):
    first, second = pages.lessons_of(copy)

    assert second.opens_after_id == first.pk
    stored = [block["value"] for block in second.body_th.raw_data]
    old = pages.lessons_of(page)[0].pk
    assert stored[0] == (f'<p><a linktype="page" id="{first.pk}">บทแรก</a> <b id="{old}">x</b></p>')
    assert stored[1] == {"assignment": Assignment.objects.get(course=copy.course).pk}
    chosen = copy.completion[0].value["of"]
    assert [block.value.pk for block in chosen] == [first.pk, stored[1]["assignment"]]


def test_the_editor_opens_the_same_that_stands_in_the_row(copy):
    for page in (copy, *pages.lessons_of(copy)):
        latest = page.get_latest_revision_as_object()
        for name in ("body_th", "completion"):
            if hasattr(page, name):
                assert list(getattr(latest, name).raw_data) == list(getattr(page, name).raw_data)


def test_nobody_and_no_cohort_comes_along(page):
    open_cohort(course=page.course)

    made = copy_course(page=page, code="GLDT-2570", title_th="รุ่นใหม่", by=officer())

    assert not Cohort.objects.filter(course=made.course).exists()
    assert not CurriculumRevision.objects.filter(course=made.course).exists()


def test_publishing_the_copy_leaves_the_original_as_it_is(page, copy):
    before = pages.again(page.course).current

    all_published(copy)

    assert pages.again(page.course).current == before
    assert len(ids(copy)) == len(ids(page)) == 3
    assert not set(ids(copy)) & set(ids(page))
    requirement = pages.again(copy.course).current.requirement
    assert {part["unit"] for part in requirement["of"][0]["of"]} <= set(ids(copy))


def test_publishing_the_original_leaves_the_copy_as_it_is(page, copy):
    all_published(copy)
    before = pages.again(copy.course).current
    lesson = pages.lessons_of(page)[0]
    lesson.title = "บทแรกฉบับใหม่"

    pages.published(lesson)

    assert pages.again(page.course).current.number == 2
    assert pages.again(copy.course).current == before


def test_a_refused_copy_leaves_nothing(page):
    units, found = Unit.objects.count(), Course.objects.count()

    with pytest.raises(NotPermitted):
        copy_course(page=page, code="GLDT-2570", title_th="รุ่นใหม่", by=trainer(page.course))

    assert (Unit.objects.count(), Course.objects.count()) == (units, found)
    assert CoursePage.objects.count() == 1
