"""Real worker processes on the test's own database, to be killed without a word."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import F, QuerySet

from courses.core import clock
from courses.core.jobs.enums import JobState
from courses.core.jobs.models import Job

ROOT = Path(__file__).resolve().parents[2]
LOOK_SECONDS = 0.005
TOO_LONG_SECONDS = 90
ALONE = [sys.executable, "manage.py", "work"]
CELERY = [
    *(sys.executable, "-m", "celery", "-A", "lms", "worker", "--concurrency", "2"),
    *("--loglevel", "ERROR", "--without-mingle", "--without-gossip"),
]


class Worker:
    """One worker with all its children, in a process group of its own."""

    def __init__(self, command: Sequence[str], **environment: str) -> None:
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=_environment(**environment),
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        """As the kernel does when memory runs out: nobody gets to say goodbye."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _environment(**more: str) -> dict[str, str]:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        at = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
        url = f"postgres://{database['USER']}:{database['PASSWORD']}@{at}"
    given = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **given,
        "DJANGO_SETTINGS_MODULE": "lms.settings.base",
        "DATABASE_URL": url,
        "DATA_DIR": str(settings.DATA_DIR),
        **more,
    }


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + TOO_LONG_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "the workers did not get there"
        time.sleep(LOOK_SECONDS)


def in_hand() -> QuerySet[Job]:
    """Jobs a worker is at; those of the dead have had their lease run out."""
    return Job.objects.filter(state=JobState.RUNNING, lease_until__gt=clock.now())


def is_finished() -> bool:
    return not Job.objects.exclude(state=JobState.DONE).exists()


def let_time_pass() -> None:
    """What only waits for the clock is due now: leases of the dead, and second tries."""
    minutes = timedelta(minutes=20)
    Job.objects.filter(state=JobState.RUNNING).update(lease_until=F("lease_until") - minutes)
    Job.objects.filter(state=JobState.QUEUED).update(run_after=F("run_after") - minutes)
