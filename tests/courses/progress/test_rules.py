from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.catalogue.requirements import every_unit
from courses.progress.rules import Facts, Missing, evaluate

UNITS = ["a", "b", "c", "d"]
PLANNED = 101


def unit(name: str) -> dict[str, Any]:
    return {"rule": "unit", "unit": name}


def hours(amount: float) -> dict[str, Any]:
    return {"rule": "min_hours", "hours": amount}


def points(amount: int) -> dict[str, Any]:
    return {"rule": "min_points", "points": amount}


def attendance(percent: int) -> dict[str, Any]:
    return {"rule": "attendance", "percent": percent}


def in_sessions(hours: float) -> dict[str, Any]:
    return {"rule": "attended_hours", "hours": hours}


def sat(attended: int, planned: int = 0, extra: int = 0) -> Facts:
    return Facts(frozenset(), 0, attended=attended, planned=planned, extra=extra)


def any_n(n: int, *parts: dict[str, Any]) -> dict[str, Any]:
    return {"rule": "any_n", "n": n, "of": list(parts)}


def facts(*done: str, minutes: int = 0) -> Facts:
    return Facts(frozenset(done), minutes)


@pytest.mark.parametrize(
    ("rule", "known", "missing"),
    [
        (unit("a"), facts("a"), ()),
        (unit("a"), facts("b"), (Missing("unit", unit="a"),)),
        (hours(1.5), facts(minutes=90), ()),
        (hours(1.5), facts(minutes=89), (Missing("hours", amount=0.02),)),
        (hours(2), facts(minutes=30), (Missing("hours", amount=1.5),)),
        (points(60), Facts(frozenset(), 0, points=60), ()),
        (points(60), Facts(frozenset(), 0, points=45), (Missing("points", amount=15),)),
        (attendance(80), sat(480, 600), ()),
        (attendance(80), sat(479, 600), (Missing("attendance", amount=0.02),)),
        (attendance(80), sat(7999, 10_000), (Missing("attendance", amount=0.02),)),
        (attendance(80), sat(8000, 10_000), ()),
        # 67 % of 100 minutes and one are 67.67: 67 do not reach it.
        (attendance(67), sat(67, 101), (Missing("attendance", amount=0.02),)),
        (attendance(67), sat(68, 101), ()),
        (attendance(80), sat(0, 0), (Missing("attendance", amount=0),)),
        (attendance(80), sat(300, 600, extra=300), (Missing("attendance", amount=3),)),
        (in_sessions(10), sat(300, 600, extra=300), ()),
        (in_sessions(10.5), sat(300, 600, extra=300), (Missing("attendance", amount=0.5),)),
        (every_unit(["a", "b"]), facts("a", "b", "c"), ()),
        (
            every_unit(["a", "b", "c"]),
            facts("b"),
            (Missing("unit", unit="a"), Missing("unit", unit="c")),
        ),
        (any_n(1, unit("a"), unit("b")), facts("b"), ()),
        (
            any_n(2, unit("a"), unit("b"), unit("c")),
            facts("b"),
            (
                Missing(
                    "choice",
                    amount=1,
                    options=(Missing("unit", unit="a"), Missing("unit", unit="c")),
                ),
            ),
        ),
        (
            any_n(1, every_unit(["a", "b"]), hours(3)),
            facts("a", minutes=60),
            (
                Missing(
                    "choice",
                    amount=1,
                    options=(Missing("unit", unit="b"), Missing("hours", amount=2)),
                ),
            ),
        ),
    ],
)
def test_a_decision_says_what_is_missing(rule, known, missing):
    decision = evaluate(rule, known)

    assert (decision.met, decision.missing) == (not missing, missing)


def test_a_decision_carries_what_it_rests_on():
    decision = evaluate(unit("a"), facts("b", "a", minutes=60))

    assert decision.evidence == {"units": ["a", "b"], "minutes": 60, "points": 0, "attended": 0}


