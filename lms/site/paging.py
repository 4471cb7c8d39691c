"""One page of a long list, by its number in the address."""

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from lms.site.reading import PAGE

Row = TypeVar("Row", bound=Model)


def page_number(request: HttpRequest) -> int:
    """From 1 on; what is no number, or too long for one, is the first page."""
    given = request.GET.get("page", "")
    return max(int(given), 1) if given.isascii() and given.isdigit() and len(given) < 6 else 1


def page_of(rows: QuerySet[Row], number: int) -> tuple[Sequence[Row], bool]:
    """The rows of that page, and whether there are more after them; one query."""
    found = list(rows[(number - 1) * PAGE : number * PAGE + 1])
    return found[:PAGE], len(found) > PAGE
