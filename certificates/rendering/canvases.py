"""A design tool on paper: filled in, or blank with room to write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from courses.core.languages import language
from courses.notebook.shown import Cell, Part, blank_of, curve, parts_of
from courses.notebook.tools import Kind, Sheet

from .paper import Size, print_paper

# How many columns, or boxes, stand beside each other.
COLUMNS = {Size.A4: 5, Size.A3: 8}
BOXES = 4
# Lines to write on in a blank box; a box alone in its row is wide. A list of so few is roomy.
RULES = {Kind.LINE: 2, Kind.TEXT: 3, Kind.LIST: 3}
RULES_ALONE = 2
ROOMY = 4
# In millimetres what the margins leave, and the share of the columns in it.
WIDTH = {Size.A4: 269, Size.A3: 392}
COLUMNS_SHARE = 0.88


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What stands at the head of a filled sheet, and what was written in it."""

    title: str
    owner: str
    course: str
    saved: str
    values: Mapping[str, Any]


def print_canvas(sheet: Sheet, filled: Filled | None, *, size: Size) -> bytes:
    """The sheet as PDF, in the reader's language; blank when there is nothing to fill it with.

    Raises:
        RenderError: as ``print_paper``.
    """
    values = filled.values if filled else blank_of(sheet)
    parts = parts_of(sheet, values)
    context = {
        "lang": language(),
        "size": size,
        "sheet": sheet,
        "filled": filled,
        "blank": filled is None,
        "guidance": [str(words) for words in sheet.guidance],
        "parts": [_part(part, size) for part in parts if part.entries],
        "lab": _("Government Innovation Lab"),
        "owner": _("Made by"),
        "date": _("Date"),
        "mark_means": _("stands for a character that cannot be printed"),
    }
    return print_paper("canvas", context, size=size)


def _part(part: Part, size: Size) -> dict[str, Any]:
    said = {"title": part.section.title, "quadrants": part.quadrants}
    if part.in_columns:
        columns = evenly(len(part.entries), COLUMNS[size])
        step = WIDTH[size] * COLUMNS_SHARE / columns
        return {**said, "groups": [_group(g, columns, step) for g in part.in_groups(columns)]}
    if part.section.repeats:
        return {**said, "list": part, "roomy": part.section.blank <= ROOMY}
    return {**said, "boxes": _box_rows(part.entries[0].cells)}


def evenly(number: int, most: int) -> int:
    """How many to put in each row, so that there are few rows and none is much shorter."""
    return ceil(number / ceil(number / most))


def _group(group: Part, columns: int, step: float) -> dict[str, Any]:
    head, *rows = group.rows
    return {
        "head": head,
        "first": group.entries[0].number + 1,
        "rows": [
            {"field": field, "cells": cells, "curve": curve(cells, step)} for field, cells in rows
        ],
        # So that the columns of a group that is not full are as wide as the others'.
        "empty": range(columns - len(group.entries)),
        "width": f"{100 * COLUMNS_SHARE / columns:.3f}",
    }


def _box_rows(cells: Sequence[Cell]) -> list[dict[str, Any]]:
    """Boxes in as few rows as hold them, evenly spread."""
    across = evenly(len(cells), BOXES)
    rows = [cells[start : start + across] for start in range(0, len(cells), across)]
    return [{"cells": row, "rules": range(_rules(row))} for row in rows]


def _rules(row: Sequence[Cell]) -> int:
    if len(row) == 1:
        return RULES_ALONE
    return max(RULES.get(cell.field.kind, 1) for cell in row)
