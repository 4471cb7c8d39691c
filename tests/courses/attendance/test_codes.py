import base64
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.test import override_settings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.attendance import codes
from courses.attendance.refusals import CodeExpired, WrongCode

SESSION = uuid4()
NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
TEN_YEARS = 10 * 365 * 24 * 3600
INSTANTS = st.floats(0, TEN_YEARS).map(lambda seconds: NOON + timedelta(seconds=seconds))


def later(**duration) -> datetime:
    return NOON + timedelta(**duration)


def test_a_code_stands_for_half_a_minute():
    shown = codes.shown_at(SESSION, NOON)

    assert codes.shown_at(SESSION, later(seconds=29)) == shown
    assert shown.until == later(seconds=30)
    following = codes.shown_at(SESSION, shown.until)
    assert following.token != shown.token
    assert following.short_code != shown.short_code


def test_two_sessions_never_show_the_same():
    mine, other = codes.shown_at(SESSION, NOON), codes.shown_at(uuid4(), NOON)

    assert mine.token != other.token
    assert codes.read_token(mine.token).session != codes.read_token(other.token).session


@given(st.uuids(), INSTANTS)
def test_a_token_tells_its_session_and_window(session, instant):
    shown = codes.shown_at(session, instant)

    scanned = codes.read_token(shown.token)

    assert scanned == codes.Scanned(session, codes.window_at(instant))
    assert codes.start_of(scanned.window) <= instant < shown.until
    assert len(shown.token) == 48


@given(st.uuids(), INSTANTS)
def test_a_short_code_is_six_digits_and_good_at_once(session, instant):
    short_code = codes.shown_at(session, instant).short_code

    assert len(short_code) == 6
    assert short_code.isascii()
    assert short_code.isdigit()
    assert codes.is_short_code(session, short_code, instant)


@pytest.mark.parametrize(
    ("seconds", "current"), [(-11, False), (-10, True), (0, True), (39, True), (40, False)]
)
def test_a_code_is_good_in_its_window_and_ten_seconds_around(seconds, current):
    assert codes.is_current(codes.window_at(NOON), later(seconds=seconds)) == current


@pytest.mark.parametrize("seconds", [0, 29, 39])
def test_a_short_code_is_good_as_long_as_its_token(seconds):
    short_code = codes.shown_at(SESSION, NOON).short_code

    assert codes.is_short_code(SESSION, short_code, later(seconds=seconds))


@pytest.mark.parametrize("seconds", [40, 120, 590])
def test_a_short_code_of_before_is_told_to_have_expired(seconds):
    short_code = codes.shown_at(SESSION, NOON).short_code

    with pytest.raises(CodeExpired):
        codes.is_short_code(SESSION, short_code, later(seconds=seconds))


def test_one_of_long_ago_is_a_wrong_one():
    short_code = codes.shown_at(SESSION, NOON).short_code

    assert not codes.is_short_code(SESSION, short_code, later(minutes=30))


@given(st.integers(0, 47), st.integers(1, 63))
def test_a_token_with_one_letter_changed_is_no_token(place, by):
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    token = codes.shown_at(SESSION, NOON).token
    changed = letters[(letters.index(token[place]) + by) % 64]

    with pytest.raises(WrongCode):
        codes.read_token(token[:place] + changed + token[place + 1 :])


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "ก" * 48,
        "A" * 48,
        "A" * 10_000,
        "../../etc/passwd",
        "\x00",
        base64.urlsafe_b64encode(b"x" * 35).decode(),
    ],
)
def test_what_was_not_signed_here_is_no_token(token):
    with pytest.raises(WrongCode):
        codes.read_token(token)


def test_a_key_that_was_changed_in_the_middle_turns_nobody_away():
    with override_settings(SECRET_KEY="before"):
        shown = codes.shown_at(SESSION, NOON)

    with override_settings(SECRET_KEY="after", SECRET_KEY_FALLBACKS=["before"]):
        assert codes.read_token(shown.token).session == SESSION
        assert codes.is_short_code(SESSION, shown.short_code, NOON)


def test_without_the_old_key_its_codes_are_worth_nothing():
    with override_settings(SECRET_KEY="before"):
        shown = codes.shown_at(SESSION, NOON)

    with override_settings(SECRET_KEY="after", SECRET_KEY_FALLBACKS=[]):
        with pytest.raises(WrongCode):
            codes.read_token(shown.token)
        assert not codes.is_short_code(SESSION, shown.short_code, NOON)
