"""Telling people things, and how they wish to be told."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import Conflict, Invalid, NotFound, NotPermitted
from courses.notifications import push
from courses.notifications.delivering import preference_of, queue
from courses.notifications.enums import Channel, DeliveryState, Pace, Why
from courses.notifications.kinds import Kind, kind_of
from courses.notifications.models import Delivery, Notice, Preference
from courses.notifications.outcomes import Outcome
from courses.notifications.pacing import CHOICES, Timing, pace_of, timing
from courses.notifications.rules import may_read_log
from courses.notifications.selectors import unread_of
from courses.people.models import User
from courses.people.rules import is_self
from courses.people.selectors import offices_of

HOURS = ("quiet_from", "quiet_until", "digest_at")


class UnknownKind(Invalid):
    code = "unknown_kind"
    message = _("There is no such kind of message.")


class WrongPace(Invalid):
    code = "wrong_pace"
    message = _("This channel cannot be set to that.")


class NothingToRepeat(Conflict):
    code = "nothing_to_repeat"
    message = _("Only a message that failed, or may have failed, can be sent again.")


@transaction.atomic
def notify(
    *,
    recipient: User,
    kind: Kind,
    key: str,
    facts: dict[str, Any],
    link: str = "",
    not_before: datetime | None = None,
) -> Notice | None:
    """Tell ``recipient`` something, on every channel they and the house have chosen.

    Call it in the transaction of what is told: then it is told exactly when that happened.
    ``key`` names the occasion; the same person is told of it once, and a second call is None.
    ``facts`` are plain values, a pair ``{"th", "en"}``, ``{"day": ISO}`` or ``{"moment": ISO}``.
    ``link`` is a path on the site. Before ``not_before`` nothing is shown or sent, and
    ``withdraw_notices`` may still take it all back.
    """
    now = clock.now()
    notice, told_now = Notice.objects.get_or_create(
        recipient=recipient,
        key=key,
        defaults={"kind": kind.code, "facts": facts, "link": link, "created_at": now},
    )
    if not told_now:
        return None
    preference, instant = preference_of(recipient), max(now, not_before or now)
    for channel in Channel:
        if channel == Channel.SITE or channel in kind.channels:
            _write(notice, kind, channel, preference, instant)
    return notice


def _write(
    notice: Notice, kind: Kind, channel: Channel, preference: Preference, instant: datetime
) -> None:
    """One channel's row, settled already or with a job that will settle it."""
    pace = pace_of(kind, channel, preference)
    settled = _settled(notice.recipient, channel, pace, instant)
    due = Timing(instant)
    if settled is None and channel != Channel.SITE:
        due = timing(kind, pace, preference, instant)
    delivery = Delivery.objects.create(
        notice=notice,
        channel=channel,
        state=settled.state if settled else DeliveryState.WAITING,
        why=settled.why if settled else due.why,
        due_at=due.due_at,
        settled_at=clock.now() if settled else None,
    )
    if settled is None:
        queue(delivery)


def _settled(recipient: User, channel: Channel, pace: Pace, instant: datetime) -> Outcome | None:
    """What is certain at once; None for what has to be sent."""
    if channel == Channel.SITE:
        return Outcome(DeliveryState.SENT) if instant <= clock.now() else None
    for stands_in_the_way, why in (
        (not recipient.is_active, Why.INACTIVE),
        (pace == Pace.NEVER, Why.SWITCHED_OFF),
        (channel == Channel.EMAIL and not recipient.email, Why.NO_ADDRESS),
        (channel == Channel.PUSH and not push.has_gateway(), Why.NO_GATEWAY),
    ):
        if stands_in_the_way:
            return Outcome(DeliveryState.SUPPRESSED, why)
    return None


def withdraw_notices(*, key_prefix: str) -> int:
    """Do not send what still waits about a matter that is settled; how many deliveries.

    What has gone out, or is being sent at this moment, stays as it is.
    """
    waiting = Delivery.objects.filter(
        state=DeliveryState.WAITING, notice__key__startswith=key_prefix
    )
    return Delivery.objects.filter(
        pk__in=list(waiting.values_list("pk", flat=True)), state=DeliveryState.WAITING
    ).update(state=DeliveryState.SUPPRESSED, why=Why.OVERTAKEN, settled_at=clock.now())


def mark_read(*, notice: Notice, by: User) -> Notice:
    """Note that ``by`` has seen it; the first time counts.

    Raises:
        NotFound: somebody else's.
    """
    if notice.recipient_id != by.pk:
        raise NotFound
    now = clock.now()
    if Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now):
        notice.read_at = now
    return notice


def mark_all_read(*, by: User) -> int:
    """How many of one's own were not read until now."""
    return unread_of(by).update(read_at=clock.now())


@transaction.atomic
def set_preferences(
    *,
    user: User,
    by: User,
    paces: Mapping[str, Mapping[str, str]] | None = None,
    **hours: time,
) -> Preference:
    """Choose how one is told. ``paces`` is ``{kind: {channel: pace}}``, laid over what was chosen.

    ``hours`` are ``quiet_from``, ``quiet_until`` and ``digest_at``, on Bangkok's clock. They hold
    for what is told from now on; what waits already keeps its time.

    Raises:
        NotPermitted: somebody else's.
        UnknownKind, WrongPace: what ``paces`` says.
    """
    if not is_self(by, user):
        raise NotPermitted
    Preference.objects.get_or_create(user=user)
    preference = Preference.objects.select_for_update().get(user=user)
    for code, chosen in (paces or {}).items():
        preference.paces[code] = {**preference.paces.get(code, {}), **_checked(code, chosen)}
    changed = [name for name in HOURS if name in hours]
    for name in changed:
        setattr(preference, name, hours[name].replace(tzinfo=None))
    preference.save()
    changes: dict[str, object] = {"kinds": sorted(paces or {}), "hours": changed}
    record("notifications.set_preferences", user, by=by, changes=changes)
    return preference


def _checked(code: str, chosen: Mapping[str, str]) -> dict[str, str]:
    kind = kind_of(code)
    if kind is None:
        raise UnknownKind("paces")
    for channel, pace in chosen.items():
        if channel not in kind.channels or pace not in CHOICES[Channel(channel)]:
            raise WrongPace("paces")
    return {str(channel): str(pace) for channel, pace in chosen.items()}


@transaction.atomic
def send_again(*, delivery: Delivery, by: User) -> Delivery:
    """Send once more what failed or may not have arrived; the officer has looked into it.

    Raises:
        NotPermitted: ``by`` does not read the log.
        NothingToRepeat: it has not failed.
    """
    if not may_read_log(offices_of(by)):
        raise NotPermitted
    repeatable = Delivery.objects.filter(
        pk=delivery.pk, state__in=[DeliveryState.FAILED, DeliveryState.UNSURE]
    )
    now = clock.now()
    again = {"state": DeliveryState.WAITING, "why": Why.NONE, "due_at": now, "settled_at": None}
    if not repeatable.update(**again):
        raise NothingToRepeat
    record("notifications.send_again", delivery, by=by)
    delivery.refresh_from_db()
    queue(delivery)
    return delivery
