"""How a delivery goes out: by a job, at the time it is due, never twice without a word.

``sending`` is committed before a socket is opened. Whoever finds it at a later attempt knows that
the sender was killed, and that the message may be out: the delivery becomes ``unsure``, for a
person to look at. The result is committed as soon as it is known, not with the job's end, so that
the moment in which a kill leaves us unsure is as short as it can be.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from courses.core import clock
from courses.core.jobs import registry
from courses.core.jobs import services as jobs
from courses.core.jobs.enums import JobState
from courses.core.models import Job
from courses.notifications import mail, push
from courses.notifications.enums import Channel, DeliveryState, Why
from courses.notifications.kinds import kind_of
from courses.notifications.models import Delivery, Preference
from courses.notifications.outcomes import Outcome, Unreachable
from courses.notifications.pacing import after_quiet_hours
from courses.people.models import User

DELIVER = "notifications.deliver"
DIGEST = "notifications.digest"
# Connection, greeting and five answers, each within EMAIL_TIMEOUT.
LEASE = timedelta(minutes=3)
# With the jobs' own pauses about an hour: a mail server that is mended within it loses nothing.
MAX_ATTEMPTS = 8
LOOK_BACK = 1000


def queue(delivery: Delivery) -> None:
    """Have ``delivery`` sent when it is due. Call it in the transaction that wrote it."""
    due, recipient = delivery.due_at, delivery.notice.recipient_id
    if delivery.why == Why.DIGEST:
        key, kind = f"{DIGEST}:{recipient}:{due.isoformat()}", DIGEST
        payload: dict[str, object] = {"recipient": recipient, "due": due.isoformat()}
    else:
        key, kind = f"{DELIVER}:{delivery.pk}:{due.isoformat()}", DELIVER
        payload = {"delivery": delivery.pk}
    jobs.enqueue(kind, dedup_key=key, payload=payload, run_after=due)


@registry.handles(DELIVER, lease=LEASE, max_attempts=MAX_ATTEMPTS)
def deliver(payload: dict[str, Any]) -> registry.Finish | None:
    """Send one delivery. The job's handler.

    Raises:
        Unreachable: nobody took it; the job tries again.
    """
    rows = Delivery.objects.select_related("notice__recipient")
    delivery = rows.filter(pk=payload["delivery"]).first()
    if delivery is None:
        return None
    return _send([delivery])


@registry.handles(DIGEST, lease=LEASE, max_attempts=MAX_ATTEMPTS)
def deliver_digest(payload: dict[str, Any]) -> registry.Finish | None:
    """Send a person, in one e-mail, all that waits for the digest. The job's handler.

    Raises:
        Unreachable: as ``deliver``.
    """
    rows = Delivery.objects.filter(
        notice__recipient=payload["recipient"],
        why=Why.DIGEST,
        due_at__lte=datetime.fromisoformat(payload["due"]),
        state__in=[DeliveryState.WAITING, DeliveryState.SENDING],
    ).select_related("notice__recipient")
    return _send(list(rows.order_by("pk")))


def _send(deliveries: list[Delivery]) -> registry.Finish | None:
    cut_short = [d for d in deliveries if d.state == DeliveryState.SENDING]
    if cut_short:
        settle(cut_short, Outcome(DeliveryState.UNSURE))
    waiting = [d for d in deliveries if d.state == DeliveryState.WAITING]
    if not waiting:
        return None
    hindrance = _hindrance(waiting[0])
    if hindrance is not None:
        settle(waiting, hindrance)
        return None
    quiet = _quiet(waiting[0])
    if quiet is not None:
        return partial(_put_off, waiting, quiet)
    _attempt(_taken_in_hand(waiting))
    return None


def _hindrance(delivery: Delivery) -> Outcome | None:
    """What has come up since the notice was written."""
    recipient = delivery.notice.recipient
    if not recipient.is_active:
        return Outcome(DeliveryState.SUPPRESSED, Why.INACTIVE)
    if delivery.channel == Channel.EMAIL and not recipient.email:
        return Outcome(DeliveryState.SUPPRESSED, Why.NO_ADDRESS)
    return None


def _quiet(delivery: Delivery) -> datetime | None:
    """The end of the quiet hours in which a late worker comes to a delivery; None when it may go.

    A digest goes at the hour its reader chose, quiet or not.
    """
    kind = kind_of(delivery.notice.kind)
    urgent = kind is not None and kind.urgent
    if delivery.channel == Channel.SITE or delivery.why == Why.DIGEST or urgent:
        return None
    due = after_quiet_hours(preference_of(delivery.notice.recipient), clock.now())
    return due.due_at if due.why else None


def _put_off(deliveries: Iterable[Delivery], until: datetime) -> None:
    for delivery in deliveries:
        delivery.due_at, delivery.why = until, Why.QUIET_HOURS
        waiting = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING)
        if waiting.update(due_at=until, why=Why.QUIET_HOURS):
            queue(delivery)


def _taken_in_hand(deliveries: list[Delivery]) -> list[Delivery]:
    """Those that still waited, now marked as being sent; somebody else has the others."""
    return [delivery for delivery in deliveries if _take(delivery)]


def _take(delivery: Delivery) -> bool:
    taken = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING).update(
        state=DeliveryState.SENDING, message_id=mail.message_id_of(delivery)
    )
    return bool(taken)


def _attempt(deliveries: list[Delivery]) -> None:
    if not deliveries:
        return
    try:
        outcome = _outcome(deliveries)
    except Unreachable as error:
        _wait_again(deliveries, str(error))
        raise
    settle(deliveries, outcome)


def _outcome(deliveries: list[Delivery]) -> Outcome:
    match deliveries[0].channel:
        case Channel.EMAIL:
            return mail.send(deliveries)
        case Channel.PUSH:
            return push.send(deliveries[0])
        case _:
            return Outcome(DeliveryState.SENT)


def settle(deliveries: Iterable[Delivery], outcome: Outcome) -> int:
    """Write what became of them. A receipt that comes late also clears a doubt."""
    before = [DeliveryState.WAITING, DeliveryState.SENDING]
    if outcome.state == DeliveryState.SENT:
        before.append(DeliveryState.UNSURE)
    keys = [delivery.pk for delivery in deliveries]
    return Delivery.objects.filter(pk__in=keys, state__in=before).update(
        state=outcome.state,
        why=outcome.why,
        detail=outcome.detail[:300],
        settled_at=clock.now(),
    )


def _wait_again(deliveries: Iterable[Delivery], detail: str) -> None:
    """Waiting, and the officer can see since when nobody answers; a digest stays one."""
    keys = [delivery.pk for delivery in deliveries]
    sending = Delivery.objects.filter(pk__in=keys, state=DeliveryState.SENDING)
    sending.exclude(why=Why.DIGEST).update(why=Why.UNREACHABLE)
    sending.update(state=DeliveryState.WAITING, detail=detail[:300])


@registry.sweeps_for("notifications.given_up")
def settle_given_up() -> int:
    """Deliveries whose job has spent its attempts: not sent, or cut short on the last of them."""
    dead = Job.objects.filter(kind__in=[DELIVER, DIGEST], state=JobState.DEAD)
    jobs_ended = list(dead.order_by("-pk").values_list("kind", "payload")[:LOOK_BACK])
    settled = 0
    for kind, payload in jobs_ended:
        rows = _of_job(kind, payload)
        settled += settle(rows.filter(state=DeliveryState.SENDING), Outcome(DeliveryState.UNSURE))
        failed = Outcome(DeliveryState.FAILED, Why.UNREACHABLE)
        settled += _fail(rows.filter(state=DeliveryState.WAITING), failed)
    return settled


def _of_job(kind: str, payload: dict[str, Any]) -> Any:
    if kind == DELIVER:
        return Delivery.objects.filter(pk=payload["delivery"])
    due = datetime.fromisoformat(payload["due"])
    return Delivery.objects.filter(
        notice__recipient=payload["recipient"], why=Why.DIGEST, due_at__lte=due
    )


def _fail(rows: Any, outcome: Outcome) -> int:
    """As ``settle``, keeping what the last attempt met."""
    keys = list(rows.values_list("pk", flat=True))
    return Delivery.objects.filter(pk__in=keys, state=DeliveryState.WAITING).update(
        state=outcome.state, why=outcome.why, settled_at=clock.now()
    )


def preference_of(user: User) -> Preference:
    """The person's choices; an unsaved row with the house's where none were made."""
    found = Preference.objects.filter(user=user).first()
    return found or Preference(user=user)
