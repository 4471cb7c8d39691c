"""Dividing learners into teams: even in size, each mixing organisations, always the same way."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from courses.enrolment.models import Enrolment


@dataclass(frozen=True)
class Split:
    """Who would be together. ``key`` names this very division, to do what was looked at."""

    teams: tuple[tuple[Enrolment, ...], ...]

    @property
    def key(self) -> str:
        parts = [",".join(enrolment.uid.hex for enrolment in team) for team in self.teams]
        return hashlib.sha256("/".join(parts).encode()).hexdigest()[:16]


def divided(learners: Sequence[Enrolment], count: int) -> Split:
    """``learners`` dealt like cards to ``count`` teams, one organisation after the other.

    Sizes differ by one at most, and so does the number of one organisation's people. The
    largest organisations are dealt first; within one, in the order given.
    """
    size = Counter(learner.organisation_id for learner in learners)
    in_turn = sorted(
        learners, key=lambda one: (-size[one.organisation_id], one.organisation_id or 0)
    )
    return Split(tuple(tuple(in_turn[first::count]) for first in range(count)))
