"""What staff say of attendance: marks, excuses, substitutes, the signed list, corrections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from courses.attendance.counting import counted
from courses.attendance.entries import Saying, lock, say, standing
from courses.attendance.enums import CAME, Means, Status
from courses.attendance.models import Attendance, SignedSheet
from courses.attendance.refusals import (
    CorrectionReasonMissing,
    MarkedTwice,
    NotBegun,
    NotExpectedHere,
    SessionNotHeld,
    SheetOfAnotherSession,
    SubstituteMissing,
    WrongAttendedMinutes,
    WrongTimes,
)
from courses.attendance.rules import may_mark, may_take_attendance
from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import NotPermitted, StaleVersion
from courses.core.thai.text import normalise
from courses.enrolment.enums import SEATED
from courses.enrolment.models import Enrolment
from courses.files.models import StoredFile
from courses.files.services import claim
from courses.people.models import User
from courses.people.selectors import offices_of
from courses.people.services import clean_name
from courses.timetable.enums import SessionState
from courses.timetable.models import Session
from courses.timetable.selectors import cohorts_of

# Known before anybody comes.
BEFOREHAND = (Status.EXCUSED, Status.SUBSTITUTED)
HELD = (SessionState.SCHEDULED, SessionState.CLOSED)


@dataclass(frozen=True)
class Mark:
    """What is to stand of one learner. ``expected_version`` is the one that was seen, 0 for none.

    For who came, ``minutes`` follow from the times where they are left out. A mark that changes
    another needs its ``reason``; so does an excuse. ``evidence`` is an upload of one's own.
    """

    enrolment: Enrolment
    status: str
    expected_version: int = 0
    minutes: int | None = None
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    reason: str = ""
    substitute: str = ""
    evidence: StoredFile | None = None


@transaction.atomic
def mark(*, session: Session, mark: Mark, by: User) -> Attendance:
    """One mark; see ``mark_many``."""
    (attendance,) = mark_many(session=session, marks=[mark], by=by)
    return attendance


@transaction.atomic
def mark_many(
    *, session: Session, marks: Sequence[Mark], by: User, means: str = Means.STAFF
) -> list[Attendance]:
    """Write ``marks``, all or none, as further entries; what is there already stays readable.

    Raises:
        NotPermitted: a learner of a cohort ``by`` neither runs nor teaches, or ``by`` themself.
        NotExpectedHere: a learner of no cohort the session is held for.
        SessionNotHeld: a draft, or cancelled.
        NotBegun: check-in has not opened, and it is no excuse and no substitute.
        MarkedTwice: the same learner twice.
        StaleVersion: one of them has been changed since it was seen.
        CorrectionReasonMissing, SubstituteMissing, WrongAttendedMinutes, WrongTimes: the form.
        NotFound, UploadAlreadyUsed: evidence that is not ``by``'s, or was used.
    """
    session.refresh_from_db()
    _check_marks(session, marks, by)
    lock(mark.enrolment for mark in marks)
    heads = standing(session, [mark.enrolment for mark in marks])
    for one in marks:
        head = heads.get(one.enrolment.pk)
        if one.expected_version != (head.version if head else 0):
            raise StaleVersion
    sayings = {one.enrolment: _saying(session, one, means, by) for one in marks}
    written = say(session, sayings, by=by, action="mark", told={"means": str(means)})
    return [written[one.enrolment.pk] for one in marks]


def excuse(
    *,
    session: Session,
    enrolment: Enrolment,
    reason: str,
    by: User,
    expected_version: int = 0,
    evidence: StoredFile | None = None,
) -> Attendance:
    """The learner is away with leave. It is no presence, and stays in what percent is asked of.

    Raises:
        As ``mark_many``.
    """
    one = Mark(enrolment, Status.EXCUSED, expected_version, reason=reason, evidence=evidence)
    return mark(session=session, mark=one, by=by)


def note_substitute(
    *,
    session: Session,
    enrolment: Enrolment,
    substitute: str,
    by: User,
    expected_version: int = 0,
    reason: str = "",
) -> Attendance:
    """ผู้แทน: somebody came for the learner's office. It counts for the office alone.

    Raises:
        As ``mark_many``.
    """
    one = Mark(
        enrolment, Status.SUBSTITUTED, expected_version, reason=reason, substitute=substitute
    )
    return mark(session=session, mark=one, by=by)


@transaction.atomic
def review(*, attendance: Attendance, by: User) -> Attendance:
    """Staff have looked at what an app sent later, and let it stand. Idempotent.

    Raises:
        NotPermitted: see ``mark_many``.
    """
    if not may_mark(by, offices_of(by), attendance.enrolment):
        raise NotPermitted
    rows = Attendance.objects.filter(pk=attendance.pk, needs_review=True)
    if rows.update(needs_review=False):
        record("attendance.review", attendance, by=by)
    attendance.refresh_from_db()
    return attendance


@transaction.atomic
def add_sheet(*, session: Session, upload: StoredFile, by: User) -> SignedSheet:
    """Keep a scan of the list that people signed.

    Raises:
        NotPermitted: ``by`` runs or teaches none of the session's cohorts.
        SessionNotHeld: a draft, or cancelled.
        NotFound, UploadAlreadyUsed: see ``files.claim``.
    """
    if not may_take_attendance(offices_of(by), cohorts_of(session)):
        raise NotPermitted
    _check_held(session)
    sheet = SignedSheet.objects.create(
        session=session, file=claim(upload=upload, by=by), added_at=clock.now(), added_by=by
    )
    record("attendance.add_sheet", sheet, by=by, changes={"session": str(session.uid)})
    return sheet


def mark_from_sheet(
    *, session: Session, sheet: SignedSheet, marks: Sequence[Mark], by: User
) -> list[Attendance]:
    """Marks as they were read off ``sheet``.

    Raises:
        SheetOfAnotherSession: and as ``mark_many``.
    """
    if sheet.session_id != session.pk:
        raise SheetOfAnotherSession("sheet")
    return mark_many(session=session, marks=marks, by=by, means=Means.SHEET)


def _check_marks(session: Session, marks: Sequence[Mark], by: User) -> None:
    offices, cohorts = offices_of(by), cohorts_of(session)
    mine = {cohort.pk for cohort in cohorts if may_take_attendance(offices, [cohort])}
    others = {cohort.pk for cohort in cohorts} - mine
    for one in marks:
        if one.enrolment.learner_id == by.pk or one.enrolment.cohort_id in others or not mine:
            raise NotPermitted
        if one.enrolment.cohort_id not in mine or one.enrolment.state not in SEATED:
            raise NotExpectedHere
    if len({one.enrolment.pk for one in marks}) < len(marks):
        raise MarkedTwice
    _check_held(session)
    opened = session.starts_at - timedelta(minutes=session.opens_before) <= clock.now()
    if not opened and not all(one.status in BEFOREHAND for one in marks):
        raise NotBegun


def _check_held(session: Session) -> None:
    if session.state not in HELD:
        raise SessionNotHeld(now=session.get_state_display())


def _saying(session: Session, one: Mark, means: str, by: User) -> Saying:
    reason = normalise(one.reason)
    if not reason and (one.expected_version or one.status == Status.EXCUSED):
        raise CorrectionReasonMissing("reason")
    minutes = _minutes(session, one)
    return Saying(
        status=one.status,
        minutes=minutes,
        means=means,
        arrived_at=one.arrived_at if one.status in CAME else None,
        left_at=one.left_at if one.status in CAME else None,
        reason=reason,
        evidence=claim(upload=one.evidence, by=by) if one.evidence else None,
        substitute=_substitute(one),
    )


def _minutes(session: Session, one: Mark) -> int:
    """Who was there all the time was there for all of it; for others something must be said."""
    if one.status not in CAME:
        return 0
    if one.status == Status.PRESENT:
        return session.minutes
    if one.arrived_at and one.left_at and one.left_at < one.arrived_at:
        raise WrongTimes("left_at")
    minutes = one.minutes
    if minutes is None and (one.arrived_at or one.left_at):
        minutes = counted(session, one.arrived_at, one.left_at).minutes
    if minutes is None or not 0 <= minutes <= session.minutes:
        raise WrongAttendedMinutes("minutes", most=session.minutes)
    return minutes


def _substitute(one: Mark) -> str:
    if one.status != Status.SUBSTITUTED:
        return ""
    name = clean_name(one.substitute, field="substitute")
    if not name:
        raise SubstituteMissing("substitute")
    return name[:250]
