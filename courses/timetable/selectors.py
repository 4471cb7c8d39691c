from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from courses.cohorts.enums import PUBLIC_STATES
from courses.cohorts.models import STAFF_ROLES, Cohort
from courses.enrolment.models import Enrolment
from courses.people.models import User
from courses.people.selectors import offices_of
from courses.timetable.enums import BookingState, EngagementState, SessionState
from courses.timetable.models import Booking, Engagement, Material, Session, SessionCohort

LIVE_BOOKINGS = (BookingState.BOOKED, BookingState.WAITING)


@dataclass(frozen=True)
class Appointment:
    """A session in one person's calendar. ``booking`` is their live one, where it is booked."""

    session: Session
    enrolment: Enrolment | None = None
    booking: Booking | None = None

    @property
    def is_held_for_them(self) -> bool:
        """A session that is booked is theirs once they booked it."""
        return not self.session.is_booked or self.booking is not None


def told(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """``sessions`` with what a page or a calendar tells of them; four queries for any number."""
    speakers = Engagement.objects.exclude(state=EngagementState.DECLINED).order_by("pk")
    materials = Material.objects.filter(withdrawn_at=None).select_related("file")
    return sessions.select_related("venue").prefetch_related(
        Prefetch("places", SessionCohort.objects.select_related("cohort")),
        Prefetch("engagements", speakers.select_related("speaker")),
        Prefetch("materials", materials),
    )


def sessions_of(cohort: Cohort) -> QuerySet[Session]:
    """All sessions of ``cohort``, drafts and cancelled ones among them, in order of time."""
    return told(Session.objects.filter(cohorts=cohort))


def schedule_of(user: User, since: datetime, until: datetime) -> list[Appointment]:
    """What ``user`` is to attend as a learner between two instants, cancelled ones included.

    One row a session, even where two of the person's cohorts share it.
    """
    seats = {
        seat.cohort_id: seat
        for seat in Enrolment.objects.of(user).seated().select_related("cohort").order_by("-pk")
    }
    shown = _between(since, until).filter(cohorts__in=seats, cohorts__state__in=PUBLIC_STATES)
    booked = _bookings(user, shown)
    return [
        Appointment(one, _seat(one, seats), booked.get(one.pk)) for one in told(shown.distinct())
    ]


def _between(since: datetime, until: datetime) -> QuerySet[Session]:
    rows = Session.objects.exclude(state=SessionState.DRAFT)
    return rows.filter(starts_at__lt=until, ends_at__gt=since)


def _bookings(user: User, sessions: QuerySet[Session]) -> dict[int, Booking]:
    rows = Booking.objects.filter(
        enrolment__learner=user, session__in=sessions.values("pk"), state__in=LIVE_BOOKINGS
    )
    return {row.session_id: row for row in rows}


def _seat(session: Session, seats: dict[int, Enrolment]) -> Enrolment | None:
    mine = (seats.get(place.cohort_id) for place in session.places.all())
    return next((seat for seat in mine if seat is not None), None)


def teaching_of(user: User, since: datetime, until: datetime) -> list[Session]:
    """Sessions ``user`` speaks in, teaches or runs between two instants."""
    speaks = Engagement.objects.filter(speaker__user=user).exclude(state=EngagementState.DECLINED)
    mine = Q(pk__in=speaks.values("session"))
    offices = offices_of(user)
    if offices.holds(*STAFF_ROLES):
        mine |= Q(pk__in=Session.objects.in_scope(offices, *STAFF_ROLES).values("pk"))
    return list(told(_between(since, until).filter(mine)))


def expected_at(session: Session) -> QuerySet[Enrolment]:
    """Whose attendance is taken: those with a place where it is booked, else all in the cohorts.

    In the order of Thai lists, by given name.
    """
    seated = Enrolment.objects.seated().filter(cohort__places__session=session)
    if session.is_booked:
        booked = Booking.objects.filter(session=session, state=BookingState.BOOKED)
        seated = seated.filter(pk__in=booked.values("enrolment"))
    people = seated.select_related("learner", "cohort__course__programme", "organisation")
    return people.order_by("learner__sort_key", "pk")


def queue_of(session: Session) -> QuerySet[Booking]:
    """Those who wait for a place, in the order in which they get one."""
    rows = Booking.objects.filter(session=session, state=BookingState.WAITING)
    return rows.order_by("booked_at", "pk")


def cohorts_of(session: Session) -> list[Cohort]:
    """With what permissions are asked by."""
    return list(
        Cohort.objects.filter(places__session=session)
        .select_related("course__programme")
        .order_by("pk")
    )


def held_for(cohorts: Iterable[int]) -> QuerySet[SessionCohort]:
    """Places of ``cohorts``, given by key, in sessions that are not cancelled."""
    rows = SessionCohort.objects.filter(cohort__in=cohorts)
    return rows.exclude(session__state=SessionState.CANCELLED).select_related("session")
