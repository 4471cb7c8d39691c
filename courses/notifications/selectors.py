from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from courses.notifications.delivering import preference_of
from courses.notifications.enums import Channel, DeliveryState, Pace
from courses.notifications.kinds import Kind, declared
from courses.notifications.models import Delivery, Notice
from courses.notifications.pacing import pace_of
from courses.notifications.rules import may_read_log
from courses.people.models import User
from courses.people.rules import Offices


@dataclass(frozen=True)
class Choice:
    """How one person is told of one kind, by channel. What the kind never uses is left out."""

    kind: Kind
    paces: dict[Channel, Pace]


def notices_of(user: User) -> QuerySet[Notice]:
    """What ``user`` was told, the latest first. What is still held back is not there yet."""
    arrived = Delivery.objects.filter(
        notice=OuterRef("pk"), channel=Channel.SITE, state=DeliveryState.SENT
    )
    return Notice.objects.filter(Exists(arrived), recipient=user).order_by("-pk")


def unread_of(user: User) -> QuerySet[Notice]:
    return notices_of(user).filter(read_at=None)


def unread_count(user: User) -> int:
    return unread_of(user).count()


def paces_of(user: User) -> list[Choice]:
    """For every kind, in the order of their codes, how ``user`` is told of it."""
    preference = preference_of(user)
    return [
        Choice(kind, {channel: pace_of(kind, channel, preference) for channel in kind.channels})
        for kind in declared()
    ]


def deliveries_about(
    offices: Offices, *, recipient: User | None = None, kind: str = "", key_prefix: str = ""
) -> QuerySet[Delivery]:
    """What was sent or not, and why, the latest first; nothing for those who may not know.

    ``key_prefix`` names an occasion ("candidacy:…"), as the area that told of it writes them.
    """
    rows = Delivery.objects.select_related("notice__recipient").order_by("-pk")
    if not may_read_log(offices):
        return rows.none()
    if recipient is not None:
        rows = rows.filter(notice__recipient=recipient)
    if kind:
        rows = rows.filter(notice__kind=kind)
    return rows.filter(notice__key__startswith=key_prefix) if key_prefix else rows
