"""How a worker learns of a job at once. Never more than a hint: the row is the truth."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError

log = logging.getLogger("courses.jobs")
RUN_JOB = "courses.run_job"


def wake(job_id: int, name: str) -> None:
    """Send the id to a Celery worker; with the ``database`` carrier workers look by themselves."""
    if name != "celery":
        return
    try:
        current_app.send_task(RUN_JOB, args=[job_id], retry=False)
    except OperationalError:
        # The broker is down. The row stands; the reconciler sends it again.
        log.warning("broker unreachable, job %s waits for the reconciler", job_id)
