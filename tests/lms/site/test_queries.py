"""How much a page asks of the database: the same for little and for much."""

from contextlib import AbstractContextManager

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from courses.enrolment.models import Enrolment
from tests.factories.catalogue import published_course
from tests.factories.cohorts import open_cohort
from tests.factories.coursework import upload
from tests.factories.enrolment import enrolment
from tests.factories.people import organisation, person
from tests.factories.progress import complete, read, taught
from tests.lms.site.scene import certified

pytestmark = pytest.mark.django_db
SIGNED_IN = 3  # the session, the person, and the offices the header asks for


def counted() -> AbstractContextManager:
    return CaptureQueriesContext(connection)


def asked(client: Client, address: str) -> int:
    client.get(address)  # the first time a lesson is opened is noted
    with counted() as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("courses", [1, 20])
def test_catalogue(client: Client, courses: int):
    for number in range(courses):
        open_cohort(course=published_course(code=f"C{number:02d}", lessons=1))

    assert asked(client, "/courses/") == 2


@pytest.mark.parametrize("cohorts", [1, 12])
def test_course_for_a_stranger(client: Client, cohorts: int):
    course = published_course(code="GLDT")
    for _cohort in range(cohorts):
        open_cohort(course=course)

    assert asked(client, "/courses/GLDT/") == 3


@pytest.mark.parametrize(("lessons", "assignments"), [(1, 0), (30, 5)])
def test_course_for_a_learner(site_as, lessons: int, assignments: int):
    mine = learning(lessons, assignments)

    address = f"/courses/{mine.cohort.course.code}/"
    assert asked(site_as(mine.learner), address) == SIGNED_IN + 4


@pytest.mark.parametrize(("lessons", "assignments"), [(1, 1), (30, 5)])
def test_lesson(site_as, lessons: int, assignments: int):
    mine = learning(lessons, assignments)
    last = taught(mine, "lesson")[-1]

    address = f"/learn/{mine.uid}/{last.uid}/"
    assert asked(site_as(mine.learner), address) == SIGNED_IN + 7


@pytest.mark.parametrize(("lessons", "assignments"), [(1, 1), (30, 5)])
def test_assignment(site_as, lessons: int, assignments: int):
    mine = learning(lessons, assignments)
    work = taught(mine, "assignment")[0]

    address = f"/learn/{mine.uid}/{work.uid}/"
    assert asked(site_as(mine.learner), address) == SIGNED_IN + 4


@pytest.mark.parametrize("enrolments", [1, 10])
def test_my_learning(site_as, enrolments: int):
    me = busy_learner(enrolments)

    assert asked(site_as(me), "/my/") == SIGNED_IN + 6


@pytest.mark.parametrize("enrolments", [1, 10])
def test_transcript(site_as, enrolments: int):
    me = busy_learner(enrolments)

    assert asked(site_as(me), "/my/transcript/") == SIGNED_IN + 4


def test_private_file(site_as):
    owner = person()

    assert asked(site_as(owner), f"/files/{upload(owner).uid}/") == 3


def learning(lessons: int, assignments: int) -> Enrolment:
    course = published_course(lessons=lessons, assignments=assignments)
    mine = enrolment(cohort=open_cohort(course=course))
    read(mine, taught(mine, "lesson")[0])
    return mine


def busy_learner(enrolments: int):
    """So many courses under way, and as many finished; one certificate."""
    me = person(organisation=organisation())
    for number in range(enrolments):
        under_way = published_course(lessons=2, assignments=1)
        enrolment(learner=me, cohort=open_cohort(course=under_way))
        done = enrolment(learner=me, cohort=open_cohort(course=published_course(lessons=1)))
        completion = complete(done)
        if number == 0:
            certified(completion)
    return me
