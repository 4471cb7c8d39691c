"""Checking in, and settling a session."""

import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from courses.attendance import codes
from courses.attendance.counting import counted
from courses.attendance.entries import Saying, lock, nobody_said, say, standing
from courses.attendance.enums import Means, Status
from courses.attendance.models import Attendance
from courses.attendance.refusals import (
    CheckInClosed,
    CheckInNotOpen,
    CodeExpired,
    CodeOfAnotherSession,
    NotBegun,
    NotExpectedHere,
    SessionNotHeld,
    TooOld,
    WrongCode,
    WrongRoomCode,
)
from courses.attendance.rules import may_close, may_take_attendance
from courses.attendance.selectors import checked_in_now
from courses.core import clock
from courses.core.errors import NotPermitted
from courses.core.limits.services import Limit, give_back, spend
from courses.core.thai.digits import to_arabic_digits
from courses.enrolment.models import Enrolment
from courses.people.models import User
from courses.people.selectors import offices_of
from courses.timetable.enums import SessionState
from courses.timetable.models import Session
from courses.timetable.selectors import cohorts_of, expected_at
from courses.timetable.services import locked, mark_closed

# Ten tries at a million codes, of which two or three are good, for each person.
GUESSES = Limit("check-in guesses", 10, timedelta(minutes=5))
# What a person at the door speaks against: they were thought not to come.
OVERTAKEN = (Status.ABSENT, Status.EXCUSED)


def show_code(*, session: Session, by: User) -> codes.Shown:
    """The code for the wall, for half a minute at most.

    Raises:
        NotPermitted: ``by`` runs or teaches none of the session's cohorts.
        CheckInNotOpen, CheckInClosed, SessionNotHeld: nobody can check in now.
    """
    if not may_take_attendance(offices_of(by), cohorts_of(session)):
        raise NotPermitted
    _check_open(session, clock.now())
    return codes.shown_at(session.uid, clock.now())


def check_in(
    *,
    learner: User,
    by: User,
    token: str = "",
    short_code: str = "",
    session: Session | None = None,
    room_code: str = "",
    at_device: datetime | None = None,
) -> Attendance:
    """Record that ``learner`` is here, by the code on the wall. Again, it answers the same.

    ``session`` is the one the learner has opened, when they opened one; a short code alone is
    looked for among their sessions of now. The server's clock decides; ``at_device`` is kept for
    whoever looks into a complaint. Who was marked absent or excused before comes in after all.

    Raises:
        NotPermitted: for somebody else.
        TooMany: ten wrong tries in five minutes.
        WrongCode: no code of ours, or of no session of theirs.
        CodeOfAnotherSession: not that of ``session``.
        NotExpectedHere: of no cohort it is held for, or without a place where it is booked.
        SessionNotHeld, CheckInNotOpen, CheckInClosed: a draft or cancelled; too early; over.
        CodeExpired: shown earlier; see ``codes``.
        WrongRoomCode: where the room has one.
    """
    if by.pk != learner.pk:
        raise NotPermitted
    spend(GUESSES, str(learner.uid))
    now, typed = clock.now(), to_arabic_digits(short_code).replace(" ", "")
    if token:
        here, means = _scanned(token, session, learner, now), Means.QR
    else:
        here, means = _typed(typed, session, learner, now), Means.SHORT_CODE
    _check_room(here, room_code)
    told: dict[str, object] = {
        "at_device": at_device.isoformat() if at_device else None,
        "means": str(means),
    }
    attendance = _arrive(here, learner, means, now, told)
    give_back(GUESSES, str(learner.uid))
    return attendance


def _scanned(token: str, opened: Session | None, learner: User, now: datetime) -> Session:
    scanned = codes.read_token(token)
    session = _session_of(scanned, opened)
    _check_expected(session, learner)
    _check_open(session, now)
    if not codes.is_current(scanned.window, now):
        raise CodeExpired("token")
    return session


def _session_of(scanned: codes.Scanned, opened: Session | None) -> Session:
    if opened is not None and opened.uid != scanned.session:
        raise CodeOfAnotherSession("token")
    session = Session.objects.filter(uid=scanned.session).first()
    if session is None:
        raise WrongCode("token")
    return session


def _typed(short_code: str, opened: Session | None, learner: User, now: datetime) -> Session:
    if opened is not None:
        _check_expected(opened, learner)
        _check_open(opened, now)
        if codes.is_short_code(opened.uid, short_code, now):
            return opened
    others = [one for one in checked_in_now(learner, now) if one != opened]
    for session in others:
        if codes.is_short_code(session.uid, short_code, now):
            if opened is not None:
                raise CodeOfAnotherSession("short_code")
            return session
    raise WrongCode("short_code")


