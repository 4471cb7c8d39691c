"""No deletion in the CMS touches a learner's record."""

import pytest

from certificates.models import Certificate
from cms.models import CoursePage, HomePage, LessonIdentity, LessonPage, ModulePage, ProgrammePage
from courses.coursework.services import set_assignment
from courses.models import (
    Assessment,
    Completion,
    Course,
    CurriculumRevision,
    Enrolment,
    LearningEvent,
    Progress,
    RevisionUnit,
    Submission,
    Unit,
    UnitProgress,
)
from tests.factories import pages
from tests.factories.certificates import numbered
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.progress import complete

pytestmark = pytest.mark.django_db

RECORDS = (
    Assessment,
    Certificate,
    Completion,
    Course,
    CurriculumRevision,
    Enrolment,
    LearningEvent,
    Progress,
    RevisionUnit,
    Submission,
    Unit,
    UnitProgress,
)


@pytest.fixture
def certified_learner() -> CoursePage:
    """A course written in pages, completed and certified; one record of every kind."""
    page = pages.course_page("GLDT")
    work = set_assignment(course=page.course, title_th="ใบงาน", brief_th="-", by=None)
    lesson = pages.lessons_of(page)[0]
    lesson.body_th = [("text", "<p>อ่าน</p>"), ("assignment", {"assignment": work})]
    lesson.save()
    page = pages.published(page)
    numbered(complete(enrolment(cohort=open_cohort(course=pages.again(page.course)))))
    return page


def counted() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in RECORDS}


@pytest.mark.parametrize("kind", [LessonPage, ModulePage, CoursePage, ProgrammePage, HomePage])
def test_deleting_a_page_removes_no_record(certified_learner: CoursePage, kind: type):
    before = counted()
    assert all(before.values()), before

    kind.objects.first().delete()

    assert counted() == before


def test_deleting_a_lesson_lets_go_of_the_unit_alone(certified_learner: CoursePage):
    lesson = pages.lessons_of(certified_learner)[0]
    unit = lesson.identity.unit

    lesson.delete()

    assert Unit.objects.filter(pk=unit.pk).exists()
    assert not LessonIdentity.objects.filter(unit=unit).exists()


def test_a_learner_still_reads_the_lesson_of_a_deleted_page(certified_learner: CoursePage):
    revision = pages.again(certified_learner.course).current
    title = pages.lessons_of(certified_learner)[0].title

    HomePage.objects.first().delete()

    assert title in [row.title_th for row in revision.units.all()]
    assert revision.units.first().body["th"][0]["html"] == "<p>อ่าน</p>"
