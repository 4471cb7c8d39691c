"""Turning the demo's content files into Wagtail's images, documents and blocks."""

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.core.files.base import ContentFile

from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.access import shared_collection
from cms.models import GlossaryTerm
from courses.coursework.models import Assignment
from lms.demo.content import FILES, PICTURES
from lms.demo.glossary import uid_of

Block = dict[str, Any]
NAMES = UUID("6f1d1c39-8d55-4c0e-9a55-0a51c4ad6d1e")


@cache
def image(name: str) -> int:
    """The key of the picture ``name``, put into the library on first use."""
    content = ContentFile((PICTURES / name).read_bytes(), name=name)
    return (
        get_image_model()
        .objects.create(title=Path(name).stem, file=content, collection=shared_collection())
        .pk
    )


@cache
def document(name: str) -> int:
    content = ContentFile((FILES / name).read_bytes(), name=name)
    return (
        get_document_model()
        .objects.create(title=Path(name).stem, file=content, collection=shared_collection())
        .pk
    )


def term(key: str) -> int:
    """The key of a glossary term, which ``lms.demo.glossary`` has put there."""
    return GlossaryTerm.objects.get(uid=uid_of(key)).pk


def stream(blocks: list[Block], name: str, work: Assignment | None = None) -> list[Block]:
    """Blocks as Wagtail stores them; the assignment, when there is one, comes last.

    Those of one lesson, which ``name`` is, are named alike in both languages: what a learner
    writes into a block stays when the language is changed.
    """
    rows = [_row(block["type"], _value(block)) for block in blocks]
    if work is not None:
        rows.append(_row("assignment", {"assignment": work.pk}))
    _give_names(rows, name)
    return rows


def _row(kind: str, value: Any) -> Block:
    return {"type": kind, "value": value}


def _give_names(rows: list[Block], within: str) -> None:
    seen: Counter[str] = Counter()
    for row in rows:
        seen[row["type"]] += 1
        here = f"{within}/{row['type']}{seen[row['type']]}"
        row["id"] = str(uuid5(NAMES, here))
        parts = row["value"].items() if isinstance(row["value"], dict) else [("", row["value"])]
        for name, value in parts:
            if isinstance(value, list):
                _give_names(value, f"{here}/{name}")


def _value(block: Block) -> Any:
    kind = block["type"]
    if kind == "text":
        return block["html"]
    shaped = SHAPES.get(kind)
    if shaped is None:
        raise ValueError(f"the demo has no block of type {kind}")
    return shaped({name: value for name, value in block.items() if name != "type"})


def _titled(parts: list[Block]) -> list[Block]:
    return _list([{"title": part["title"], "text": part["html"]} for part in parts])


def _list(values: list[Any]) -> list[Block]:
    """Entries of a list block; each has a name that lasts across revisions."""
    return [_row("item", value) for value in values]


def _film(block: Block) -> Block:
    return {
        **block,
        "file": document(block["file"]),
        "url": "",
        "captions": document(block["captions"]),
        "poster": image(block["poster"]),
        "chapters": _list(block["chapters"]),
    }


def _table(block: Block) -> Block:
    rows = [_list(row) for row in block["rows"]]
    return {**block, "heads": _list(block["heads"]), "rows": _list(rows)}


def _check(block: Block) -> Block:
    return {**block, "options": _list([{"feedback": "", **one} for one in block["options"]])}


SHAPES: dict[str, Callable[[Block], Block]] = {
    "callout": lambda block: {"kind": block["kind"], "text": block["html"]},
    "image": lambda block: {
        "image": image(block["picture"]),
        "alt": block["alt"],
        "caption": block.get("caption", ""),
    },
    "file": lambda block: {"title": block["title"], "file": document(block["file"])},
    "video": _film,
    "term": lambda block: {"term": term(block["term"])},
    "quotation": lambda block: block,
    "steps": lambda block: {"steps": _titled(block["items"])},
    "accordion": lambda block: {"parts": _titled(block["items"])},
    "table": _table,
    "check": _check,
    "checklist": lambda block: {**block, "items": _list(block["items"])},
    "reflection": lambda block: block,
    "canvas": lambda block: block,
}
