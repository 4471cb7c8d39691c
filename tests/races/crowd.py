"""Many at once: each in a thread and a connection of its own, let go at the same moment."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from courses.core.errors import DomainError

PATIENCE_SECONDS = 60


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each call answered, or the refusal it met. Any other error is raised here."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait(PATIENCE_SECONDS)
            return call()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def told(answers: Sequence[Any]) -> Counter[str]:
    """How often each answer came: a refusal's code, or ``ok``."""
    return Counter(a.code if isinstance(a, DomainError) else "ok" for a in answers)
