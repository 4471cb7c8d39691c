from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from courses.attendance.enums import Status
from courses.attendance.models import Attendance
from courses.catalogue.requirements import attendance_asked
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.enrolment.models import Enrolment
from courses.people.models import Organisation, User
from courses.timetable.enums import BookingState, SessionState
from courses.timetable.models import Booking, Session, SessionCohort
from courses.timetable.selectors import held_for

TOO_MANY_ABSENCES = 2


@dataclass(frozen=True)
class Attended:
    """One learner's attendance in minutes, as far as required sessions are over.

    ``possible`` are all minutes of those sessions: an excuse takes nothing from it. ``planned``
    adds those to come, drafts among them, so that a percentage reached of it stays reached.
    ``extra`` were attended in sessions that are not required.
    """

    minutes: int = 0
    possible: int = 0
    planned: int = 0
    extra: int = 0
    absences: int = 0
    excused: int = 0
    substituted: int = 0

    @property
    def percent(self) -> int | None:
        """Rounded down, so that 79.99 is no 80; None before the first session is over."""
        return self.minutes * 100 // self.possible if self.possible else None

    @property
    def total(self) -> int:
        return self.minutes + self.extra


@dataclass(frozen=True)
class AtRisk:
    """``cannot_reach``: whatever the learner does, the percentage asked is out of reach."""

    enrolment: Enrolment
    attended: Attended
    cannot_reach: bool


@dataclass(frozen=True)
class OfficeAttendance:
    """How an agency was represented: its people's own minutes and those of substitutes."""

    organisation: Organisation | None
    people: int
    possible: int
    own: int
    substituted: int

    @property
    def percent(self) -> int | None:
        return (self.own + self.substituted) * 100 // self.possible if self.possible else None


Heads = dict[int, dict[int, Attendance]]


def hours_of(enrolment: Enrolment) -> Attended:
    return hours_of_many([enrolment])[enrolment.pk]


def hours_in(cohort: Cohort) -> dict[int, Attended]:
    """Of every learner of ``cohort``, by key of the enrolment."""
    return hours_of_many(Enrolment.objects.seated().filter(cohort=cohort))


def hours_of_many(enrolments: Iterable[Enrolment]) -> dict[int, Attended]:
    """By key of the enrolment; two queries for any number of learners and sessions."""
    enrolments = list(enrolments)
    places, heads = _places({e.cohort_id for e in enrolments}), _heads(enrolments)
    return {e.pk: _sum(places[e.cohort_id], heads[e.pk]) for e in enrolments}


def _places(cohorts: Iterable[int]) -> dict[int, list[SessionCohort]]:
    places: dict[int, list[SessionCohort]] = defaultdict(list)
    for place in held_for(cohorts):
        places[place.cohort_id].append(place)
    return places


def _heads(enrolments: Iterable[Enrolment]) -> Heads:
    heads: Heads = defaultdict(dict)
    for row in Attendance.objects.filter(enrolment__in=list(enrolments)):
        heads[row.enrolment_id][row.session_id] = row
    return heads


def is_over(session: Session, now: datetime) -> bool:
    """Its hours count: it was settled, or its time has passed."""
    past = session.state == SessionState.SCHEDULED and session.ends_at <= now
    return past or session.state == SessionState.CLOSED


def minutes_of(session: Session, head: Attendance | None) -> int:
    """What stands, and no more than the session has: its minutes may have been cut since."""
    return min(head.minutes, session.minutes) if head else 0


def _sum(places: Iterable[SessionCohort], heads: dict[int, Attendance]) -> Attended:
    now, places = clock.now(), list(places)
    required = [place.session for place in places if place.is_required]
    over = [session for session in required if is_over(session, now)]
    ahead = [session for session in required if session.ends_at > now and session not in over]
    beside = [p.session for p in places if not p.is_required and is_over(p.session, now)]
    said = [heads[session.pk].status for session in over if session.pk in heads]
    possible = sum(session.minutes for session in over)
    return Attended(
        minutes=sum(minutes_of(session, heads.get(session.pk)) for session in over),
        possible=possible,
        planned=possible + sum(session.minutes for session in ahead),
        extra=sum(minutes_of(session, heads.get(session.pk)) for session in beside),
        absences=said.count(Status.ABSENT),
        excused=said.count(Status.EXCUSED),
        substituted=said.count(Status.SUBSTITUTED),
    )


def at_risk(cohort: Cohort) -> list[AtRisk]:
    """Learners to speak to: the percentage asked is out of reach, or two absences.

    In the order of Thai lists. Three queries for any number of learners.
    """
    people = Enrolment.objects.seated().filter(cohort=cohort).select_related("learner")
    rows = list(people.order_by("learner__sort_key", "pk"))
    percent = attendance_asked(cohort.revision.requirement)
    found = []
    for enrolment, one in zip(rows, hours_of_many(rows).values(), strict=True):
        best = one.minutes + one.planned - one.possible
        lost = best * 100 < percent * one.planned
        if lost or one.absences >= TOO_MANY_ABSENCES:
            found.append(AtRisk(enrolment, one, cannot_reach=lost))
    return found


def office_attendance(cohort: Cohort) -> list[OfficeAttendance]:
    """By agency as it was at enrolment: a substitute's sessions count for it in full."""
    rows = list(Enrolment.objects.seated().filter(cohort=cohort).select_related("organisation"))
    places, heads = _places([cohort.pk])[cohort.pk], _heads(rows)
    now = clock.now()
    over = [p.session for p in places if p.is_required and is_over(p.session, now)]
    offices: dict[Organisation | None, list[Enrolment]] = defaultdict(list)
    for row in rows:
        offices[row.organisation].append(row)
    told = [_office(office, people, over, heads) for office, people in offices.items()]
    return sorted(told, key=lambda one: one.organisation.sort_key if one.organisation else "")


def _office(
    office: Organisation | None, people: list[Enrolment], over: list[Session], heads: Heads
) -> OfficeAttendance:
    pairs = [(session, heads[one.pk].get(session.pk)) for one in people for session in over]
    return OfficeAttendance(
        organisation=office,
        people=len(people),
        possible=sum(session.minutes for session, _head in pairs),
        own=sum(minutes_of(session, head) for session, head in pairs),
        substituted=sum(
            session.minutes
            for session, head in pairs
            if head is not None and head.status == Status.SUBSTITUTED
        ),
    )


def checked_in_now(learner: User, now: datetime) -> list[Session]:
    """Sessions the learner is expected at and may check in to at ``now``."""
    seats = Enrolment.objects.of(learner).seated()
    today = Session.objects.filter(
        state=SessionState.SCHEDULED,
        starts_at__lte=now + timedelta(days=1),
        ends_at__gt=now,
        cohorts__in=seats.values("cohort"),
    )
    booked = Booking.objects.filter(enrolment__in=seats, state=BookingState.BOOKED)
    theirs = today.filter(Q(is_booked=False) | Q(pk__in=booked.values("session"))).distinct()
    return [one for one in theirs if one.starts_at - timedelta(minutes=one.opens_before) <= now]


def to_review(session: Session) -> QuerySet[Attendance]:
    """What apps sent later and nobody has looked at."""
    rows = Attendance.objects.filter(session=session, needs_review=True)
    return rows.select_related("enrolment__learner").order_by("enrolment__learner__sort_key")
