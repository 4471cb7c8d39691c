"""Blocks that are read."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wagtail import blocks

TEXT_FEATURES = ["h2", "h3", "bold", "ol", "ul", "blockquote", "link", "document-link"]
SHORT_FEATURES = ["bold", "ol", "ul", "link"]
READING = _("To read")


class TextBlock(blocks.RichTextBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = READING
        description = _("Paragraphs, headings and lists.")
        preview_value = "<h2>หัวข้อ</h2><p>ไปดูของจริง ฟังคนที่ใช้บริการ แล้วจึงเขียน</p>"
        template = "cms/blocks/text.html"


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("info", _("To know")), ("tip", _("To try")), ("warning", _("To beware of"))],
        default="info",
    )
    text = blocks.RichTextBlock(label=_("Text"), features=SHORT_FEATURES)

    class Meta:
        icon = "help"
        label = _("Callout")
        group = READING
        description = _("A short word set apart: something to know, to try, or to beware of.")
        preview_value = {"kind": "tip", "text": "<p>ให้ผู้ใช้หนึ่งคนตรวจก่อนนำเสนอ</p>"}
        template = "cms/blocks/callout.html"


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("What was said"), max_length=1000)
    who = blocks.CharBlock(
        label=_("Who said it"),
        max_length=200,
        required=False,
        help_text=_("A role is enough; a citizen is not named without consent."),
    )
    source = blocks.CharBlock(label=_("Where"), max_length=200, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        group = READING
        description = _("Words of a person, with who said them and where.")
        preview_value = {"text": "รู้เวลารอ ก็วางแผนวันได้", "who": "ผู้ป่วยที่มาตามนัด", "source": ""}
        template = "cms/blocks/quotation.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    text = blocks.RichTextBlock(label=_("Text"), features=SHORT_FEATURES, required=False)

    class Meta:
        label = _("Step")


class StepsBlock(blocks.StructBlock):
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=1, max_num=20)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        group = READING
        description = _("What to do, one after another, each with a title.")
        preview_value = {"steps": [{"title": "เปิด", "text": "<p>บอกว่ามาจากไหน</p>"}]}
        template = "cms/blocks/steps.html"


class AccordionPartBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    text = blocks.RichTextBlock(label=_("Text"), features=SHORT_FEATURES)

    class Meta:
        label = _("Part")


class AccordionBlock(blocks.StructBlock):
    parts = blocks.ListBlock(AccordionPartBlock(), label=_("Parts"), min_num=1, max_num=20)

    class Meta:
        icon = "collapse-down"
        label = _("Questions that open")
        group = READING
        description = _("Titles that open to their text; good for questions and exceptions.")
        preview_value = {"parts": [{"title": "ถ่ายภาพได้หรือไม่", "text": "<p>ได้ เมื่อไม่มีใบหน้า</p>"}]}
        template = "cms/blocks/accordion.html"


class TableBlock(blocks.StructBlock):
    """A small table to compare by; its first column names the rows."""

    caption = blocks.CharBlock(
        label=_("Caption"), max_length=250, help_text=_("What the table compares.")
    )
    heads = blocks.ListBlock(
        blocks.CharBlock(max_length=100), label=_("Columns"), min_num=2, max_num=8
    )
    rows = blocks.ListBlock(
        blocks.ListBlock(blocks.CharBlock(max_length=500, required=False), label=_("Cells")),
        label=_("Rows"),
        min_num=1,
        max_num=40,
    )

    class Meta:
        icon = "table"
        label = _("Comparison table")
        group = READING
        description = _("Things side by side, by the same criteria.")
        preview_value = {
            "caption": "ก่อนและหลัง",
            "heads": ["ตัวชี้วัด", "ก่อน", "หลัง"],
            "rows": [["เวลารอ", "180 นาที", "120 นาที"]],
        }
        template = "cms/blocks/table.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        wide = len(cleaned["heads"])
        if any(len(row) != wide for row in cleaned["rows"]):
            error = ValidationError(_("Every row needs as many cells as there are columns."))
            raise blocks.StructBlockValidationError(block_errors={"rows": error})
        return cleaned
