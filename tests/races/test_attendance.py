"""Two taps of one finger, and the door that closes while people come in."""

from functools import partial
from threading import Barrier

import pytest

from courses.attendance import entries, services
from courses.attendance.models import Attendance, AttendanceEntry
from courses.core import clock
from tests.factories.attendance import marked_as, on_the_wall
from tests.factories.catalogue import published_course
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import officer, trainer
from tests.factories.timetable import session
from tests.races.crowd import PATIENCE_SECONDS, at_once, told

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cohort():
    return open_cohort(course=published_course(lessons=1))


@pytest.fixture
def lecture(cohort):
    return session(cohort, at=clock.now())


def scan(seat, lecture):
    token = on_the_wall(lecture).token
    return partial(services.check_in, learner=seat.learner, token=token, by=seat.learner)


def test_looking_and_then_writing_meets_the_constraint(cohort, lecture, monkeypatch):
    seat, both_looked = enrolment(cohort=cohort), Barrier(2)
    really = entries.standing

    def look(session, enrolments):
        heads = really(session, enrolments)
        both_looked.wait(PATIENCE_SECONDS)
        return heads

    monkeypatch.setattr(services, "lock", lambda enrolments: None)
    monkeypatch.setattr(services, "standing", look)
    answers = at_once([partial(outcome, scan(seat, lecture))] * 2)

    assert sorted(answers) == ["IntegrityError", "ok"]


def outcome(call) -> str:
    try:
        call()
    except Exception as error:
        return type(error).__name__
    return "ok"


@pytest.mark.parametrize("trial", range(5))
def test_a_double_tap_is_one_entry_and_one_answer(cohort, lecture, trial):
    seat = enrolment(cohort=cohort)

    answers = at_once([scan(seat, lecture)] * 6)

    assert told(answers) == {"ok": 6}
    assert {answer.pk for answer in answers} == {Attendance.objects.get().pk}
    assert AttendanceEntry.objects.count() == 1


@pytest.mark.parametrize("trial", range(3))
def test_a_door_that_closes_lets_in_or_turns_away_and_never_both(cohort, lecture, trial):
    seats, by = [enrolment(cohort=cohort) for _ in range(12)], officer(cohort)
    close = partial(services.close_session, session=lecture, by=by)

    answers = at_once([close, *(scan(seat, lecture) for seat in seats)])

    let_in = sum(answer == "ok" for answer in map(_word, answers[1:]))
    statuses = list(Attendance.objects.values_list("status", flat=True))
    assert set(map(_word, answers)) <= {"ok", "checkin_closed"}
    assert statuses.count("absent") == 12 - let_in
    assert (len(statuses), AttendanceEntry.objects.count()) == (12, 12)


def _word(answer) -> str:
    (word,) = told([answer])
    return word


def test_of_many_marks_on_what_was_seen_one_stands(cohort, lecture):
    seat, by = enrolment(cohort=cohort), trainer(cohort)
    mark = partial(marked_as, lecture, seat, "absent", by=by)

    answers = at_once([mark] * 6)

    assert told(answers) == {"ok": 1, "stale_version": 5}
    assert AttendanceEntry.objects.count() == 1
