"""A learner's way through an outline."""

from django.http import Http404

import pytest

from courses.progress.rules import Missing
from lms.site.way import Step, Way


def unit(uid: str, kind: str = "lesson", minutes: int = 30) -> dict[str, object]:
    title = {"th": f"บท {uid}", "en": f"Lesson {uid}"}
    return {"id": uid, "kind": kind, "title": title, "minutes": minutes, "required": True}


OUTLINE = {
    "modules": [
        {
            "title": {"th": "เข้าใจ", "en": "Understand"},
            "units": [
                unit("a"),
                unit("b"),
                unit("w1", "assignment", 0),
                unit("w2", "assignment", 0),
            ],
        },
        {"title": {"th": "พัฒนา", "en": ""}, "units": [unit("c")]},
    ]
}
REQUIREMENT = {
    "rule": "all_of",
    "of": [{"rule": "unit", "unit": "a"}, {"rule": "min_hours", "hours": 1}],
}


def step(way: Way, uid: str) -> Step:
    return way.step(uid)


def test_modules_come_with_their_steps_in_the_readers_language():
    way = Way(OUTLINE)

    assert [(title, [step.title for step in steps]) for title, steps in way.modules] == [
        ("เข้าใจ", ["บท a", "บท b", "บท w1", "บท w2"]),
        ("พัฒนา", ["บท c"]),
    ]


def test_a_step_that_is_not_taught_is_not_found():
    with pytest.raises(Http404):
        Way(OUTLINE).step("elsewhere")


@pytest.mark.parametrize(
    ("here", "before", "after"), [("a", None, "b"), ("w2", "w1", "c"), ("c", "w2", None)]
)
def test_neighbours_cross_modules_and_end_at_the_ends(here, before, after):
    way = Way(OUTLINE)

    found = way.neighbours(way.step(here))

    assert [one and one.uid for one in found] == [before, after]


@pytest.mark.parametrize(("lesson", "work"), [("a", []), ("b", ["w1", "w2"]), ("c", [])])
def test_assignments_belong_to_the_lesson_before_them(lesson, work):
    way = Way(OUTLINE)

    assert [one.uid for one in way.work_of(way.step(lesson))] == work


@pytest.mark.parametrize(
    ("done", "following"),
    [((), "a"), (("a",), "b"), (("b",), "a"), (("a", "b", "w1"), "w2")],
)
def test_the_next_thing_is_the_first_that_is_not_done(done, following):
    found = Way(OUTLINE, done).next_to_do()

    assert found is not None
    assert found.uid == following


def test_work_that_was_handed_in_is_passed_over():
    found = Way(OUTLINE, ("a", "b")).next_to_do({"w1"})

    assert found is not None
    assert found.uid == "w2"


def test_nothing_is_next_when_all_is_done():
    assert Way(OUTLINE, ("a", "b", "w1", "w2", "c")).next_to_do() is None


def test_the_decision_counts_the_minutes_of_what_is_done():
    assert Way(OUTLINE, ("a",)).decision(REQUIREMENT).missing == (Missing("hours", amount=0.5),)
    assert Way(OUTLINE, ("a", "c")).decision(REQUIREMENT).met


def test_units_of_an_earlier_revision_count_for_nothing():
    assert not Way(OUTLINE, ("a", "gone")).decision(REQUIREMENT).met
