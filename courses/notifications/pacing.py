"""When a person is told: at once, after quiet hours, once a day, never. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from courses.core.clock import BANGKOK
from courses.notifications.enums import Channel, Pace, Why
from courses.notifications.kinds import Kind
from courses.notifications.models import Preference

# What a person may choose for each channel. A digest is a letter: a phone is told at once or not.
CHOICES = {
    Channel.SITE: (Pace.AT_ONCE,),
    Channel.EMAIL: (Pace.AT_ONCE, Pace.DAILY, Pace.NEVER),
    Channel.PUSH: (Pace.AT_ONCE, Pace.NEVER),
}


@dataclass(frozen=True)
class Timing:
    """When a delivery is due, and why not at once."""

    due_at: datetime
    why: Why = Why.NONE


def pace_of(kind: Kind, channel: str, preference: Preference) -> Pace:
    """The person's own choice, or the house's rule."""
    channel = Channel(channel)
    if channel not in kind.channels and channel != Channel.SITE:
        return Pace.NEVER
    chosen = preference.paces.get(kind.code, {}).get(channel)
    return Pace(chosen) if chosen in CHOICES[channel] else _house_pace(kind, channel)


def _house_pace(kind: Kind, channel: Channel) -> Pace:
    if kind.pace in CHOICES[channel]:
        return kind.pace
    return Pace.NEVER if channel == Channel.PUSH else Pace.AT_ONCE


def timing(kind: Kind, pace: Pace, preference: Preference, instant: datetime) -> Timing:
    """When something that may go out from ``instant`` on does so."""
    if pace == Pace.DAILY:
        return Timing(next_at(preference.digest_at, instant), Why.DIGEST)
    return Timing(instant) if kind.urgent else after_quiet_hours(preference, instant)


def after_quiet_hours(preference: Preference, instant: datetime) -> Timing:
    """``instant``, or the end of the quiet hours it falls into; the end itself is not quiet.

    Hours are Bangkok's. They may run over midnight; two equal times mean no quiet hours.
    """
    since, until = preference.quiet_from, preference.quiet_until
    clock = instant.astimezone(BANGKOK).time()
    over_midnight = since > until
    quiet = (clock >= since or clock < until) if over_midnight else since <= clock < until
    return Timing(next_at(until, instant), Why.QUIET_HOURS) if quiet else Timing(instant)


def next_at(hour: time, instant: datetime) -> datetime:
    """The first ``hour`` on Bangkok's clock after ``instant``."""
    local = instant.astimezone(BANGKOK)
    day = local.date() if local.time() < hour else local.date() + timedelta(days=1)
    return datetime.combine(day, hour, BANGKOK).astimezone(instant.tzinfo)
