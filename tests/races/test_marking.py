"""Two markers, a marker and a learner, a learner twice."""

from functools import partial

import pytest

from courses.coursework import services
from courses.coursework.models import Assessment, Assignment
from courses.files.services import claim
from courses.progress.models import Completion
from tests.factories.catalogue import published_course
from tests.factories.cohorts import open_cohort
from tests.factories.coursework import ANSWER, marked, submission, upload
from tests.factories.enrolment import enrolment
from tests.factories.people import person, trainer
from tests.factories.progress import read_all
from tests.races.crowd import at_once, told

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 15


@pytest.fixture
def cohort():
    return open_cohort(course=published_course(lessons=1, assignments=1))


@pytest.fixture
def work(cohort) -> Assignment:
    return Assignment.objects.get()


def mark(handed_in, by, points: int = 90):
    return partial(
        services.grade,
        submission=handed_in,
        points=points,
        feedback="",
        by=by,
        expected_version=0,
    )


def hand_in(learning, work):
    return partial(
        services.submit_work,
        enrolment=learning,
        assignment=work,
        by=learning.learner,
        text=ANSWER,
    )


def test_of_two_markers_at_once_one_is_told_to_read_again(cohort, work):
    handed_in = submission(enrolment(cohort=cohort), work)
    markers = [trainer(cohort) for _ in range(8)]

    answers = at_once([mark(handed_in, by, points) for points, by in enumerate(markers, 60)])

    assert told(answers) == {"ok": 1, "stale_version": 7}
    assert Assessment.objects.count() == 1


def test_a_mark_and_a_new_attempt_at_once_leave_one_of_two_orders(cohort, work):
    by, orders = trainer(cohort), set()
    for _ in range(ROUNDS):
        learning = enrolment(cohort=cohort)
        first = submission(learning, work)

        answers = at_once([mark(first, by), hand_in(learning, work)])

        states = tuple(learning.submissions.order_by("attempt").values_list("state", flat=True))
        codes = tuple(getattr(answer, "code", "ok") for answer in answers)
        orders.add((codes, states))

    assert orders <= {
        (("ok", "work_already_accepted"), ("accepted",)),
        (("submission_superseded", "ok"), ("superseded", "submitted")),
    }


def test_two_taps_make_two_attempts_in_order_and_one_that_stands(cohort, work):
    learning = enrolment(cohort=cohort)

    answers = at_once([hand_in(learning, work)] * 4)

    assert told(answers) == {"ok": 4}
    attempts = learning.submissions.order_by("attempt").values_list("attempt", "state")
    assert list(attempts) == [
        (1, "superseded"),
        (2, "superseded"),
        (3, "superseded"),
        (4, "submitted"),
    ]


def test_an_upload_claimed_by_many_writes_is_used_by_one():
    owner = person()
    attached = upload(owner)

    answers = at_once([partial(claim, upload=attached, by=owner)] * 10)

    assert told(answers) == {"ok": 1, "upload_already_used": 9}


def test_the_last_lesson_and_the_last_mark_at_once_complete_the_course(cohort, work):
    """Each alone sees the other's part undone; together they must see both."""
    by = trainer(cohort)
    for _ in range(ROUNDS):
        learning = enrolment(cohort=cohort)
        handed_in = submission(learning, work)

        at_once([partial(read_all, learning), partial(marked, handed_in, points=90, by=by)])

    assert Completion.objects.count() == ROUNDS
