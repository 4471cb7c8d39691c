"""Reading JSON from outside: every value asked for by its kind, every fault with its place."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from cms.packages.refusals import BrokenManifest
from courses.catalogue.drafts import Text
from courses.core.archives import Archive
from courses.core.thai.text import normalise

LARGEST = 5 * 1024 * 1024  # bytes of one JSON or XML file
SHORT, LONG = 250, 20_000


@dataclass(frozen=True)
class Node:
    """A value and its place, such as ``course.json/modules/2/title``."""

    value: Any
    where: str

    def __getitem__(self, key: str) -> "Node":
        if not isinstance(self.value, dict):
            raise BrokenManifest("file", where=self.where)
        return Node(self.value.get(key), f"{self.where}/{key}")

    def rows(self, most: int) -> "Iterator[Node]":
        """The parts of a list; none when there is no list here."""
        rows = [] if self.value is None else self.value
        if not isinstance(rows, list) or len(rows) > most:
            raise BrokenManifest("file", where=self.where)
        return (Node(row, f"{self.where}/{at}") for at, row in enumerate(rows))

    def text(self, most: int = SHORT) -> str:
        value = "" if self.value is None else self.value
        if not isinstance(value, str) or len(value) > most or "\0" in value:
            raise BrokenManifest("file", where=self.where)
        return "\n".join(normalise(line) for line in value.splitlines())

    def both(self, most: int = SHORT) -> Text:
        """The same words in both languages."""
        if self.value is None:
            return Text("")
        return Text(self["th"].text(most), self["en"].text(most))

    def number(self, most: int, default: int = 0) -> int:
        value = default if self.value is None else self.value
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise BrokenManifest("file", where=self.where)
        return value

    def flag(self, default: bool) -> bool:
        value = default if self.value is None else self.value
        if not isinstance(value, bool):
            raise BrokenManifest("file", where=self.where)
        return value

    def day(self) -> str | None:
        """A date as ``YYYY-MM-DD``."""
        try:
            return date.fromisoformat(self.text(10)).isoformat() if self.value else None
        except ValueError as error:
            raise BrokenManifest("file", where=self.where) from error


def read_json(archive: Archive, name: str) -> Node:
    """The JSON file ``name``.

    Raises:
        BrokenManifest: too large, not UTF-8, not JSON, or nested beyond reason.
        MissingMember, DamagedArchive.
    """
    if archive.size(name) > LARGEST:
        raise BrokenManifest("file", where=name)
    try:
        return Node(json.loads(archive.read(name).decode("utf-8-sig")), name)
    except (ValueError, RecursionError) as error:
        raise BrokenManifest("file", where=name) from error
