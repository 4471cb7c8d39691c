"""Whichever way a page goes to learners, running cohorts are thought of first."""

from datetime import timedelta

from django.core import mail
from django.urls import reverse
from django.utils import timezone

from wagtail.models import TaskState

import pytest

from cms.models import LessonPage
from cms.schedule import keep_schedule
from courses.cohorts.models import Cohort, RevisionDecision
from courses.cohorts.selectors import awaiting_decision
from courses.core import clock
from courses.people.enums import Role
from courses.people.services import withdraw_role
from tests.cms.workflow.conftest import Desk
from tests.factories import pages
from tests.factories.cohorts import open_cohort
from tests.factories.people import admin

pytestmark = pytest.mark.django_db
BULK = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])


@pytest.fixture
def cohort(desk: Desk) -> Cohort:
    return open_cohort(course=pages.again(desk.page.course))


def question(desk: Desk) -> str:
    return reverse("desk_publish_page", args=[desk.lesson.pk])


def answer(cohort: Cohort, choice: str = "move") -> dict[str, str]:
    return {f"{cohort.uid}-choice": choice, f"{cohort.uid}-reason": "มติคณะทำงาน"}


def longer(desk: Desk, **fields) -> LessonPage:
    """A draft that would change what is asked of learners."""
    lesson = desk.again()
    for name, value in {"minutes": 45, **fields}.items():
        setattr(lesson, name, value)
    lesson.save_revision(user=desk.people["trainer"])
    return lesson


def for_approval(desk: Desk) -> TaskState:
    desk.save("trainer", "ยาวขึ้น", **{"minutes": "45", "action-submit": "1"})
    desk.act("reviewer", "approve")
    return desk.again().current_workflow_task_state


def decided() -> list[tuple]:
    rows = RevisionDecision.objects.order_by("pk")
    return list(rows.values_list("choice", "reason", "decided_by", "revision__number"))


def test_an_approval_that_changes_the_structure_leads_to_the_question(desk: Desk, cohort):
    step = for_approval(desk)

    sent = desk.act("publisher", "approve", "ใช้ได้")

    assert sent.headers["Location"].startswith(f"{question(desk)}?comment=")
    step.refresh_from_db()
    assert (step.status, desk.revision().number) == (TaskState.STATUS_IN_PROGRESS, 1)


def test_the_editors_own_button_leads_there_as_well(desk: Desk, cohort):
    for_approval(desk)

    sent = desk.save(
        "publisher",
        "ยาวขึ้น",
        **{
            "minutes": "45",
            "action-workflow-action": "true",
            "workflow-action-name": "approve",
            "workflow-action-extra-data": '{"comment": "ok"}',
        },
    )

    assert sent.headers["Location"] == f"{question(desk)}?comment=ok"
    assert desk.revision().number == 1


def test_the_answer_approves_the_step_with_its_comment_and_decides(desk: Desk, cohort):
    step = for_approval(desk)
    address = desk.act("publisher", "approve", "ใช้ได้").headers["Location"]

    desk.by("publisher").post(address, answer(cohort))

    step.refresh_from_db()
    assert (step.status, step.comment) == (TaskState.STATUS_APPROVED, "ใช้ได้")
    assert step.finished_by == desk.people["publisher"]
    assert decided() == [("move", "มติคณะทำงาน", desk.people["publisher"].pk, 2)]
    assert pages.again(desk.page.course).current.number == 2
    assert desk.again().current_workflow_state is None


def test_without_a_running_cohort_an_approval_asks_nothing(desk: Desk):
    step = for_approval(desk)

    desk.act("publisher", "approve")

    step.refresh_from_db()
    assert (step.status, desk.revision().number) == (TaskState.STATUS_APPROVED, 2)


def test_the_reviewers_approval_asks_nothing(desk: Desk, cohort):
    assert for_approval(desk).task.specific.role == Role.PUBLISHER


def bulk(desk: Desk, **form: str):
    return desk.by("publisher").post(f"{BULK}?id={desk.lesson.pk}", form)


