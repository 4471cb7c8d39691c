"""Writing what is said of attendance: an entry, and the row of what stands. Nothing else does.

The learner's enrolment is locked first, so that two who say something of one person come one
after the other, and so that nothing is said while the session is being closed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from courses.attendance import signals
from courses.attendance.enums import Means
from courses.attendance.models import Attendance, AttendanceEntry
from courses.core import clock
from courses.core.audit.services import record
from courses.enrolment.models import Enrolment
from courses.files.models import StoredFile
from courses.people.models import User
from courses.timetable.models import Session


@dataclass(frozen=True)
class Saying:
    """What is said of one person. ``needs_review`` until staff have looked at it."""

    status: str
    minutes: int
    means: str
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    reason: str = ""
    evidence: StoredFile | None = None
    substitute: str = ""
    needs_review: bool = False


def lock(enrolments: Iterable[Enrolment]) -> None:
    """Hold ``enrolments`` until commit, in one order for all."""
    keys = [enrolment.pk for enrolment in enrolments]
    rows = Enrolment.objects.select_for_update(no_key=True).filter(pk__in=keys)
    list(rows.order_by("pk").values_list("pk", flat=True))


def standing(session: Session, enrolments: Iterable[Enrolment]) -> dict[int, Attendance]:
    """What stands of each, by key of the enrolment."""
    rows = Attendance.objects.filter(session=session, enrolment__in=enrolments)
    return {row.enrolment_id: row for row in rows.select_related("session", "enrolment")}


def nobody_said(heads: Iterable[Attendance]) -> set[int]:
    """Keys of those that only closing the session made: nobody has spoken of that person."""
    newest = AttendanceEntry.objects.filter(attendance__in=heads, means=Means.CLOSING)
    made = dict(newest.values_list("attendance", "number"))
    return {head.pk for head in heads if made.get(head.pk) == head.version}


def say(
    session: Session,
    sayings: Mapping[Enrolment, Saying],
    *,
    by: User,
    action: str,
    told: Mapping[str, object] | None = None,
) -> dict[int, Attendance]:
    """Write ``sayings``, with one audit entry; the statements are the same for 1 and for 500.

    Call it inside a transaction, with the enrolments from ``lock``. Sends
    ``attendance_changed`` after commit.
    """
    heads = standing(session, sayings)
    fresh = [_begun(session, e, s) for e, s in sayings.items() if e.pk not in heads]
    for enrolment, saying in sayings.items():
        if enrolment.pk in heads:
            _move_on(heads[enrolment.pk], saying)
    changed = ["status", "minutes", "needs_review", "version", "changed_at"]
    Attendance.objects.bulk_update(heads.values(), changed)
    heads |= {head.enrolment_id: head for head in Attendance.objects.bulk_create(fresh)}
    AttendanceEntry.objects.bulk_create(_entry(heads[e.pk], s, by) for e, s in sayings.items())
    marks: dict[str, object] = {str(e.uid): str(s.status) for e, s in sayings.items()}
    record(f"attendance.{action}", session, by=by, changes={"marks": marks, **(told or {})})
    keys = sorted(heads)
    transaction.on_commit(partial(signals.attendance_changed.send, Attendance, enrolments=keys))
    return heads


def _begun(session: Session, enrolment: Enrolment, saying: Saying) -> Attendance:
    return Attendance(
        session=session,
        enrolment=enrolment,
        status=saying.status,
        minutes=saying.minutes,
        needs_review=saying.needs_review,
        changed_at=clock.now(),
    )


def _move_on(head: Attendance, saying: Saying) -> None:
    head.status, head.minutes = saying.status, saying.minutes
    head.needs_review, head.changed_at = saying.needs_review, clock.now()
    head.version += 1


def _entry(head: Attendance, saying: Saying, by: User) -> AttendanceEntry:
    return AttendanceEntry(
        attendance=head,
        number=head.version,
        status=saying.status,
        minutes=saying.minutes,
        means=saying.means,
        arrived_at=saying.arrived_at,
        left_at=saying.left_at,
        reason=saying.reason,
        evidence=saying.evidence,
        substitute=saying.substitute,
        recorded_at=head.changed_at,
        recorded_by=by,
    )
