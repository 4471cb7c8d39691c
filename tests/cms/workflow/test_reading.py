"""A reviewer opens every page of the courses they review, at any time, and changes none."""

from django.urls import reverse

import pytest

from cms.models import LessonPage
from tests.cms.workflow.conftest import Desk
from tests.factories import pages

pytestmark = pytest.mark.django_db
OPEN = ("edit", "view_draft", "history", "workflow_history")


def door(name: str, *arguments: object) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=arguments)


def drafted(desk: Desk) -> LessonPage:
    """The lesson with a draft that nobody has submitted."""
    desk.save("trainer", "ร่างที่ยังไม่ส่ง")
    return desk.again()


@pytest.mark.parametrize("who", ["reviewer", "publisher"])
@pytest.mark.parametrize("name", OPEN)
def test_whoever_reviews_or_publishes_a_course_opens_its_pages(desk: Desk, who, name):
    lesson = drafted(desk)

    assert desk.by(who).get(door(name, lesson.pk)).status_code == 200


def test_the_preview_beside_the_editor_shows_a_reviewer_the_draft(desk: Desk):
    lesson = drafted(desk)
    reviewer = desk.by("reviewer")
    beside = door("preview_on_edit", lesson.pk)

    kept = reviewer.post(beside, desk.form("ร่างที่ยังไม่ส่ง"))
    shown = reviewer.get(beside, {"mode": ""})

    assert (kept.status_code, kept.json()["is_valid"], shown.status_code) == (200, True, 200)
    assert "ร่างที่ยังไม่ส่ง" in shown.content.decode()


def test_a_reviewer_reads_the_draft_and_what_changed_in_it(desk: Desk):
    lesson = drafted(desk)
    lesson.title = "ร่างที่สอง"
    revision = lesson.save_revision()
    reviewer = desk.by("reviewer")

    drafts = reviewer.get(door("view_draft", lesson.pk)).content.decode()
    compared = reviewer.get(door("revisions_compare", lesson.pk, "live", revision.pk))
    seen = reviewer.get(door("revisions_view", lesson.pk, revision.pk))

    assert "ร่างที่สอง" in drafts
    assert "ร่างที่สอง" in compared.content.decode()
    assert "ร่างที่สอง" in seen.content.decode()


def test_a_reviewer_finds_drafts_in_the_explorer_with_a_way_into_them(desk: Desk):
    lesson = drafted(desk)
    module = reverse("wagtailadmin_explore", args=[pages.module_of(desk.page).pk])

    assert door("edit", lesson.pk) in desk.by("reviewer").get(module).content.decode()


def test_the_editor_says_it_is_for_reading_and_offers_no_button_to_change(desk: Desk):
    html = desk.by("reviewer").get(door("edit", drafted(desk).pk)).content.decode()

    assert "You can read this page" in html or "ท่านอ่านหน้านี้ได้" in html
    assert [name for name in ("action-publish", "action-submit") if f'name="{name}"' in html] == []


@pytest.mark.parametrize("action", ["", "action-submit", "action-publish", "action-unpublish"])
@pytest.mark.parametrize("held", [False, True], ids=["open", "held by the reviewer"])
def test_a_reviewer_changes_nothing_outside_of_their_step(desk: Desk, action, held):
    lesson = drafted(desk)
    if held:
        desk.by("reviewer").post(door("lock", lesson.pk))
    before = (lesson.latest_revision_id, lesson.title, lesson.live)

    desk.save("reviewer", "แก้โดยผู้ตรวจ", **({action: "1"} if action else {}))

    again = desk.again()
    assert again.locked is held
    assert (again.latest_revision_id, again.title, again.live) == before
    assert again.current_workflow_state is None


def test_a_reviewer_copies_reverts_and_frees_nothing(desk: Desk):
    lesson = drafted(desk)
    module = pages.module_of(desk.page)
    alias = lesson.create_alias(parent=module, update_slug="alias")
    first = lesson.revisions.order_by("pk").first()
    latest, count = lesson.latest_revision_id, module.get_children().count()
    reviewer = desk.by("reviewer")

    reviewer.post(
        door("copy", lesson.pk),
        {"new_title": "สำเนา", "new_slug": "copy", "new_parent_page": str(module.pk)},
    )
    reviewer.post(door("revisions_revert", lesson.pk, first.pk), desk.form("ย้อน"))
    reviewer.post(door("convert_alias", alias.pk))

    assert desk.again().latest_revision_id == latest
    assert module.get_children().count() == count
    assert LessonPage.objects.get(pk=alias.pk).alias_of_id == lesson.pk


def test_in_their_step_a_reviewer_may_still_mend_a_word(desk: Desk):
    desk.submit("ที่ส่งไปแล้ว")

    desk.save("reviewer", "คำที่ผู้ตรวจแก้")

    assert desk.again().get_latest_revision_as_object().title == "คำที่ผู้ตรวจแก้"


def test_the_publishers_step_shows_a_reviewer_what_waits_there(desk: Desk):
    desk.submit("ผ่านการตรวจแล้ว")
    desk.act("reviewer", "approve")
    lesson = desk.again()

    seen = desk.by("reviewer").get(door("edit", lesson.pk))
    desk.save("reviewer", "แก้หลังอนุมัติ")

    assert (seen.status_code, "ผ่านการตรวจแล้ว" in seen.content.decode()) == (200, True)
    assert desk.again().get_latest_revision_as_object().title == "ผ่านการตรวจแล้ว"


def test_another_courses_reviewer_opens_nothing(desk: Desk, strangers, site_as):
    lesson = drafted(desk)
    client = site_as(strangers["reviewer"])

    assert {client.get(door(name, lesson.pk)).status_code for name in OPEN} <= {302, 404}


def test_a_trainer_may_still_lock_a_page_against_others_and_write(desk: Desk):
    html = desk.by("trainer").get(door("edit", desk.lesson.pk)).content.decode()
    assert door("lock", desk.lesson.pk) in html

    desk.by("trainer").post(door("lock", desk.lesson.pk))
    desk.save("trainer", "ยังเขียนได้")

    assert desk.again().get_latest_revision_as_object().title == "ยังเขียนได้"