@transaction.atomic
def _arrive(
    session: Session, learner: User, means: str, now: datetime, told: dict[str, object]
) -> Attendance:
    enrolments = _held(session, learner)
    session.refresh_from_db()
    _check_open(session, now)  # again: it may have been closed while we waited
    heads = standing(session, enrolments)
    came = counted(session, now)
    saying = Saying(came.status, came.minutes, means, arrived_at=now)
    sayings = {
        enrolment: saying
        for enrolment in enrolments
        if enrolment.pk not in heads or heads[enrolment.pk].status in OVERTAKEN
    }
    if sayings:
        heads |= say(session, sayings, by=learner, action="check_in", told=told)
    return heads[enrolments[0].pk]


def check_in_later(
    *,
    learner: User,
    token: str,
    by: User,
    scanned_at: datetime | None = None,
    room_code: str = "",
) -> Attendance:
    """Record a code that an app scanned without a line and sends now.

    The token proves when it was shown: its window's beginning is the arrival, whatever the
    device says (``scanned_at`` is only kept). Staff are to look at it. It beats nothing that
    anybody said; only an absence that closing the session made gives way. Taken for
    ``settings.CHECK_IN_LATER_HOURS``.

    Raises:
        As ``check_in``, and TooOld: sent later than that.
    """
    if by.pk != learner.pk:
        raise NotPermitted
    spend(GUESSES, str(learner.uid))
    scanned, now = codes.read_token(token), clock.now()
    session = _session_of(scanned, None)
    arrived_at = codes.start_of(scanned.window)
    _check_expected(session, learner)
    if arrived_at > now + codes.TOLERANCE:
        raise WrongCode("token")
    if now - arrived_at > timedelta(hours=settings.CHECK_IN_LATER_HOURS):
        raise TooOld("token", hours=settings.CHECK_IN_LATER_HOURS)
    _check_time(session, arrived_at)
    _check_room(session, room_code)
    told: dict[str, object] = {"scanned_at": scanned_at.isoformat() if scanned_at else None}
    attendance = _arrived_earlier(session, learner, arrived_at, told)
    give_back(GUESSES, str(learner.uid))
    return attendance


@transaction.atomic
def _arrived_earlier(
    session: Session, learner: User, arrived_at: datetime, told: dict[str, object]
) -> Attendance:
    enrolments = _held(session, learner)
    heads = standing(session, enrolments)
    gives_way = nobody_said(heads.values())
    came = counted(session, arrived_at)
    saying = Saying(
        came.status, came.minutes, Means.OFFLINE, arrived_at=arrived_at, needs_review=True
    )
    sayings = {
        enrolment: saying
        for enrolment in enrolments
        if enrolment.pk not in heads or heads[enrolment.pk].pk in gives_way
    }
    if sayings:
        heads |= say(session, sayings, by=learner, action="check_in_later", told=told)
    return heads[enrolments[0].pk]


@transaction.atomic
def close_session(*, session: Session, by: User) -> Session:
    """Settle attendance: whoever was expected and of whom nothing is known was absent.

    Corrections may still follow. Speakers who had confirmed have spoken.

    Raises:
        NotPermitted: ``by`` does not run or teach every cohort of it.
        SessionNotHeld: a draft, cancelled, or closed before.
        NotBegun: it has not begun.
    """
    if not may_close(offices_of(by), cohorts_of(session)):
        raise NotPermitted
    session = locked(session, None)
    if session.state != SessionState.SCHEDULED:
        raise SessionNotHeld(now=session.get_state_display())
    if clock.now() < session.starts_at:
        raise NotBegun
    expected = list(expected_at(session))
    lock(expected)
    known = standing(session, expected)
    absent = Saying(Status.ABSENT, 0, Means.CLOSING)
    missing = {enrolment: absent for enrolment in expected if enrolment.pk not in known}
    if missing:
        say(session, missing, by=by, action="close")
    return mark_closed(session=session, by=by)


def _held(session: Session, learner: User) -> list[Enrolment]:
    """The learner's seats in the session, locked: one in two of its cohorts sits in both."""
    enrolments = list(expected_at(session).filter(learner=learner).order_by("-pk"))
    if not enrolments:
        raise NotExpectedHere
    lock(enrolments)
    return enrolments


def _check_expected(session: Session, learner: User) -> None:
    if not expected_at(session).filter(learner=learner).exists():
        raise NotExpectedHere


def _check_open(session: Session, now: datetime) -> None:
    if session.state == SessionState.CLOSED:
        raise CheckInClosed
    if session.state != SessionState.SCHEDULED:
        raise SessionNotHeld(now=session.get_state_display())
    _check_time(session, now)


def _check_time(session: Session, arrived_at: datetime) -> None:
    if session.state in (SessionState.DRAFT, SessionState.CANCELLED):
        raise SessionNotHeld(now=session.get_state_display())
    if arrived_at < session.starts_at - timedelta(minutes=session.opens_before):
        raise CheckInNotOpen(minutes=session.opens_before)
    if arrived_at >= session.ends_at:
        raise CheckInClosed


def _check_room(session: Session, room_code: str) -> None:
    given = to_arabic_digits(room_code).strip().casefold()
    asked = session.room_code.casefold()
    if asked and not hmac.compare_digest(given.encode(), asked.encode()):
        raise WrongRoomCode("room_code")
