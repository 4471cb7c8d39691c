"""The tree of rules that says when a course is completed.

Stored as JSON in the revision, so that a learner is judged by the rules of the revision the
cohort is pinned to::

    {"rule": "all_of", "of": [...]}          every one of
    {"rule": "any_n", "n": 2, "of": [...]}   at least n of
    {"rule": "unit", "unit": "<id>"}         a lesson read, an assignment accepted
    {"rule": "min_hours", "hours": 24}       hours of completed units
    {"rule": "min_points", "points": 60}     points of accepted work, all of it together
    {"rule": "attendance", "percent": 80}    of the minutes of all required sessions
    {"rule": "attended_hours", "hours": 24}  hours attended in sessions, required or not

Whether attendance can be met depends on what a cohort is held: a course does not know.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.core.errors import Invalid

Rule = dict[str, Any]
MOST_HOURS = 9_999  # of attendance, which no course limits


class ImpossibleRequirement(Invalid):
    """The requirement cannot be met, or is not one we know."""

    code = "impossible_requirement"
    message = _("The completion requirement cannot be met by anyone. Please review it.")


def every_unit(units: list[str]) -> Rule:
    return {"rule": "all_of", "of": [{"rule": "unit", "unit": unit} for unit in units]}


def units_named(rule: Rule) -> Iterator[str]:
    if rule["rule"] == "unit":
        yield rule["unit"]
    for part in rule.get("of", []):
        yield from units_named(part)


def asks_attendance(rule: Rule) -> bool:
    """Whether sessions count for it at all."""
    here = rule["rule"] in ("attendance", "attended_hours")
    return here or any(asks_attendance(part) for part in rule.get("of", []))


def attendance_asked(rule: Rule) -> int:
    """The highest percentage of attendance that a part of it asks; 0 when none does."""
    here: int = rule["percent"] if rule["rule"] == "attendance" else 0
    return max([here, *(attendance_asked(part) for part in rule.get("of", []))])


def same(rule: Rule, other: Rule) -> bool:
    """Whether both ask the same: the order of parts asks nothing."""
    return _canonical(rule) == _canonical(other)


def _canonical(rule: Rule) -> str:
    parts = sorted(_canonical(part) for part in rule.get("of", []))
    return json.dumps({**rule, "of": parts}, sort_keys=True)


def check(rule: Rule, *, units: set[str], minutes: int, points: int = 0) -> None:
    """Refuse a rule nobody could meet in a course of these units, minutes and points.

    Raises:
        ImpossibleRequirement: unknown rule or unit, more asked than there is, or nothing asked.
    """
    kind, parts = rule.get("rule"), rule.get("of", [])
    possible = {
        "all_of": lambda: bool(parts),
        "any_n": lambda: 0 < _number(rule.get("n")) <= len(parts),
        "unit": lambda: rule.get("unit") in units,
        "min_hours": lambda: 0 < _number(rule.get("hours")) * 60 <= minutes,
        "min_points": lambda: 0 < _number(rule.get("points")) <= points,
        "attendance": lambda: _is_percentage(rule.get("percent")),
        "attended_hours": lambda: 0 < _number(rule.get("hours")) <= MOST_HOURS,
    }
    if kind not in possible or not possible[kind]():
        raise ImpossibleRequirement("requirement")
    for part in parts:
        check(part, units=units, minutes=minutes, points=points)


def _number(value: object) -> float:
    """``value`` when it is a number; else nothing, which no rule may ask."""
    return value if isinstance(value, int | float) else 0


def _is_percentage(value: object) -> bool:
    """A whole one: a bool and a float would compare equal to it."""
    return type(value) is int and 0 < value <= 100
