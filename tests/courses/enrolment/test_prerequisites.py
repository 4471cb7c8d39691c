import pytest

from courses.catalogue.prerequisites import set_prerequisites
from courses.enrolment.models import Enrolment
from courses.enrolment.selectors import prerequisites_missing
from courses.enrolment.services import PrerequisiteMissing, enrol, withdraw
from tests.factories.catalogue import published_course
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import officer, person
from tests.factories.progress import complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def basic():
    return published_course(lessons=1, title_th="พื้นฐาน")


@pytest.fixture
def advanced(basic):
    course = published_course(lessons=1)
    set_prerequisites(course=course, required=[basic], by=None)
    return open_cohort(course=course)


def test_one_who_has_not_completed_what_comes_before_is_refused_and_told_what(basic, advanced):
    learner = enrolment(cohort=open_cohort(course=basic)).learner

    with pytest.raises(PrerequisiteMissing) as refused:
        enrol(learner=learner, cohort=advanced, by=learner)

    assert refused.value.code == "prerequisite_missing"
    assert refused.value.values == {"courses": "พื้นฐาน"}
    assert not Enrolment.objects.filter(cohort=advanced).exists()


def test_one_who_has_completed_it_may_join(basic, advanced):
    seat = enrolment(cohort=open_cohort(course=basic))
    complete(seat)

    assert enrol(learner=seat.learner, cohort=advanced, by=seat.learner).cohort == advanced


def test_an_officer_cannot_go_around_it(advanced):
    learner = person()

    with pytest.raises(PrerequisiteMissing):
        enrol(learner=learner, cohort=advanced, by=officer(advanced))


def test_what_is_missing_is_asked_in_one_query(basic, advanced, django_assert_num_queries):
    learner = person()
    more = [published_course(lessons=1) for _ in range(4)]
    set_prerequisites(course=advanced.course, required=[basic, *more], by=None)
    withdraw(enrolment=enrolment(learner=learner, cohort=open_cohort(course=basic)), by=learner)

    with django_assert_num_queries(1):
        missing = prerequisites_missing(learner, advanced.course)

    assert [course.code for course in missing] == sorted(c.code for c in [basic, *more])
