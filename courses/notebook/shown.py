"""A sheet with what was written in it, in the order it is read: for screens and for paper."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from courses.notebook.tools import Field, Kind, Layout, Option, Section, Sheet, Words

CURVE_HEIGHT, CURVE_EDGE, CURVE_STEP = 16, 3, 20


@dataclass(frozen=True)
class Cell:
    """One field of one entry. ``name`` is its path, as in ``steps-2-does``."""

    field: Field
    name: str
    value: Any = None

    @property
    def text(self) -> str:
        return "" if self.value is None else str(self.value)

    @property
    def items(self) -> list[str]:
        return [line for line in self.text.splitlines() if line.strip()]

    @property
    def marks(self) -> list[tuple[int, bool]]:
        return [(step, step == self.value) for step in self.field.scale]

    @property
    def options(self) -> list[tuple[Option, bool]]:
        return [(option, option.key == self.value) for option in self.field.options]

    @property
    def chosen(self) -> Words:
        """The words of the option chosen."""
        return next((option.label for option, here in self.options if here), Words())


@dataclass(frozen=True)
class Entry:
    """``number`` counts from 0."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """What its first field says."""
        return self.cells[0].text


@dataclass(frozen=True)
class Curve:
    """A scale across entries as a line, in the units of a drawing; the best stands highest."""

    field: Field
    points: list[tuple[str, str]]
    width: str
    height: int
    columns: int

    @property
    def line(self) -> str:
        return " ".join(f"{x},{y}" for x, y in self.points)


@dataclass(frozen=True)
class Part:
    """A section with its entries: one, unless the section repeats."""

    section: Section
    entries: tuple[Entry, ...]

    @property
    def in_columns(self) -> bool:
        return self.section.repeats and self.section.layout == Layout.COLUMNS

    @property
    def rows(self) -> list[tuple[Field, list[Cell]]]:
        """Each field across all entries."""
        fields = self.section.fields
        return [(field, [e.cells[n] for e in self.entries]) for n, field in enumerate(fields)]

    @property
    def curves(self) -> list[Curve]:
        drawn = (curve(cells, CURVE_STEP) for _field, cells in self.rows if self.in_columns)
        return [one for one in drawn if one]

    @property
    def quadrants(self) -> list[tuple[Words, list[str]]]:
        """The four places as they stand on a sheet, upper left first, with who is in each."""
        if self.section.quadrants is None:
            return []
        found: list[list[str]] = [[], [], [], []]
        for entry in self.entries:
            values = {cell.field.key: cell.value for cell in entry.cells}
            place = self.section.quadrants.place(values)
            if place is not None and entry.name:
                found[place].append(entry.name)
        return [(self.section.quadrants.words[n], found[n]) for n in (2, 3, 0, 1)]

    def in_groups(self, size: int) -> Iterator["Part"]:
        """The same with at most ``size`` entries each."""
        for start in range(0, len(self.entries), size):
            yield replace(self, entries=self.entries[start : start + size])


def curve(cells: Sequence[Cell], step: float) -> Curve | None:
    """A scale across entries that stand ``step`` apart; None for one that cannot be drawn."""
    field = cells[0].field if cells else None
    if field is None or field.kind != Kind.SCALE:
        return None
    points = [
        (f"{(n + 0.5) * step:.1f}", f"{_height(cell.value, field.steps):.1f}")
        for n, cell in enumerate(cells)
        if cell.value is not None
    ]
    width = f"{step * len(cells):.1f}"
    return Curve(field, points, width, CURVE_HEIGHT, len(cells)) if len(points) > 1 else None


def _height(value: int, steps: int) -> float:
    """From the top: the best stands highest."""
    return CURVE_EDGE + (CURVE_HEIGHT - 2 * CURVE_EDGE) * (steps - value) / (steps - 1)


def parts_of(sheet: Sheet, values: Mapping[str, Any]) -> list[Part]:
    """``values`` as they are stored; what the sheet does not ask for any more is passed over."""
    return [Part(section, tuple(_entries(section, values))) for section in sheet.sections]


def blank_of(sheet: Sheet) -> dict[str, Any]:
    """The values of an empty paper: so many empty entries as fit on it."""
    return {s.key: [{} for _ in range(s.blank)] for s in sheet.sections if s.repeats}


def _entries(section: Section, values: Mapping[str, Any]) -> Iterator[Entry]:
    if not section.repeats:
        yield Entry(0, _cells(section, values.get(section.key, {}), section.key))
        return
    for number, entry in enumerate(values.get(section.key, [])):
        yield Entry(number, _cells(section, entry, f"{section.key}-{number}"))


def _cells(section: Section, entry: Mapping[str, Any], path: str) -> tuple[Cell, ...]:
    return tuple(
        Cell(field, f"{path}-{field.key}", entry.get(field.key)) for field in section.fields
    )
