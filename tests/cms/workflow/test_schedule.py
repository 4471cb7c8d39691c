"""Pages go live at the time that was set, and the curriculum with them."""

from datetime import timedelta

from django.utils import timezone

import pytest

from cms.schedule import keep_schedule
from courses.core import clock
from courses.people.enums import Role
from courses.people.services import withdraw_role
from tests.cms.workflow.conftest import Desk
from tests.factories.people import admin

pytestmark = pytest.mark.django_db


def scheduled(desk: Desk) -> None:
    """The publisher approves a lesson for tomorrow morning."""
    tomorrow = timezone.localtime(clock.now() + timedelta(days=1))
    lesson = desk.again()
    lesson.title, lesson.go_live_at = "ตามกำหนดเวลา", tomorrow
    revision = lesson.save_revision(user=desk.people["trainer"])
    revision.publish(user=desk.people["publisher"])


def taught(desk: Desk) -> str:
    return desk.revision().outline["modules"][0]["units"][0]["title"]["th"]


def test_nothing_goes_live_before_its_time(desk: Desk):
    scheduled(desk)

    assert keep_schedule() == 0
    assert taught(desk) == desk.lesson.title


@pytest.fixture
def next_week(monkeypatch):
    """Wagtail asks Django's clock, we our own: both go forward."""

    def come() -> None:
        later = clock.now() + timedelta(days=7)
        monkeypatch.setattr("django.utils.timezone.now", lambda: later)
        return later

    return come


def test_it_goes_live_by_the_sweep_once_and_for_whom_set_it(desk: Desk, next_week):
    scheduled(desk)

    with clock.standing_at(next_week()):
        assert keep_schedule() == 1
        assert keep_schedule() == 0

    assert taught(desk) == "ตามกำหนดเวลา"
    assert desk.revision().published_by == desk.people["publisher"]


def test_it_goes_live_though_who_set_it_has_left(desk: Desk, next_week, committed):
    scheduled(desk)
    role = desk.people["publisher"].roles.get(role=Role.PUBLISHER)
    with committed():
        withdraw_role(assignment=role, by=admin())

    with clock.standing_at(next_week()):
        keep_schedule()

    assert taught(desk) == "ตามกำหนดเวลา"
    assert desk.revision().published_by is None


def test_a_page_past_its_end_goes_off_line(desk: Desk, next_week):
    page = desk.again()
    page.expire_at = clock.now() + timedelta(days=2)
    page.save()

    with clock.standing_at(next_week()):
        assert keep_schedule() == 1

    assert desk.again().live is False
    assert keep_schedule() == 0
