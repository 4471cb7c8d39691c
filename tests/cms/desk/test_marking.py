"""Trainers mark what waits; nobody marks over another's mark or outside their cohorts."""

from http import HTTPStatus

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest

from courses.coursework.enums import SubmissionState
from courses.coursework.models import Assessment
from courses.coursework.services import change_assignment
from tests.cms.desk.conftest import Place
from tests.factories.coursework import marked, submission
from tests.factories.enrolment import enrolment
from tests.factories.people import officer, trainer
from tests.factories.rubrics import rubric

pytestmark = pytest.mark.django_db


def address(place: Place) -> str:
    return reverse("desk_mark", args=[place.submission.uid])


def given(points: int | str = 80, version: int | str = 0, feedback: str = "ชัดเจนดี") -> dict:
    return {"points": points, "feedback": feedback, "version": version}


def test_a_mark_is_saved_and_the_next_hand_in_is_shown(desk, here: Place):
    client = desk("trainer", here.cohort)
    later = submission(enrolment(cohort=here.cohort), here.work)

    answer = client.post(address(here), given())

    assessment = Assessment.objects.get()
    here.submission.refresh_from_db()
    assert answer.url == reverse("desk_mark", args=[later.uid])
    assert (assessment.submission, assessment.points, assessment.feedback) == (
        here.submission,
        80,
        "ชัดเจนดี",
    )
    assert here.submission.state == SubmissionState.ACCEPTED


def test_after_the_last_one_the_list_is_shown(desk, here: Place):
    client = desk("trainer of the cohort", here.cohort)

    answer = client.post(address(here), given(points=10), follow=True)

    here.submission.refresh_from_db()
    assert answer.redirect_chain[0][0] == reverse("desk_marking")
    assert list(answer.context["object_list"]) == []
    assert here.submission.state == SubmissionState.RETURNED


def test_a_mark_on_a_version_that_is_gone_is_refused_and_told(desk, here: Place):
    client = desk("trainer", here.cohort)
    marked(here.submission, points=70, by=trainer(here.cohort))

    answer = client.post(address(here), given(points=30, version=0))

    assert list(answer.context["form"].errors) == ["__all__"]
    assert "มีผู้แก้ไขข้อมูลนี้" in str(answer.context["form"].non_field_errors())
    assert 'value="30"' in answer.content.decode()
    assert list(Assessment.objects.values_list("points", flat=True)) == [70]


def test_the_form_carries_the_version_and_the_last_mark(desk, here: Place):
    client = desk("trainer", here.cohort)
    marked(here.submission, points=70, by=trainer(here.cohort))

    form = client.get(address(here)).context["form"]
    client.post(address(here), given(points=90, version=form.initial["version"]))

    assert (form.initial["version"], form.initial["points"]) == (1, 70)
    assert list(Assessment.objects.order_by("version").values_list("points", flat=True)) == [70, 90]


@pytest.mark.parametrize("points", ["101", "-1", "", "เต็ม"])
def test_points_that_cannot_be_given_are_refused_at_their_field(desk, here: Place, points: str):
    client = desk("trainer", here.cohort)

    answer = client.post(address(here), given(points=points))

    assert list(answer.context["form"].errors) == ["points"]
    assert Assessment.objects.count() == 0


def test_an_attempt_that_was_replaced_is_not_marked(desk, here: Place):
    client = desk("trainer", here.cohort)
    submission(here.enrolment, here.work, text="ฉบับแก้ไข")

    answer = client.post(address(here), given())

    assert list(answer.context["form"].errors) == ["__all__"]
    assert Assessment.objects.count() == 0


def test_an_officer_reads_the_work_and_does_not_mark_it(desk, here: Place):
    client = desk("officer", here.cohort)

    page = client.get(address(here))
    answer = client.post(address(here), given())

    assert here.submission.text in page.content.decode()
    assert page.context["may_grade"] is False
    assert 'name="points"' not in page.content.decode()
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert Assessment.objects.count() == 0


@pytest.mark.parametrize("who", ["trainer", "officer", "coach", "learner"])
def test_those_of_another_course_mark_nothing(desk, here: Place, there: Place, who: str):
    client = desk(who, there.cohort)

    answer = client.post(address(here), given())

    enters = who in ("trainer", "officer")
    assert answer.status_code == (HTTPStatus.NOT_FOUND if enters else HTTPStatus.FOUND)
    assert Assessment.objects.count() == 0


def test_nobody_marks_their_own_work(committed, site_as, here: Place):
    with committed():
        user = trainer(here.cohort.course)
    own = submission(enrolment(cohort=here.cohort, learner=user), here.work)
    client = site_as(user)

    answer = client.post(reverse("desk_mark", args=[own.uid]), given())

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert Assessment.objects.count() == 0
    listed = client.get(reverse("desk_marking")).context["object_list"]
    assert list(listed) == [here.submission]


