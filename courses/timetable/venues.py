"""The places sessions are held in, shared by all programmes."""

from typing import Any

from django.db import transaction

from courses.core.audit.services import record
from courses.core.errors import NotPermitted
from courses.core.thai.text import normalise
from courses.people.models import User
from courses.people.selectors import offices_of
from courses.timetable.models import Venue
from courses.timetable.refusals import NameMissing
from courses.timetable.rules import may_keep_venues

FIELDS = frozenset(
    {"name_th", "name_en", "address_th", "address_en", "province", "capacity", "map_url"}
)


@transaction.atomic
def add_venue(*, by: User | None, **fields: Any) -> Venue:
    """A new venue.

    Raises:
        NotPermitted: ``by`` is neither officer nor trainer anywhere.
        NameMissing: it has no Thai name.
    """
    _check_right(by)
    venue = Venue(**_only(fields))
    _check_name(venue)
    venue.save()
    record("timetable.add_venue", venue, by=by)
    return venue


@transaction.atomic
def change_venue(*, venue: Venue, by: User | None, **fields: Any) -> Venue:
    """Change what is written of a venue.

    Raises:
        As ``add_venue``.
    """
    _check_right(by)
    changed = _only(fields)
    for name, value in changed.items():
        setattr(venue, name, value)
    _check_name(venue)
    venue.save(update_fields=list(changed))
    record("timetable.change_venue", venue, by=by, changes={"fields": sorted(changed)})
    return venue


@transaction.atomic
def retire_venue(*, venue: Venue, by: User | None) -> Venue:
    """Offer it for no further session; those planned there stay. Idempotent.

    Raises:
        NotPermitted: see ``add_venue``.
    """
    _check_right(by)
    if Venue.objects.filter(pk=venue.pk, is_retired=False).update(is_retired=True):
        record("timetable.retire_venue", venue, by=by)
    venue.is_retired = True
    return venue


def _check_right(by: User | None) -> None:
    if by is not None and not may_keep_venues(offices_of(by)):
        raise NotPermitted


def _only(fields: dict[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in fields.items() if name in FIELDS}
    for name in {"name_th", "name_en"} & given.keys():
        given[name] = normalise(given[name])
    return given


def _check_name(venue: Venue) -> None:
    if not venue.name_th:
        raise NameMissing("name_th")
