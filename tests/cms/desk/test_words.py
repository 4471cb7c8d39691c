"""How a change of the completion requirement is told."""

from django.template.loader import render_to_string
from django.utils.translation import override

import pytest

from cms.desk.words import NAMED_AT_MOST, change
from courses.catalogue.comparison import Change, ChangeKind

MANY = range(1, NAMED_AT_MOST + 3)


def units(*numbers: int) -> dict:
    return {"rule": "all_of", "of": [{"rule": "unit", "unit": f"u{n}"} for n in numbers]}


def told(before: dict, after: dict) -> str:
    titles = {f"u{n}": f"Lesson {n}" for n in range(1, 20)}
    with override("en"):
        return change(Change(ChangeKind.REQUIREMENT, before=before, after=after), titles)


def test_a_short_rule_is_told_whole():
    assert told(units(1), units(1, 2)) == "Completion: “Lesson 1” becomes “Lesson 1, Lesson 2”"


@pytest.mark.parametrize(
    ("after", "sentence"),
    [
        (units(*MANY, 9), "Completion: now also asks for “Lesson 9”"),
        (units(*MANY[1:]), "Completion: no longer asks for “Lesson 1”"),
        (
            units(*MANY[:-1], 9),
            "Completion: no longer asks for “Lesson 8”, but for “Lesson 9”",
        ),
    ],
    ids=["more", "less", "another"],
)
def test_of_a_long_rule_only_what_is_different_is_told(after, sentence):
    assert told(units(*MANY), after) == sentence


def test_a_long_list_that_gives_way_to_another_rule_is_cut_short():
    hours = {"rule": "all_of", "of": [{"rule": "min_hours", "hours": 6.0}]}

    sentence = told(units(*MANY), hours)

    first = ", ".join(f"Lesson {n}" for n in MANY[:NAMED_AT_MOST])
    expected = f"no longer asks for “{first}, 2 more”, but for “at least 6 hours”"
    assert sentence == f"Completion: {expected}"


def test_the_same_rule_in_another_order_is_told_whole():
    backwards = units(*reversed(MANY))

    assert told(units(*MANY), backwards).startswith("Completion: “Lesson 1, Lesson 2,")


def test_a_rule_that_is_no_list_is_told_as_one():
    one = {"rule": "any_n", "n": 1, "of": units(1, 2)["of"]}

    sentence = told(one, units(*MANY))

    assert sentence.startswith("Completion: no longer asks for “1 of these: Lesson 1, Lesson 2”")


def test_what_concerns_no_unit_stands_for_the_whole_course():
    with override("en"):
        shown = render_to_string(
            "cms/desk/changes.html", {"changes": [{"unit": "", "what": "Another summary"}]}
        )

    assert '<td class="title">The whole course</td><td>Another summary</td>' in shown