def test_what_a_learner_wrote_is_shown_as_text(desk, here: Place):
    client = desk("trainer", here.cohort)
    hostile = submission(enrolment(cohort=here.cohort), here.work, text="<script>alert(1)</script>")

    page = client.get(reverse("desk_mark", args=[hostile.uid])).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)" not in page


def test_the_list_costs_the_same_for_one_row_and_for_twenty(desk, here: Place):
    client, path = desk("trainer", here.cohort), reverse("desk_marking")
    client.get(path)  # what Wagtail keeps for later
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for _ in range(19):
        submission(enrolment(cohort=here.cohort), here.work)

    with CaptureQueriesContext(connection) as twenty:
        page = client.get(path)

    assert len(page.context["object_list"]) == 20
    assert len(twenty) == len(one)


# --- By a rubric -----------------------------------------------------------------------


@pytest.fixture
def by_rubric(here: Place) -> Place:
    change_assignment(assignment=here.work, by=officer(), rubric=rubric(), pass_points=4)
    return here


def test_a_marker_chooses_a_level_for_each_criterion(desk, by_rubric: Place):
    client = desk("trainer", by_rubric.cohort)

    client.post(
        address(by_rubric),
        {"score_user": "4", "score_evidence": "2", "feedback": "", "version": 0},
    )

    assessment = Assessment.objects.get()
    assert (assessment.points, assessment.scores) == (6, {"user": 4, "evidence": 2})


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"score_user": "4"}, "score_evidence"),
        ({"score_user": "3", "score_evidence": "2"}, "score_user"),
        ({"score_user": "x", "score_evidence": "2"}, "score_user"),
        ({"points": "8"}, "score_user"),
    ],
)
def test_a_missing_or_unknown_level_is_told_at_its_criterion(desk, by_rubric: Place, sent, field):
    client = desk("trainer", by_rubric.cohort)

    answer = client.post(address(by_rubric), {"feedback": "", "version": 0, **sent})

    assert field in answer.context["form"].errors
    assert Assessment.objects.count() == 0


def test_the_last_mark_is_there_to_be_changed(desk, by_rubric: Place):
    client = desk("trainer", by_rubric.cohort)
    full = {"score_user": "4", "score_evidence": "4", "feedback": "ดีมาก", "version": 0}
    client.post(address(by_rubric), full)

    answer = client.get(address(by_rubric))

    assert answer.context["form"]["score_user"].value() == 4
    assert answer.context["phrases"] == ["ดีมาก"]


def test_a_rubric_is_written_with_the_assignment(desk, here: Place):
    client = desk("trainer", here.cohort)
    sent = {
        "title_th": "ใบงาน",
        "brief_th": "เขียน",
        "minutes": 0,
        "max_points": 100,
        "pass_points": 2,
        "accepts_text": "on",
        "rubric-count": "1",
        "rubric-0-deleted": "",
        "rubric-0-order": "0",
        "rubric-0-type": "item",
        "rubric-0-id": "1b2c",
        "rubric-0-value-title_th": "เข้าใจผู้ใช้บริการ",
        "rubric-0-value-title_en": "",
        "rubric-0-value-levels-count": "2",
    }
    for at, points in enumerate((3, 1)):
        level = f"rubric-0-value-levels-{at}"
        sent |= {f"{level}-deleted": "", f"{level}-order": at, f"{level}-id": f"l{at}"}
        sent |= {f"{level}-value-points": points, f"{level}-value-title_th": "เห็นชัด"}
        sent |= {f"{level}-value-title_en": ""}

    client.post(reverse("desk_assignment", args=[here.work.uid]), sent)

    here.work.refresh_from_db()
    assert (here.work.rubric[0]["id"], here.work.max_points) == ("1b2c", 3)
    assert [level["points"] for level in here.work.rubric[0]["levels"]] == [3, 1]


@pytest.mark.parametrize("sent", [{}, {"rubric-count": "many"}])
def test_a_form_without_the_rubric_leaves_it_as_it_is(desk, by_rubric: Place, sent):
    client = desk("trainer", by_rubric.cohort)
    form = {"title_th": "ใบงานใหม่", "brief_th": "เขียน", "minutes": 0, "max_points": 8}

    client.post(
        reverse("desk_assignment", args=[by_rubric.work.uid]),
        {**form, "pass_points": 4, "accepts_text": "on", **sent},
    )

    by_rubric.work.refresh_from_db()
    assert (by_rubric.work.title_th, by_rubric.work.rubric) == ("ใบงานใหม่", rubric())
