"""How an author's words about completion become the rule learners are judged by."""

from django.urls import reverse
from django.utils.translation import override

import pytest

from cms import health, publishing
from cms.completion import Taught, rule_of
from cms.desk import words
from cms.drafting import tree_of
from courses.catalogue.requirements import ImpossibleRequirement
from courses.coursework.services import set_assignment
from tests.factories import pages
from tests.factories.people import trainer

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return pages.course_page(lessons=3)


@pytest.fixture
def work(page):
    made = set_assignment(course=page.course, title_th="ใบงาน", brief_th="เขียนโจทย์", by=None)
    lesson = pages.lessons_of(page)[0]
    lesson.body_th = [("text", "<p>อ่าน</p>"), ("assignment", {"assignment": made})]
    lesson.save()
    return made


def unit(page_or_work) -> dict[str, str]:
    held = getattr(page_or_work, "identity", page_or_work)
    held.refresh_from_db()
    return {"rule": "unit", "unit": str(held.unit.uid)}


def asked(page, *blocks):
    page.completion = list(blocks)
    pages.published(page)
    return pages.again(page.course).current.requirement


def test_nothing_said_asks_for_every_required_unit(page, work):
    lessons = pages.lessons_of(page)
    lessons[2].required = False
    lessons[2].save()

    rule = asked(page)

    assert rule == {"rule": "all_of", "of": [unit(lessons[0]), unit(work), unit(lessons[1])]}


def test_hours_are_asked_beside_the_required_assignments(page, work):
    rule = asked(page, ("hours", {"hours": 1.5}))

    assert rule == {"rule": "all_of", "of": [{"rule": "min_hours", "hours": 1.5}, unit(work)]}


def test_points_and_everything_may_stand_side_by_side(page, work):
    rule = asked(page, ("everything", None), ("points", {"points": 60}))

    lessons = [unit(lesson) for lesson in pages.lessons_of(page)]
    expected = [lessons[0], unit(work), *lessons[1:], {"rule": "min_points", "points": 60}]
    assert rule == {"rule": "all_of", "of": expected}


def test_attendance_is_asked_beside_everything_else(page):
    rule = asked(
        page,
        ("everything", None),
        ("attendance", {"percent": 80}),
        ("attended_hours", {"hours": 24.0}),
    )

    lessons = [unit(lesson) for lesson in pages.lessons_of(page)]
    sessions = [
        {"rule": "attendance", "percent": 80},
        {"rule": "attended_hours", "hours": 24.0},
    ]
    assert rule == {"rule": "all_of", "of": [*lessons, *sessions]}


def test_attendance_is_told_in_a_sentence(page):
    rule = asked(page, ("attendance", {"percent": 80}), ("attended_hours", {"hours": 24.0}))

    with override("en"):
        told = words.requirement(rule, {})

    assert told == "attendance of at least 80%, at least 24 hours in sessions"


def test_some_of_chosen_lessons_and_assignments(page, work):
    lessons = pages.lessons_of(page)
    chosen = [("lesson", lessons[1]), ("assignment", work), ("lesson", lessons[1])]

    rule = asked(page, ("some_of", {"n": 1, "of": chosen}))

    of = [unit(lessons[1]), unit(work)]
    assert rule == {"rule": "all_of", "of": [{"rule": "any_n", "n": 1, "of": of}]}


@pytest.mark.parametrize(
    "block",
    [("points", {"points": 101}), ("hours", {"hours": 40}), ("some_of", {"n": 9, "of": []})],
    ids=["points", "hours", "choice"],
)
def test_more_than_there_is_is_refused_and_told_before(page, work, block):
    page.completion = [block]
    page.save()

    with pytest.raises(ImpossibleRequirement):
        publishing.publish(page, by=None)

    assert "impossible_requirement" in {one.code for one in health.health_of(tree_of(page))}


@pytest.mark.parametrize(
    "block",
    [
        ("points", {"points": None}),
        ("hours", {"hours": None}),
        ("some_of", {"n": None, "of": []}),
        ("some_of", {"n": 1, "of": [("lesson", None)]}),
    ],
    ids=["points", "hours", "number", "lesson"],
)
def test_a_block_not_filled_in_yet_leaves_the_editor_open(committed, site_as, page, work, block):
    with committed():
        writer = site_as(trainer(page.course))
    page.completion = [block]
    page.save_revision()  # as the editor does by itself while somebody writes

    answer = writer.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert answer.status_code == 200


def test_what_is_not_filled_in_yet_asks_for_nothing(page, work):
    page.completion = [("hours", {"hours": None}), ("points", {"points": 60})]

    rule = rule_of(page.completion, Taught({}, {}, []))

    assert rule == {"rule": "all_of", "of": [{"rule": "min_points", "points": 60}]}
