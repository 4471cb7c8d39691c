import pytest

from courses.catalogue.enums import UnitKind
from courses.catalogue.services import add_unit
from courses.cohorts.services import pin_revision
from courses.core import clock
from courses.core.audit.models import AuditEntry
from courses.core.jobs import services as jobs
from courses.coursework.models import Assignment
from courses.enrolment.enums import EnrolmentState
from courses.enrolment.services import enrol, withdraw
from courses.progress import signals
from courses.progress.models import Completion, Progress
from courses.progress.rules import RULE_VERSION, Missing
from courses.progress.selectors import enrolments_with_progress, transcript_of
from courses.progress.services import decide, note_marked_work
from tests.factories.catalogue import draft, lesson, publish, published_course, units_of
from tests.factories.cohorts import open_cohort
from tests.factories.coursework import marked, submission
from tests.factories.enrolment import enrolment
from tests.factories.people import person, trainer
from tests.factories.progress import complete, hand_in_all, read, read_all, taught

pytestmark = pytest.mark.django_db


@pytest.fixture
def learning(standing_clock):
    return enrolment(cohort=open_cohort(course=published_course(lessons=2, assignments=1)))


def is_completed(learning) -> bool:
    learning.refresh_from_db()
    completed = learning.state == EnrolmentState.COMPLETED
    assert completed == Completion.objects.filter(enrolment=learning).exists()
    return completed


def test_a_course_is_completed_by_the_last_thing_done(learning, standing_clock):
    steps = [is_completed(learning)]
    read_all(learning)
    steps.append(is_completed(learning))
    standing_clock.moves(days=3)
    hand_in_all(learning)
    steps.append(is_completed(learning))

    assert steps == [False, False, True]
    completion = learning.completion
    assert (completion.minutes, completion.revision_number) == (60, 1)
    assert (completion.rule_version, completion.decided_at) == (RULE_VERSION, clock.now())
    units = taught(learning, UnitKind.LESSON) + taught(learning, UnitKind.ASSIGNMENT)
    done = sorted(str(unit.uid) for unit in units)
    assert completion.evidence == {"units": done, "minutes": 60, "points": 80, "attended": 0}


def test_the_last_thing_may_be_a_lesson(learning):
    hand_in_all(learning)
    assert not is_completed(learning)

    read_all(learning)

    assert is_completed(learning)


def test_completion_is_decided_once_and_told_once(learning, committed):
    heard = []
    signals.course_completed.connect(
        lambda completion, **_: heard.append(completion), weak=False, dispatch_uid="t"
    )

    with committed():
        completion = complete(learning)
    with committed():
        read_all(learning)

    signals.course_completed.disconnect(dispatch_uid="t")
    assert heard == [completion]
    assert AuditEntry.objects.filter(action="progress.complete").count() == 1


def test_the_decision_explains_what_is_missing(learning):
    first, second = taught(learning, UnitKind.LESSON)
    (work,) = taught(learning, UnitKind.ASSIGNMENT)
    read(learning, first)

    decision = decide(learning)

    assert decision.missing == (
        Missing("unit", unit=str(second.uid)),
        Missing("unit", unit=str(work.uid)),
    )


def test_optional_units_are_not_asked_for():
    course = published_course(lessons=1)
    must, may = units_of(course)[0], add_unit(course=course)
    publish(course, draft(lesson(must), lesson(may, required=False)))
    learning = enrolment(cohort=open_cohort(course=course))

    read(learning, may)
    before = is_completed(learning)
    read(learning, must)

    assert (before, is_completed(learning)) == (False, True)
    assert Progress.objects.get().done_count == 1
    assert learning.completion.minutes == 60


def test_hours_may_be_what_is_asked():
    course = published_course(lessons=3, requirement={"rule": "min_hours", "hours": 1})
    learning = enrolment(cohort=open_cohort(course=course))
    units = taught(learning, UnitKind.LESSON)

    read(learning, units[2])
    before = is_completed(learning)
    read(learning, units[0])

    assert (before, is_completed(learning)) == (False, True)


def test_returned_work_does_not_count_and_accepted_work_does(learning):
    (unit,) = taught(learning, UnitKind.ASSIGNMENT)
    by = trainer(learning.cohort)
    handed_in = submission(learning, Assignment.objects.get())
    read_all(learning)

    marked(handed_in, points=59, by=by)
    note_marked_work(submission=handed_in)
    before = is_completed(learning)
    marked(handed_in, points=60, by=by)
    note_marked_work(submission=handed_in)

    assert (before, is_completed(learning)) == (False, True)
    assert str(unit.uid) in learning.progress.done_units


