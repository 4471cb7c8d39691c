"""What may stand in a canvas: the values of a sheet, checked and put in one form.

``{section: {field: value}}``, and a list of such entries for a section that repeats. A field
left empty is not stored, so that two equal canvases have equal values; an empty entry is, for
it is a column somebody drew.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.core.errors import Invalid
from courses.core.thai.text import normalise
from courses.notebook.tools import Field, Kind, Section, Sheet

Entry = dict[str, Any]
# Controls, half characters, and marks that turn the writing direction of the rest of a page.
UNWRITABLE = {"Cc", "Cs"}
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


class UnknownField(Invalid):
    code = "unknown_field"
    message = _("This tool has no such field.")


class WrongShape(Invalid):
    code = "wrong_shape"
    message = _("This value has the wrong form.")


class FieldTooLong(Invalid):
    code = "field_too_long"
    message = _("Please write at most %(limit)s characters here.")


class NotAnOption(Invalid):
    code = "not_an_option"
    message = _("Please choose one of the options.")


class TooManyEntries(Invalid):
    code = "too_many_entries"
    message = _("At most %(limit)s of these fit on one sheet.")


def checked(sheet: Sheet, values: object) -> dict[str, Any]:
    """``values`` in the form to store.

    Raises:
        UnknownField, WrongShape, FieldTooLong, NotAnOption, TooManyEntries: ``field`` of the
            error is the path of what is wrong, as in ``steps.2.does``.
    """
    given = _mapping(values, "values")
    sections = {section.key: section for section in sheet.sections}
    _refuse_unknown(given, sections, "")
    found = {key: _section(sections[key], value) for key, value in given.items() if value}
    return {key: value for key, value in found.items() if value}


def _section(section: Section, value: object) -> Entry | list[Entry]:
    if not section.repeats:
        return _entry(section, value, section.key)
    if not isinstance(value, list):
        raise WrongShape(section.key)
    if len(value) > section.at_most:
        raise TooManyEntries(section.key, limit=section.at_most)
    return [_entry(section, one, f"{section.key}.{n}") for n, one in enumerate(value)]


def _entry(section: Section, value: object, path: str) -> Entry:
    given = _mapping(value, path)
    fields = {field.key: field for field in section.fields}
    _refuse_unknown(given, fields, f"{path}.")
    found = {key: _value(fields[key], one, f"{path}.{key}") for key, one in given.items()}
    return {key: one for key, one in found.items() if one not in ("", None)}


def _value(field: Field, value: object, path: str) -> object:
    if value is None or value == "":
        return None
    match field.kind:
        case Kind.SCALE:
            return _choice(value, field.scale, path)
        case Kind.CHOICE:
            return _choice(value, [option.key for option in field.options], path)
        case _:
            return _text(field, value, path)


def _choice(value: object, options: range | list[str], path: str) -> object:
    # True is an int to Python, and 1.0 equals 1; neither is an answer.
    if type(value) not in (int, str) or value not in options:
        raise NotAnOption(path)
    return value


def _text(field: Field, value: object, path: str) -> str:
    if not isinstance(value, str):
        raise WrongShape(path)
    text = clean_text(value)
    if field.kind == Kind.LINE:
        text = " ".join(text.split())
    if len(text) > field.limit:
        raise FieldTooLong(path, limit=field.limit)
    return text


def clean_text(text: str) -> str:
    """Normalised, line breaks kept, without what cannot be seen and can do harm."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(normalise("".join(filter(_is_writable, line))) for line in lines).strip()


def _is_writable(char: str) -> bool:
    if char == "\t":
        return True
    return (
        unicodedata.category(char) not in UNWRITABLE
        and unicodedata.bidirectional(char) not in TURNING
    )


def _mapping(value: object, path: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise WrongShape(path)
    return value


def _refuse_unknown(given: Mapping[str, Any], known: Mapping[str, Any], before: str) -> None:
    for key in given:
        if key not in known:
            raise UnknownField(f"{before}{key}"[:200])
