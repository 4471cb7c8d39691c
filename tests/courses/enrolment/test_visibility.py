import pytest

from courses.enrolment.models import Enrolment
from courses.enrolment.rules import is_learning, may_list_enrolments
from courses.enrolment.services import mark_completed, withdraw
from courses.people.selectors import offices_of
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import (
    admin,
    coach,
    coordinator,
    executive,
    officer,
    organisation,
    person,
    trainer,
)

pytestmark = pytest.mark.django_db


def test_who_sees_whose_enrolment():
    ministry = organisation()
    department = organisation(parent=ministry)
    cohort, other = open_cohort(), open_cohort()
    near = enrolment(learner=person(organisation=department), cohort=cohort)
    far = enrolment(learner=person(organisation=organisation()), cohort=other)
    everything = {near, far}
    expected = {
        near.learner: {near},
        far.learner: {far},
        person(): set(),
        admin(): everything,
        officer(): everything,
        coach(): everything,
        officer(cohort): {near},
        officer(cohort.course): {near},
        officer(cohort.course.programme): {near},
        trainer(other): {far},
        coach(other.course): {far},
        coordinator(ministry): {near},
        coordinator(department): {near},
        executive(ministry): {near},
        coordinator(organisation()): set(),
        coordinator(organisation(parent=department)): set(),
    }

    seen = {user: set(Enrolment.objects.visible_to(user, offices_of(user))) for user in expected}

    assert seen == expected


def test_a_trainer_who_learns_elsewhere_sees_both():
    cohort = open_cohort()
    user = trainer(cohort)
    taught, learnt = enrolment(cohort=cohort), enrolment(learner=user)

    assert set(Enrolment.objects.visible_to(user, offices_of(user))) == {taught, learnt}


def test_seen_twice_is_listed_once():
    ministry = organisation()
    user = coordinator(ministry)
    mine = enrolment(learner=user)

    assert list(Enrolment.objects.visible_to(user, offices_of(user))) == [mine]


def test_lists_are_for_those_with_an_office():
    assert may_list_enrolments(offices_of(coach(open_cohort())))
    assert not may_list_enrolments(offices_of(person()))


def test_seated_are_those_who_learn_or_completed():
    active, done, gone = enrolment(), enrolment(), enrolment()
    mark_completed(enrolment=done)
    withdraw(enrolment=gone, by=gone.learner)

    seated = set(Enrolment.objects.seated())
    learning = {e for e in Enrolment.objects.all() if is_learning(e)}

    assert seated == learning == {active, done}
