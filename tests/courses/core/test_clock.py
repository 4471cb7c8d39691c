from datetime import UTC, date, datetime, timedelta

import pytest

from courses.core import clock


def test_now_is_the_present_in_utc():
    before = datetime.now(UTC)

    now = clock.now()

    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() == timedelta(0)


def test_standing_clock_gives_its_instant_in_utc_and_then_lets_go():
    instant = datetime(2026, 1, 1, 0, 30, tzinfo=clock.BANGKOK)

    with clock.standing_at(instant):
        held = clock.now()

    assert held.isoformat() == "2025-12-31T17:30:00+00:00"
    assert clock.now() > instant


def test_standing_clock_stands_within_another_and_gives_it_back():
    earlier = datetime(2026, 1, 1, tzinfo=UTC)
    later = datetime(2026, 2, 1, tzinfo=UTC)

    with clock.standing_at(earlier):
        with clock.standing_at(later):
            assert clock.now() == later
        assert clock.now() == earlier


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        (datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 17, 0, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_today_turns_at_midnight_in_bangkok(utc, day):
    with clock.standing_at(utc):
        assert clock.today() == day
