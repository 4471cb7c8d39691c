"""References from a lesson to what lives elsewhere: work to hand in, and whatever joins later.

A kind is registered once in ``REFERENCES``; the stream offers it as a block of that name, whose
one field, of the same name, chooses the thing.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from cms.desk.choosers import AssignmentChooserBlock

WORK = _("Work and appointments")


class AssignmentBlock(blocks.StructBlock):
    """Says where in the lesson an assignment belongs; the unit follows the lesson."""

    assignment = AssignmentChooserBlock(label=_("Assignment"))

    class Meta:
        icon = "form"
        label = _("Assignment")
        group = WORK
        description = _("Work to hand in; it comes after this lesson.")
        preview_template = "cms/blocks/preview.html"
        template = "cms/blocks/assignment.html"


REFERENCES: dict[str, type[blocks.StructBlock]] = {"assignment": AssignmentBlock}


def offered() -> list[tuple[str, blocks.Block]]:
    """The reference blocks, for a stream."""
    return [(kind, block()) for kind, block in REFERENCES.items()]


def chosen(stream: Iterable[Any], kind: str) -> list[Any]:
    """What the blocks of ``kind`` in ``stream`` refer to, in order; empty ones left out."""
    values = (block.value[kind] for block in stream if block.block_type == kind)
    return [value for value in values if value is not None]
