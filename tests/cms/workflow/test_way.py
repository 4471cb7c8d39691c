"""From a trainer's draft to what learners read: nobody's step can be left out."""

import json

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wagtail.models import Comment, Workflow, WorkflowPage

import pytest

from cms import access, workflow
from cms.models import RoleTask
from courses.people.enums import Role
from courses.people.models import User
from tests.cms.workflow.conftest import Desk
from tests.factories import pages
from tests.factories.people import officer

pytestmark = pytest.mark.django_db


def taught(desk: Desk) -> str:
    return desk.revision().outline["modules"][0]["units"][0]["title"]["th"]


def test_the_way_is_laid_once_with_two_steps_in_order():
    home = pages.home()

    access.let_in_writers(home)
    access.let_in_writers(home)

    way = WorkflowPage.objects.get(page=home).workflow
    assert Workflow.objects.filter(name=workflow.NAME).count() == 1
    assert [step.specific.role for step in way.tasks] == [Role.REVIEWER, Role.PUBLISHER]


def test_a_way_that_an_administrator_changed_is_left_as_it_is():
    access.let_in_writers(pages.home())
    RoleTask.objects.filter(role=Role.REVIEWER).update(name="ตรวจโดยคณะกรรมการ")

    access.let_in_writers(pages.home())

    assert RoleTask.objects.get(role=Role.REVIEWER).name == "ตรวจโดยคณะกรรมการ"


def test_a_trainer_cannot_publish_whatever_the_editor_sends(desk: Desk):
    desk.save("trainer", "ข้ามขั้นตอน", **{"action-publish": "1"})

    assert desk.again().title != "ข้ามขั้นตอน"
    assert taught(desk) == desk.lesson.title


def test_a_page_goes_from_trainer_by_reviewer_and_publisher_to_learners(desk: Desk):
    desk.submit("บทเรียนที่แก้แล้ว")
    desk.act("reviewer", "approve")
    before = taught(desk)

    desk.act("publisher", "approve")

    assert before == desk.lesson.title
    assert taught(desk) == "บทเรียนที่แก้แล้ว"
    assert desk.revision().published_by == desk.people["publisher"]


def test_a_step_is_done_by_its_role_in_its_course_alone(desk: Desk, strangers):
    desk.submit()
    task = desk.again().current_workflow_task_state
    desk.people |= {f"strange {name}": user for name, user in strangers.items()}

    for who in ("trainer", "publisher", *(name for name in desk.people if "strange" in name)):
        desk.act(who, "approve")
        desk.act(who, "reject", "ไม่เห็นด้วย")

    assert desk.again().current_workflow_task_state == task
    desk.act("reviewer", "approve")
    for who in ("trainer", "reviewer", "strange publisher"):
        desk.act(who, "approve")
    assert desk.again().current_workflow_task.role == Role.PUBLISHER
    assert taught(desk) == desk.lesson.title


def test_changes_asked_for_return_to_the_trainer_with_the_reason(desk: Desk):
    desk.submit()

    desk.act("reviewer", "reject", "โปรดเพิ่มตัวอย่างจากหน่วยงานจริง")

    state = desk.again().current_workflow_state
    assert state.status == state.STATUS_NEEDS_CHANGES
    history = reverse("wagtailadmin_pages:workflow_history", args=[desk.lesson.pk])
    shown = desk.by("trainer").get(history).content.decode()
    assert "ตรวจเนื้อหา" in shown
    assert state.current_task_state.comment == "โปรดเพิ่มตัวอย่างจากหน่วยงานจริง"
    desk.save("trainer", "แก้ตามที่ขอ", **{"action-restart-workflow": "1"})
    assert desk.again().current_workflow_task.role == Role.REVIEWER


def test_who_opens_a_page_that_was_sent_back_reads_who_asks_for_what(desk: Desk):
    desk.submit()
    desk.act("reviewer", "reject", "ขอตัวอย่าง <b>หนึ่ง</b> เรื่อง")

    editor = reverse("wagtailadmin_pages:edit", args=[desk.lesson.pk])
    html = desk.by("trainer").get(editor).content.decode()

    reviewer = desk.people["reviewer"].get_full_name()
    assert f"{reviewer} ขอให้แก้ไข: ขอตัวอย่าง &lt;b&gt;หนึ่ง&lt;/b&gt; เรื่อง" in html


def test_a_step_pressed_by_two_is_done_once_and_the_second_is_told(desk: Desk):
    desk.submit()
    desk.act("reviewer", "approve")
    desk.act("publisher", "approve")
    number = desk.revision().number

    again = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    door = reverse("wagtailadmin_pages:edit", args=[desk.lesson.pk])
    form = desk.form("บทเรียนที่แก้แล้ว", **again)
    answer = desk.by("publisher").post(door, form, follow=True)

    assert "ขั้นตอนนี้ดำเนินการไปแล้ว" in answer.content.decode()
    assert desk.revision().number == number


