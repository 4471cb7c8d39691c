"""Attendance as part of what completes a course."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from courses.attendance.services import close_session
from courses.core import clock
from courses.core.jobs import services as jobs
from courses.progress.services import decide
from courses.timetable.services import cancel_session
from tests.factories.attendance import came, marked_as
from tests.factories.catalogue import published_course
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import trainer
from tests.factories.progress import read_all
from tests.factories.timetable import draft_session, session

pytestmark = pytest.mark.django_db
EIGHTY = {"rule": "attendance", "percent": 80}


def asking(requirement):
    return open_cohort(course=published_course(lessons=1, requirement=requirement))


@pytest.fixture
def cohort(standing_clock):
    return asking(EIGHTY)


@pytest.fixture
def by(cohort):
    return trainer(cohort)


def held(cohort, days_ago=1):
    return session(cohort, at=clock.now() - timedelta(days=days_ago))


def is_completed(seat) -> bool:
    seat.refresh_from_db()
    return seat.state == "completed"


def test_who_attended_enough_completes_when_it_is_marked(cohort, by, committed):
    lectures, seat = [held(cohort, day) for day in range(1, 6)], enrolment(cohort=cohort)

    completed = []
    for lecture in lectures:
        with committed():
            marked_as(lecture, seat, by=by)
        completed.append(is_completed(seat))

    assert completed == [False, False, False, True, True]
    evidence = seat.completion.evidence
    assert (evidence["attended"], seat.completion.rule_version) == (720, 3)


def test_one_minute_short_is_short(cohort, by, committed):
    lectures, seat = [held(cohort, day) for day in range(1, 6)], enrolment(cohort=cohort)
    with committed():
        for lecture in lectures[:3]:
            marked_as(lecture, seat, by=by)
        marked_as(lectures[3], seat, "partial", minutes=179, by=by)

    assert not is_completed(seat)
    (missing,) = decide(seat).missing
    assert (missing.code, missing.amount) == ("attendance", 0.02)


def test_the_first_of_many_sessions_completes_nobody(cohort, by, committed):
    """Of what is planned, drafts among it: a completion is never taken back."""
    seat = enrolment(cohort=cohort)
    draft_session(cohort)

    with committed():
        marked_as(held(cohort), seat, by=by)

    assert not is_completed(seat)


def test_an_excuse_is_no_presence(cohort, by, committed):
    seat = enrolment(cohort=cohort)

    with committed():
        marked_as(held(cohort), seat, "excused", reason="ลาป่วย", by=by)
        marked_as(held(cohort), seat, "substitute", substitute="นางสาวแทน", by=by)

    assert not is_completed(seat)


def test_without_sessions_attendance_is_met_by_nobody(cohort):
    seat = enrolment(cohort=cohort)
    read_all(seat)

    (missing,) = decide(seat).missing
    assert (missing.code, missing.amount) == ("attendance", 0)


def test_a_correction_counts(cohort, by, committed):
    lecture, seat = held(cohort), enrolment(cohort=cohort)
    with committed():
        marked_as(lecture, seat, "absent", by=by)
    before = is_completed(seat)

    with committed():
        marked_as(lecture, seat, expected_version=1, reason="เซ็นชื่อผิดแถว", by=by)

    assert (before, is_completed(seat)) == (False, True)


def test_who_checked_in_completes_when_the_session_is_closed(cohort, by, committed):
    lecture, seat = session(cohort, at=clock.now()), enrolment(cohort=cohort)
    with committed():
        came(lecture, seat)
    before = is_completed(seat)

    with committed():
        close_session(session=lecture, by=by)

    assert (before, is_completed(seat)) == (False, True)


def test_a_session_called_off_may_complete_those_who_came_to_the_others(cohort, by, committed):
    seat, ahead = enrolment(cohort=cohort), session(cohort)
    with committed():
        marked_as(held(cohort), seat, by=by)
    before = is_completed(seat)

    with committed():
        cancel_session(session=ahead, reason="น้ำท่วม", by=None)

    assert (before, is_completed(seat)) == (False, True)


def test_a_session_nobody_closed_counts_at_the_next_sweep_after_its_end(
    cohort, committed, standing_clock
):
    lecture, seat = session(cohort, at=clock.now()), enrolment(cohort=cohort)
    with committed():
        came(lecture, seat)
    standing_clock.moves(hours=2)
    assert jobs.sweep()["progress.attendance"] == 0
    standing_clock.moves(hours=1)

    assert jobs.sweep()["progress.attendance"] == 1
    assert is_completed(seat)
    assert jobs.sweep()["progress.attendance"] == 0


def test_a_mark_whose_news_was_lost_is_found_by_the_sweep(cohort, by):
    seat = enrolment(cohort=cohort)
    marked_as(held(cohort, 30), seat, by=by)  # nothing is sent: the block never commits

    assert jobs.sweep()["progress.attendance"] == 1
    assert is_completed(seat)


def test_hours_in_sessions_may_be_what_is_asked(standing_clock, committed):
    cohort = asking({"rule": "attended_hours", "hours": 4})
    seat, by = enrolment(cohort=cohort), trainer(cohort)

    completed = []
    for days_ago in (2, 1):
        with committed():
            marked_as(held(cohort, days_ago), seat, by=by)
        completed.append(is_completed(seat))

    assert completed == [False, True]


def test_where_nobody_asks_a_lesson_read_costs_no_query_more(standing_clock):
    plain = enrolment(cohort=open_cohort(course=published_course(lessons=1)))
    rule = {"rule": "any_n", "n": 1, "of": [EIGHTY, {"rule": "min_hours", "hours": 0.5}]}
    asked = enrolment(cohort=asking(rule))

    def queries(seat) -> int:
        with CaptureQueriesContext(connection) as seen:
            read_all(seat)
        return len(seen)

    assert queries(asked) - queries(plain) == 2
