"""Places in sessions that are booked. Nothing else writes ``Session.booked``.

Whoever books joins the waiting list, and the list gives out what is free: so that a place freed
while another joins is never left empty, and nobody who came later goes first. The session is
locked first in every transaction, so that these come one after the other.
"""

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.db.models import F, Q

from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import NotPermitted
from courses.enrolment.models import Enrolment
from courses.enrolment.rules import is_learning
from courses.enrolment.services import NotActive
from courses.people.models import User
from courses.people.selectors import offices_of
from courses.timetable import signals
from courses.timetable.enums import BookingState, SessionState
from courses.timetable.models import Booking, Session, SessionCohort
from courses.timetable.refusals import (
    AlreadyBooked,
    BookingClosed,
    BookingEnded,
    NotBooked,
    NotInState,
    NotOfThisSession,
    SessionFull,
)
from courses.timetable.rules import acts_as_staff, may_book
from courses.timetable.selectors import LIVE_BOOKINGS, queue_of


@transaction.atomic
def book(*, session: Session, enrolment: Enrolment, by: User) -> Booking:
    """A place in ``session``, or the last one on its waiting list: see the booking's state.

    Raises:
        NotPermitted: ``by`` is neither the learner nor runs or teaches the cohort.
        NotActive: the learner withdrew or was removed.
        NotBooked: whoever is in the cohort may come without.
        NotOfThisSession: it is not held for the learner's cohort.
        NotInState: it is no longer, or not yet, on the timetable.
        BookingClosed: after the cut-off (for the learner), or after the beginning (for all).
        AlreadyBooked: the person has a place or waits for one, in whichever of their cohorts.
    """
    staffed = _check_right(enrolment, by)
    session = _locked(session)
    _check_bookable(session, enrolment)
    _check_time(session, staffed=staffed)
    _check_once(session, enrolment)
    booking = Booking.objects.create(
        session=session,
        enrolment=enrolment,
        state=BookingState.WAITING,
        booked_at=clock.now(),
        booked_by=by,
    )
    record("timetable.book", booking, by=by, changes={"session": str(session.uid)})
    give_out_places(session, told_already=booking)
    booking.refresh_from_db(fields=["state"])
    return booking


@transaction.atomic
def cancel_booking(*, booking: Booking, by: User, reason: str = "") -> Booking:
    """Give up a place, or the wait for one; the first who waits gets it in this transaction.

    The cut-off covers cancelling too, or a place would change hands when nobody can come.

    Raises:
        NotPermitted: ``by`` is neither the learner nor runs or teaches the cohort.
        BookingClosed: as ``book``.
        BookingEnded: it was cancelled before.
    """
    staffed = _check_right(booking.enrolment, by)
    session = _locked(booking.session)
    _check_time(session, staffed=staffed)
    if not _end(session, Q(pk=booking.pk)):
        raise BookingEnded
    booking.refresh_from_db()
    record("timetable.cancel_booking", booking, by=by, reason=reason)
    give_out_places(session)
    return booking


@transaction.atomic
def free_places_of(*, enrolment: Enrolment) -> int:
    """End the bookings of one who withdrew, in sessions to come; how many were ended."""
    rows = Booking.objects.filter(enrolment=enrolment, state__in=LIVE_BOOKINGS)
    ahead = rows.filter(session__starts_at__gt=clock.now()).order_by("session")
    ended = 0
    for session in Session.objects.filter(pk__in=ahead.values("session")).order_by("pk"):
        session = _locked(session)
        ended += _end(session, Q(enrolment=enrolment))
        give_out_places(session)
    if ended:
        record("timetable.free_places", enrolment, by=None, changes={"bookings": ended})
    return ended


def give_out_places(session: Session, *, told_already: Booking | None = None) -> list[Booking]:
    """Give what is free to those who wait, first come, first served; who got a place.

    Call it inside a transaction that holds ``session`` locked, as its last write. It goes on
    until the session begins, for a place left empty helps nobody. Sends ``booking_promoted``
    after commit for all but ``told_already``, who is told by the answer.
    """
    session.refresh_from_db()
    if session.state != SessionState.SCHEDULED or clock.now() >= session.starts_at:
        return []
    free = None if session.capacity is None else max(0, session.capacity - session.booked)
    lucky = list(queue_of(session).select_related("enrolment__learner")[:free])
    if lucky:
        _seat(session, lucky)
    for booking in lucky:
        if told_already is None or booking.pk != told_already.pk:
            booking.state = BookingState.BOOKED
            transaction.on_commit(partial(_tell, booking))
    return lucky


def claim_places(session: Session, count: int) -> None:
    """Count ``count`` more as booked, by one conditional UPDATE.

    Raises:
        SessionFull: there are not so many; roll the transaction back.
    """
    room = Q(capacity=None) | Q(capacity__gte=F("booked") + count)
    if not Session.objects.filter(room, pk=session.pk).update(booked=F("booked") + count):
        raise SessionFull


def _seat(session: Session, lucky: Iterable[Booking]) -> None:
    keys = [booking.pk for booking in lucky]
    Booking.objects.filter(pk__in=keys).update(state=BookingState.BOOKED)
    claim_places(session, len(keys))


def _tell(booking: Booking) -> None:
    signals.booking_promoted.send(Booking, booking=booking)


def _end(session: Session, which: Q) -> int:
    """End the live bookings in ``which``; places that were held are free again."""
    rows = Booking.objects.filter(which, session=session)
    ended = {"state": BookingState.CANCELLED, "ended_at": clock.now()}
    held = rows.filter(state=BookingState.BOOKED).update(**ended)
    waited = rows.filter(state=BookingState.WAITING).update(**ended)
    Session.objects.filter(pk=session.pk, booked__gte=held).update(booked=F("booked") - held)
    return held + waited


def _locked(session: Session) -> Session:
    return Session.objects.select_for_update(no_key=True).get(pk=session.pk)


def _check_right(enrolment: Enrolment, by: User) -> bool:
    offices = offices_of(by)
    if not may_book(by, offices, enrolment):
        raise NotPermitted
    return acts_as_staff(offices, enrolment)


def _check_bookable(session: Session, enrolment: Enrolment) -> None:
    if not is_learning(enrolment):
        raise NotActive
    places = SessionCohort.objects.filter(session=session, cohort=enrolment.cohort_id)
    if not places.exists():
        raise NotOfThisSession("session")
    if session.state != SessionState.SCHEDULED:
        raise NotInState(now=session.get_state_display())
    if not session.is_booked:
        raise NotBooked


def _check_time(session: Session, *, staffed: bool) -> None:
    closes = session.starts_at if staffed else session.booking_closes_at or session.starts_at
    if clock.now() >= closes:
        raise BookingClosed


def _check_once(session: Session, enrolment: Enrolment) -> None:
    """Of the person, not of the seat: one in two cohorts sits on one chair."""
    rows = Booking.objects.filter(session=session, enrolment__learner=enrolment.learner_id)
    if rows.filter(state__in=LIVE_BOOKINGS).exists():
        raise AlreadyBooked
