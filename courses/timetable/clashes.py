"""What a planner should look at again. It warns and never refuses: two halves of a hall, or a
speaker for one hour of three, look the same from here.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _

from courses.core import clock
from courses.core.languages import language, pick
from courses.core.thai.dates import date_range
from courses.people.enums import Role, ScopeKind
from courses.people.models import RoleAssignment, User
from courses.timetable.enums import EngagementState
from courses.timetable.models import Engagement, Session, SessionCohort
from courses.timetable.selectors import cohorts_of, expected_at


class ClashKind(StrEnum):
    VENUE = "venue"
    SPEAKER = "speaker"
    TRAINER = "trainer"
    COHORT = "cohort"
    TOO_SMALL = "too_small"
    OUTSIDE_COHORT = "outside_cohort"


@dataclass(frozen=True)
class Clash:
    """``other`` is the session it clashes with, when it is with one; ``words`` tell a person."""

    kind: ClashKind
    words: str
    other: Session | None = None


def clashes_of(session: Session) -> list[Clash]:
    """All that may be wrong with where, when and with whom ``session`` is held.

    The number of queries does not grow with the number of sessions. Trainers are those named
    for a cohort: a role over a whole course is shared by many, and would always clash.
    """
    others = list(Session.objects.overlapping(session).select_related("venue"))
    return [
        *_venue(session, others),
        *_speakers(session, others),
        *_cohorts(session, others),
        *_trainers(session, others),
        *_too_small(session),
        *_outside(session),
    ]


def _venue(session: Session, others: list[Session]) -> Iterator[Clash]:
    """Without a room, the whole venue is meant."""
    for other in others:
        same_room = not session.room or not other.room or session.room == other.room
        if session.venue_id and session.venue_id == other.venue_id and same_room:
            words = _("The venue is used by “%(other)s” at that time.") % _named(other)
            yield Clash(ClashKind.VENUE, words, other)


def _speakers(session: Session, others: list[Session]) -> Iterator[Clash]:
    speaks = Engagement.objects.exclude(state=EngagementState.DECLINED)
    mine = speaks.filter(session=session).values("speaker")
    both = speaks.filter(session__in=others, speaker__in=mine).select_related("speaker")
    by_key = {other.pk: other for other in others}
    for one in both.order_by("session", "pk"):
        other = by_key[one.session_id]
        name = pick(one.speaker.name_th, one.speaker.name_en)
        words = _("%(name)s speaks in “%(other)s” at that time.") % {"name": name, **_named(other)}
        yield Clash(ClashKind.SPEAKER, words, other)


def _cohorts(session: Session, others: list[Session]) -> Iterator[Clash]:
    """Learners cannot be in two places; where both are booked, they choose."""
    mine = {cohort.pk for cohort in cohorts_of(session)}
    for other in Session.objects.filter(pk__in=[o.pk for o in others], cohorts__in=mine).distinct():
        if not (session.is_booked and other.is_booked):
            words = _("The same learners have “%(other)s” at that time.") % _named(other)
            yield Clash(ClashKind.COHORT, words, other)


def _trainers(session: Session, others: list[Session]) -> Iterator[Clash]:
    mine = {cohort.uid for cohort in cohorts_of(session)}
    places = SessionCohort.objects.filter(session__in=others).exclude(cohort__uid__in=mine)
    theirs = list(places.select_related("cohort", "session").order_by("session"))
    named = _trainers_of({*mine, *(place.cohort.uid for place in theirs)})
    people = {user.pk: user for uid in mine for user in named[uid]}
    for place in theirs:
        for user in named[place.cohort.uid]:
            if user.pk in people:
                told = {"name": user.get_full_name(), **_named(place.session)}
                words = _("%(name)s teaches in “%(other)s” at that time.") % told
                yield Clash(ClashKind.TRAINER, words, place.session)


def _trainers_of(cohorts: set[UUID]) -> dict[UUID, list[User]]:
    """By public id of the cohort, those named its trainers today."""
    rows = RoleAssignment.objects.in_force(clock.today()).filter(
        role=Role.TRAINER, scope_kind=ScopeKind.COHORT, scope__in=cohorts
    )
    named: dict[UUID, list[User]] = defaultdict(list)
    for row in rows.select_related("user").order_by("pk"):
        if row.scope is not None:
            named[row.scope].append(row.user)
    return named


def _too_small(session: Session) -> Iterator[Clash]:
    if session.venue is None or session.venue.capacity is None:
        return
    booked = session.capacity if session.is_booked else None
    people = booked if booked is not None else expected_at(session).count()
    if people > session.venue.capacity:
        words = _("The venue holds %(holds)s; %(people)s are expected.")
        numbers = {"holds": session.venue.capacity, "people": people}
        yield Clash(ClashKind.TOO_SMALL, words % numbers)


def _outside(session: Session) -> Iterator[Clash]:
    first, last = clock.bangkok_day(session.starts_at), clock.bangkok_day(session.ends_at)
    for cohort in cohorts_of(session):
        if first < cohort.starts_on or last > cohort.ends_on:
            days = date_range(cohort.starts_on, cohort.ends_on, short=True, lang=language())
            words = _("Cohort %(cohort)s runs %(days)s.") % {"cohort": cohort.code, "days": days}
            yield Clash(ClashKind.OUTSIDE_COHORT, words)


def _named(session: Session) -> dict[str, str]:
    return {"other": pick(session.title_th, session.title_en)}
