from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

import pytest

from courses.core import clock
from courses.timetable.clashes import clashes_of
from courses.timetable.services import cancel_session, put_for_cohort
from courses.timetable.speakers import note_answer
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import granted, trainer
from tests.factories.timetable import booked_session, session, speaker, speaking, venue

pytestmark = pytest.mark.django_db


@pytest.fixture
def first_day(standing_clock):
    return clock.now() + timedelta(days=20)


@pytest.fixture
def lecture(first_day):
    return session(open_cohort(), at=first_day)


def told(of) -> list[tuple[str, object]]:
    return [(clash.kind, clash.other) for clash in clashes_of(of)]


def test_one_hall_at_one_time(first_day):
    hall = venue()
    mine = session(open_cohort(), at=first_day, venue=hall, room="301")
    whole = session(open_cohort(), at=first_day + timedelta(hours=2), venue=hall)
    same = session(open_cohort(), at=first_day - timedelta(hours=2), venue=hall, room="301")
    session(open_cohort(), at=first_day, venue=hall, room="302")
    session(open_cohort(), at=first_day, venue=venue(), room="301")
    session(open_cohort(), at=first_day + timedelta(hours=3), venue=hall, room="301")

    assert sorted(told(mine), key=lambda one: one[1].pk) == [("venue", whole), ("venue", same)]


def test_what_is_called_off_is_in_nobodys_way(first_day):
    hall = venue()
    mine = session(open_cohort(), at=first_day, venue=hall)
    cancel_session(session=session(open_cohort(), at=first_day, venue=hall), reason="-", by=None)

    assert told(mine) == []


def test_one_speaker_at_two_places(first_day, lecture):
    other, expert = session(open_cohort(), at=first_day), speaker()
    here, _there = speaking(lecture, expert), speaking(other, expert)

    assert told(lecture) == [("speaker", other)]
    note_answer(engagement=here, confirmed=False, by=None)
    assert told(lecture) == []


def test_one_trainer_named_for_two_cohorts(first_day, lecture):
    other = session(open_cohort(), at=first_day)
    by = trainer(lecture.cohorts.get())
    granted(by, "trainer", other.cohorts.get())

    with override("en"):
        (clash,) = clashes_of(lecture)

    name = by.get_full_name()
    assert (clash.kind, clash.other) == ("trainer", other)
    assert clash.words == f"{name} teaches in “Understanding people” at that time."


def test_the_same_learners_at_two_places_unless_they_choose(first_day):
    cohort = open_cohort()
    mine, other = session(cohort, at=first_day), session(cohort, at=first_day)
    clinics = [booked_session(open_cohort(), at=first_day) for _ in range(2)]
    for clinic in clinics:
        put_for_cohort(session=clinic, cohort=open_cohort(), by=None)
    shared = open_cohort()
    for clinic in clinics:
        put_for_cohort(session=clinic, cohort=shared, by=None)

    assert told(mine) == [("cohort", other)]
    assert told(clinics[0]) == []


def test_more_people_than_chairs(first_day):
    cohort, hall = open_cohort(), venue(capacity=1)
    mine = session(cohort, at=first_day, venue=hall)
    enrolment(cohort=cohort)
    assert told(mine) == []

    enrolment(cohort=cohort)

    with override("en"):
        (clash,) = clashes_of(mine)
    assert (clash.kind, clash.words) == ("too_small", "The venue holds 1; 2 are expected.")


def test_a_clinic_is_as_large_as_its_places(first_day):
    mine = booked_session(open_cohort(), capacity=30, at=first_day, venue=venue(capacity=20))

    assert told(mine) == [("too_small", None)]


def test_a_day_on_which_the_cohort_does_not_run(standing_clock):
    cohort = open_cohort()
    early = session(cohort)  # tomorrow; the cohort begins in two weeks

    with override("th"):
        (clash,) = clashes_of(early)

    assert clash.kind == "outside_cohort"
    assert cohort.code in clash.words
    assert "2570" in clash.words


def test_many_sessions_cost_no_more_queries_than_one(first_day):
    cohort, hall, expert = open_cohort(), venue(capacity=1), speaker()
    mine = session(cohort, at=first_day, venue=hall)
    speaking(mine, expert)

    def crowd() -> None:
        other = session(cohort, open_cohort(), at=first_day, venue=hall)
        speaking(other, expert)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            clashes_of(mine)
        return len(seen)

    crowd()
    queries()  # the venue of ``mine`` is read once
    for_one = queries()
    for _ in range(5):
        crowd()

    assert queries() == for_one
