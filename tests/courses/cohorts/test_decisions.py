import pytest

from courses.catalogue.services import add_unit
from courses.cohorts.decisions import ReasonMissing, RevisionNotAhead, decide_revision
from courses.cohorts.models import Cohort, RevisionDecision
from courses.cohorts.selectors import awaiting_decision, courses_to_decide
from courses.cohorts.services import RevisionOfAnotherCourse
from courses.core.errors import NotPermitted
from courses.core.jobs.models import Job
from courses.people.selectors import offices_of
from tests.factories.catalogue import draft, lesson, publish, published_course, units_of
from tests.factories.cohorts import draft_cohort, moved, open_cohort
from tests.factories.people import officer, publisher, reviewer, trainer

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return published_course(lessons=2)


def extended(course):
    units = [*units_of(course), add_unit(course=course)]
    return publish(course, draft(*(lesson(unit, number=n) for n, unit in enumerate(units))))


def reworded(course):
    units = units_of(course)
    return publish(course, draft(*(lesson(u, number=n, words="!") for n, u in enumerate(units))))


def awaiting() -> set[Cohort]:
    return set(awaiting_decision(Cohort.objects.all()))


def decide(cohort, revision, choice, *, by=None, reason="มติคณะทำงาน"):
    by = by or officer(cohort)
    return decide_revision(cohort=cohort, revision=revision, choice=choice, reason=reason, by=by)


def test_live_cohorts_await_a_decision_once_the_structure_changes(course):
    live = open_cohort(course=course)
    draft_cohort(course=course)
    moved(open_cohort(course=course), "running", "ended")
    open_cohort()
    assert awaiting() == set()

    extended(course)

    assert awaiting() == {live}


def test_moving_pins_the_revision_and_counts_again(course):
    cohort = open_cohort(course=course)
    revision = extended(course)

    decision = decide(cohort, revision, "move")

    cohort.refresh_from_db()
    assert (cohort.revision, decision.reason) == (revision, "มติคณะทำงาน")
    assert Job.objects.filter(kind="cohorts.repinned").count() == 1
    assert awaiting() == set()


def test_staying_is_remembered_until_the_structure_changes_again(course):
    cohort = open_cohort(course=course)
    decide(cohort, extended(course), "stay")
    assert awaiting() == set()
    reworded(course)
    assert awaiting() == set()

    extended(course)

    cohort.refresh_from_db()
    assert cohort.revision.number == 1
    assert awaiting() == {cohort}


def test_a_decision_needs_a_reason_and_something_to_decide(course):
    cohort = open_cohort(course=course)

    with pytest.raises(RevisionNotAhead):
        decide(cohort, course.current, "move")
    with pytest.raises(ReasonMissing):
        decide(cohort, extended(course), "move", reason="  ")
    with pytest.raises(RevisionOfAnotherCourse):
        decide(cohort, published_course().current, "stay")

    assert not RevisionDecision.objects.exists()


@pytest.mark.parametrize("who", [trainer, reviewer])
def test_those_who_only_write_or_review_do_not_decide(course, who):
    cohort = open_cohort(course=course)
    revision = extended(course)

    with pytest.raises(NotPermitted):
        decide(cohort, revision, "stay", by=who(course))


def test_a_publisher_of_the_course_decides(course):
    cohort = open_cohort(course=course)

    decide(cohort, extended(course), "stay", by=publisher(course))

    assert RevisionDecision.objects.get().cohort == cohort


@pytest.mark.parametrize(
    ("who", "sees"), [(publisher, True), (officer, True), (trainer, False), (reviewer, False)]
)
def test_each_is_told_of_what_they_may_decide(course, who, sees):
    cohort, other = open_cohort(course=course), published_course()
    open_cohort(course=other)
    extended(course)
    extended(other)

    told = courses_to_decide(offices_of(who(cohort.course)))

    assert list(told) == ([course] if sees else [])