def test_a_mark_taken_back_before_completion_stops_counting(learning):
    by = trainer(learning.cohort)
    handed_in = submission(learning, Assignment.objects.get())
    for points in (90, 9):
        marked(handed_in, points=points, by=by)
        note_marked_work(submission=handed_in)

    read_all(learning)

    assert not is_completed(learning)
    assert Progress.objects.get().done_count == 2


def test_a_mark_taken_back_after_completion_does_not_undo_it(learning):
    complete(learning)
    handed_in = learning.submissions.get()

    marked(handed_in, points=9, by=trainer(learning.cohort))
    note_marked_work(submission=handed_in)

    assert is_completed(learning)


def test_news_of_marks_may_come_twice_and_in_any_order(learning):
    """What counts is how the work stands, not which news came last."""
    by = trainer(learning.cohort)
    first = submission(learning, Assignment.objects.get())
    marked(first, points=9, by=by)
    second = submission(learning, Assignment.objects.get())
    marked(second, points=90, by=by)

    for handed_in in (second, second, first):
        note_marked_work(submission=handed_in)

    assert Progress.objects.get().done_count == 1


def extended(course):
    units = [*units_of(course), add_unit(course=course)]
    return publish(course, draft(*(lesson(unit, number=n) for n, unit in enumerate(units))))


def shortened(course):
    return publish(course, draft(lesson(units_of(course)[0])))


def repinned(learning, revision) -> None:
    pin_revision(cohort=learning.cohort, revision=revision, by=None, reason="มติ")
    jobs.drain()
    learning.refresh_from_db()
    learning.cohort.refresh_from_db()


@pytest.fixture
def reading(standing_clock):
    """Enrolled in a course of two lessons and nothing else."""
    return enrolment(cohort=open_cohort(course=published_course(lessons=2)))


def test_a_longer_revision_does_not_undo_a_completion(reading):
    read_all(reading)
    completion = reading.completion

    repinned(reading, extended(reading.cohort.course))

    assert is_completed(reading)
    assert reading.completion == completion
    assert completion.revision_number == 1


def test_a_longer_revision_asks_more_of_who_has_not_completed(reading):
    read(reading, taught(reading, UnitKind.LESSON)[0])

    repinned(reading, extended(reading.cohort.course))
    read(reading, *taught(reading, UnitKind.LESSON)[1:2])
    before = is_completed(reading)
    read(reading, *taught(reading, UnitKind.LESSON)[2:])

    assert (before, is_completed(reading)) == (False, True)
    assert reading.completion.revision_number == 2


def test_a_shorter_revision_completes_who_has_done_enough_for_it(reading):
    other = enrolment(cohort=reading.cohort)
    read(reading, taught(reading, UnitKind.LESSON)[0])

    repinned(reading, shortened(reading.cohort.course))

    assert is_completed(reading)
    assert not is_completed(other)


def test_a_unit_that_left_the_curriculum_no_longer_counts_in_the_figures(reading):
    read(reading, taught(reading, UnitKind.LESSON)[1])
    assert Progress.objects.get().done_count == 1

    repinned(reading, shortened(reading.cohort.course))

    progress = Progress.objects.get()
    assert (progress.done_count, progress.done_units) == (0, [])


def test_work_accepted_while_away_counts_for_one_who_comes_back(learning):
    read_all(learning)
    handed_in = submission(learning, Assignment.objects.get())
    withdraw(enrolment=learning, by=learning.learner)
    marked(handed_in, points=90, by=trainer(learning.cohort))
    note_marked_work(submission=handed_in)
    assert not is_completed(learning)

    enrol(learner=learning.learner, cohort=learning.cohort, by=learning.learner)
    jobs.drain()

    assert is_completed(learning)


def test_the_transcript_lists_completed_courses_latest_first_with_all_hours(standing_clock):
    learner = person()
    courses = [published_course(lessons=2), published_course(lessons=3)]
    done = []
    for course in courses:
        done.append(complete(enrolment(learner=learner, cohort=open_cohort(course=course))))
        standing_clock.moves(days=1)
    enrolment(learner=learner)
    complete(enrolment())

    transcript = transcript_of(learner)

    assert (transcript.completions, transcript.minutes) == (done[::-1], 150)


def test_an_empty_transcript_has_no_hours():
    assert (transcript_of(person()).completions, transcript_of(person()).minutes) == ([], 0)


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_of_ones_enrolments_is_one_query(rows, django_assert_num_queries):
    learner, course = person(), published_course()
    for _ in range(rows):
        read_all(enrolment(learner=learner, cohort=open_cohort(course=course)))

    with django_assert_num_queries(1):
        listed = [
            (e.cohort.course.title_th, e.cohort.revision.required_count, e.progress.done_count)
            for e in enrolments_with_progress(learner)
        ]

    assert listed == [(course.title_th, 3, 3)] * rows
