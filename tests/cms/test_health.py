import json

import pytest

from cms.contents import contents_of, rewritten
from cms.drafting import tree_of
from cms.health import Severity, health_of
from cms.models import ModulePage
from courses.catalogue.prerequisites import set_prerequisites
from courses.coursework.services import set_assignment, set_deadline
from tests.factories import pages
from tests.factories.catalogue import course
from tests.factories.cohorts import open_cohort

pytestmark = pytest.mark.django_db

FILM = {"title": "วีดิทัศน์", "url": "https://example.go.th/a.mp4", "transcript": "คำพูด"}


def codes(page) -> set[str]:
    return {finding.code for finding in health_of(tree_of(page, drafts=True))}


@pytest.fixture
def page():
    """A course in which nothing is to be mended."""
    made = pages.course_page(lessons=1)
    made.summary_en = "Designing services"
    made.save()
    lesson = pages.lessons_of(made)[0]
    lesson.body_en = [("text", "<p>Go and see</p>")]
    lesson.save()
    return made


def changed(page, **fields):
    lesson = pages.lessons_of(page)[0]
    for name, value in fields.items():
        setattr(lesson, name, value)
    lesson.save()
    return codes(page)


def raw(*blocks):
    return [{"type": kind, "value": value, "id": str(n)} for n, (kind, value) in enumerate(blocks)]


def test_a_course_in_order_has_no_finding(page):
    assert codes(page) == set()


@pytest.mark.parametrize(
    ("block", "code"),
    [
        (("image", {"image": None, "alt": "", "caption": ""}), "no_alt"),
        (("gallery", {"images": [{"image": 1, "alt": " "}]}), "no_alt"),
        (("image", {"image": 999_999, "alt": "ภาพ"}), "broken_picture"),
        (("file", {"title": "แบบ", "file": 999_999}), "broken_document"),
        (("video", {**FILM, "captions": None}), "no_captions"),
        (("video", {**FILM, "captions": 1, "transcript": " "}), "no_transcript"),
        (("text", '<p><a href="http://example.go.th">ที่นี่</a></p>'), "unsafe_link"),
        (("text", '<p><a linktype="page" id="999999">ที่นี่</a></p>'), "broken_link"),
        (("text", '<p><a linktype="document" id="99999">แบบ</a></p>'), "broken_document"),
        (("callout", {"kind": "tip", "text": '<p><a href="HTTP://x.th">x</a></p>'}), "unsafe_link"),
        (("assignment", {"assignment": 999_999}), "broken_assignment"),
    ],
)
def test_what_is_broken_in_a_lesson_is_found(page, block, code):
    assert code in changed(page, body_th=json.dumps(raw(block)))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title_en": ""}, "no_english"),
        ({"body_en": []}, "no_english"),
        ({"minutes": 0}, "no_minutes"),
        ({"body_th": [], "body_en": []}, "no_text"),
    ],
)
def test_what_is_missing_of_a_lesson_is_found(page, fields, code):
    assert code in changed(page, **fields)


def test_a_module_without_a_published_lesson_is_unused(page):
    page.add_child(instance=ModulePage(title="ว่าง", title_en="Empty"))

    assert codes(page) == {"unused_module"}


def test_an_assignment_wants_a_rubric_and_a_deadline_in_each_live_cohort(page):
    work = set_assignment(
        course=page.course, title_th="ใบงาน", title_en="Work", brief_th="-", brief_en="-", by=None
    )
    block = ("assignment", {"assignment": work})
    text = ("text", "<p>อ่าน</p>")
    assert changed(page, body_th=[text, block]) == {"no_rubric"}

    page = pages.published(page)
    page.course.refresh_from_db()
    cohort = open_cohort(course=page.course)
    assert codes(page) == {"no_rubric", "no_deadline"}

    set_deadline(assignment=work, cohort=cohort, due_on=cohort.ends_on, by=None)
    assert codes(page) == {"no_rubric"}


def test_rings_are_found_before_they_are_refused(page):
    other = course()
    set_prerequisites(course=other, required=[page.course], by=None)
    page.prerequisites = [other]
    page.save()
    lesson = pages.lessons_of(page)[0]
    lesson.opens_after = lesson
    lesson.save()

    assert codes(page) == {"prerequisite_cycle", "release_cycle"}


def test_errors_come_first_and_each_leads_to_its_page(page):
    lesson = pages.lessons_of(page)[0]
    lesson.title_en, lesson.body_th, lesson.body_en = "", [], []
    lesson.save()

    found = health_of(tree_of(page))

    assert [one.severity for one in found] == [Severity.ERROR, Severity.WARNING]
    assert found[0].where == lesson.title
    assert found[0].url.endswith(f"/pages/{lesson.pk}/edit/")


def test_a_page_that_writes_no_course_has_nothing_to_say(page):
    page.course = None

    assert health_of(tree_of(page)) == []


@pytest.mark.parametrize("lessons", [1, 12])
def test_the_queries_are_the_same_for_any_number_of_lessons(lessons, django_assert_max_num_queries):
    page = pages.course_page(lessons=lessons)

    with django_assert_max_num_queries(14):
        health_of(tree_of(page))


def test_chosen_things_are_replaced_wherever_they_stand():
    stream = raw(
        ("assignment", {"assignment": 4}),
        ("steps", {"steps": [{"title": "ก", "text": "<p>ข</p>"}]}),
        ("image", {"image": 4, "alt": "ภาพ"}),
    )

    made = rewritten(stream, lambda kind, value: f"{kind}:{value}")

    assert made[0] == {"type": "assignment", "value": {"assignment": "assignment:4"}, "id": "0"}
    assert made[1]["value"]["steps"][0] == {"title": "ก", "text": "html:<p>ข</p>"}
    assert made[2]["value"] == {"image": "image:4", "alt": "ภาพ"}


def test_contents_are_read_without_the_database():
    with_all = raw(
        ("text", '<p><a linktype="page" id="3">ก</a><embed embedtype="image" id="7" alt="ข"/></p>'),
        ("file", {"title": "แบบ", "file": 9}),
    )

    found = contents_of(with_all)

    assert (found.pages, found.pictures, found.documents, found.blocks) == ([3], [(7, "ข")], [9], 2)
