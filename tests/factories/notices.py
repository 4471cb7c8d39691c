"""Kinds of notice as an area declares them, and notices of them."""

from itertools import count
from typing import Any

from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from courses.notifications import kinds
from courses.notifications.enums import Channel, Pace
from courses.notifications.models import Delivery, Notice
from courses.notifications.services import notify
from courses.people.models import User
from tests.factories.people import person

COHORT = {"th": "หลักสูตร GLDT รุ่นที่ 2", "en": "GLDT, Cohort 2"}
SAMPLE = {"cohort": COHORT, "on": {"day": "2026-12-15"}}

CALLED = kinds.declare(
    "test.called",
    title=lazystr("ขอเชิญ %(cohort)s"),
    text=lazystr("ภายในวันที่ %(on)s"),
    sample=SAMPLE,
)
URGENT = kinds.declare(
    "test.urgent",
    title=lazystr("ด่วน %(cohort)s"),
    text=lazystr("%(on)s"),
    sample=SAMPLE,
    urgent=True,
)
DAILY = kinds.declare(
    "test.daily",
    title=lazystr("สรุป %(cohort)s"),
    text=lazystr("%(on)s"),
    sample=SAMPLE,
    pace=Pace.DAILY,
    name=_("Draft"),
)
LETTER_ONLY = kinds.declare(
    "test.letter_only",
    title=lazystr("จดหมาย %(cohort)s"),
    text=lazystr("%(on)s"),
    sample=SAMPLE,
    channels=(Channel.EMAIL,),
    urgent=True,
    mail_link=lambda facts: f"/approve/{facts['secret']}/",
)
_number = count(1)


def noticed(recipient: User | None = None, kind: kinds.Kind = CALLED, **given: Any) -> Notice:
    """A notice told to ``recipient``, of an occasion of its own unless a ``key`` is given."""
    words = {"key": f"occasion:{next(_number)}", "facts": SAMPLE, "link": "/my/", **given}
    notice = notify(recipient=recipient or person(), kind=kind, **words)
    assert notice is not None
    return notice


def delivery_of(notice: Notice, channel: str = Channel.EMAIL) -> Delivery:
    return notice.deliveries.get(channel=channel)


def told_of(notice: Notice, channel: str = Channel.EMAIL) -> tuple[str, str]:
    """State and reason of one channel."""
    delivery = delivery_of(notice, channel)
    return (delivery.state, delivery.why)
