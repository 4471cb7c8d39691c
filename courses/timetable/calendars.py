"""Sessions as iCalendar text (RFC 5545), for calendars elsewhere.

A session keeps its UID for ever; its SEQUENCE rises with each change that is shown; one that is
called off stays in, as CANCELLED, for calendars keep what is merely left out. Times are in UTC:
every calendar knows it, and Bangkok has had no other offset since 1920. There is no ORGANIZER:
with one, calendars offer to answer by mail, and nobody would read it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from icalendar import Calendar, Event, vDuration

from courses.cohorts.models import Cohort
from courses.core.languages import pick
from courses.core.thai.dates import Lang
from courses.timetable.enums import BookingState, SessionState
from courses.timetable.models import Engagement, Session
from courses.timetable.selectors import Appointment, sessions_of

PRODUCT = "-//GovLab LMS//govlab//TH"
REFRESH = timedelta(hours=1)
# The address of a session's page; the domain knows none.
Address = Callable[[Session], str]


@dataclass(frozen=True)
class Telling:
    """In which language, with which addresses, and whether to its own people: links to join
    are told to nobody else.
    """

    lang: Lang
    address: Address
    host: str = "govlab"
    to_participants: bool = False


def calendar_text(appointments: Iterable[Appointment], *, name: str, telling: Telling) -> bytes:
    """One calendar of ``appointments``, the same bytes for the same sessions."""
    with override(telling.lang):
        calendar = _calendar(name)
        for appointment in appointments:
            calendar.add_component(_event(appointment, telling))
        return bytes(calendar.to_ical())


def cohort_text(cohort: Cohort, *, telling: Telling) -> bytes:
    """The timetable of a cohort, without drafts."""
    sessions = sessions_of(cohort).exclude(state=SessionState.DRAFT)
    with override(telling.lang):
        name = f"{pick(cohort.course.title_th, cohort.course.title_en)} {cohort.code}"
    return calendar_text((Appointment(one) for one in sessions), name=name, telling=telling)


def session_text(session: Session, *, telling: Telling) -> bytes:
    """One session, to be put into a calendar by hand."""
    with override(telling.lang):
        name = pick(session.title_th, session.title_en)
    return calendar_text([Appointment(session)], name=name, telling=telling)


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Bangkok")
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    return calendar


def _event(appointment: Appointment, telling: Telling) -> Event:
    session = appointment.session
    event = Event()
    event.add("uid", f"{session.uid}@{telling.host}")
    event.add("sequence", session.sequence)
    event.add("dtstamp", session.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", session.starts_at.astimezone(UTC))
    event.add("dtend", session.ends_at.astimezone(UTC))
    event.add("status", _status(appointment))
    event.add("summary", pick(session.title_th, session.title_en))
    event.add("description", _description(session, telling))
    if place := _place(session):
        event.add("location", place)
    event.add("url", telling.address(session))
    return event


def _status(appointment: Appointment) -> str:
    if appointment.session.state == SessionState.CANCELLED:
        return "CANCELLED"
    waits = appointment.booking and appointment.booking.state == BookingState.WAITING
    return "TENTATIVE" if waits else "CONFIRMED"


def _place(session: Session) -> str:
    if session.venue is None:
        return session.room
    venue = session.venue
    address = pick(venue.address_th, venue.address_en)
    parts = (session.room, pick(venue.name_th, venue.name_en), " ".join(address.split()))
    return ", ".join(part for part in parts if part)


def _description(session: Session, telling: Telling) -> str:
    """Never the room code: it is told in the room alone."""
    parts = []
    if session.state == SessionState.CANCELLED:
        parts.append(_("Cancelled: %(reason)s") % {"reason": session.cancelled_reason})
    parts.append(pick(session.summary_th, session.summary_en))
    parts += [_speaker(engagement) for engagement in session.engagements.all()]
    if telling.to_participants and session.join_url:
        parts.append(_("Join on line: %(address)s") % {"address": session.join_url})
    return "\n".join(part for part in parts if part)


def _speaker(engagement: Engagement) -> str:
    speaker = engagement.speaker
    name = pick(speaker.name_th, speaker.name_en)
    topic = pick(engagement.topic_th, engagement.topic_en)
    return _("Speaker: %(name)s") % {"name": f"{name} ({topic})" if topic else name}
