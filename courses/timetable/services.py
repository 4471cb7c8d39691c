from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from courses.cohorts.models import Cohort
from courses.cohorts.services import FIRST_BUDDHIST_YEAR
from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import NotPermitted
from courses.core.thai.text import normalise
from courses.people.models import User
from courses.people.selectors import offices_of
from courses.timetable import signals
from courses.timetable.booking import give_out_places
from courses.timetable.enums import EngagementState, Mode, SessionState
from courses.timetable.models import Booking, Engagement, Session, SessionCohort
from courses.timetable.refusals import (
    CapacityBelowBooked,
    NoCohort,
    NotInState,
    ReasonMissing,
    SessionBuddhistYear,
    SessionEndsFirst,
    StillBooked,
    TitleMissing,
    VenueRetired,
    WrongCutOff,
    WrongMinutes,
    WrongMode,
)
from courses.timetable.rules import may_timetable
from courses.timetable.selectors import LIVE_BOOKINGS, cohorts_of

# What calendars show: a change of any raises the session's sequence.
SHOWN = frozenset(
    {
        "title_th",
        "title_en",
        "summary_th",
        "summary_en",
        "starts_at",
        "ends_at",
        "mode",
        "venue",
        "room",
        "join_url",
    }
)
CHANGEABLE = SHOWN | {
    "kind",
    "minutes",
    "recording_url",
    "capacity",
    "is_booked",
    "booking_closes_at",
    "opens_before",
    "grace",
    "room_code",
}
AFTERWARDS = frozenset({"recording_url", "summary_th", "summary_en"})  # of a closed session
WORDS = ("title_th", "title_en", "room", "room_code")


@transaction.atomic
def plan_session(*, cohorts: Iterable[Cohort], by: User | None, **fields: Any) -> Session:
    """A draft session, held for ``cohorts``, where its hours count.

    ``minutes`` are those that count; left out, all from beginning to end. Clashes never refuse:
    ``clashes.clashes_of`` tells of them.

    Raises:
        NotPermitted: ``by`` neither runs nor teaches every one of the cohorts.
        NoCohort: none is given.
        TitleMissing, SessionEndsFirst, WrongMinutes, WrongCutOff, WrongMode, VenueRetired:
            the form is wrong.
        SessionBuddhistYear: a date that was not converted.
    """
    cohorts = list(cohorts)
    if not cohorts:
        raise NoCohort("cohorts")
    if by is not None and not may_timetable(offices_of(by), cohorts):
        raise NotPermitted
    session = Session(changed_at=clock.now(), **_only(CHANGEABLE, fields))
    if session.minutes is None:
        session.minutes = _span(session)
    _check(session)
    session.save()
    SessionCohort.objects.bulk_create(
        SessionCohort(session=session, cohort=cohort) for cohort in cohorts
    )
    record("timetable.plan", session, by=by, changes={"cohorts": [c.code for c in cohorts]})
    return session


@transaction.atomic
def change_session(*, session: Session, by: User | None, **fields: Any) -> Session:
    """Change what a session is; more capacity goes to those who wait, at once.

    Sends ``session_changed`` after commit. A closed one keeps all but its words and recording.

    Raises:
        As ``plan_session``, and
        NotInState: closed or cancelled.
        CapacityBelowBooked: fewer places than are booked.
        StillBooked: it is no longer to be booked, and some have.
    """
    session = locked(session, by)
    changed = _only(CHANGEABLE, fields)
    _check_state(session, closed=changed.keys() <= AFTERWARDS)
    for name, value in changed.items():
        setattr(session, name, value)
    _check(session)
    _check_bookings(session)
    session.sequence += bool(SHOWN & changed.keys())
    _save(session, *changed)
    record("timetable.change", session, by=by, changes={"fields": sorted(changed)})
    give_out_places(session)
    return session


@transaction.atomic
def schedule_session(*, session: Session, by: User | None) -> Session:
    """Put a draft on the timetable, for learners to see.

    Raises:
        NotPermitted: see ``plan_session``.
        NotInState: it is no draft.
    """
    session = locked(session, by)
    if session.state != SessionState.DRAFT:
        raise NotInState(now=session.get_state_display())
    return _become(session, SessionState.SCHEDULED, by=by)


@transaction.atomic
def cancel_session(*, session: Session, reason: str, by: User | None) -> Session:
    """Call a session off. It stays on the timetable, crossed out, and counts for nobody.

    Raises:
        NotPermitted: see ``plan_session``.
        ReasonMissing: learners are told why.
        NotInState: closed, or cancelled before.
    """
    session = locked(session, by)
    reason = normalise(reason)
    if not reason:
        raise ReasonMissing("reason")
    _check_state(session)
    session.cancelled_reason = reason[:500]
    return _become(session, SessionState.CANCELLED, by=by, reason=reason)


