"""Fifty people, twenty seats. First the race is shown to exist, then the guard to stop it."""

from functools import partial
from threading import Barrier

import pytest

from courses.cohorts.models import Cohort
from courses.enrolment import seats, services
from courses.enrolment.models import Enrolment
from tests.factories.catalogue import published_course
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import person
from tests.races.crowd import PATIENCE_SECONDS, at_once, told

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PEOPLE, SEATS = 50, 20


@pytest.fixture
def cohort() -> Cohort:
    return open_cohort(course=published_course(lessons=1), capacity=SEATS)


def press(learner, cohort):
    return partial(services.enrol, learner=learner, cohort=cohort, by=learner)


def taken(cohort: Cohort) -> int:
    return Cohort.objects.get(pk=cohort.pk).taken


def test_counting_and_then_inserting_oversells(cohort, monkeypatch):
    everyone_counted = Barrier(PEOPLE)

    def count_then_insert(cohort: Cohort) -> None:
        others = Enrolment.objects.filter(cohort=cohort).seated().count() - 1
        everyone_counted.wait(PATIENCE_SECONDS)
        if others >= cohort.capacity:
            raise seats.CohortFull

    monkeypatch.setattr(services.seats, "claim_seat", count_then_insert)

    answers = at_once([press(person(), cohort) for _ in range(PEOPLE)])

    assert told(answers) == {"ok": PEOPLE}
    assert Enrolment.objects.filter(cohort=cohort).seated().count() > SEATS


@pytest.mark.parametrize("trial", range(3))
def test_twenty_of_fifty_get_a_seat_and_no_seat_is_left(cohort, trial):
    answers = at_once([press(person(), cohort) for _ in range(PEOPLE)])

    assert told(answers) == {"ok": SEATS, "cohort_full": PEOPLE - SEATS}
    assert Enrolment.objects.filter(cohort=cohort).seated().count() == taken(cohort) == SEATS


def test_many_presses_of_one_person_take_one_seat(cohort):
    learner = person()

    answers = at_once([press(learner, cohort)] * 10)

    assert told(answers) == {"ok": 1, "already_enrolled": 9}
    assert (Enrolment.objects.count(), taken(cohort)) == (1, 1)


def test_many_presses_of_one_who_comes_back_take_one_seat(cohort):
    made = enrolment(cohort=cohort)
    services.withdraw(enrolment=made, by=made.learner)

    answers = at_once([press(made.learner, cohort)] * 10)

    assert told(answers) == {"ok": 1, "already_enrolled": 9}
    assert (Enrolment.objects.count(), taken(cohort)) == (1, 1)


def test_many_presses_to_leave_free_one_seat(cohort):
    made, _stays = enrolment(cohort=cohort), enrolment(cohort=cohort)
    leave = partial(services.withdraw, enrolment=made, by=made.learner)

    answers = at_once([leave] * 10)

    assert told(answers) == {"ok": 1, "enrolment_not_active": 9}
    assert taken(cohort) == 1


def test_coming_and_going_leaves_the_count_right(cohort):
    Cohort.objects.update(capacity=10)
    leaving = [enrolment(cohort=cohort) for _ in range(10)]
    leaves = [partial(services.withdraw, enrolment=made, by=made.learner) for made in leaving]
    cohort.refresh_from_db()
    cohort.taken = 0  # those who come have an old picture: the claim must decide

    at_once([*leaves, *(press(person(), cohort) for _ in range(20))])

    seated = Enrolment.objects.filter(cohort=cohort).seated().count()
    assert seated == taken(cohort) <= 10
