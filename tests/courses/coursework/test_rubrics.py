"""A rubric can be met and marked by; a mark is one level of every criterion."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.coursework import rubrics, services
from courses.coursework.enums import SubmissionState
from courses.coursework.models import Assessment, Assignment
from courses.coursework.selectors import own_phrases
from tests.factories.catalogue import published_course
from tests.factories.cohorts import open_cohort
from tests.factories.coursework import submission
from tests.factories.enrolment import enrolment
from tests.factories.people import officer, trainer
from tests.factories.rubrics import criterion, rubric

RUBRICS = st.lists(
    st.sets(st.integers(0, 50), min_size=2, max_size=6).filter(max), min_size=1, max_size=8
).map(lambda rows: [criterion(f"c{at}", *points) for at, points in enumerate(rows)])


@given(RUBRICS, st.data())
def test_any_level_of_each_criterion_adds_up_to_no_more_than_full_points(written, data):
    scores = {row["id"]: data.draw(st.sampled_from(rubrics.levels_of(row))) for row in written}

    rubrics.check(written)

    assert 0 <= rubrics.total(written, scores) == sum(scores.values())
    assert rubrics.total(written, scores) <= rubrics.full_points(written)


@given(RUBRICS)
def test_the_best_levels_give_full_points(written):
    best = {row["id"]: max(rubrics.levels_of(row)) for row in written}

    assert rubrics.total(written, best) == rubrics.full_points(written)


@pytest.mark.parametrize(
    "wrong",
    [
        [criterion("a"), criterion("a")],
        [criterion("", 4, 0)],
        [criterion("a", 4)],
        [criterion("a", 4, 4)],
        [criterion("a", 0, -1)],
        [criterion("a", *range(9))],
        [criterion(str(n)) for n in range(13)],
        [criterion("a", title=" ")],
        [criterion("a", title="ก" * 501)],
        [criterion("a", True, False)],
        [{"id": "a", "title": {"th": "ชื่อ"}}],
        [{"id": "a", "title": {"th": "ชื่อ"}, "levels": [{"points": 1}, {"points": 0}]}],
        [{}],
    ],
)
def test_a_rubric_nobody_could_mark_by_is_refused(wrong: list[dict[str, Any]]):
    with pytest.raises(rubrics.WrongRubric) as refusal:
        rubrics.check(wrong)

    assert refusal.value.field == "rubric"


@pytest.mark.parametrize("scores", [{}, {"user": 4}])
def test_a_criterion_without_a_level_is_refused(scores):
    with pytest.raises(rubrics.ScoresIncomplete):
        rubrics.total(rubric(), scores)


@pytest.mark.parametrize(
    "scores", [{"user": 3, "evidence": 2}, {"user": 4, "evidence": 2, "else": 0}]
)
def test_a_level_or_criterion_the_rubric_lacks_is_refused(scores):
    with pytest.raises(rubrics.UnknownScore):
        rubrics.total(rubric(), scores)


# --- In the services -------------------------------------------------------------------


@pytest.fixture
def course():
    return published_course(assignments=1)


@pytest.fixture
def work(course) -> Assignment:
    work = Assignment.objects.get(course=course)
    return services.change_assignment(assignment=work, by=officer(), rubric=rubric(), pass_points=4)


@pytest.fixture
def handed_in(course, work):
    return submission(enrolment(cohort=open_cohort(course=course)), work)


def mark(handed_in, by=None, **fields) -> Assessment:
    given = {"feedback": "", "expected_version": handed_in.version, **fields}
    by = by or trainer(handed_in.assignment.course)
    return services.grade(submission=handed_in, by=by, **given)


@pytest.mark.django_db
def test_the_highest_points_follow_from_the_rubric(work):
    work.refresh_from_db()

    assert (work.max_points, work.pass_points) == (8, 4)


@pytest.mark.django_db
def test_a_pass_mark_above_the_best_levels_is_refused_and_changes_nothing(course):
    work = Assignment.objects.get(course=course)

    with pytest.raises(services.PointsOutOfRange):
        services.change_assignment(
            assignment=work, by=officer(), rubric=rubric("one"), pass_points=5
        )

    work.refresh_from_db()
    assert (work.rubric, work.max_points) == ([], 100)


@pytest.mark.django_db
def test_a_mark_by_rubric_keeps_each_score_and_their_sum(handed_in):
    given = mark(handed_in, scores={"user": 4, "evidence": 2})

    handed_in.refresh_from_db()
    assert (given.points, given.scores, given.accepted) == (6, {"user": 4, "evidence": 2}, True)
    assert handed_in.state == SubmissionState.ACCEPTED


@pytest.mark.django_db
def test_points_alone_do_not_mark_by_a_rubric(handed_in):
    with pytest.raises(rubrics.ScoresIncomplete):
        mark(handed_in, points=8)

    handed_in.refresh_from_db()
    assert (handed_in.version, Assessment.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_scores_say_nothing_where_there_is_no_rubric(course):
    plain = Assignment.objects.get(course=course)
    handed_in = submission(enrolment(cohort=open_cohort(course=course)), plain)

    with pytest.raises(services.PointsOutOfRange):
        mark(handed_in, scores={"user": 4})

    assert mark(handed_in, points=70, scores={"user": 4}).scores == {}


@pytest.mark.django_db
def test_a_changed_rubric_leaves_marks_as_they_were_given(handed_in):
    given = mark(handed_in, scores={"user": 4, "evidence": 4})

    services.change_assignment(
        assignment=handed_in.assignment, by=officer(), rubric=rubric("other"), pass_points=2
    )

    given.refresh_from_db()
    assert (given.points, given.scores) == (8, {"user": 4, "evidence": 4})


@pytest.mark.django_db
def test_ones_own_phrases_come_latest_first_and_once(course, work, handed_in):
    by = trainer(course)
    others = trainer(course)
    full = {"user": 4, "evidence": 4}
    mark(handed_in, by, scores=full, feedback="ชัดเจนดี")
    mark(handed_in, others, scores=full, feedback="ของผู้อื่น", expected_version=1)
    mark(handed_in, by, scores=full, feedback="เพิ่มหลักฐาน", expected_version=2)
    mark(handed_in, by, scores=full, feedback="ชัดเจนดี", expected_version=3)

    assert own_phrases(by, work) == ["ชัดเจนดี", "เพิ่มหลักฐาน"]
