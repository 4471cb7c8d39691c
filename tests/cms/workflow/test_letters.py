"""Who is written to when a page moves on, and in which words."""

from django.core import mail

import pytest

from tests.cms.workflow.conftest import Desk
from tests.factories.people import officer

pytestmark = pytest.mark.django_db


def letters() -> list[tuple[list[str], str]]:
    return [(letter.to, letter.subject) for letter in mail.outbox]


def test_who_holds_the_next_step_is_written_to_in_thai(desk: Desk, strangers, committed):
    with committed():
        officer()

    desk.submit()

    assert [to for to, _subject in letters()] == [[desk.people["reviewer"].email]]
    assert "ตรวจเนื้อหา" in mail.outbox[0].subject
    assert "ท่าน" in mail.outbox[0].body
    assert "has been" not in mail.outbox[0].subject + mail.outbox[0].body


def test_the_publisher_is_written_to_after_the_reviewer(desk: Desk):
    desk.submit()
    mail.outbox.clear()

    desk.act("reviewer", "approve")

    assert [to for to, _subject in letters()] == [[desk.people["publisher"].email]]


def test_the_trainer_is_told_of_changes_asked_for_with_the_reason(desk: Desk):
    desk.submit()
    mail.outbox.clear()

    desk.act("reviewer", "reject", "โปรดเพิ่มตัวอย่าง")

    assert [to for to, _subject in letters()] == [[desk.people["trainer"].email]]
    assert "โปรดเพิ่มตัวอย่าง" in mail.outbox[0].body
    assert "rejected" not in mail.outbox[0].subject + mail.outbox[0].body


def test_the_trainer_is_told_that_the_page_is_published(desk: Desk):
    desk.submit()
    desk.act("reviewer", "approve")
    mail.outbox.clear()

    desk.act("publisher", "approve")

    assert [to for to, _subject in letters()] == [[desk.people["trainer"].email]]
    assert "approved" not in mail.outbox[0].subject + mail.outbox[0].body
