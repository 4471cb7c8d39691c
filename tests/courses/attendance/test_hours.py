from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from courses.attendance.marking import excuse, note_substitute
from courses.attendance.selectors import (
    Attended,
    at_risk,
    hours_in,
    hours_of,
    office_attendance,
)
from courses.attendance.services import close_session
from courses.attendance.shortfalls import shortfalls
from courses.core import clock
from courses.timetable.services import cancel_session, change_session, put_for_cohort
from tests.factories.attendance import came, marked_as
from tests.factories.catalogue import published_course
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import organisation, person, trainer
from tests.factories.timetable import draft_session, session

pytestmark = pytest.mark.django_db


def asking(requirement):
    return open_cohort(course=published_course(lessons=1, requirement=requirement))


@pytest.fixture
def cohort(standing_clock):
    return asking({"rule": "attendance", "percent": 80})


@pytest.fixture
def by(cohort):
    return trainer(cohort)


def held(cohort, days_ago: int, **fields):
    """A session of three hours that is over."""
    return session(cohort, at=clock.now() - timedelta(days=days_ago), **fields)


def test_before_the_first_session_there_is_no_percentage(cohort):
    seat = enrolment(cohort=cohort)
    session(cohort)

    assert hours_of(seat) == Attended(planned=180)
    assert hours_of(seat).percent is None


def test_required_sessions_that_are_over_make_the_percentage(cohort, by):
    seat = enrolment(cohort=cohort)
    marked_as(held(cohort, 9), seat, by=by)
    marked_as(held(cohort, 8), seat, "partial", minutes=100, by=by)
    marked_as(held(cohort, 7), seat, "absent", by=by)
    excuse(session=held(cohort, 6), enrolment=seat, reason="ลาป่วย", by=by)
    note_substitute(session=held(cohort, 5), enrolment=seat, substitute="นางสาวแทน", by=by)
    held(cohort, 4)  # nobody has settled it
    session(cohort)
    draft_session(cohort)

    found = hours_of(seat)

    assert found == Attended(
        minutes=280, possible=1080, planned=1440, absences=1, excused=1, substituted=1
    )
    assert found.percent == 25


def test_a_session_called_off_counts_for_nobody_and_an_optional_one_beside(cohort, by):
    seat = enrolment(cohort=cohort)
    off = held(cohort, 9)
    marked_as(off, seat, by=by)
    cancel_session(session=off, reason="น้ำท่วม", by=None)
    optional = held(cohort, 8)
    put_for_cohort(session=optional, cohort=cohort, is_required=False, by=None)
    marked_as(optional, seat, by=by)
    marked_as(held(cohort, 7), seat, "partial", minutes=90, by=by)

    found = hours_of(seat)

    assert found == Attended(minutes=90, possible=180, planned=180, extra=180)
    assert (found.percent, found.total) == (50, 270)


def test_a_lecture_may_be_required_of_one_cohort_and_not_of_another(cohort, by):
    other = open_cohort()
    shared = held(cohort, 3)
    put_for_cohort(session=shared, cohort=other, is_required=False, by=None)
    mine, theirs = enrolment(cohort=cohort), enrolment(cohort=other)
    marked_as(shared, mine, by=by)
    marked_as(shared, theirs)

    assert hours_of(mine) == Attended(minutes=180, possible=180, planned=180)
    assert hours_of(theirs) == Attended(extra=180)


def test_a_session_under_way_counts_once_it_is_over(cohort, by, standing_clock):
    seat, lecture = enrolment(cohort=cohort), session(cohort, at=clock.now())
    came(lecture, seat)

    during = hours_of(seat)
    standing_clock.moves(hours=3)

    assert during == Attended(planned=180)
    assert hours_of(seat) == Attended(minutes=180, possible=180, planned=180)


def test_a_session_closed_early_counts_at_once(cohort, by):
    seat, lecture = enrolment(cohort=cohort), session(cohort, at=clock.now())
    close_session(session=lecture, by=by)

    assert hours_of(seat) == Attended(possible=180, planned=180, absences=1)


def test_minutes_cut_afterwards_are_nobodys(cohort, by):
    seat, lecture = enrolment(cohort=cohort), held(cohort, 1)
    marked_as(lecture, seat, by=by)
    change_session(session=lecture, minutes=150, by=None)

    assert hours_of(seat) == Attended(minutes=150, possible=150, planned=150)


