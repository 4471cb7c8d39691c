"""Bodies of lessons, with and without database keys.

A stored body names pictures, documents, assignments, pages and terms by key; a portable one by
``media:<sha256>``, ``work:<key>``, ``unit:<lesson key>`` and ``term:<uid>``. The two are walked
along the blocks' own definitions, so a block that joins later is carried without a line here.
"""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError

from wagtail.blocks import (
    Block,
    ChooserBlock,
    FieldBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
)

import nh3

Leaf = Callable[[Block, Any], Any]
LASTING_ID = re.compile(r"[0-9A-Za-z-]{1,36}")
TEXT_TAGS = {"a", "b", "blockquote", "br", "h2", "h3", "i", "em", "strong", "hr", "li", "ol", "p"}
TEXT_TAGS |= {"ul"}
TEXT_ATTRIBUTES = {"a": {"href"}, **{tag: {"data-block-key"} for tag in ("p", "h2", "h3", "li")}}
TEXT_ATTRIBUTES["blockquote"] = {"data-block-key"}
SCHEMES = {"https", "http", "mailto", "tel", "unit", "media"}


class WrongValue(ValueError):
    """The value is not what its block holds; the message says where."""


def walk(block: Block, value: Any, leaf: Leaf) -> Any:
    """``value`` with ``leaf`` applied to every part that is not made of parts.

    Raises:
        WrongValue: a list or mapping was expected and something else stands there.
    """
    match block:
        case StreamBlock():
            rows = [row for row in _listed(value) if _mapped(row).get("type") in block.child_blocks]
            return [
                _row(row, walk(block.child_blocks[row["type"]], row.get("value"), leaf))
                for row in rows
            ]
        case ListBlock():
            return [
                _row(row, walk(block.child_block, row["value"], leaf), "item")
                for row in map(_as_row, _listed(value))
            ]
        case StructBlock():
            given = _mapped(value)
            parts = block.child_blocks.items()
            return {name: walk(part, given[name], leaf) for name, part in parts if name in given}
        case _:
            return leaf(block, value)


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise WrongValue("[]")
    return value


def _mapped(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise WrongValue("{}")
    return value


def _as_row(row: Any) -> dict[str, Any]:
    """Lists of before Wagtail 2.16 had bare values."""
    return row if isinstance(row, dict) and set(row) >= {"type", "value"} else {"value": row}


def _row(row: dict[str, Any], value: Any, kind: str = "") -> dict[str, Any]:
    name = row.get("id")
    lasting = name if isinstance(name, str) and LASTING_ID.fullmatch(name) else str(uuid4())
    return {"type": kind or row["type"], "value": value, "id": lasting}


def clean_text(html: Any) -> str:
    """What the text block allows of ``html``, and nothing that acts.

    Raises:
        WrongValue: no text at all.
    """
    if not isinstance(html, str):
        raise WrongValue("text")
    return nh3.clean(
        html, tags=TEXT_TAGS, attributes=TEXT_ATTRIBUTES, url_schemes=SCHEMES, link_rel=None
    )


def checked(block: Block, value: Any) -> Any:
    """A plain value as ``block`` keeps it. An empty one passes: the health of a course shows
    what is missing, an import does not lose the rest for it.

    Raises:
        WrongValue: too long, not one of the choices, no number.
    """
    if value in (None, "", [], False) or not isinstance(block, FieldBlock):
        return value
    if isinstance(value, dict | list) or isinstance(block, ChooserBlock | RichTextBlock):
        raise WrongValue(block.label or block.name)
    try:
        cleaned = block.clean(block.to_python(value))
    except (ValidationError, TypeError, ValueError) as error:
        raise WrongValue(block.label or block.name) from error
    return block.get_prep_value(cleaned)
