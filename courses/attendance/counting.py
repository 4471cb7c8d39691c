"""How many minutes a person sat through: integers, never better than the truth by rounding."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from courses.attendance.enums import Status
from courses.timetable.models import Session

Interval = tuple[datetime, datetime]


@dataclass(frozen=True)
class Counted:
    status: str
    minutes: int


def counted(
    session: Session, arrived_at: datetime | None = None, left_at: datetime | None = None
) -> Counted:
    """What one stay is worth; without a time, the person was there at that end.

    Up to ``grace`` minutes after the beginning nobody is late. Who comes later loses the whole
    minutes since the beginning, grace included; who leaves early, those to the end. Minutes
    begun count for the learner. Breaks are not told apart: no more than all is lost.
    """
    late = _minutes(session.starts_at, arrived_at) if arrived_at else 0
    early = _minutes(left_at, session.ends_at) if left_at else 0
    late = late if arrived_at and _is_late(session, arrived_at) else 0
    minutes = max(0, session.minutes - late - early)
    if early:
        return Counted(Status.PARTIAL, minutes)
    return Counted(Status.LATE if late else Status.PRESENT, minutes)


def counted_stays(session: Session, stays: Iterable[Interval]) -> Counted:
    """What several stays are worth together, as a webinar's list has them.

    Times that overlap (two devices, a line that broke) count once; what lies outside the
    session does not. Who missed no more than ``grace`` minutes was there for all of it.
    """
    seconds = sum(_seconds(stay) for stay in _merged(session, stays))
    span = _seconds((session.starts_at, session.ends_at))
    missed = (span - seconds) // 60
    if missed <= session.grace:
        return Counted(Status.PRESENT, session.minutes)
    minutes = max(0, session.minutes - missed)
    return Counted(Status.PARTIAL if minutes else Status.ABSENT, minutes)


def _is_late(session: Session, arrived_at: datetime) -> bool:
    return _seconds((session.starts_at, arrived_at)) > session.grace * 60


def _merged(session: Session, stays: Iterable[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for start, end in sorted(stays):
        start, end = max(start, session.starts_at), min(end, session.ends_at)
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _minutes(start: datetime, end: datetime) -> int:
    return max(0, _seconds((start, end)) // 60)


def _seconds(interval: Interval) -> int:
    start, end = interval
    return int((end - start).total_seconds())
