"""Lists by keyset: a cursor says after which row to go on, so that page 1000 costs as page 1."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet

import orjson

from lms.api.refusals import WrongCursor

DEFAULT, MOST = 20, 100  # rows a page


@dataclass(frozen=True)
class Page:
    items: Sequence[Any]
    next: str | None


class Ordinals:
    """What orders rows, as JSON: texts, numbers, days, and instants to the microsecond."""

    def dumps(self, values: Any) -> bytes:
        return orjson.dumps(values)

    def loads(self, data: bytes) -> Any:
        return orjson.loads(data)


def page(
    rows: QuerySet[Any], *by: str, asked: dict[str, Any], of: str, one: Callable[..., Any] = getattr
) -> Page:
    """One page of ``rows`` in the order ``by``, whose last column makes it total. One query.

    ``by`` are names of columns that are never null, ``-`` before those that fall; ``of`` names
    the list, so that no cursor serves another. ``one`` reads a column from a row.

    Raises:
        WrongCursor: forged, or of another list.
    """
    if cursor := asked.get("cursor"):
        rows = rows.filter(_after(by, _read(cursor, of)))
    limit = asked["limit"]
    found = list(rows.order_by(*by)[: limit + 1])
    if len(found) <= limit:
        return Page(found, None)
    last = [one(found[limit - 1], name.lstrip("-")) for name in by]
    return Page(found[:limit], _signer(of).sign_object(last, serializer=Ordinals))


def page_number(asked: dict[str, Any], of: str) -> int:
    """Which page is asked for, of a list whose order only its maker knows; from 1.

    Raises:
        WrongCursor: forged, or of another list.
    """
    cursor = asked.get("cursor")
    return int(_read(cursor, of)[0]) if cursor else 1


def numbered(items: Sequence[Any], number: int, *, more: bool, of: str) -> Page:
    """Page ``number`` of such a list, which goes on when there is ``more``."""
    following = _signer(of).sign_object([number + 1], serializer=Ordinals) if more else None
    return Page(items, following)


def _signer(of: str) -> signing.Signer:
    # Without the time of day: the same page must have the same bytes, and so the same ETag.
    return signing.Signer(salt=of)


def _read(cursor: str, of: str) -> list[Any]:
    try:
        return list(_signer(of).unsign_object(cursor, serializer=Ordinals))
    except signing.BadSignature:
        raise WrongCursor from None


def _after(by: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows that come after ``values``: beyond in the first column, or level there and so on."""
    beyond, level = Q(), Q()
    for name, value in zip(by, values, strict=True):
        column, way = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        beyond |= level & Q(**{f"{column}__{way}": value})
        level &= Q(**{column: value})
    return beyond
