"""A table for officers: XLSX whose cells are text or numbers, CSV that opens in Excel in Thai.

Names come from outside. ``=HYPERLINK(...)`` typed as a surname must stay a surname: in XLSX
every text is stored as text, in CSV what a programme would reckon gets an apostrophe before it
(OWASP, CSV injection).
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

RECKONED = ("=", "+", "-", "@", "\t", "\r")
TITLE_LIMIT = 31  # characters of a sheet's name
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True)
class Column:
    """``width`` is in characters."""

    title: str
    width: int = 16


def xlsx_bytes(
    title: str, columns: Sequence[Column], rows: Iterable[Sequence[str | int | float | None]]
) -> bytes:
    """One sheet with its header fixed; numbers stay numbers, everything else is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(FORBIDDEN.sub(" ", title)[:TITLE_LIMIT] or "Sheet")
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    sheet.append([_heading(sheet, column.title) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_bytes(
    columns: Sequence[Column], rows: Iterable[Sequence[str | int | float | None]]
) -> bytes:
    """UTF-8 with the mark by which Excel knows it, lines ended as RFC 4180 says."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_harmless(column.title) for column in columns])
    writer.writerows([_harmless(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(value: str | int | float | None) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(RECKONED):
        return f"'{value}"
    return value


def _heading(sheet: Any, text: str) -> Any:
    cell = _cell(sheet, text)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E8ECF4")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet: Any, value: str | int | float | None) -> Any:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    cell = WriteOnlyCell(sheet, value="")
    # Set past the setter, which takes a text that begins with "=" for a formula.
    cell._value, cell.data_type, cell.number_format = CONTROL.sub("", value), "s", "@"
    return cell
