"""How much a page asks of the database: the same for little and for much."""

from contextlib import AbstractContextManager
from datetime import date, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wagtail.models import Site

import pytest

from cms.models import GlossaryTerm, NewsPage
from courses.core import clock
from courses.enrolment.models import Enrolment
from courses.notebook.models import ReadingPosition
from tests.factories.canvases import canvas
from tests.factories.catalogue import published_course
from tests.factories.certificates import numbered
from tests.factories.cohorts import open_cohort
from tests.factories.coursework import upload
from tests.factories.enrolment import enrolment
from tests.factories.notebook import note
from tests.factories.pages import news_index
from tests.factories.people import organisation, person, trainer
from tests.factories.progress import complete, read, taught
from tests.factories.search import findable
from tests.factories.teams import announcement, team

pytestmark = pytest.mark.django_db
SIGNED_IN = 3  # the session, the person, and the offices the header asks for


@pytest.fixture(autouse=True)
def many_courses(settings) -> None:
    """One learner may be in all the courses a test makes."""
    settings.COURSES_AT_ONCE = 100


def counted() -> AbstractContextManager:
    return CaptureQueriesContext(connection)


def asked(client: Client, address: str) -> int:
    client.get(address)  # the first time a lesson is opened is noted
    with counted() as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("courses", [1, 50])
def test_catalogue(client: Client, courses: int):
    for number in range(courses):
        open_cohort(course=published_course(code=f"C{number:02d}", lessons=1))

    assert asked(client, "/courses/") == 2


@pytest.mark.parametrize("cohorts", [1, 50])
def test_course_for_a_stranger(client: Client, cohorts: int):
    course = published_course(code="GLDT")
    for _cohort in range(cohorts):
        open_cohort(course=course)

    assert asked(client, "/courses/GLDT/") == 3


@pytest.mark.parametrize(("lessons", "assignments"), [(1, 0), (50, 5)])
def test_course_for_a_learner(site_as, lessons: int, assignments: int):
    mine = learning(lessons, assignments)

    address = f"/courses/{mine.cohort.course.code}/"
    assert asked(site_as(mine.learner), address) == SIGNED_IN + 4


@pytest.mark.parametrize(("lessons", "assignments"), [(1, 1), (50, 5)])
def test_lesson(site_as, lessons: int, assignments: int):
    mine = learning(lessons, assignments)
    last = taught(mine, "lesson")[-1]

    address = f"/learn/{mine.uid}/{last.uid}/"
    assert asked(site_as(mine.learner), address) == SIGNED_IN + 7


@pytest.mark.parametrize(("lessons", "assignments"), [(1, 1), (50, 5)])
def test_assignment(site_as, lessons: int, assignments: int):
    mine = learning(lessons, assignments)
    work = taught(mine, "assignment")[0]

    address = f"/learn/{mine.uid}/{work.uid}/"
    assert asked(site_as(mine.learner), address) == SIGNED_IN + 4


@pytest.mark.parametrize("enrolments", [1, 50])
def test_my_learning(site_as, enrolments: int):
    me = busy_learner(enrolments)

    assert asked(site_as(me), "/my/") == SIGNED_IN + 7


def test_my_learning_with_a_list_shown_whole(site_as):
    client = site_as(busy_learner(8))

    lists = ("courses", "later", "announcements", "teams", "certificates")
    assert {asked(client, f"/my/?all={name}") for name in lists} == {SIGNED_IN + 7}


@pytest.mark.parametrize("lessons", [1, 50])
@pytest.mark.parametrize("address", ["/my/notes/", "/my/notes/?q=คิว", "/my/notes/print/"])
def test_notes(site_as, lessons: int, address: str):
    mine = learning(lessons, 0)
    for number in range(lessons):
        note(mine, lesson=number)

    assert asked(site_as(mine.learner), address) == SIGNED_IN + 1


@pytest.mark.parametrize("canvases", [1, 50])
def test_canvases_of_a_learner_and_of_a_cohort(site_as, canvases: int):
    mine = enrolment()
    for _canvas in range(canvases):
        canvas(mine)

    assert asked(site_as(mine.learner), f"/learn/{mine.uid}/canvases/") == SIGNED_IN + 4
    staff = site_as(trainer(mine.cohort))
    assert asked(staff, f"/cohorts/{mine.cohort.uid}/canvases/") == SIGNED_IN + 3


@pytest.mark.parametrize("rows", [1, 50])
def test_lists_of_a_stranger(client: Client, rows: int):
    index = news_index()
    Site.objects.create(hostname="testserver", root_page=index.get_parent(), is_default_site=True)
    for number in range(rows):
        day = date(2026, 1, 1) + timedelta(days=number)
        index.add_child(instance=NewsPage(title=f"ข่าวที่ {number}", intro_th="ย่อ", date=day))
        GlossaryTerm.objects.create(term_th=f"คำที่ {number}", term_en=f"Word {number}")

    assert asked(client, "/glossary/") == 1
    assert asked(client, "/news/") == 11


@pytest.mark.parametrize(("rows", "queries"), [(1, 5), (50, 3)])
def test_search_reads_more_widely_only_while_little_is_found(
    client: Client, rows: int, queries: int
):
    for number in range(rows):
        findable(f"ต้นแบบ {number}")

    assert asked(client, "/search/?q=ต้นแบบ") == queries


@pytest.mark.parametrize("enrolments", [1, 50])
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
    """So many courses under way, each with a team and an announcement, and as many finished."""
    me = person(organisation=organisation())
    for _number in range(enrolments):
        under_way = published_course(lessons=2, assignments=1)
        mine = enrolment(learner=me, cohort=open_cohort(course=under_way))
        team(mine.cohort, mine)
        announcement(mine.cohort)
        done = enrolment(learner=me, cohort=open_cohort(course=published_course(lessons=1)))
        numbered(complete(done))
    unit = taught(mine, "lesson")[1]
    ReadingPosition.objects.create(enrolment=mine, unit=unit, block="b1", updated_at=clock.now())
    return me
