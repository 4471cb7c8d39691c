"""The sheet of a design tool as a form: read from what a browser sent, shown with what was wrong.

A browser sends ``steps-2-does=…``, and ``steps=2`` once for each entry in the order it stands on
the page, so that entries may be moved and added by script without renaming anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from courses.notebook.shown import Cell, Entry, Part, parts_of
from courses.notebook.tools import Field, Kind, Section, Sheet

Values = dict[str, Any]


@dataclass(frozen=True)
class Beside:
    """What stands beside the fields: errors by path, and what others wrote in the same places."""

    errors: Mapping[str, str]
    clashes: Sequence[str] = ()
    theirs: Mapping[str, Any] | None = None


NOTHING = Beside({})


def values_of(sheet: Sheet, sent: QueryDict) -> Values:
    """As they came, not checked; what is no number is left for the service to refuse."""
    values: Values = {}
    for section in sheet.sections:
        if section.repeats:
            entries = sent.getlist(section.key)
            values[section.key] = [_entry(section, f"{section.key}-{n}", sent) for n in entries]
        else:
            values[section.key] = _entry(section, section.key, sent)
    return values


def _entry(section: Section, path: str, sent: QueryDict) -> Values:
    return {field.key: _value(field, sent.get(f"{path}-{field.key}")) for field in section.fields}


def _value(field: Field, sent: str | None) -> Any:
    if sent and field.kind == Kind.SCALE and sent.isascii() and sent.isdigit():
        return int(sent[:9])
    return sent or None


def rearranged(sheet: Sheet, values: Values, deed: str) -> tuple[Values, str]:
    """What a button does without scripts: ``add:steps``, ``remove:steps:2``, ``up:…``, ``down:…``.

    The second answer is the place on the page to go on from. What makes no sense does nothing.
    """
    what, _colon, where = deed.partition(":")
    key, _colon, number = where.partition(":")
    repeats = {section.key for section in sheet.sections if section.repeats}
    if key not in repeats or not ((number.isascii() and number.isdigit()) or what == "add"):
        return values, ""
    entries = list(values[key])
    at = _moved(entries, what, int(number[:4] or 0))
    return {**values, key: entries}, f"{key}-{at}" if entries else key


def _moved(entries: list[Values], what: str, at: int) -> int:
    """Change ``entries`` in place; where what was moved stands now."""
    if what == "add":
        entries.append({})
        return len(entries) - 1
    if at >= len(entries):
        return 0
    entry = entries.pop(at)
    if what == "remove":
        return max(at - 1, 0)
    to = {"up": max(at - 1, 0), "down": at + 1}.get(what, at)
    entries.insert(to, entry)
    return min(to, len(entries) - 1)


# --- Shown -----------------------------------------------------------------------------


def shown(sheet: Sheet, values: Mapping[str, Any], beside: Beside = NOTHING) -> list[Values]:
    """The parts of a form, each field with its error and with what others wrote there."""
    others = _by_name(sheet, beside.theirs or {})
    return [_part(part, beside, others) for part in parts_of(sheet, values)]


def _part(part: Part, beside: Beside, others: Mapping[str, Cell]) -> Values:
    section = part.section
    return {
        "part": part,
        "section": section,
        "full": len(part.entries) >= section.at_most,
        "error": beside.errors.get(section.key, ""),
        "clash": section.key in beside.clashes,
        "entries": [_shown_entry(section, entry, beside, others) for entry in part.entries],
    }


def _shown_entry(
    section: Section, entry: Entry, beside: Beside, others: Mapping[str, Cell]
) -> Values:
    path = f"{section.key}.{entry.number}" if section.repeats else section.key
    whole = path in beside.clashes
    return {
        "number": entry.number,
        "name": entry.name,
        "id": path.replace(".", "-"),
        "cells": [
            {
                "cell": cell,
                "error": beside.errors.get(f"{path}.{cell.field.key}", ""),
                "theirs": _theirs(cell, others)
                if whole or f"{path}.{cell.field.key}" in beside.clashes
                else None,
            }
            for cell in entry.cells
        ],
    }


def _theirs(cell: Cell, others: Mapping[str, Cell]) -> Cell | None:
    other = others.get(cell.name)
    return None if other is None or other.value == cell.value else other


def _by_name(sheet: Sheet, values: Mapping[str, Any]) -> dict[str, Cell]:
    parts = parts_of(sheet, values)
    return {cell.name: cell for p in parts for entry in p.entries for cell in entry.cells}