def test_the_evidence_counts_all_sessions_sat_through():
    assert evaluate(attendance(50), sat(90, 120, extra=30)).evidence["attended"] == 120


def rules() -> st.SearchStrategy[dict[str, Any]]:
    leaves = st.one_of(
        st.sampled_from(UNITS).map(unit),
        st.sampled_from([0.5, 1, 1.5, 2]).map(hours),
        st.sampled_from([1, 60, 200]).map(points),
        st.sampled_from([1, 67, 80, 100]).map(attendance),
        st.sampled_from([0.5, 1, 2]).map(in_sessions),
    )
    return st.recursive(
        leaves,
        lambda part: st.lists(part, min_size=1, max_size=3).flatmap(
            lambda parts: st.one_of(
                st.just({"rule": "all_of", "of": parts}),
                st.integers(1, len(parts)).map(lambda n: any_n(n, *parts)),
            )
        ),
        max_leaves=10,
    )


def known() -> st.SearchStrategy[Facts]:
    """Of a cohort that is held ``PLANNED`` minutes of sessions."""
    return st.builds(
        Facts,
        st.frozensets(st.sampled_from(UNITS)),
        st.integers(0, 150),
        st.integers(0, 200),
        attended=st.integers(0, PLANNED),
        planned=st.just(PLANNED),
        extra=st.integers(0, 60),
    )


def holds(rule: dict[str, Any], given: Facts) -> bool:
    """The same question answered the plain way."""
    match rule["rule"]:
        case "unit":
            return rule["unit"] in given.done
        case "min_hours":
            return given.minutes >= rule["hours"] * 60
        case "min_points":
            return given.points >= rule["points"]
        case "attendance":
            return given.attended * 100 >= rule["percent"] * given.planned > 0
        case "attended_hours":
            return given.attended + given.extra >= rule["hours"] * 60
        case "all_of":
            return all(holds(part, given) for part in rule["of"])
    return sum(holds(part, given) for part in rule["of"]) >= rule["n"]


@given(rules(), known())
def test_a_requirement_is_met_exactly_when_nothing_is_missing(rule, given_facts):
    decision = evaluate(rule, given_facts)

    assert decision.met == (not decision.missing) == holds(rule, given_facts)


@given(rules(), known())
def test_the_same_question_gets_the_same_answer(rule, given_facts):
    assert evaluate(rule, given_facts) == evaluate(rule, given_facts)


@given(rules(), known(), known())
def test_more_done_never_undoes(rule, some, more):
    together = Facts(
        some.done | more.done,
        some.minutes + more.minutes,
        some.points + more.points,
        attended=max(some.attended, more.attended),
        planned=PLANNED,
        extra=some.extra + more.extra,
    )

    assert evaluate(rule, together).met or not evaluate(rule, some).met


@given(rules())
def test_everything_done_meets_whatever_can_be_met(rule):
    everything = Facts(
        frozenset(UNITS), 120, 200, attended=PLANNED, planned=PLANNED, extra=120 - PLANNED
    )

    assert evaluate(rule, everything).met


@given(rules(), known())
def test_doing_all_that_is_named_as_missing_is_enough(rule, given_facts):
    def lacking(missing: Missing) -> list[Missing]:
        nested = [inner for option in missing.options for inner in lacking(option)]
        return [missing, *nested]

    named = [m for top in evaluate(rule, given_facts).missing for m in lacking(top)]
    units = {m.unit for m in named if m.code == "unit"}
    minutes = max((m.amount * 60 for m in named if m.code == "hours"), default=0)
    more = max((m.amount for m in named if m.code == "points"), default=0)
    sessions = max((m.amount * 60 for m in named if m.code == "attendance"), default=0)
    after = Facts(
        given_facts.done | units,
        given_facts.minutes + round(minutes + 1),
        given_facts.points + round(more),
        attended=given_facts.attended + round(sessions + 1),
        planned=PLANNED,
        extra=given_facts.extra,
    )

    assert evaluate(rule, after).met
