from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.attendance.counting import Counted, counted, counted_stays
from courses.timetable.models import Session

NINE = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def lecture(**fields) -> Session:
    """Nine to twelve, half an hour of it a break."""
    given = {"minutes": 150, "grace": 15, **fields}
    return Session(starts_at=NINE, ends_at=NINE + timedelta(hours=3), **given)


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("arrived", "left", "expected"),
    [
        (None, None, Counted("present", 150)),
        (-20, None, Counted("present", 150)),
        (0, None, Counted("present", 150)),
        (15, None, Counted("present", 150)),
        (15.02, None, Counted("late", 135)),
        (20.9, None, Counted("late", 130)),
        (149, None, Counted("late", 1)),
        (170, None, Counted("late", 0)),
        (0, 120, Counted("partial", 90)),
        (30, 120, Counted("partial", 60)),
        (None, 179.5, Counted("present", 150)),
        (None, 200, Counted("present", 150)),
        (100, 110, Counted("partial", 0)),
    ],
)
def test_a_stay_is_worth_what_was_not_missed(arrived, left, expected):
    arrived_at = at(arrived) if arrived is not None else None
    left_at = at(left) if left is not None else None

    assert counted(lecture(), arrived_at, left_at) == expected


@pytest.mark.parametrize(
    ("stays", "expected"),
    [
        ([(0, 180)], Counted("present", 150)),
        ([(-30, 300)], Counted("present", 150)),
        ([(10, 175)], Counted("present", 150)),
        ([(20, 180)], Counted("partial", 130)),
        ([(0, 60), (120, 180)], Counted("partial", 90)),
        ([(0, 100), (40, 180)], Counted("present", 150)),
        ([(120, 180), (0, 60), (0, 60)], Counted("partial", 90)),
        ([(0, 10)], Counted("absent", 0)),
        ([(-60, -1)], Counted("absent", 0)),
        ([(90, 30)], Counted("absent", 0)),
        ([], Counted("absent", 0)),
    ],
)
def test_stays_are_worth_what_they_cover_together(stays, expected):
    assert counted_stays(lecture(), [(at(a), at(b)) for a, b in stays]) == expected


@given(st.floats(-60, 240), st.floats(-60, 240), st.integers(1, 180), st.integers(0, 60))
def test_nobody_gets_more_than_there_is_nor_less_than_nothing(arrived, left, minutes, grace):
    session = lecture(minutes=minutes, grace=grace)

    alone = counted(session, at(arrived))
    both = counted(session, at(arrived), at(left))

    assert 0 <= both.minutes <= alone.minutes <= minutes


@given(st.floats(0, 180), st.floats(0, 180))
def test_who_comes_later_never_gets_more(one, other):
    sooner, later = sorted([one, other])

    assert counted(lecture(), at(sooner)).minutes >= counted(lecture(), at(later)).minutes
