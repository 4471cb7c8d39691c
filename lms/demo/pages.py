"""Turning the demo's content files into Wagtail's images, documents and blocks."""

import uuid
from functools import cache
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from courses.coursework.models import Assignment
from lms.demo.content import FILES, PICTURES

Block = dict[str, Any]


@cache
def image(name: str) -> int:
    """The key of the picture ``name``, put into the library on first use."""
    content = ContentFile((PICTURES / name).read_bytes(), name=name)
    return get_image_model().objects.create(title=Path(name).stem, file=content).pk


@cache
def document(name: str) -> int:
    content = ContentFile((FILES / name).read_bytes(), name=name)
    return get_document_model().objects.create(title=Path(name).stem, file=content).pk


def stream(blocks: list[Block], work: Assignment | None = None) -> list[Block]:
    """Blocks as Wagtail stores them; the assignment, when there is one, comes last."""
    rows = [_row(block["type"], _value(block)) for block in blocks]
    return rows + ([_row("assignment", {"assignment": work.pk})] if work else [])


def _row(kind: str, value: Any) -> Block:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def _value(block: Block) -> Any:
    match block["type"]:
        case "text":
            return block["html"]
        case "callout":
            return {"kind": block["kind"], "text": block["html"]}
        case "image":
            return {
                "image": image(block["picture"]),
                "alt": block["alt"],
                "caption": block.get("caption", ""),
            }
        case "file":
            return {"title": block["title"], "file": document(block["file"])}
    raise ValueError(f"the demo has no block of type {block['type']}")
