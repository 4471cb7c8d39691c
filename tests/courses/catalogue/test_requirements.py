from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.catalogue.requirements import (
    ImpossibleRequirement,
    asks_attendance,
    attendance_asked,
    check,
    every_unit,
    same,
    units_named,
)

UNITS = ["a", "b", "c"]
MINUTES = 90
POINTS = 100


def unit(name: str) -> dict[str, Any]:
    return {"rule": "unit", "unit": name}


def hours(amount: object) -> dict[str, Any]:
    return {"rule": "min_hours", "hours": amount}


def points(amount: object) -> dict[str, Any]:
    return {"rule": "min_points", "points": amount}


def attendance(percent: object) -> dict[str, Any]:
    return {"rule": "attendance", "percent": percent}


def in_sessions(hours: object) -> dict[str, Any]:
    return {"rule": "attended_hours", "hours": hours}


def is_possible(rule: dict[str, Any]) -> bool:
    try:
        check(rule, units=set(UNITS), minutes=MINUTES, points=POINTS)
    except ImpossibleRequirement:
        return False
    return True


@pytest.mark.parametrize(
    "rule",
    [
        unit("a"),
        hours(1.5),
        hours(0.25),
        points(1),
        points(100),
        attendance(1),
        attendance(100),
        in_sessions(0.5),
        in_sessions(400),
        every_unit(UNITS),
        {"rule": "any_n", "n": 2, "of": [unit("a"), unit("b")]},
        {"rule": "any_n", "n": 1, "of": [every_unit(["a", "b"]), hours(1)]},
        {"rule": "all_of", "of": [unit("a"), {"rule": "any_n", "n": 1, "of": [unit("c")]}]},
    ],
)
def test_what_somebody_could_meet_passes(rule):
    assert is_possible(rule)


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"rule": "exam"},
        {"rule": None},
        unit("z"),
        {"rule": "unit"},
        hours(1.6),
        points(101),
        points(0),
        points(-5),
        points("60"),
        {"rule": "min_points"},
        hours(0),
        hours(-1),
        hours("24"),
        hours(None),
        {"rule": "min_hours"},
        attendance(0),
        attendance(101),
        attendance(-80),
        attendance(79.5),
        attendance(80.0),
        attendance(True),
        attendance("80"),
        {"rule": "attendance"},
        in_sessions(0),
        in_sessions(10_000),
        in_sessions(float("nan")),
        in_sessions("24"),
        {"rule": "attended_hours"},
        every_unit([]),
        {"rule": "all_of"},
        {"rule": "any_n", "of": [unit("a")]},
        {"rule": "any_n", "n": 0, "of": [unit("a")]},
        {"rule": "any_n", "n": 3, "of": [unit("a"), unit("b")]},
        {"rule": "any_n", "n": "1", "of": [unit("a")]},
        {"rule": "all_of", "of": [unit("a"), {"rule": "all_of", "of": [unit("z")]}]},
        {"rule": "any_n", "n": 1, "of": [unit("a"), unit("z")]},
    ],
)
def test_what_nobody_could_meet_is_refused(rule):
    assert not is_possible(rule)


def rules() -> st.SearchStrategy[dict[str, Any]]:
    leaves = st.one_of(st.sampled_from(UNITS).map(unit), st.floats(0.1, 1.5).map(hours))
    return st.recursive(
        leaves,
        lambda part: st.lists(part, min_size=1, max_size=3).flatmap(
            lambda parts: st.one_of(
                st.just({"rule": "all_of", "of": parts}),
                st.integers(1, len(parts)).map(lambda n: {"rule": "any_n", "n": n, "of": parts}),
            )
        ),
        max_leaves=8,
    )


@pytest.mark.parametrize(
    ("rule", "other", "alike"),
    [
        (every_unit(["a", "b"]), every_unit(["b", "a"]), True),
        (every_unit(["a", "b"]), every_unit(["a"]), False),
        (every_unit(["a"]), {"rule": "any_n", "n": 1, "of": [unit("a")]}, False),
        (
            {"rule": "any_n", "n": 1, "of": [hours(1), every_unit(["a", "b"])]},
            {"rule": "any_n", "n": 1, "of": [every_unit(["b", "a"]), hours(1)]},
            True,
        ),
        (hours(1), hours(1.5), False),
    ],
)
def test_the_order_of_parts_asks_nothing(rule, other, alike):
    assert same(rule, other) == same(other, rule) == alike


@given(rules())
def test_any_tree_of_possible_parts_is_possible(rule):
    assert is_possible(rule)


@given(rules())
def test_every_unit_named_is_found_however_deep(rule):
    assert set(units_named(rule)) == {name for name in UNITS if f"'unit': '{name}'" in repr(rule)}


@pytest.mark.parametrize(
    ("rule", "asks", "percent"),
    [
        (unit("a"), False, 0),
        (hours(1), False, 0),
        (attendance(80), True, 80),
        (in_sessions(12), True, 0),
        ({"rule": "all_of", "of": [unit("a"), attendance(75), in_sessions(1)]}, True, 75),
        ({"rule": "any_n", "n": 1, "of": [attendance(60), attendance(80)]}, True, 80),
        ({"rule": "all_of", "of": [unit("a"), {"rule": "all_of", "of": [hours(1)]}]}, False, 0),
    ],
)
def test_a_requirement_says_whether_sessions_count(rule, asks, percent):
    assert (asks_attendance(rule), attendance_asked(rule)) == (asks, percent)
