"""A table out of an uploaded file: every cell as text, whatever the programme made of it."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from openpyxl import load_workbook

from courses.core.archives import open_archive
from courses.core.errors import DomainError, Invalid
from courses.core.thai.text import normalise

ROWS, COLUMNS, CELL = 10_000, 60, 2_000  # the last in characters
HEADER_WITHIN = 20  # rows: a title and a blank line often stand above the header
PARTS = {"", "xml", "rels", "vml", "bin", "png", "jpg", "jpeg", "emf", "wmf", "gif", "psmdcp"}
EXCEL_MAGIC = b"PK\x03\x04"


class UnreadableTable(Invalid):
    code = "unreadable_table"
    message = _("This is not an Excel (.xlsx) or CSV file that can be read. Please save it anew.")


class TooManyRows(Invalid):
    code = "too_many_rows"
    message = _("The table has more than %(rows)s rows. Please split it.")


class TooManyColumns(Invalid):
    code = "too_many_columns"
    message = _("The table has more than %(columns)s columns.")


class EmptyTable(Invalid):
    code = "empty_table"
    message = _("The table has no rows beneath its header.")


@dataclass(frozen=True)
class Row:
    """``number`` is the row's as the programme counts it, from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    header: tuple[str, ...]
    rows: list[Row]


def read_table(content: bytes) -> Table:
    """The first sheet, its header found among the first lines; empty rows are left out.

    Text is normalised. A date that Excel holds with a Buddhist year stays as it was typed,
    ``28/02/2569``, for ``thai.dates`` to read. CSV may be UTF-8 or TIS-620 (cp874).

    Raises:
        UnreadableTable: neither, or damaged, or an archive that is not what it says.
        TooManyRows, TooManyColumns, EmptyTable: see their words.
    """
    lines = _excel(content) if content.startswith(EXCEL_MAGIC) else _csv(content)
    rows = [Row(number, cells) for number, cells in _numbered(lines) if any(cells)]
    if not rows:
        raise EmptyTable("file")
    header = max(rows[:HEADER_WITHIN], key=lambda row: sum(map(bool, row.cells)))
    beneath = [row for row in rows if row.number > header.number]
    if not beneath:
        raise EmptyTable("file")
    return Table(header.cells, beneath)


def _numbered(lines: Iterable[Iterable[Any]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for number, line in enumerate(lines, start=1):
        if number > ROWS + HEADER_WITHIN:
            raise TooManyRows("file", rows=ROWS)
        cells = tuple(_text(cell) for cell in line)
        if len(cells) > COLUMNS and any(cells[COLUMNS:]):
            raise TooManyColumns("file", columns=COLUMNS)
        yield number, cells[:COLUMNS]


def _excel(content: bytes) -> Iterator[Iterable[Any]]:
    try:
        with open_archive(io.BytesIO(content), accepted=PARTS):
            pass  # sizes, names and ratios are what they should be
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # a sheet may claim a million rows that it does not have
        yield from sheet.iter_rows(values_only=True)
    except DomainError as error:
        raise UnreadableTable("file") from error
    except Exception as error:  # openpyxl raises what its parsers happen to raise
        raise UnreadableTable("file") from error


def _csv(content: bytes) -> Iterator[Iterable[str]]:
    text = _decoded(content)
    if "\x00" in text:
        raise UnreadableTable("file")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise UnreadableTable("file") from error


def _decoded(content: bytes) -> str:
    """UTF-8, or what Thai Windows writes: Thai bytes of cp874 are never valid UTF-8."""
    for encoding in ("utf-8-sig", "cp874"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableTable("file")


def _text(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "1" if cell else "0"
        case float() if cell.is_integer():
            return str(int(cell))  # a citizen number that Excel took for a quantity
        case datetime() | date():
            return f"{cell.day}/{cell.month}/{cell.year}"
        case _:
            return " ".join(normalise(str(cell)[:CELL]).split())
