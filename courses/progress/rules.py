"""Completion as a pure function: requirement and facts in, a decision with its reasons out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from courses.catalogue.requirements import Rule

RULE_VERSION = 3


@dataclass(frozen=True)
class Facts:
    """What a learner has done. Units are public ids; ``minutes`` are those of done units,
    ``points`` those of accepted work. Of required sessions ``attended`` are the minutes sat
    through and ``planned`` all there are, held or to come; ``extra`` are of other sessions.
    """

    done: frozenset[str]
    minutes: int
    points: int = 0
    attended: int = 0
    planned: int = 0
    extra: int = 0


@dataclass(frozen=True)
class Missing:
    """One thing that stands between the learner and completion.

    ``code`` is ``unit`` (``unit`` names it), ``hours`` (``amount`` more hours), ``points``
    (``amount`` more points), ``attendance`` (``amount`` more hours in sessions; 0 when no
    session is planned yet) or ``choice`` (``amount`` more of ``options``).
    """

    code: str
    unit: str = ""
    amount: float = 0
    options: tuple["Missing", ...] = ()


@dataclass(frozen=True)
class Decision:
    met: bool
    missing: tuple[Missing, ...] = ()
    evidence: dict[str, Any] = field(default_factory=dict)


def evaluate(requirement: Rule, facts: Facts) -> Decision:
    """Judge ``facts`` by ``requirement``. The same input always gives the same decision."""
    missing = tuple(_missing(requirement, facts))
    evidence = {
        "units": sorted(facts.done),
        "minutes": facts.minutes,
        "points": facts.points,
        "attended": facts.attended + facts.extra,
    }
    return Decision(met=not missing, missing=missing, evidence=evidence)


def _missing(rule: Rule, facts: Facts) -> Iterator[Missing]:
    match rule["rule"]:
        case "unit":
            if rule["unit"] not in facts.done:
                yield Missing("unit", unit=rule["unit"])
        case "min_hours":
            short = rule["hours"] * 60 - facts.minutes
            if short > 0:
                yield Missing("hours", amount=round(short / 60, 2))
        case "min_points":
            if facts.points < rule["points"]:
                yield Missing("points", amount=rule["points"] - facts.points)
        case "attendance":
            # By integers, so that 79.99 is no 80; of nothing there is no percentage.
            short = -(-rule["percent"] * facts.planned // 100) - facts.attended
            if short > 0 or not facts.planned:
                yield Missing("attendance", amount=round(max(0, short) / 60, 2))
        case "attended_hours":
            short = rule["hours"] * 60 - facts.attended - facts.extra
            if short > 0:
                yield Missing("attendance", amount=round(short / 60, 2))
        case "all_of":
            for part in rule["of"]:
                yield from _missing(part, facts)
        case "any_n":
            yield from _choice(rule, facts)


def _choice(rule: Rule, facts: Facts) -> Iterator[Missing]:
    lacking = [tuple(_missing(part, facts)) for part in rule["of"]]
    more = rule["n"] - sum(not part for part in lacking)
    if more > 0:
        options = tuple(missing for part in lacking for missing in part)
        yield Missing("choice", amount=more, options=options)
