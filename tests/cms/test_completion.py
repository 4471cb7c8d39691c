"""How an author's words about completion become the rule learners are judged by."""

import pytest

from cms import health, publishing
from cms.drafting import tree_of
from courses.catalogue.requirements import ImpossibleRequirement
from courses.coursework.services import set_assignment
from tests.factories import pages

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