def mark_closed(*, session: Session, by: User) -> Session:
    """Attendance has been settled; who was to speak has spoken. ``attendance`` alone calls it."""
    spoken = Engagement.objects.filter(session=session, state=EngagementState.CONFIRMED)
    spoken.update(state=EngagementState.DELIVERED, changed_at=clock.now())
    return _become(session, SessionState.CLOSED, by=by)


@transaction.atomic
def put_for_cohort(
    *, session: Session, cohort: Cohort, by: User | None, is_required: bool = True
) -> SessionCohort:
    """Hold the session for ``cohort`` too, or say whether its hours count there.

    Raises:
        NotPermitted: ``by`` neither runs nor teaches ``cohort`` and those it is held for.
        NotInState: closed or cancelled.
    """
    session = locked(session, by)
    if by is not None and not may_timetable(offices_of(by), [cohort]):
        raise NotPermitted
    _check_state(session)
    place, _created = SessionCohort.objects.update_or_create(
        session=session, cohort=cohort, defaults={"is_required": is_required}
    )
    changes: dict[str, object] = {"cohort": cohort.code, "required": is_required}
    record("timetable.put_for_cohort", session, by=by, changes=changes)
    _tell(session)
    return place


@transaction.atomic
def take_from_cohort(*, session: Session, cohort: Cohort, by: User | None) -> None:
    """Hold the session for ``cohort`` no longer.

    Raises:
        NotPermitted: see ``put_for_cohort``.
        NotInState: closed, cancelled, or begun.
        NoCohort: it is held for no other.
        StillBooked: learners of the cohort have booked.
    """
    session = locked(session, by)
    _check_state(session)
    if session.state == SessionState.SCHEDULED and clock.now() >= session.starts_at:
        raise NotInState(now=session.get_state_display())
    places = SessionCohort.objects.filter(session=session)
    if not places.exclude(cohort=cohort).exists():
        raise NoCohort("cohort")
    if _live_bookings(session).filter(enrolment__cohort=cohort).exists():
        raise StillBooked
    places.filter(cohort=cohort).delete()
    record("timetable.take_from_cohort", session, by=by, changes={"cohort": cohort.code})
    _tell(session)


def locked(session: Session, by: User | None) -> Session:
    """``session`` locked until commit, once ``by`` is known to run or teach all its cohorts."""
    session = Session.objects.select_for_update(no_key=True).get(pk=session.pk)
    if by is not None and not may_timetable(offices_of(by), cohorts_of(session)):
        raise NotPermitted
    return session


def _become(session: Session, state: str, *, by: User | None, reason: str = "") -> Session:
    before, session.state = session.state, state
    session.sequence += 1
    _save(session, "state", "cancelled_reason")
    record(f"timetable.{state}", session, by=by, reason=reason, changes={"state": [before, state]})
    return session


def _save(session: Session, *fields: str) -> None:
    session.changed_at = clock.now()
    session.save(update_fields=[*fields, "sequence", "changed_at"])
    _tell(session)


def _tell(session: Session) -> None:
    transaction.on_commit(partial(signals.session_changed.send, Session, session=session))


def _only(allowed: frozenset[str], fields: dict[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in fields.items() if name in allowed}
    words = {name: " ".join(normalise(given[name]).split()) for name in WORDS if name in given}
    return {**given, **words}


def _span(session: Session) -> int:
    """Minutes from beginning to end, breaks and all."""
    return int((session.ends_at - session.starts_at).total_seconds()) // 60


def _check(session: Session) -> None:
    if not session.title_th:
        raise TitleMissing("title_th")
    if session.ends_at.year >= FIRST_BUDDHIST_YEAR:
        raise SessionBuddhistYear("ends_at")
    if session.ends_at <= session.starts_at:
        raise SessionEndsFirst("ends_at")
    if not 0 < session.minutes <= _span(session):
        raise WrongMinutes("minutes", span=_span(session))
    if session.booking_closes_at and session.booking_closes_at > session.starts_at:
        raise WrongCutOff("booking_closes_at")
    _check_place(session)


def _check_place(session: Session) -> None:
    if session.mode == Mode.REMOTE and session.venue_id:
        raise WrongMode("venue")
    if session.venue is not None and session.venue.is_retired:
        raise VenueRetired("venue")


def _check_state(session: Session, *, closed: bool = False) -> None:
    changeable = (SessionState.DRAFT, SessionState.SCHEDULED)
    if session.state not in changeable and not (closed and session.state == SessionState.CLOSED):
        raise NotInState(now=session.get_state_display())


def _check_bookings(session: Session) -> None:
    if session.capacity is not None and session.capacity < session.booked:
        raise CapacityBelowBooked("capacity", booked=session.booked)
    if not session.is_booked and _live_bookings(session).exists():
        raise StillBooked("is_booked")


def _live_bookings(session: Session) -> QuerySet[Booking]:
    return Booking.objects.filter(session=session, state__in=LIVE_BOOKINGS)
