"""Two people's changes to one canvas, put together where they do not meet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Values = dict[str, Any]


@dataclass(frozen=True)
class Merged:
    """``clashes`` are the places both changed, as in ``who.name`` or ``steps.2``; there
    ``values`` has what is mine.
    """

    values: Values
    clashes: tuple[str, ...]


def merged(base: Values, mine: Values, theirs: Values) -> Merged:
    """What ``mine`` and ``theirs`` changed since ``base``, together.

    A section filled in once is put together field by field. Entries of one that repeats are
    taken whole, for they have moved when somebody put them in another order; what was added at
    the end by both stands there, theirs first.
    """
    clashes: list[str] = []
    values = {
        key: _section(key, base.get(key), mine.get(key), theirs.get(key), clashes)
        for key in {**theirs, **mine}
    }
    return Merged({key: value for key, value in values.items() if value}, tuple(clashes))


def _section(path: str, base: Any, mine: Any, theirs: Any, clashes: list[str]) -> Any:
    if isinstance(mine or theirs, Mapping):
        return _fields(path, base or {}, mine or {}, theirs or {}, clashes)
    return _entries(path, base or [], mine or [], theirs or [], clashes)


def _fields(path: str, base: Values, mine: Values, theirs: Values, clashes: list[str]) -> Values:
    both = {
        key: _one(f"{path}.{key}", base.get(key), mine.get(key), theirs.get(key), clashes)
        for key in {**theirs, **mine}
    }
    return {key: value for key, value in both.items() if value is not None}


def _entries(path: str, base: list, mine: list, theirs: list, clashes: list[str]) -> list:
    kept = len(base)
    if min(len(mine), len(theirs)) < kept:
        return _one(path, base, mine, theirs, clashes)
    places = _places(base, theirs)
    if places is not None:
        both = list(theirs)
        for place, entry in zip(places, mine[:kept], strict=True):
            both[place] = entry
        added = [entry for n, entry in enumerate(theirs) if n not in places]
        return both + _new(mine[kept:], added)
    both = [
        _one(f"{path}.{n}", *entry, clashes)
        for n, entry in enumerate(zip(base, mine[:kept], theirs[:kept], strict=True))
    ]
    return both + theirs[kept:] + _new(mine[kept:], theirs[kept:])


def _places(base: list, theirs: list) -> list[int] | None:
    """Where each entry of ``base`` stands in ``theirs``, which added entries and no more."""
    places: list[int] = []
    for entry in base:
        start = places[-1] + 1 if places else 0
        if entry not in theirs[start:]:
            return None
        places.append(theirs.index(entry, start))
    return places


def _new(added: list, there: list) -> list:
    """What is not there already: a save that was sent twice adds nothing the second time."""
    return [entry for entry in added if entry not in there]


def _one(path: str, base: Any, mine: Any, theirs: Any, clashes: list[str]) -> Any:
    if mine in (base, theirs):
        return theirs
    if theirs != base:
        clashes.append(path)
    return mine
