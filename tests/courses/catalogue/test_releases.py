from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.catalogue.releases import (
    Opening,
    ReleaseCycle,
    UnknownRelease,
    check,
    opening,
    waiting_round,
)

BEGINS = date(2026, 12, 1)


def seen(release, *, today, done=()):
    return opening(release, starts_on=BEGINS, today=today, done=done)


def test_without_a_release_a_unit_is_open_from_the_start():
    assert seen({}, today=date(2020, 1, 1)) == Opening(is_open=True)


@pytest.mark.parametrize(
    ("release", "day"),
    [
        ({"after_days": 7}, date(2026, 12, 8)),
        ({"after_days": 0}, BEGINS),
        ({"on": "2026-12-31"}, date(2026, 12, 31)),
        ({"after_days": 7, "on": "2026-12-02"}, date(2026, 12, 8)),
        ({"after_days": 7, "on": "2026-12-31"}, date(2026, 12, 31)),
    ],
)
def test_a_unit_opens_on_its_day_and_not_the_day_before(release, day):
    before = date.fromordinal(day.toordinal() - 1)

    assert seen(release, today=before) == Opening(is_open=False, on=day)
    assert seen(release, today=day) == Opening(is_open=True)


def test_a_unit_waits_for_another_until_that_is_done():
    assert seen({"after": "a"}, today=BEGINS) == Opening(is_open=False, after="a")
    assert seen({"after": "a"}, today=BEGINS, done={"a"}) == Opening(is_open=True)


def test_everything_that_is_said_must_hold():
    release = {"after_days": 7, "after": "a"}

    assert seen(release, today=BEGINS, done={"a"}) == Opening(False, on=date(2026, 12, 8))
    assert seen(release, today=date(2027, 1, 1)) == Opening(False, after="a")


def test_units_that_wait_for_one_another_are_refused_by_name():
    ring = {"a": {"after": "c"}, "b": {"after": "a"}, "c": {"after": "b"}, "d": {"after": "a"}}
    titles = {"a": "หนึ่ง", "b": "สอง", "c": "สาม", "d": "สี่"}

    with pytest.raises(ReleaseCycle) as refused:
        check(ring, titles)

    assert set(refused.value.values["units"].split(", ")) == {"หนึ่ง", "สอง", "สาม"}


def test_a_unit_that_waits_for_itself_is_refused():
    with pytest.raises(ReleaseCycle):
        check({"a": {"after": "a"}}, {"a": "หนึ่ง"})


def test_a_unit_that_waits_for_what_is_not_taught_is_refused():
    with pytest.raises(UnknownRelease):
        check({"a": {"after": "z"}}, {"a": "หนึ่ง"})


def test_waiting_in_a_row_is_no_ring():
    units = [str(number) for number in range(50)]
    row = {unit: {"after": str(int(unit) - 1)} if unit != "0" else {} for unit in reversed(units)}

    assert waiting_round(row) == []


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef")))
def test_a_ring_is_found_exactly_when_some_unit_could_never_open(waits):
    releases = {unit: {"after": waits[unit]} if unit in waits else {} for unit in "abcdef"}
    done: set[str] = set()
    for _turn in releases:
        done |= {unit for unit, said in releases.items() if said.get("after", "") in {*done, ""}}

    assert bool(waiting_round(releases)) == (done != set(releases))
