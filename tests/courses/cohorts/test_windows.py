from datetime import date, datetime

import pytest

from courses.cohorts.enums import CohortState, EnrolmentPolicy
from courses.cohorts.models import Cohort
from courses.cohorts.rules import is_open_for_self_enrolment, may_run, may_teach
from courses.cohorts.selectors import open_cohorts
from courses.core import clock
from courses.people.selectors import offices_of
from tests.factories.catalogue import published_course
from tests.factories.cohorts import draft_cohort, open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import admin, coach, officer, person, trainer

pytestmark = pytest.mark.django_db
WINDOW = {
    "enrolment_opens_on": date(2026, 12, 31),
    "enrolment_closes_on": date(2027, 1, 2),
    "starts_on": date(2027, 2, 1),
    "ends_on": date(2027, 3, 1),
}


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-12-30T23:59:59+07:00", False),
        ("2026-12-31T00:00:00+07:00", True),
        ("2026-12-30T17:00:00+00:00", True),
        ("2027-01-02T23:59:59+07:00", True),
        ("2027-01-03T00:00:00+07:00", False),
        ("2027-01-02T16:59:59+00:00", True),
        ("2027-01-02T17:00:00+00:00", False),
    ],
)
def test_the_window_opens_and_closes_at_midnight_in_bangkok(moment, is_open, standing_clock):
    cohort = open_cohort(**WINDOW)
    standing_clock.stands_at(datetime.fromisoformat(moment))

    today = clock.today()

    assert is_open_for_self_enrolment(cohort, today) == is_open
    assert list(open_cohorts(today)) == ([cohort] if is_open else [])


@pytest.mark.parametrize(
    ("state", "policy", "is_open"),
    [
        (CohortState.DRAFT, EnrolmentPolicy.SELF, False),
        (CohortState.PUBLISHED, EnrolmentPolicy.SELF, True),
        (CohortState.RUNNING, EnrolmentPolicy.SELF, True),
        (CohortState.ENDED, EnrolmentPolicy.SELF, False),
        (CohortState.ARCHIVED, EnrolmentPolicy.SELF, False),
        (CohortState.NOMINATING, EnrolmentPolicy.SELF, True),
        (CohortState.PUBLISHED, EnrolmentPolicy.KEY, True),
        (CohortState.PUBLISHED, EnrolmentPolicy.STAFF, False),
        (CohortState.PUBLISHED, EnrolmentPolicy.APPLY, False),
        (CohortState.NOMINATING, EnrolmentPolicy.NOMINATE, False),
        (CohortState.PUBLISHED, EnrolmentPolicy.INVITE, False),
    ],
)
def test_state_and_policy_decide_too(state, policy, is_open):
    cohort = draft_cohort(policy=policy)
    Cohort.objects.update(state=state)
    cohort.refresh_from_db()

    assert is_open_for_self_enrolment(cohort, clock.today()) == is_open
    assert open_cohorts(clock.today()).exists() == is_open


def test_full_cohorts_are_not_offered_and_the_rest_by_who_closes_first(standing_clock):
    late = open_cohort()
    soon = open_cohort(enrolment_closes_on=clock.today())
    enrolment(cohort=open_cohort(capacity=1))

    assert list(open_cohorts(clock.today())) == [soon, late]


def test_seats_left_is_never_below_nothing():
    assert Cohort(capacity=3, taken=1).seats_left == 2
    assert Cohort(capacity=1, taken=2).seats_left == 0


def test_who_may_run_and_who_may_teach():
    cohort = draft_cohort()
    other = draft_cohort()
    people = {
        "admin": admin(),
        "officer": officer(),
        "officer of the programme": officer(cohort.course.programme),
        "officer of the course": officer(cohort.course),
        "officer of the cohort": officer(cohort),
        "officer of another": officer(other),
        "trainer of the cohort": trainer(cohort),
        "trainer of the course": trainer(cohort.course),
        "trainer of another": trainer(other.course),
        "trainer of another course": trainer(published_course()),
        "coach": coach(cohort),
        "person": person(),
    }
    offices = {name: offices_of(user) for name, user in people.items()}

    run = {name for name, held in offices.items() if may_run(held, cohort)}
    teach = {name for name, held in offices.items() if may_teach(held, cohort)}

    assert run == {
        "admin",
        "officer",
        "officer of the programme",
        "officer of the course",
        "officer of the cohort",
    }
    assert teach == {"admin", "trainer of the cohort", "trainer of the course"}
