"""When a unit opens to the learners of a cohort.

Stored as JSON with the unit; empty, it is open from the start. All that is said must hold::

    {"after_days": 7}        days after the cohort's first day
    {"on": "2026-12-01"}     a day in Bangkok
    {"after": "<unit id>"}   once that unit is done
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.core.errors import Conflict, Invalid

Release = dict[str, Any]


class NotReleased(Conflict):
    """The unit has not opened to this learner yet."""

    code = "not_released"
    message = _("This lesson is not open yet.")


class ReleaseCycle(Invalid):
    code = "release_cycle"
    message = _("These lessons wait for one another, so none would ever open: %(units)s.")


class UnknownRelease(Invalid):
    """A unit waits for one that the curriculum does not have."""

    code = "unknown_release"
    message = _("“%(unit)s” waits for a lesson that is not in this course.")


@dataclass(frozen=True)
class Opening:
    """``on`` is the day still to come, ``after`` the unit still to be done, if any."""

    is_open: bool
    on: date | None = None
    after: str | None = None


def opening(
    release: Release, *, starts_on: date, today: date, done: Collection[str], unit: str = ""
) -> Opening:
    """Whether ``unit`` is open on ``today`` in a cohort that begins on ``starts_on``.

    ``done`` holds the ids of the units the learner has done; what is done stays open, also
    when a later revision would open it later.
    """
    if unit in done:
        return Opening(is_open=True)
    day = _first_day(release, starts_on)
    on = day if day is not None and day > today else None
    after = release.get("after")
    after = after if after is not None and after not in done else None
    return Opening(on is None and after is None, on, after)


def _first_day(release: Release, starts_on: date) -> date | None:
    days = []
    if release.get("after_days") is not None:
        days.append(starts_on + timedelta(days=release["after_days"]))
    if release.get("on"):
        days.append(date.fromisoformat(release["on"]))
    return max(days, default=None)


def waiting_round(releases: Mapping[str, Release]) -> list[str]:
    """Units that wait for one another in a ring, in order; empty when there is none."""
    clear: set[str] = set()
    for start in releases:
        path = list(_waited_for(start, releases, clear))
        if path and path[-1] in path[:-1]:
            return path[path.index(path[-1]) : -1]
        clear.update(path)
    return []


def _waited_for(start: str, releases: Mapping[str, Release], clear: set[str]) -> Iterator[str]:
    """From ``start`` along what each waits for, to the first that is seen again or clear."""
    seen: set[str] = set()
    unit: str | None = start
    while unit is not None and unit not in clear:
        yield unit
        if unit in seen:
            return
        seen.add(unit)
        unit = releases.get(unit, {}).get("after")


def check(releases: Mapping[str, Release], titles: Mapping[str, str]) -> None:
    """Refuse a curriculum with a unit that could never open.

    Raises:
        UnknownRelease: a unit waits for one that is not here.
        ReleaseCycle: units wait for one another.
    """
    for unit, release in releases.items():
        if release.get("after") is not None and release["after"] not in releases:
            raise UnknownRelease("release", unit=titles[unit])
    if ring := waiting_round(releases):
        raise ReleaseCycle("release", units=", ".join(titles[unit] for unit in ring))
