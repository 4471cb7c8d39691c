"""The design tools: what each asks for, in both languages.

Each is a file in ``toolbox/``, named as its ``Tool``; another tool is another file. A sheet has
sections; a section is filled in once, or, when it names its ``entry``, as many times as needed.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from courses.core.languages import pick
from courses.notebook.enums import Tool

TOOLBOX = Path(__file__).with_name("toolbox")


class Kind(StrEnum):
    LINE = "line"
    TEXT = "text"
    LIST = "list"  # a text in which each line is an item
    SCALE = "scale"
    CHOICE = "choice"


class Layout(StrEnum):
    """How the entries of a section stand beside each other, where there is room."""

    LIST = "list"
    COLUMNS = "columns"


# The most characters a field takes, unless it says otherwise.
LIMITS = {Kind.LINE: 200, Kind.TEXT: 2000, Kind.LIST: 2000}


@dataclass(frozen=True)
class Words:
    th: str = ""
    en: str = ""

    def __str__(self) -> str:
        return pick(self.th, self.en)

    def __bool__(self) -> bool:
        return bool(self.th)


@dataclass(frozen=True)
class Option:
    key: str
    label: Words


@dataclass(frozen=True)
class Field:
    """``limit`` is in characters. A scale goes from 1 to ``steps``; its ends have words."""

    key: str
    label: Words
    kind: Kind
    hint: Words
    limit: int
    steps: int
    lowest: Words
    highest: Words
    options: tuple[Option, ...]

    @property
    def scale(self) -> range:
        return range(1, self.steps + 1)


@dataclass(frozen=True)
class Quadrants:
    """Four places, by two scale fields; ``words`` go from low and low, across, then up."""

    across: str
    up: str
    middle: int
    words: tuple[Words, Words, Words, Words]

    def place(self, entry: Mapping[str, Any]) -> int | None:
        """Which of the four ``entry`` stands in; None while either scale is open."""
        across, up = entry.get(self.across), entry.get(self.up)
        if across is None or up is None:
            return None
        return 2 * (up > self.middle) + (across > self.middle)


@dataclass(frozen=True)
class Section:
    """``entry`` is what one of its entries is called; empty for a section filled in once.

    ``at_most`` limits its entries, ``blank`` is how many an empty paper has.
    """

    key: str
    title: Words
    hint: Words
    fields: tuple[Field, ...]
    entry: Words
    at_most: int
    blank: int
    layout: Layout
    quadrants: Quadrants | None

    @property
    def repeats(self) -> bool:
        return bool(self.entry)

    def field(self, key: str) -> Field:
        return next(field for field in self.fields if field.key == key)


@dataclass(frozen=True)
class Sheet:
    """A tool, to be filled in. ``paper`` is the size its blank is made for."""

    tool: Tool
    purpose: Words
    guidance: tuple[Words, ...]
    sections: tuple[Section, ...]
    paper: str

    @property
    def title(self) -> str:
        return str(self.tool.label)


@cache
def sheet_of(tool: str) -> Sheet:
    """Raises ValueError when there is no such tool."""
    raw = tomllib.loads((TOOLBOX / f"{Tool(tool)}.toml").read_text(encoding="utf-8"))
    return Sheet(
        tool=Tool(tool),
        purpose=Words(**raw["purpose"]),
        guidance=_all_words(raw["guidance"]),
        sections=tuple(_section(section) for section in raw["sections"]),
        paper=raw.get("paper", "A4"),
    )


def sheets() -> tuple[Sheet, ...]:
    return tuple(sheet_of(tool) for tool in Tool)


def _section(raw: dict[str, Any]) -> Section:
    quadrants = raw.get("quadrants")
    return Section(
        key=raw["key"],
        title=Words(**raw["title"]),
        hint=Words(**raw.get("hint", {})),
        fields=tuple(_field(field) for field in raw["fields"]),
        entry=Words(**raw.get("entry", {})),
        at_most=raw.get("at_most", 1),
        blank=raw.get("blank", 1),
        layout=Layout(raw.get("layout", Layout.LIST)),
        quadrants=_quadrants(quadrants) if quadrants else None,
    )


def _field(raw: dict[str, Any]) -> Field:
    kind = Kind(raw["kind"])
    return Field(
        key=raw["key"],
        label=Words(**raw["label"]),
        kind=kind,
        hint=Words(**raw.get("hint", {})),
        limit=raw.get("limit", LIMITS.get(kind, 0)),
        steps=raw.get("steps", 0),
        lowest=Words(**raw.get("lowest", {})),
        highest=Words(**raw.get("highest", {})),
        options=tuple(Option(o["key"], Words(o["th"], o["en"])) for o in raw.get("options", [])),
    )


def _quadrants(raw: dict[str, Any]) -> Quadrants:
    first, second, third, fourth = _all_words(raw["words"])
    return Quadrants(raw["across"], raw["up"], raw["middle"], (first, second, third, fourth))


def _all_words(raw: Iterable[dict[str, str]]) -> tuple[Words, ...]:
    return tuple(Words(**words) for words in raw)
