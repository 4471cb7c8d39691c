"""The life of a job: enqueued, claimed for a lease, finished once.

No order of crashes loses or doubles one: the claim is a single conditional UPDATE, the work
runs outside transactions, and finishing re-checks the token in the transaction that writes
the result.
"""

import logging
import traceback
import uuid
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from courses.core import clock
from courses.core.jobs import carrier, registry
from courses.core.jobs.enums import JobState
from courses.core.jobs.models import Job

log = logging.getLogger("courses.jobs")
BACKOFF_SECONDS = (1, 10, 60, 300, 900)


class LeaseLost(Exception):
    """Another worker took the job over: this one's result must not count."""


def enqueue(
    kind: str,
    *,
    dedup_key: str,
    payload: dict[str, object],
    run_after: datetime | None = None,
) -> Job:
    """Add the job unless one of the same key exists. Call it in the business transaction."""
    when = run_after or clock.now()
    defaults = {"kind": kind, "payload": payload, "run_after": when, "created_at": clock.now()}
    job, created = Job.objects.get_or_create(dedup_key=dedup_key, defaults=defaults)
    if created:
        transaction.on_commit(partial(carrier.wake, job.pk, settings.JOBS_CARRIER))
    return job


def claimable(now: datetime) -> QuerySet[Job]:
    """Jobs that wait, and those whose holder let the lease run out."""
    waiting = Q(state=JobState.QUEUED, run_after__lte=now)
    abandoned = Q(state=JobState.RUNNING, lease_until__lt=now)
    return Job.objects.filter(waiting | abandoned)


def claim(job_id: int) -> Job | None:
    """Take the lease by one conditional UPDATE; None when someone else has it."""
    now, token = clock.now(), uuid.uuid4()
    job = Job.objects.filter(pk=job_id).first()
    if job is None or job.kind not in registry.kinds:
        return None
    taken = (
        claimable(now)
        .filter(pk=job_id)
        .update(
            state=JobState.RUNNING,
            token=token,
            attempt=F("attempt") + 1,
            lease_until=now + registry.kinds[job.kind].lease,
        )
    )
    return Job.objects.get(pk=job_id) if taken else None


def run(job_id: int) -> bool:
    """Claim and do one job; whether this call did it."""
    job = claim(job_id)
    if job is None:
        return False
    kind = registry.kinds[job.kind]
    if job.attempt > kind.max_attempts:
        _give_up(job, job.last_error or "The worker died on every attempt.")
        return False
    try:
        finish(job, kind.handler(job.payload))
    except LeaseLost:
        return False
    except Exception:
        _failed(job, kind, traceback.format_exc(limit=20))
        return False
    return True


@transaction.atomic
def finish(job: Job, result: registry.Finish | None) -> None:
    """Write the result and mark the job done, in one transaction, if the lease still holds.

    Raises:
        LeaseLost: the token is no longer the row's; nothing is written.
    """
    done = Job.objects.filter(pk=job.pk, token=job.token, state=JobState.RUNNING).update(
        state=JobState.DONE, finished_at=clock.now(), lease_until=None, last_error=""
    )
    if not done:
        raise LeaseLost
    if result is not None:
        result()


def _failed(job: Job, kind: registry.Kind, error: str) -> None:
    log.warning("job %s %s failed on attempt %s", job.kind, job.uid, job.attempt)
    if job.attempt >= kind.max_attempts:
        _give_up(job, error)
        return
    wait = BACKOFF_SECONDS[min(job.attempt, len(BACKOFF_SECONDS)) - 1]
    _held(job).update(
        state=JobState.QUEUED,
        token=None,
        lease_until=None,
        run_after=clock.now() + timedelta(seconds=wait),
        last_error=error,
    )


def _give_up(job: Job, error: str) -> None:
    log.error("job %s %s given up after %s attempts", job.kind, job.uid, job.attempt)
    _held(job).update(state=JobState.DEAD, lease_until=None, last_error=error)


def _held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, token=job.token)


def revive(job: Job) -> None:
    """Give a dead job its attempts back, when the cause has been mended."""
    Job.objects.filter(pk=job.pk, state=JobState.DEAD).update(
        state=JobState.QUEUED, attempt=0, token=None, run_after=clock.now()
    )


def drain(limit: int = 100) -> int:
    """Do what waits, oldest first, in this process; how many jobs were done."""
    ids = claimable(clock.now()).order_by("run_after", "id").values_list("pk", flat=True)[:limit]
    return sum(run(job_id) for job_id in list(ids))


def reconcile(limit: int = 500) -> int:
    """Wake again what the broker lost: queued too long, or held past its lease."""
    overdue = claimable(clock.now() - timedelta(seconds=10))
    ids = list(overdue.order_by("run_after", "id").values_list("pk", flat=True)[:limit])
    for job_id in ids:
        carrier.wake(job_id, settings.JOBS_CARRIER)
    return len(ids)


def sweep() -> dict[str, int]:
    """Run every registered sweep; what each mended. One that fails does not stop the others."""
    mended = {}
    for name, look in registry.sweeps.items():
        try:
            mended[name] = look()
        except Exception:
            log.exception("sweep %s failed", name)
    return mended


def count(kind: str, *, prefix: str) -> int:
    """How many jobs of ``kind`` have a key that begins with ``prefix``."""
    return Job.objects.filter(kind=kind, dedup_key__startswith=prefix).count()
