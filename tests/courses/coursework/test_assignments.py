from datetime import UTC, date, datetime, time

import pytest

from courses.catalogue.enums import UnitKind
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotFound, NotPermitted
from courses.coursework import services
from courses.coursework.models import Assignment, Deadline
from courses.coursework.selectors import assignments_taught_in, deadline_of
from tests.factories.catalogue import draft, lesson, publish, published_course, task, units_of
from tests.factories.cohorts import open_cohort
from tests.factories.coursework import assignment
from tests.factories.people import coach, coordinator, officer, organisation, person, trainer

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return published_course(assignments=1)


@pytest.fixture
def cohort(course):
    return open_cohort(course=course)


@pytest.fixture
def work(course) -> Assignment:
    return Assignment.objects.get(course=course)


def set_work(course, by=None, **fields) -> Assignment:
    given = {"title_th": "ใบงาน", "brief_th": "เขียนโจทย์", **fields}
    return services.set_assignment(course=course, by=by, **given)


def test_an_assignment_has_a_unit_of_its_own(course):
    by = trainer(course)

    made = set_work(course, by)

    assert (made.unit.course, made.unit.kind) == (course, UnitKind.ASSIGNMENT)
    assert (made.max_points, made.pass_points) == (100, 60)
    assert AuditEntry.objects.filter(action="coursework.set_assignment", actor=by.uid).exists()


@pytest.mark.parametrize("points", [{"pass_points": 101}, {"max_points": 0, "pass_points": 0}])
def test_an_assignment_nobody_could_pass_is_refused(course, points):
    with pytest.raises(services.PointsOutOfRange):
        set_work(course, **points)


def test_an_assignment_takes_text_or_a_file(course):
    set_work(course, accepts_file=False)
    set_work(course, accepts_text=False)

    with pytest.raises(services.AcceptsNothing):
        set_work(course, accepts_text=False, accepts_file=False)


def test_who_may_set_work_and_deadlines(course, cohort, work):
    people = {
        "officer": officer(),
        "officer of the cohort": officer(cohort),
        "trainer of the course": trainer(course),
        "trainer of the cohort": trainer(cohort),
        "trainer of another": trainer(published_course()),
        "coach": coach(cohort),
        "coordinator": coordinator(organisation()),
        "person": person(),
    }

    def allowed(call) -> set[str]:
        may = set()
        for name, by in people.items():
            try:
                call(by)
                may.add(name)
            except NotPermitted:
                pass
        return may

    set_by = allowed(lambda by: set_work(course, by))
    due_by = allowed(
        lambda by: services.set_deadline(
            assignment=work, cohort=cohort, due_on=date(2026, 12, 31), by=by
        )
    )

    assert set_by == {"officer", "trainer of the course"}
    assert due_by == {
        "officer",
        "officer of the cohort",
        "trainer of the course",
        "trainer of the cohort",
    }


def test_work_is_due_at_half_past_four_in_bangkok_unless_told_otherwise(cohort, work):
    def due(**fields) -> datetime:
        return services.set_deadline(
            assignment=work, cohort=cohort, due_on=date(2026, 12, 31), by=None, **fields
        ).due_at

    assert due() == datetime(2026, 12, 31, 9, 30, tzinfo=UTC)
    assert due(due_time=time(0, 0)) == datetime(2026, 12, 30, 17, 0, tzinfo=UTC)


def test_a_deadline_set_again_replaces_the_first(cohort, work):
    for day in (1, 15):
        services.set_deadline(
            assignment=work,
            cohort=cohort,
            due_on=date(2026, 12, day),
            by=None,
            accepts_late=day < 9,
        )

    deadline = Deadline.objects.get()
    assert (deadline.due_at.day, deadline.accepts_late) == (15, False)
    assert AuditEntry.objects.filter(action="coursework.set_deadline").count() == 2


def test_a_deadline_is_of_one_cohort(cohort, work, course):
    services.set_deadline(assignment=work, cohort=cohort, due_on=date(2026, 12, 1), by=None)

    assert deadline_of(work, cohort) == Deadline.objects.get()
    assert deadline_of(work, open_cohort(course=course)) is None


def test_an_assignment_of_another_course_gets_no_deadline_here(cohort):
    foreign = assignment(published_course())

    with pytest.raises(NotFound):
        services.set_deadline(
            assignment=foreign, cohort=cohort, due_on=date(2026, 12, 1), by=trainer(cohort)
        )


def test_assignments_taught_are_those_of_the_pinned_revision_in_order(course, cohort, work):
    second = assignment(course)
    units = [lesson(unit) for unit in units_of(course)]
    publish(course, draft(task(second.unit), *units, task(work.unit)))

    assert list(assignments_taught_in(cohort)) == [work]
    assert list(assignments_taught_in(open_cohort(course=course))) == [second, work]
