"""The list a webinar gives: who was on line, from when to when, matched to learners."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from courses.attendance.counting import Counted, counted_stays
from courses.attendance.entries import Saying, lock, nobody_said, say, standing
from courses.attendance.enums import Means, Status
from courses.attendance.refusals import NotBegun, SessionNotHeld, TooManyRows
from courses.attendance.rules import may_close
from courses.core import clock
from courses.core.errors import NotPermitted
from courses.core.thai.text import fold
from courses.enrolment.models import Enrolment
from courses.people.models import User
from courses.people.selectors import offices_of
from courses.timetable.enums import SessionState
from courses.timetable.models import Session
from courses.timetable.selectors import cohorts_of, expected_at

LIMIT = 5_000  # rows


@dataclass(frozen=True)
class OnLine:
    """One row of the list; a person whose line broke has several."""

    name: str
    email: str
    joined_at: datetime
    left_at: datetime


@dataclass(frozen=True)
class Matched:
    """``is_kept``: something was said of the learner before, and it stands."""

    enrolment: Enrolment
    counted: Counted
    first: datetime
    last: datetime
    is_kept: bool = False


@dataclass(frozen=True)
class WebinarReport:
    """``unmatched`` are rows of nobody expected, or of a name that two bear."""

    matched: list[Matched]
    unmatched: list[OnLine]


def read_webinar(*, session: Session, rows: Sequence[OnLine], by: User) -> WebinarReport:
    """What ``take_webinar`` would write; nothing is changed.

    A row is matched by e-mail, else by full name in Thai or English, prefix or none.

    Raises:
        NotPermitted: ``by`` does not run or teach every cohort of the session.
        SessionNotHeld: a draft, or cancelled.
        NotBegun: it has not begun.
        TooManyRows: over 5,000.
    """
    if not may_close(offices_of(by), cohorts_of(session)):
        raise NotPermitted
    if session.state not in (SessionState.SCHEDULED, SessionState.CLOSED):
        raise SessionNotHeld(now=session.get_state_display())
    if clock.now() < session.starts_at:
        raise NotBegun
    if len(rows) > LIMIT:
        raise TooManyRows("rows", limit=LIMIT)
    expected = [one for one in expected_at(session) if one.learner_id != by.pk]
    found, unmatched = _match(expected, rows)
    heads = standing(session, found)
    open_again = nobody_said(heads.values())
    matched = [
        _matched(session, e, stays, is_kept=e.pk in heads and heads[e.pk].pk not in open_again)
        for e, stays in found.items()
    ]
    return WebinarReport(matched, unmatched)


@transaction.atomic
def take_webinar(*, session: Session, rows: Sequence[OnLine], by: User) -> WebinarReport:
    """Record the learners on the list. It beats nothing that was said of anybody before.

    Raises:
        As ``read_webinar``.
    """
    lock(expected_at(session))
    report = read_webinar(session=session, rows=rows, by=by)
    sayings = {
        one.enrolment: Saying(
            one.counted.status,
            one.counted.minutes,
            Means.WEBINAR,
            arrived_at=one.first,
            left_at=one.last,
        )
        for one in report.matched
        if not one.is_kept and one.counted.status != Status.ABSENT
    }
    if sayings:
        say(session, sayings, by=by, action="webinar")
    return report


def _match(
    expected: Iterable[Enrolment], rows: Iterable[OnLine]
) -> tuple[dict[Enrolment, list[OnLine]], list[OnLine]]:
    by_email, by_name = _index(expected)
    found: dict[Enrolment, list[OnLine]] = defaultdict(list)
    unmatched = []
    for row in rows:
        people = by_email.get(row.email.strip().casefold()) or by_name.get(_key(row.name), [])
        if len({enrolment.learner_id for enrolment in people}) == 1:
            for enrolment in people:
                found[enrolment].append(row)
        else:
            unmatched.append(row)
    return found, unmatched


Index = dict[str, list[Enrolment]]


def _index(expected: Iterable[Enrolment]) -> tuple[Index, Index]:
    by_email: Index = defaultdict(list)
    by_name: Index = defaultdict(list)
    for enrolment in expected:
        learner = enrolment.learner
        if learner.email:
            by_email[learner.email.strip().casefold()].append(enrolment)
        for name in _names(learner):
            by_name[name].append(enrolment)
    return by_email, by_name


def _names(learner: User) -> set[str]:
    plain = f"{learner.first_name} {learner.last_name}"
    plain_en = f"{learner.first_name_en} {learner.last_name_en}"
    names = (plain, plain_en, learner.get_full_name(), learner.get_full_name_en())
    return {_key(name) for name in names if name.strip()}


def _key(name: str) -> str:
    return "".join(fold(name).split())


def _matched(
    session: Session, enrolment: Enrolment, stays: list[OnLine], *, is_kept: bool
) -> Matched:
    counted = counted_stays(session, ((row.joined_at, row.left_at) for row in stays))
    first = min(row.joined_at for row in stays)
    return Matched(enrolment, counted, first, max(row.left_at for row in stays), is_kept)
