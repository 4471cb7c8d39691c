"""Giving out seats: a pure function of seats and queue, the same answer for the same input.

Every candidate belongs to one quota or to none. A quota's minimum is kept for it while it
lasts; above that its candidates compete with all others for the open seats, up to its maximum.
The queue is gone through once, in rank order. That is enough: seats only become fewer on the
way, so whoever was refused at their turn would be refused again at its end. Hence

- no seat too many, in the cohort or in a quota;
- no seat idle that anybody who waits could have;
- nobody overtaken: whoever comes later and is seated while an earlier one waits has a seat that
  the earlier one could not have, and the answer to the earlier one says why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from courses.admission.enums import SEATED, Answer


@dataclass(frozen=True)
class Pool:
    """A quota's seats. ``minimum`` is 0 once it was released, ``maximum`` None without bound."""

    id: str
    minimum: int
    maximum: int | None
    taken: int

    @property
    def kept(self) -> int:
        """Seats still kept for it."""
        return max(0, self.minimum - self.taken)

    @property
    def is_full(self) -> bool:
        return self.maximum is not None and self.taken >= self.maximum


@dataclass(frozen=True)
class Queued:
    """One who waits; ``pool`` is empty for whom no quota fits."""

    id: str
    pool: str = ""


@dataclass(frozen=True)
class Seats:
    capacity: int
    taken: int
    pools: tuple[Pool, ...] = ()

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.taken)

    @property
    def open(self) -> int:
        """Free seats that are kept for no quota."""
        return max(0, self.free - sum(pool.kept for pool in self.pools))


@dataclass(frozen=True)
class Outcome:
    candidate: str
    answer: Answer

    @property
    def is_seated(self) -> bool:
        return self.answer in SEATED


def allocate(seats: Seats, queue: Iterable[Queued]) -> list[Outcome]:
    """What each of ``queue`` is answered, in its order."""
    count = _Count(seats)
    return [Outcome(waiting.id, count.answer(waiting.pool)) for waiting in queue]


class _Count:
    """The seats while the queue is gone through."""

    def __init__(self, seats: Seats) -> None:
        self.free, self.open = seats.free, seats.open
        self.pools = {pool.id: pool for pool in seats.pools}

    def answer(self, name: str) -> Answer:
        pool = self.pools.get(name)
        if pool is not None and pool.is_full:
            return Answer.QUOTA_FULL
        if not self.free:
            return Answer.NO_SEAT
        if pool is not None and pool.kept:
            self._seat(pool)
            return Answer.QUOTA_SEAT
        if not self.open:
            return Answer.KEPT_FOR_QUOTAS
        self.open -= 1
        self._seat(pool)
        return Answer.OPEN_SEAT

    def _seat(self, pool: Pool | None) -> None:
        self.free -= 1
        if pool is not None:
            self.pools[pool.id] = replace(pool, taken=pool.taken + 1)


# --- As an allocation is stored ------------------------------------------------------------


def stored(seats: Seats, queue: Sequence[Queued]) -> dict[str, Any]:
    """``seats`` and ``queue`` as JSON, for the record."""
    return {
        "capacity": seats.capacity,
        "taken": seats.taken,
        "pools": [[pool.id, pool.minimum, pool.maximum, pool.taken] for pool in seats.pools],
        "queue": [[waiting.id, waiting.pool] for waiting in queue],
    }


def restored(given: dict[str, Any]) -> tuple[Seats, list[Queued]]:
    """The input of an allocation from its record."""
    pools = tuple(Pool(*row) for row in given["pools"])
    queue = [Queued(*row) for row in given["queue"]]
    return Seats(given["capacity"], given["taken"], pools), queue
