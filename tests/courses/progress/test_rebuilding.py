from datetime import timedelta
from random import Random

import pytest

from courses.catalogue.enums import UnitKind
from courses.core import clock
from courses.coursework.models import Assignment
from courses.progress.enums import Verb
from courses.progress.events import record_events
from courses.progress.models import Completion, Progress, UnitProgress
from courses.progress.rebuild import rebuild
from courses.progress.receivers import count_missed_work
from courses.progress.services import note_marked_work
from tests.factories.catalogue import published_course
from tests.factories.cohorts import open_cohort
from tests.factories.coursework import marked, submission
from tests.factories.enrolment import enrolment
from tests.factories.people import trainer
from tests.factories.progress import complete, read_all, report, taught

pytestmark = pytest.mark.django_db


@pytest.fixture
def learning(standing_clock):
    return enrolment(cohort=open_cohort(course=published_course(lessons=4, assignments=2)))


def picture(learning) -> tuple:
    units = UnitProgress.objects.filter(enrolment=learning).order_by("unit")
    progress = Progress.objects.filter(enrolment=learning)
    return (
        list(units.values_list("unit", "opened_at", "completed_at", "revision_number")),
        list(progress.values_list("done_units", "done_count", "last_unit", "last_seen_at")),
    )


@pytest.mark.parametrize("seed", range(6))
def test_progress_made_again_is_the_same(learning, standing_clock, seed):
    """Whatever order learner and marker acted in."""
    chance, by = Random(seed), trainer(learning.cohort)
    lessons = taught(learning, UnitKind.LESSON)
    works = list(Assignment.objects.all())
    for _ in range(12):
        standing_clock.moves(minutes=chance.randint(1, 90))
        if chance.random() < 0.6:
            reports = [
                report(
                    learning,
                    chance.choice(lessons),
                    chance.choice(Verb.values),
                    occurred_at=clock.now() - timedelta(hours=chance.randint(0, 48)),
                )
                for _ in range(chance.randint(1, 3))
            ]
            record_events(learner=learning.learner, reports=reports)
        else:
            mark_something(learning, chance, works, by)
    before = picture(learning)

    rebuild(enrolment=learning)

    assert before[0]
    assert picture(learning) == before


def mark_something(learning, chance, works, by) -> None:
    work = chance.choice(works)
    last = learning.submissions.filter(assignment=work).order_by("-attempt").first()
    if last is None or last.state == "returned":
        last = submission(learning, work)
    marked(last, points=chance.choice([10, 90]), by=by)
    note_marked_work(submission=last)


def test_progress_lost_altogether_comes_back(learning):
    complete(learning)
    before = picture(learning)
    UnitProgress.objects.all().delete()
    Progress.objects.all().delete()

    rebuild(enrolment=learning)

    assert picture(learning) == before


def test_making_progress_again_completes_nobody_twice(learning):
    completion = complete(learning)

    rebuild(enrolment=learning)

    assert list(Completion.objects.all()) == [completion]


def test_an_enrolment_without_a_fact_comes_out_empty(learning):
    rebuild(enrolment=learning)

    assert picture(learning) == ([], [([], 0, None, None)])


def test_news_of_a_mark_is_heard(learning, committed):
    read_all(learning)
    with committed():
        for work in Assignment.objects.all():
            marked(submission(learning, work), points=90, by=trainer(learning.cohort))

    assert Progress.objects.get().done_count == 6
    assert Completion.objects.filter(enrolment=learning).exists()


def test_the_sweep_counts_accepted_work_whose_news_was_lost(learning):
    work = Assignment.objects.first()
    marked(submission(learning, work), points=90, by=trainer(learning.cohort))

    assert [count_missed_work(), count_missed_work()] == [1, 0]
    assert Progress.objects.get().done_units == [str(work.unit.uid)]


def test_the_sweep_stops_counting_work_whose_mark_was_taken_back(learning):
    by, work = trainer(learning.cohort), Assignment.objects.first()
    handed_in = submission(learning, work)
    marked(handed_in, points=90, by=by)
    note_marked_work(submission=handed_in)
    marked(handed_in, points=9, by=by)

    assert [count_missed_work(), count_missed_work()] == [1, 0]
    assert Progress.objects.get().done_units == []


def test_the_sweep_leaves_returned_work_alone_when_a_later_attempt_was_accepted(learning):
    by, work = trainer(learning.cohort), Assignment.objects.first()
    marked(submission(learning, work), points=9, by=by)
    second = submission(learning, work)
    marked(second, points=90, by=by)
    note_marked_work(submission=second)

    assert count_missed_work() == 0
