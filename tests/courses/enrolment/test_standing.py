from datetime import date

import pytest

from courses.cohorts.eligibility import Standing
from courses.core import clock
from courses.enrolment.services import mark_completed, withdraw
from courses.enrolment.standing import standing_of, standings_of
from courses.people.models import User
from tests.factories.catalogue import published_course
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import organisation, person, posted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


def test_a_standing_is_of_the_posting_of_the_day_and_of_courses_completed():
    ministry = organisation(kind="ministry")
    department = organisation(parent=ministry)
    office = organisation(parent=department, kind="province", province="50")
    learner, course = person(), published_course()
    posted(learner, office, level="M1")
    mark_completed(enrolment=enrolment(learner=learner, cohort=open_cohort(course=course)))
    enrolment(learner=learner)
    left = enrolment(learner=learner)
    withdraw(enrolment=left, by=learner)

    assert standing_of(learner, clock.today()) == Standing(
        level="M1",
        position_type="M",
        employment="civil",
        organisations=frozenset({ministry.code, department.code, office.code}),
        organisation_kind="province",
        province="50",
        completed=frozenset({course.code}),
    )


def test_who_has_no_posting_stands_as_a_citizen():
    assert standing_of(person(), clock.today()) == Standing(employment="citizen")


def test_the_posting_is_that_of_the_day():
    before, after = organisation(), organisation()
    learner = person()
    posted(learner, before, valid_from=date(2024, 10, 1), level="K2")
    posted(learner, after, valid_from=date(2026, 10, 1), level="K3")

    held = {
        day: (standing.level, standing.organisations)
        for day in (date(2024, 9, 30), date(2026, 9, 30), date(2026, 10, 1))
        for standing in [standing_of(learner, day)]
    }

    assert held == {
        date(2024, 9, 30): ("-", frozenset()),
        date(2026, 9, 30): ("K2", frozenset({before.code})),
        date(2026, 10, 1): ("K3", frozenset({after.code})),
    }


def test_an_agency_beside_is_not_above():
    ministry = organisation()
    mine, sister = organisation(parent=ministry), organisation(parent=ministry)
    learner = person(organisation=mine)

    assert sister.code not in standing_of(learner, clock.today()).organisations


@pytest.mark.parametrize("count", [1, 20])
def test_any_number_of_people_costs_the_same_queries(count, django_assert_num_queries):
    ministry = organisation()
    people = [person(organisation=organisation(parent=ministry)) for _ in range(count)]
    for learner in people:
        mark_completed(enrolment=enrolment(learner=learner))

    with django_assert_num_queries(3):
        standings = standings_of(people, clock.today())

    assert set(standings) == {learner.pk for learner in people}
    assert all(len(standing.organisations) == 2 for standing in standings.values())
    assert all(len(standing.completed) == 1 for standing in standings.values())


def test_of_nobody_there_are_no_standings():
    assert standings_of(User.objects.none(), clock.today()) == {}
