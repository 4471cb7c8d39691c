from functools import partial

import pytest

from courses.catalogue.models import CurriculumRevision
from courses.catalogue.services import add_unit
from courses.cohorts.services import move_cohort, pin_revision, plan_cohort
from courses.core import clock
from tests.factories.catalogue import course, draft, lesson, publish, published_course, units_of
from tests.factories.cohorts import days, draft_cohort, open_cohort
from tests.races.crowd import at_once, told

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_who_publish_at_once_make_two_numbers_in_a_row():
    made = course()
    unit = add_unit(course=made)
    drafts = [draft(lesson(unit, words=f" {n}")) for n in range(5)]

    at_once([partial(publish, made, curriculum) for curriculum in drafts])

    numbers = CurriculumRevision.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5]


def test_a_cohort_pinned_and_moved_at_once_is_both():
    made = published_course(lessons=1)
    cohorts = [open_cohort(course=made) for _ in range(10)]
    revision = publish(made, draft(lesson(units_of(made)[0]), lesson(add_unit(course=made))))

    for cohort in cohorts:
        at_once(
            [
                partial(pin_revision, cohort=cohort, revision=revision, by=None, reason=""),
                partial(move_cohort, cohort=cohort, state="running", by=None),
            ]
        )

    for cohort in cohorts:
        cohort.refresh_from_db()
    assert {(c.state, c.revision) for c in cohorts} == {("running", revision)}


def test_of_many_steps_at_once_one_is_taken():
    cohort = draft_cohort()

    answers = at_once([partial(move_cohort, cohort=cohort, state="published", by=None)] * 6)

    assert told(answers) == {"ok": 1, "move_not_allowed": 5}


def test_a_code_planned_by_many_at_once_is_given_once():
    made = published_course(lessons=1)
    plan = partial(
        plan_cohort,
        course=made,
        code="GLDT-1",
        by=None,
        name_th="รุ่นที่ 1",
        capacity=20,
        **days(clock.today()),
    )

    answers = at_once([partial(plan, number=number) for number in range(1, 7)])

    assert told(answers) == {"ok": 1, "code_taken": 5}
