import pytest

from courses.core import clock
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotPermitted, StaleVersion
from courses.coursework import services, signals
from courses.coursework.enums import SubmissionState
from courses.coursework.models import Assessment, Assignment, Submission
from courses.coursework.selectors import accepted_units, current_assessment, waiting_for_marking
from courses.people.selectors import offices_of
from tests.factories.catalogue import published_course
from tests.factories.cohorts import open_cohort
from tests.factories.coursework import marked, submission
from tests.factories.enrolment import enrolment
from tests.factories.people import (
    admin,
    coach,
    coordinator,
    granted,
    officer,
    organisation,
    person,
    trainer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def learning(standing_clock):
    return enrolment(cohort=open_cohort(course=published_course(assignments=1)))


@pytest.fixture
def work(learning) -> Assignment:
    return Assignment.objects.get()


@pytest.fixture
def handed_in(learning, work) -> Submission:
    return submission(learning, work)


@pytest.fixture
def marker(learning):
    return trainer(learning.cohort)


def grade(submission, by, *, points=80, version=0, feedback="ดี") -> Assessment:
    return services.grade(
        submission=submission, points=points, feedback=feedback, by=by, expected_version=version
    )


@pytest.mark.parametrize(
    ("points", "state"),
    [(0, "returned"), (59, "returned"), (60, "accepted"), (100, "accepted")],
)
def test_the_pass_mark_decides(handed_in, marker, points, state):
    assessment = grade(handed_in, marker, points=points)

    handed_in.refresh_from_db()
    assert (handed_in.state, handed_in.version) == (state, 1)
    assert (assessment.points, assessment.accepted) == (points, state == "accepted")
    assert (assessment.marker, assessment.marked_at) == (marker, clock.now())


@pytest.mark.parametrize("points", [-1, 101])
def test_points_stay_within_the_assignment(handed_in, marker, points):
    with pytest.raises(services.PointsOutOfRange) as refusal:
        grade(handed_in, marker, points=points)

    assert (refusal.value.field, refusal.value.values) == ("points", {"max": 100})
    assert not Assessment.objects.exists()


def test_a_changed_mark_is_a_further_row(handed_in, marker):
    first = grade(handed_in, marker, points=50)

    second = grade(handed_in, marker, points=70, version=1)

    assert list(handed_in.assessments.order_by("version")) == [first, second]
    assert current_assessment(handed_in) == second
    handed_in.refresh_from_db()
    assert (handed_in.state, handed_in.version) == (SubmissionState.ACCEPTED, 2)


def test_who_saw_an_earlier_mark_does_not_write_over_a_later_one(handed_in, marker, learning):
    other = trainer(learning.cohort)
    grade(handed_in, marker)

    for version in (0, 2):
        with pytest.raises(StaleVersion):
            grade(handed_in, other, version=version)

    assert current_assessment(handed_in).marker == marker


def test_an_attempt_set_aside_is_not_marked(handed_in, marker, learning, work):
    submission(learning, work)

    with pytest.raises(services.SubmissionSuperseded):
        grade(handed_in, marker)


def test_a_returned_attempt_is_not_accepted_once_a_later_one_stands(
    handed_in, marker, learning, work
):
    grade(handed_in, marker, points=50)
    later = submission(learning, work)

    with pytest.raises(services.SubmissionSuperseded):
        grade(handed_in, marker, points=90, version=1)

    handed_in.refresh_from_db()
    later.refresh_from_db()
    assert (handed_in.state, handed_in.version) == (SubmissionState.RETURNED, 1)
    assert later.state == SubmissionState.SUBMITTED


def test_feedback_is_normalised_and_keeps_its_lines(handed_in, marker):
    assert grade(handed_in, marker, feedback=" เเก้  โจทย์\n\nอีกครั้ง ").feedback == (
        "แก้ โจทย์\n\nอีกครั้ง"
    )


def test_who_may_mark(learning, work):
    cohort = learning.cohort
    people = {
        "admin": admin(),
        "trainer of the cohort": trainer(cohort),
        "trainer of the course": trainer(cohort.course),
        "trainer of the programme": trainer(cohort.course.programme),
        "trainer of another": trainer(open_cohort(course=cohort.course)),
        "coach": coach(cohort),
        "officer": officer(),
        "coordinator": coordinator(organisation()),
        "the learner": learning.learner,
        "person": person(),
    }
    handed_in = submission(learning, work)
    may = set()
    for name, by in people.items():
        try:
            marked(handed_in, points=50, by=by)
            may.add(name)
        except NotPermitted:
            pass

    assert may == {
        "admin",
        "trainer of the cohort",
        "trainer of the course",
        "trainer of the programme",
    }


def test_nobody_marks_their_own_work(learning, handed_in):
    granted(learning.learner, "trainer", learning.cohort)

    with pytest.raises(NotPermitted):
        grade(handed_in, learning.learner)


def test_a_mark_is_noted_and_told_after_commit(handed_in, marker, committed):
    heard = []
    signals.work_assessed.connect(
        lambda submission, assessment, **_: heard.append((submission, assessment)),
        weak=False,
        dispatch_uid="t",
    )

    with committed():
        assessment = grade(handed_in, marker)

    signals.work_assessed.disconnect(dispatch_uid="t")
    assert heard == [(handed_in, assessment)]
    entry = AuditEntry.objects.get(action="coursework.grade")
    assert (entry.actor, entry.target, entry.changes) == (
        marker.uid,
        handed_in.uid,
        {"version": 1},
    )


def test_accepted_units_follow_the_mark_that_counts(learning, handed_in, marker, work):
    before = accepted_units(learning)
    grade(handed_in, marker)
    accepted = accepted_units(learning)
    grade(handed_in, marker, points=10, version=1)

    assert (before, accepted) == (set(), {work.unit.uid})
    assert accepted_units(learning) == set()


def test_who_sees_which_hand_ins_and_has_which_to_mark(standing_clock):
    course = published_course(assignments=1)
    work = Assignment.objects.get(course=course)
    here, there = open_cohort(course=course), open_cohort(course=course)
    user = granted(person(), "trainer", here)
    own = submission(enrolment(learner=user, cohort=here), work)
    standing_clock.moves(minutes=1)
    later = submission(enrolment(cohort=here), work)
    done = submission(enrolment(cohort=here), work)
    marked(done, points=80, by=trainer(here))
    foreign = submission(enrolment(cohort=there), work)

    def seen(user) -> set[Submission]:
        return set(Submission.objects.visible_to(user, offices_of(user)))

    assert seen(user) == {own, later, done}
    assert seen(later.enrolment.learner) == {later}
    assert seen(officer()) == {own, later, done, foreign}
    assert seen(coach(there)) == {foreign}
    assert seen(coordinator(organisation())) == set()
    assert list(waiting_for_marking(user, offices_of(user))) == [later]
    both = trainer(course)
    assert list(waiting_for_marking(both, offices_of(both))) == [own, later, foreign]


@pytest.mark.parametrize("rows", [1, 20])
def test_the_marking_list_costs_the_same_for_one_and_for_twenty(
    rows, django_assert_num_queries, standing_clock
):
    cohort = open_cohort(course=published_course(assignments=1))
    work = Assignment.objects.get()
    for _ in range(rows):
        submission(enrolment(cohort=cohort), work)
    user = trainer(cohort)

    with django_assert_num_queries(2):
        listed = waiting_for_marking(user, offices_of(user))
        names = {(s.enrolment.learner.first_name, s.enrolment.cohort.course.code) for s in listed}

    assert names
    assert len(listed) == rows