def test_under_review_the_page_is_the_reviewers_and_closed_to_its_trainer(desk: Desk):
    desk.submit("ที่ส่งไปแล้ว")

    desk.save("trainer", "แก้ระหว่างตรวจ")

    desk.save("publisher", "แก้ก่อนถึงขั้นเผยแพร่")

    assert desk.again().get_latest_revision_as_object().title == "ที่ส่งไปแล้ว"
    edit = reverse("wagtailadmin_pages:edit", args=[desk.lesson.pk])
    assert desk.by("reviewer").get(edit).status_code == 200


def comment(text: str) -> dict[str, str]:
    """A new comment on the title, as the editor sends it."""
    return {
        "comments-TOTAL_FORMS": "1",
        "comments-0-id": "",
        "comments-0-text": text,
        "comments-0-contentpath": "title",
        "comments-0-position": "",
        "comments-0-DELETE": "",
        "comments-0-resolved": "",
        "comments-0-replies-TOTAL_FORMS": "0",
        "comments-0-replies-INITIAL_FORMS": "0",
    }


def test_a_reviewer_comments_and_the_trainer_reads_it(desk: Desk):
    desk.submit("ที่ส่งไปแล้ว")

    desk.save("reviewer", "ที่ส่งไปแล้ว", **comment("ชื่อยาวเกินไป"))
    desk.act("reviewer", "reject", "โปรดดูความเห็น")

    said = Comment.objects.get()
    assert (said.text, said.user) == ("ชื่อยาวเกินไป", desk.people["reviewer"])
    edit = reverse("wagtailadmin_pages:edit", args=[desk.lesson.pk])
    shown = desk.by("trainer").get(edit).content.decode()
    assert "ชื่อยาวเกินไป" in shown or json.dumps("ชื่อยาวเกินไป")[1:-1] in shown


@pytest.mark.parametrize("door", ["history", "workflow_history", "view_draft", "compare"])
def test_a_reviewer_sees_what_changed_and_when(desk: Desk, door: str):
    desk.submit("ที่ส่งไปแล้ว")
    arguments = [desk.lesson.pk, "live", "latest"] if door == "compare" else [desk.lesson.pk]
    name = "revisions_compare" if door == "compare" else door

    answer = desk.by("reviewer").get(reverse(f"wagtailadmin_pages:{name}", args=arguments))

    assert answer.status_code == 200
    assert "ที่ส่งไปแล้ว" in answer.content.decode()


def test_a_publisher_sets_the_time_and_approval_keeps_it(desk: Desk):
    desk.submit("ตามกำหนดเวลา")
    desk.act("reviewer", "approve")

    desk.save("publisher", "ตามกำหนดเวลา", go_live_at="2099-01-05 09:00")
    desk.act("publisher", "approve")

    assert desk.again().scheduled_revision.approved_go_live_at.year == 2099
    assert taught(desk) == desk.lesson.title


def test_a_trainers_lock_does_not_stop_the_reviewer(desk: Desk):
    desk.by("trainer").post(reverse("wagtailadmin_pages:lock", args=[desk.lesson.pk]))
    assert desk.again().locked_by == desk.people["trainer"]

    desk.submit()

    assert desk.again().locked is False


def test_an_officer_may_do_every_step(desk: Desk, committed):
    with committed():
        desk.people["officer"] = officer()
    desk.submit("โดยเจ้าหน้าที่")

    desk.act("officer", "approve")
    desk.act("officer", "approve")

    assert taught(desk) == "โดยเจ้าหน้าที่"
    assert desk.revision().published_by == desk.people["officer"]


def test_what_waits_is_shown_to_those_who_may_do_it(desk: Desk, strangers):
    desk.submit()

    def waits(user) -> list[int]:
        return [int(s.workflow_state.object_id) for s in workflow.waiting_for(user)]

    assert waits(desk.people["reviewer"]) == [desk.lesson.pk]
    for user in (desk.people["publisher"], desk.people["trainer"], *strangers.values()):
        assert waits(user) == []
    edit = reverse("wagtailadmin_pages:edit", args=[desk.lesson.pk])
    assert edit in desk.by("reviewer").get(reverse("wagtailadmin_home")).content.decode()


def test_what_waits_is_read_with_as_many_questions_for_one_page_as_for_many(desk: Desk):
    def questions() -> tuple[int, int]:
        user = User.objects.get(pk=desk.people["reviewer"].pk)
        with CaptureQueriesContext(connection) as asked:
            found = len(workflow.waiting_for(user))
        return found, len(asked)

    desk.submit()
    one = questions()
    for number in range(3):
        lesson = pages.lesson_page(pages.module_of(desk.page), f"อีกบท {number}")
        lesson.save_revision()
        lesson.get_workflow().start(lesson, desk.people["trainer"])

    assert questions() == (4, one[1])
    assert one[0] == 1
