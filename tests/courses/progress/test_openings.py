"""Units that open later: no event and no work is taken before, from whichever door."""

from dataclasses import replace
from datetime import timedelta

import pytest

from courses.catalogue.releases import NotReleased
from courses.catalogue.services import add_unit
from courses.coursework.models import Submission
from courses.progress.models import LearningEvent, Progress
from courses.progress.services import decide, note_marked_work
from tests.factories.catalogue import course, draft, lesson, publish, task
from tests.factories.cohorts import open_cohort
from tests.factories.coursework import assignment, marked, submission
from tests.factories.enrolment import enrolment
from tests.factories.people import trainer
from tests.factories.progress import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return course()


@pytest.fixture
def units(made):
    return [add_unit(course=made) for _ in range(2)]


def learning_with(made, units, release):
    """Two lessons and the work of the second, which open as ``release`` says."""
    work = assignment(made)
    first, second = (lesson(unit, number=number) for number, unit in enumerate(units))
    held = [replace(one, release=release) for one in (second, task(work.unit))]
    publish(made, draft(first, *held))
    return enrolment(cohort=open_cohort(course=made)), work


def outcomes(answers) -> list[str]:
    return [answer.code or answer.outcome for answer in answers]


def test_a_lesson_takes_no_event_before_its_day(made, units, standing_clock):
    learning, _work = learning_with(made, units, {"after_days": 3})
    first_day = learning.cohort.starts_on

    standing_clock.moves(days=16)
    assert outcomes(read(learning, units[1])) == ["not_released"]
    assert not LearningEvent.objects.exists()

    standing_clock.moves(days=1)
    assert outcomes(read(learning, units[1])) == ["recorded"]
    assert LearningEvent.objects.get().received_at.date() == first_day + timedelta(days=3)


def test_a_lesson_opens_by_the_one_before_it_even_in_one_parcel(made, units):
    learning, _work = learning_with(made, units, {"after": str(units[0].uid)})

    assert outcomes(read(learning, units[1], units[0])) == ["not_released", "recorded"]
    assert outcomes(read(learning, units[1])) == ["recorded"]


def test_a_phone_that_was_away_sends_both_in_order(made, units):
    learning, _work = learning_with(made, units, {"after": str(units[0].uid)})

    assert outcomes(read(learning, *units)) == ["recorded", "recorded"]


def test_opened_is_not_done(made, units):
    learning, _work = learning_with(made, units, {"after": str(units[0].uid)})

    read(learning)

    assert outcomes(read(learning, units[1])) == ["not_released"]


def test_no_work_is_taken_for_a_lesson_that_has_not_opened(made, units):
    learning, work = learning_with(made, units, {"after": str(units[0].uid)})

    with pytest.raises(NotReleased):
        submission(learning, work)
    assert not Submission.objects.exists()

    read(learning, units[0])
    assert submission(learning, work).attempt == 1


def test_what_is_done_stays_open_when_the_release_changes(made, units):
    learning, work = learning_with(made, units, {})
    read(learning, units[1])
    late = [
        replace(lesson(unit, number=number), release={"on": "2199-01-01"})
        for number, unit in enumerate(units)
    ]
    revision = publish(made, draft(*late, task(work.unit)))
    type(learning.cohort).objects.update(revision=revision)

    assert outcomes(read(learning, units[1])) == ["recorded"]
    assert outcomes(read(learning, units[0])) == ["not_released"]


def test_points_of_accepted_work_may_be_what_is_asked(made, units):
    work = [assignment(made) for _ in range(2)]
    rule = {"rule": "min_points", "points": 150}
    tasks = [replace(task(one.unit), points=100) for one in work]
    publish(made, draft(lesson(units[0]), *tasks, requirement=rule))
    learning = enrolment(cohort=open_cohort(course=made))
    by = trainer(learning.cohort)

    first = submission(learning, work[0])
    marked(first, points=70, by=by)
    note_marked_work(submission=first)
    assert Progress.objects.get().points == 70
    (missing,) = decide(learning).missing
    assert (missing.code, missing.amount) == ("points", 80)

    second = submission(learning, work[1])
    marked(second, points=79, by=by)
    marked(second, points=80, by=by)
    note_marked_work(submission=second)
    learning.refresh_from_db()
    assert learning.completion.evidence["points"] == 150
    assert learning.completion.rule_version == 3


def test_points_of_returned_work_do_not_count(made, units):
    work = assignment(made)
    rule = {"rule": "min_points", "points": 50}
    publish(
        made,
        draft(lesson(units[0]), replace(task(work.unit), points=100), requirement=rule),
    )
    learning = enrolment(cohort=open_cohort(course=made))
    returned = submission(learning, work)
    marked(returned, points=55, by=trainer(learning.cohort))

    note_marked_work(submission=returned)

    assert Progress.objects.get().done_count == 0
    learning.refresh_from_db()
    assert learning.state == "active"
