"""Finding what an address or a body names, within what the person may see."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from courses.core.errors import NotFound
from lms.api.fields import UUID_FORM
from lms.api.refusals import UnknownReference

M = TypeVar("M", bound=Model)


class RefConverter:
    """A code, or the public id in its place."""

    regex = "[A-Za-z0-9][A-Za-z0-9-]{1,35}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


def by_ref(ref: str) -> dict[str, Any]:
    """How to look for ``ref``, a code in any letter case or a public id."""
    return {"uid": UUID(ref)} if UUID_FORM.fullmatch(ref) else {"code__iexact": ref}


def one(rows: QuerySet[M], **named: Any) -> M:
    """The row an address names.

    Raises:
        NotFound: it is not among ``rows``.
    """
    found = rows.filter(**named).first()
    if found is None:
        raise NotFound
    return found


def referred(rows: QuerySet[M], field: str, **named: Any) -> M:
    """The row a body names in ``field``.

    Raises:
        UnknownReference: it is not among ``rows``.
    """
    found = rows.filter(**named).first()
    if found is None:
        raise UnknownReference(field)
    return found
