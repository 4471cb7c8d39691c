"""Limits that hold across processes: one conditional UPDATE, no check-then-act."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
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

    Raises:
        TooMany: nothing is left; ``values["retry_after"]`` is in seconds.
    """
    key = salted_hmac(f"limit.{limit.name}", "|".join(subject), algorithm="sha256").hexdigest()
    now = clock.now()
    rows = Allowance.objects.filter(key=key)
    if rows.filter(refills_at__gt=now, left__gt=0).update(left=F("left") - 1):
        return
    if rows.filter(refills_at__lte=now).update(left=limit.times - 1, refills_at=now + limit.window):
        return
    row = rows.first()
    if row is not None:
        raise TooMany(retry_after=max(1, int((row.refills_at - now).total_seconds())))
    _begin(key, limit)


def _begin(key: str, limit: Limit) -> None:
    try:
        with transaction.atomic():
            Allowance.objects.create(
                key=key, left=limit.times - 1, refills_at=clock.now() + limit.window
            )
    except IntegrityError:
        # Another request began the row between our look and our insert.
        Allowance.objects.filter(key=key, left__gt=0).update(left=F("left") - 1)


def give_back(limit: Limit, *subject: str) -> None:
    """Return the whole allowance, after a success that should not count."""
    key = salted_hmac(f"limit.{limit.name}", "|".join(subject), algorithm="sha256").hexdigest()
    Allowance.objects.filter(key=key).delete()


@sweeps_for("limits.old")
def forget_old() -> int:
    """Drop rows that refilled a day ago; a sweep."""
    old = clock.now() - timedelta(days=1)
    return Allowance.objects.filter(refills_at__lt=old).delete()[0]
