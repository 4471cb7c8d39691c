from typing import Any

from wagtail import blocks

from cms.blocks.interactive import CanvasBlock, CheckBlock, ChecklistBlock, ReflectionBlock
from cms.blocks.media import (
    AudioBlock,
    EmbedBlock,
    FileBlock,
    GalleryBlock,
    ImageBlock,
    VideoBlock,
)
from cms.blocks.prose import (
    TEXT_FEATURES,
    AccordionBlock,
    CalloutBlock,
    QuotationBlock,
    StepsBlock,
    TableBlock,
    TextBlock,
)
from cms.blocks.references import offered
from cms.blocks.terms import TermBlock


class LessonBlocks(blocks.StreamBlock):
    text = TextBlock(features=TEXT_FEATURES)
    callout = CalloutBlock()
    quotation = QuotationBlock()
    steps = StepsBlock()
    accordion = AccordionBlock()
    table = TableBlock()
    term = TermBlock()
    image = ImageBlock()
    gallery = GalleryBlock()
    video = VideoBlock()
    audio = AudioBlock()
    file = FileBlock()
    embed = EmbedBlock()
    reflection = ReflectionBlock()
    check = CheckBlock()
    checklist = ChecklistBlock()
    canvas = CanvasBlock()

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__([*offered(), *(local_blocks or [])], **kwargs)


class NewsBlocks(blocks.StreamBlock):
    text = TextBlock(features=TEXT_FEATURES)
    image = ImageBlock()
    gallery = GalleryBlock()
    callout = CalloutBlock()
    quotation = QuotationBlock()
    video = VideoBlock()
    file = FileBlock()
