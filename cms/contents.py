"""What a lesson's stored blocks refer to, read from their raw form without a query."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

Raw = Any  # what Wagtail stores of a stream: lists, dicts, strings, numbers


@dataclass
class Contents:
    """``pictures`` and their alternative texts; keys of what else is chosen; addresses."""

    pictures: list[tuple[int | None, str]] = field(default_factory=list)
    documents: list[int | None] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    films: list[dict[str, Any]] = field(default_factory=list)
    assignments: list[int] = field(default_factory=list)
    blocks: int = 0


def contents_of(*streams: Iterable[Raw]) -> Contents:
    found = Contents()
    for stream in streams:
        for block in stream:
            found.blocks += 1
            _read(block, found)
    return found


def _read(raw: Raw, found: Contents) -> None:
    match raw:
        case {"type": kind, "value": value}:
            _note(kind, value, found)
            _read(value, found)
        case dict():
            if "image" in raw:
                found.pictures.append((raw["image"], raw.get("alt") or ""))
            if isinstance(raw.get("url"), str) and raw["url"]:
                found.links.append(raw["url"])
            for value in raw.values():
                _read(value, found)
        case list() | tuple():
            for value in raw:
                _read(value, found)
        case str() if "<" in raw:
            Marks(found).feed(raw)


def _note(kind: str, value: Raw, found: Contents) -> None:
    if kind == "assignment" and isinstance(value, dict) and value.get("assignment"):
        found.assignments.append(value["assignment"])
    if kind == "video" and isinstance(value, dict):
        found.films.append(value)
    if kind == "file" and isinstance(value, dict):
        found.documents.append(value.get("file"))


class Marks(HTMLParser):
    """Links and pictures in Wagtail's stored rich text."""

    def __init__(self, found: Contents) -> None:
        super().__init__()
        self.found = found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        key = int(said["id"]) if (said.get("id") or "").isdigit() else None
        match tag, said.get("linktype") or said.get("embedtype"):
            case "a", "page" if key:
                self.found.pages.append(key)
            case "a", "document":
                self.found.documents.append(key)
            case "embed", "image":
                self.found.pictures.append((key, said.get("alt") or ""))
            case "a", None if said.get("href"):
                self.found.links.append(said["href"] or "")


def rewritten(raw: Raw, change: Callable[[str, Any], Any]) -> Raw:
    """``raw`` with each chosen thing and each rich text replaced by ``change(kind, value)``.

    ``kind`` is the block's type, or ``html`` for a text.
    """
    match raw:
        case {"type": kind, "value": value, **rest}:
            plain = value if isinstance(value, dict | list) else change(kind, value)
            return {**rest, "type": kind, "value": rewritten(plain, change)}
        case dict():
            return {
                name: change(name, value)
                if isinstance(value, int) and not isinstance(value, bool)
                else rewritten(value, change)
                for name, value in raw.items()
            }
        case list() | tuple():
            return [rewritten(value, change) for value in raw]
        case str() if "<" in raw:
            return change("html", raw)
    return raw