def test_pages_published_together_ask_for_their_cohorts(desk: Desk, cohort):
    longer(desk)

    shown = bulk(desk)

    assert [form.cohort for form in shown.context["forms"]] == [cohort]
    assert [one["code"] for one in shown.context["courses"]] == [desk.page.course.code]
    assert (desk.revision().number, desk.again().minutes) == (1, 30)


@pytest.mark.parametrize("given", [{}, {"choice": "move"}, {"choice": "flee", "reason": "มติ"}])
def test_pages_stay_drafts_while_a_cohort_is_left_undecided(desk: Desk, cohort, given):
    longer(desk)

    shown = bulk(desk, asked="1", **{f"{cohort.uid}-{name}": said for name, said in given.items()})

    assert shown.context["forms"][0].errors
    assert (desk.revision().number, decided()) == (1, [])


def test_pages_published_together_record_what_was_decided(desk: Desk, cohort):
    longer(desk)

    bulk(desk, asked="1", **answer(cohort))

    cohort.refresh_from_db()
    assert (desk.revision().number, cohort.revision.number) == (2, 2)
    assert decided() == [("move", "มติคณะทำงาน", desk.people["publisher"].pk, 2)]


def test_pages_whose_words_alone_change_are_published_at_once(desk: Desk, cohort):
    longer(desk, minutes=30, title="ชื่อใหม่")

    bulk(desk)

    assert (desk.revision().number, decided()) == (2, [])


def set_for_tomorrow(desk: Desk) -> LessonPage:
    return longer(desk, go_live_at=timezone.localtime(clock.now() + timedelta(days=1)))


@pytest.fixture
def next_week(monkeypatch):
    def come():
        later = clock.now() + timedelta(days=7)
        monkeypatch.setattr("django.utils.timezone.now", lambda: later)
        return clock.standing_at(later)

    return come


@pytest.mark.parametrize(("choice", "number"), [("move", 2), ("stay", 1)])
def test_what_is_decided_with_the_time_is_carried_out_when_it_comes(
    desk: Desk, cohort, next_week, choice, number
):
    set_for_tomorrow(desk)
    desk.by("publisher").post(question(desk), answer(cohort, choice))
    assert (desk.revision().number, decided()) == (1, [])

    with next_week():
        assert keep_schedule() == 1

    cohort.refresh_from_db()
    assert (desk.revision().number, cohort.revision.number) == (2, number)
    assert decided() == [(choice, "มติคณะทำงาน", desk.people["publisher"].pk, 2)]


def test_a_time_set_without_a_decision_leaves_the_cohort_and_asks_who_may_decide(
    desk: Desk, cohort, next_week, django_capture_on_commit_callbacks
):
    set_for_tomorrow(desk).get_latest_revision().publish(user=desk.people["publisher"])

    with next_week(), django_capture_on_commit_callbacks(execute=True):
        keep_schedule()

    cohort.refresh_from_db()
    assert (desk.revision().number, cohort.revision.number, decided()) == (2, 1, [])
    assert list(awaiting_decision(Cohort.objects.all())) == [cohort]
    letters = [one for one in mail.outbox if desk.page.course.code in one.subject]
    assert [one.to for one in letters] == [[desk.people["publisher"].email]]
    assert reverse("desk_publication", args=[desk.page.course.uid]) in letters[0].body


def test_a_decision_of_one_who_has_left_is_asked_for_again(
    desk: Desk, cohort, next_week, committed
):
    set_for_tomorrow(desk)
    desk.by("publisher").post(question(desk), answer(cohort))
    role = desk.people["publisher"].roles.get(role=Role.PUBLISHER)
    with committed():
        withdraw_role(assignment=role, by=admin())

    with next_week():
        keep_schedule()

    cohort.refresh_from_db()
    assert (desk.revision().number, cohort.revision.number, decided()) == (2, 1, [])
    assert list(awaiting_decision(Cohort.objects.all())) == [cohort]


def test_the_history_of_the_page_names_who_decided_ahead(desk: Desk, cohort):
    set_for_tomorrow(desk)
    desk.by("publisher").post(question(desk), answer(cohort))

    history = reverse("wagtailadmin_pages:history", args=[desk.lesson.pk])
    html = desk.by("publisher").get(history).content.decode()

    assert "Decided what running cohorts do" in html or "กำหนดไว้แล้วว่ารุ่น" in html
