from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from courses.catalogue.enums import UnitKind
from courses.core import clock
from courses.enrolment.services import mark_completed, withdraw
from courses.progress.enums import Outcome, Verb
from courses.progress.events import Answer, record_events
from courses.progress.models import LearningEvent, Progress, UnitProgress
from tests.factories.catalogue import draft, lesson, publish, published_course, units_of
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import person
from tests.factories.progress import read, report, taught

pytestmark = pytest.mark.django_db


@pytest.fixture
def learning(standing_clock):
    return enrolment(cohort=open_cohort(course=published_course(lessons=3, assignments=1)))


@pytest.fixture
def lessons(learning):
    return taught(learning, UnitKind.LESSON)


def sent(learning, *reports) -> list[str]:
    return [a.code or a.outcome for a in record_events(learner=learning.learner, reports=reports)]


def state(learning) -> dict:
    rows = UnitProgress.objects.filter(enrolment=learning)
    return {row.unit: (row.opened_at, row.completed_at) for row in rows.select_related("unit")}


def test_an_event_is_recorded_and_moves_progress(learning, lessons):
    opened = report(learning, lessons[0], Verb.OPENED)

    answers = record_events(learner=learning.learner, reports=[opened])

    assert answers == [Answer(opened.uid, Outcome.RECORDED)]
    event = LearningEvent.objects.get()
    assert (event.uid, event.enrolment, event.unit) == (opened.uid, learning, lessons[0])
    assert (event.verb, event.revision_number, event.received_at) == ("opened", 1, clock.now())
    assert state(learning) == {lessons[0]: (clock.now(), None)}


def test_progress_is_one_row_for_lists(learning, lessons):
    read(learning, lessons[2], lessons[0])

    progress = Progress.objects.get()
    assert progress.done_units == [str(lessons[0].uid), str(lessons[2].uid)]
    assert (progress.done_count, progress.last_unit) == (2, lessons[0])
    assert (progress.last_seen_at, progress.version) == (clock.now(), 1)


def test_an_event_sent_twice_counts_once(learning, lessons):
    event = report(learning, lessons[0])

    outcomes = [sent(learning, event, event), sent(learning, event)]

    assert outcomes == [["recorded", "duplicate"], ["duplicate"]]
    assert LearningEvent.objects.count() == 1
    assert Progress.objects.get().version == 1


def test_answers_come_in_the_order_asked(learning, lessons):
    good, foreign = (
        report(learning, lessons[0]),
        replace(report(learning, lessons[1]), unit=uuid4()),
    )
    late = report(learning, lessons[2])

    answers = record_events(learner=learning.learner, reports=[foreign, good, late])

    assert [answer.uid for answer in answers] == [foreign.uid, good.uid, late.uid]
    assert [answer.code for answer in answers] == ["not_in_curriculum", "", ""]


def test_what_is_not_the_learners_to_report_is_refused_alone(learning, lessons):
    foreign = enrolment()
    work = taught(learning, UnitKind.ASSIGNMENT)[0]

    outcomes = sent(
        learning,
        report(foreign, taught(foreign, UnitKind.LESSON)[0]),
        replace(report(learning, lessons[0]), enrolment=uuid4()),
        report(learning, taught(foreign, UnitKind.LESSON)[0]),
        report(learning, work),
        report(learning, lessons[0]),
    )

    assert outcomes == [
        "not_found",
        "not_found",
        "not_in_curriculum",
        "not_in_curriculum",
        "recorded",
    ]
    assert LearningEvent.objects.count() == 1
    assert state(foreign) == {}


def test_an_event_of_a_known_name_tells_nothing_of_a_strangers_enrolment(learning, lessons):
    event = report(learning, lessons[0])
    sent(learning, event)

    answers = record_events(learner=person(), reports=[event])

    assert answers == [Answer(event.uid, Outcome.REFUSED, "not_found")]


