"""A lesson with the blocks a test is about, and what its revision keeps of them."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import override

from wagtail.blocks import StreamValue
from wagtail.blocks.struct_block import StructBlockValidationError

from PIL import Image

from cms.blocks import LessonBlocks
from cms.blocks.frozen import frozen
from cms.models import Attachment, Picture

BLOCKS = LessonBlocks()


def stream(*blocks: tuple[str, Any]) -> StreamValue:
    """Blocks as the database holds them: named in their order, list entries too."""
    rows = [
        {"type": kind, "value": value, "id": f"b{at}"} for at, (kind, value) in enumerate(blocks)
    ]
    return BLOCKS.to_python(rows)


def items(*values: Any) -> list[dict[str, Any]]:
    return [{"type": "item", "value": value, "id": f"i{at}"} for at, value in enumerate(values)]


def kept(kind: str, value: Any, language: str = "th") -> dict[str, Any]:
    [block] = frozen(stream((kind, value)), language)
    return block


def html(kind: str, value: Any, language: str = "th") -> str:
    return kept(kind, value, language)["html"]


def refusals(kind: str, value: Any) -> dict[str, list[str]]:
    """By field, what the editor is told in English; nothing when the block is taken."""
    block = BLOCKS.child_blocks[kind]
    with override("en"):
        try:
            block.clean(block.to_python(value))
        except StructBlockValidationError as error:
            return {name: _sentences(one) for name, one in error.block_errors.items()}
    return {}


def _sentences(error: Any) -> list[str]:
    return getattr(error, "messages", None) or ["wrong within"]


def photo(width: int = 1600, height: int = 1000, form: str = "JPEG", **saved: Any) -> ContentFile:
    out = BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, form, **saved)
    return ContentFile(out.getvalue(), name=f"photo.{form.lower()}")


def picture(**fields: Any) -> Picture:
    return Picture.objects.create(title="ภาพ", **{"file": photo(), **fields})


def attachment(name: str = "sheet.pdf", content: bytes = b"%PDF-1.7") -> Attachment:
    return Attachment.objects.create(title=name, file=ContentFile(content, name=name))
