from datetime import time
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.core.base import PublicModel
from courses.notifications.enums import Channel, DeliveryState, Why

MORNING, EVENING = time(8), time(18)


class Notice(PublicModel):
    """Something one person is told: what kind, with which facts, and whether they have seen it.

    The words are made from ``kind`` and ``facts`` when they are shown, in the reader's language
    of that moment. ``key`` names the occasion, so that news told twice makes one notice.

    Personal data: what concerned whom, when. To tell people of their training; kept two years.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=150)
    facts = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recipient", "key"], name="notice_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["recipient", "-id"], condition=Q(read_at=None), name="notice_unread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Delivery(PublicModel):
    """One notice on one channel: what became of it, and why.

    Personal data: as ``Notice``.
    """

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=5, choices=Channel)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    why = models.CharField(max_length=20, choices=Why, default=Why.NONE, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_a_channel"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at", "id"], condition=Q(state="waiting"), name="delivery_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.notice_id} ({self.state})"


class Preference(models.Model):
    """How one person wants to be told. ``paces`` holds what differs from the house's rule, as
    ``{kind: {channel: pace}}``. Hours are Bangkok's; nothing goes out between ``quiet_from``
    and ``quiet_until``, and the digest goes at ``digest_at``.

    Personal data: a person's habits. Kept as long as the account.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notice_preference"
    )
    paces = models.JSONField(default=dict)
    quiet_from = models.TimeField(default=EVENING)
    quiet_until = models.TimeField(default=MORNING)
    digest_at = models.TimeField(default=MORNING)

    def __str__(self) -> str:
        return f"preferences of {self.user_id}"
