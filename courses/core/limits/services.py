"""Limits that hold across processes: one conditional UPDATE, no check-then-act."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F
from django.utils.crypto import salted_hmac

from courses.core import clock
from courses.core.errors import TooMany
from courses.core.jobs.registry import sweeps_for
from courses.core.limits.models import Allowance


@dataclass(frozen=True)
class Limit:
    """``times`` uses in each ``window``, counted for each subject apart."""

    name: str
    times: int
    window: timedelta


def spend(limit: Limit, *subject: str) -> None:
    """Use one of ``subject``'s allowance.

    Call it outside transactions: a refusal that rolls back must not give the use back.

    Raises:
        TooMany: nothing is left; ``values["retry_after"]`` is in seconds.
    """
    now, key = clock.now(), _key(limit, *subject)
    rows = Allowance.objects.filter(key=key)
    if rows.filter(refills_at__gt=now, left__gt=0).update(left=F("left") - 1):
        return
    refilled = {"left": limit.times - 1, "refills_at": now + limit.window}
    if rows.filter(refills_at__lte=now).update(**refilled):
        return
    row, created = Allowance.objects.get_or_create(key=key, defaults=refilled)
    if created:
        return
    if row.left > 0:
        # Another request began the row between our look and our insert.
        spend(limit, *subject)
        return
    raise TooMany(retry_after=max(1, int((row.refills_at - now).total_seconds())))


def take_back(limit: Limit, *subject: str) -> None:
    """Return one use, after a success that should not count."""
    used = Allowance.objects.filter(key=_key(limit, *subject), left__lt=limit.times)
    used.update(left=F("left") + 1)


def give_back(limit: Limit, *subject: str) -> None:
    """Return the whole allowance."""
    Allowance.objects.filter(key=_key(limit, *subject)).delete()


def _key(limit: Limit, *subject: str) -> str:
    text = "|".join(subject)
    return salted_hmac(f"limit.{limit.name}", text, algorithm="sha256").hexdigest()


@sweeps_for("limits.old")
def forget_old() -> int:
    """Drop rows that refilled a day ago; a sweep."""
    old = clock.now() - timedelta(days=1)
    return Allowance.objects.filter(refills_at__lt=old).delete()[0]
