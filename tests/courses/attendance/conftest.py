"""A lecture of two and a half hours that begins now, and one learner who is expected at it."""

import pytest

from courses.core import clock
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.timetable import session


@pytest.fixture
def cohort(standing_clock):
    return open_cohort()


@pytest.fixture
def lecture(cohort):
    return session(cohort, at=clock.now(), minutes=150)


@pytest.fixture
def seat(cohort, lecture):
    return enrolment(cohort=cohort)
