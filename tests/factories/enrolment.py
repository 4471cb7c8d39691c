"""Enrolments, taken by the learners themselves."""

from courses.cohorts.models import Cohort
from courses.enrolment import services
from courses.enrolment.models import Enrolment
from courses.people.models import User
from tests.factories.cohorts import open_cohort
from tests.factories.people import organisation, person


def enrolment(*, learner: User | None = None, cohort: Cohort | None = None) -> Enrolment:
    learner = learner or person(organisation=organisation())
    return services.enrol(learner=learner, cohort=cohort or open_cohort(), by=learner)
