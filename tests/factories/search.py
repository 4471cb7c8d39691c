"""Things that can be found."""

from itertools import count
from typing import Any

from courses.search.enums import EntryKind
from courses.search.models import SearchEntry
from courses.search.services import Findable, put

_number = count(1)


def findable(title_th: str = "การออกแบบบริการ", **fields: Any) -> SearchEntry:
    given = {"kind": EntryKind.NEWS, "ref": f"thing-{next(_number)}", **fields}
    put([Findable(title_th=title_th, **given)])
    return SearchEntry.objects.get(kind=given["kind"], ref=given["ref"])
