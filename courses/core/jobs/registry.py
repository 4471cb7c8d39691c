"""Which code does which kind of job, and which sweeps look for what was missed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

Finish = Callable[[], None]
# Works outside any transaction; what it returns runs inside the one that marks the job done.
Handler = Callable[[dict[str, Any]], Finish | None]
Sweep = Callable[[], int]


@dataclass(frozen=True)
class Kind:
    """How a kind of job is done. ``lease`` is at least three times the slowest run seen."""

    handler: Handler
    lease: timedelta
    max_attempts: int


kinds: dict[str, Kind] = {}
sweeps: dict[str, Sweep] = {}


def handles(
    kind: str, *, lease: timedelta = timedelta(seconds=60), max_attempts: int = 5
) -> Callable[[Handler], Handler]:
    """Declare the handler of ``kind``."""

    def register(handler: Handler) -> Handler:
        kinds[kind] = Kind(handler, lease, max_attempts)
        return handler

    return register


def sweeps_for(name: str) -> Callable[[Sweep], Sweep]:
    """Declare an idempotent look for missed news; it returns how much it mended."""

    def register(sweep: Sweep) -> Sweep:
        sweeps[name] = sweep
        return sweep

    return register