def test_a_percentage_is_rounded_down():
    assert Attended(minutes=7999, possible=10_000).percent == 79


def test_twenty_learners_cost_no_more_queries_than_one(cohort, by):
    lectures = [held(cohort, day) for day in (2, 3)]

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            hours_in(cohort)
            at_risk(cohort)
            office_attendance(cohort)
        return len(seen)

    enrolment(cohort=cohort)
    for_one = queries()
    for _ in range(5):
        seat = enrolment(cohort=cohort)
        for lecture in lectures:
            marked_as(lecture, seat, by=by)

    assert queries() == for_one


def test_learners_at_risk_are_those_out_of_reach_and_those_twice_absent(cohort, by):
    lectures = [held(cohort, day) for day in range(10, 0, -1)]
    fine, twice, lost = (enrolment(cohort=cohort) for _ in range(3))
    for number, lecture in enumerate(lectures):
        marked_as(lecture, fine, by=by)
        marked_as(lecture, twice, "absent" if number < 2 else "present", by=by)
        away = number in (3, 5, 7)
        if away:
            excuse(session=lecture, enrolment=lost, reason="ลาป่วย", by=by)
        else:
            marked_as(lecture, lost, by=by)

    found = {one.enrolment: one.cannot_reach for one in at_risk(cohort)}

    assert found == {twice: False, lost: True}


def test_sessions_to_come_keep_it_in_reach(cohort, by):
    seat = enrolment(cohort=cohort)
    marked_as(held(cohort, 2), seat, "absent", by=by)
    assert [one.cannot_reach for one in at_risk(cohort)] == [True]

    for days in range(1, 5):
        session(cohort, at=clock.now() + timedelta(days=days))

    assert at_risk(cohort) == []


def test_an_office_is_represented_by_its_people_and_their_substitutes(cohort, by):
    ours, theirs = organisation(name_th="กรมการปกครอง"), organisation(name_th="กรมที่ดิน")
    first, second = (enrolment(cohort=cohort, learner=person(organisation=ours)) for _ in "ab")
    third = enrolment(cohort=cohort, learner=person(organisation=theirs))
    lecture = held(cohort, 2)
    marked_as(lecture, first, "partial", minutes=90, by=by)
    note_substitute(session=lecture, enrolment=second, substitute="นางสาวแทน", by=by)
    marked_as(lecture, third, "absent", by=by)

    found = [
        (one.organisation, one.people, one.possible, one.own, one.substituted, one.percent)
        for one in office_attendance(cohort)
    ]

    assert found == [(ours, 2, 360, 90, 180, 75), (theirs, 1, 180, 0, 0, 0)]


@pytest.mark.parametrize(
    ("requirement", "sessions", "expected"),
    [
        ({"rule": "attendance", "percent": 80}, 0, ["no_sessions"]),
        ({"rule": "attendance", "percent": 80}, 1, []),
        ({"rule": "attended_hours", "hours": 3}, 1, []),
        ({"rule": "attended_hours", "hours": 4}, 1, ["too_few_hours"]),
        ({"rule": "min_hours", "hours": 0.5}, 0, []),
        (
            {
                "rule": "all_of",
                "of": [
                    {"rule": "attendance", "percent": 80},
                    {"rule": "attended_hours", "hours": 4},
                ],
            },
            0,
            ["no_sessions", "too_few_hours"],
        ),
        (
            {
                "rule": "any_n",
                "n": 1,
                "of": [
                    {"rule": "attendance", "percent": 80},
                    {"rule": "min_hours", "hours": 0.5},
                ],
            },
            0,
            [],
        ),
    ],
)
def test_what_nobody_could_attend_is_told_of_the_cohort(
    standing_clock, requirement, sessions, expected
):
    made = asking(requirement)
    for _ in range(sessions):
        draft_session(made)

    assert [one.code for one in shortfalls(made)] == expected


def test_a_session_called_off_plans_nothing(cohort):
    cancel_session(session=session(cohort), reason="น้ำท่วม", by=None)

    assert [one.code for one in shortfalls(cohort)] == ["no_sessions"]