def test_who_withdrew_reports_nothing_and_who_completed_may_read_on(learning, lessons):
    gone = enrolment(cohort=learning.cohort)
    withdraw(enrolment=gone, by=gone.learner)
    mark_completed(enrolment=learning)

    assert sent(gone, report(gone, lessons[0])) == ["enrolment_not_active"]
    assert sent(learning, report(learning, lessons[0])) == ["recorded"]


def test_nothing_happens_in_the_future(learning, lessons):
    sent(learning, report(learning, lessons[0], occurred_at=clock.now() + timedelta(days=1)))

    assert state(learning) == {lessons[0]: (clock.now(), clock.now())}


def test_an_event_from_a_phone_that_was_offline_counts_from_its_own_time(
    learning, lessons, standing_clock
):
    yesterday = clock.now() - timedelta(days=1)

    sent(learning, report(learning, lessons[0], occurred_at=yesterday))

    assert state(learning) == {lessons[0]: (yesterday, yesterday)}
    assert LearningEvent.objects.get().received_at == clock.now()


def minutes_ago(count: int):
    return clock.now() - timedelta(minutes=count)


def story(learning, unit) -> list:
    return [
        report(learning, unit, Verb.OPENED, occurred_at=minutes_ago(50)),
        report(learning, unit, Verb.COMPLETED, occurred_at=minutes_ago(40)),
        report(learning, unit, Verb.OPENED, occurred_at=minutes_ago(30)),
        report(learning, unit, Verb.COMPLETED, occurred_at=minutes_ago(20)),
    ]


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
@pytest.mark.parametrize("together", [True, False])
def test_events_in_any_order_come_to_the_same(learning, lessons, order, together):
    events = [story(learning, lessons[0])[n] for n in order]

    if together:
        sent(learning, *events)
    else:
        for event in events:
            sent(learning, event)

    assert state(learning) == {lessons[0]: (minutes_ago(50), minutes_ago(40))}


def test_opening_again_does_not_undo(learning, lessons, standing_clock):
    read(learning, lessons[0])
    done = state(learning)
    standing_clock.moves(days=1)

    sent(learning, report(learning, lessons[0], Verb.OPENED))

    assert state(learning) == done


def test_last_seen_is_what_happened_last_and_not_what_was_told_last(learning, lessons):
    sent(
        learning,
        report(learning, lessons[1], occurred_at=minutes_ago(1)),
        report(learning, lessons[0], occurred_at=minutes_ago(9)),
    )

    assert Progress.objects.get().last_unit == lessons[1]


def test_one_call_serves_several_enrolments(learning, lessons):
    second = enrolment(learner=learning.learner)
    other = taught(second, UnitKind.LESSON)[0]

    outcomes = sent(learning, report(learning, lessons[0]), report(second, other))

    assert outcomes == ["recorded", "recorded"]
    assert list(state(learning)) == [lessons[0]]
    assert list(state(second)) == [other]
    assert Progress.objects.count() == 2


def test_a_unit_of_a_revision_not_pinned_is_not_in_the_curriculum(learning, lessons):
    course = learning.cohort.course
    publish(course, draft(lesson(lessons[0])))
    fresh = enrolment(cohort=open_cohort(course=course))

    assert sent(fresh, report(fresh, lessons[1])) == ["not_in_curriculum"]
    assert sent(learning, report(learning, lessons[1])) == ["recorded"]


def test_nothing_told_costs_nothing_written(learning):
    assert record_events(learner=learning.learner, reports=[]) == []
    assert not Progress.objects.exists()


@pytest.mark.parametrize("verb", Verb.values)
def test_fifty_events_cost_the_queries_of_one(standing_clock, verb):
    course = published_course(lessons=51)
    units = units_of(course)
    counts = []

    for batch in (units[:1], units[1:]):
        learning = enrolment(cohort=open_cohort(course=course))
        reports = [report(learning, unit, verb) for unit in batch]
        with CaptureQueriesContext(connection) as queries:
            record_events(learner=learning.learner, reports=reports)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 13
