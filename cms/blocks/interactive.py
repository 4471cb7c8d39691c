"""Blocks a learner writes into. What is written stays with the learner or the team; the block
only says what is asked. ``data`` is what the lesson page and the app need to ask it.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from courses.notebook.enums import Tool

DOING = _("To think and do")


def items(value: Any) -> list[tuple[str, Any]]:
    """The entries of a list block with the ids that last across revisions."""
    return [(child.id, child.value) for child in value.bound_blocks]


class ReflectionBlock(blocks.StructBlock):
    prompt = blocks.TextBlock(label=_("Question"), max_length=500)
    hint = blocks.CharBlock(label=_("Hint"), max_length=250, required=False)

    class Meta:
        icon = "edit"
        label = _("Reflection")
        group = DOING
        description = _("A question to oneself; the answer is a private note of the learner.")
        preview_value = {"prompt": "วันนี้ท่านเห็นอะไรที่ไม่มีใครเล่า", "hint": "สามบรรทัดก็พอ"}
        template = "cms/blocks/reflection.html"

    def data(self, value: Any) -> dict[str, Any]:
        return {"prompt": value["prompt"], "hint": value["hint"]}


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Answer"), max_length=300)
    right = blocks.BooleanBlock(label=_("Right"), required=False)
    feedback = blocks.CharBlock(
        label=_("Why"), max_length=500, required=False, help_text=_("Shown when it is chosen.")
    )

    class Meta:
        label = _("Answer")


class CheckBlock(blocks.StructBlock):
    question = blocks.TextBlock(label=_("Question"), max_length=500)
    options = blocks.ListBlock(OptionBlock(), label=_("Answers"), min_num=2, max_num=8)
    feedback = blocks.TextBlock(
        label=_("Explanation"), max_length=1000, required=False, help_text=_("Shown afterwards.")
    )

    class Meta:
        icon = "help"
        label = _("Knowledge check")
        group = DOING
        description = _("A question with feedback at once. It is not graded.")
        preview_value = {
            "question": "คำถามใดไม่ชี้นำ",
            "options": [
                {"text": "ช่วยเล่าครั้งล่าสุดให้ฟัง", "right": True, "feedback": ""},
                {"text": "บริการดีใช่ไหม", "right": False, "feedback": ""},
            ],
            "feedback": "",
        }
        template = "cms/blocks/check.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        right = [option["right"] for option in cleaned["options"]]
        if not any(right) or all(right):
            error = ValidationError(_("Mark at least one answer as right, and leave one wrong."))
            raise blocks.StructBlockValidationError(block_errors={"options": error})
        return cleaned

    def data(self, value: Any) -> dict[str, Any]:
        options = [{"id": name, **dict(option)} for name, option in items(value["options"])]
        return {
            "question": value["question"],
            "many": sum(option["right"] for option in options) > 1,
            "options": options,
            "feedback": value["feedback"],
        }


class ChecklistBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    items = blocks.ListBlock(
        blocks.CharBlock(max_length=300), label=_("Items"), min_num=1, max_num=30
    )

    class Meta:
        icon = "tasks"
        label = _("Checklist")
        group = DOING
        description = _("Things to tick off; the ticks are kept for the learner.")
        preview_value = {"title": "ก่อนลงพื้นที่", "items": ["ขออนุญาตแล้ว", "เตรียมแบบบันทึก"]}
        template = "cms/blocks/checklist.html"

    def data(self, value: Any) -> dict[str, Any]:
        ticked = [{"id": name, "text": text} for name, text in items(value["items"])]
        return {"title": value["title"], "items": ticked}


class CanvasBlock(blocks.StructBlock):
    tool = blocks.ChoiceBlock(label=_("Design tool"), choices=Tool.choices)
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    intro = blocks.TextBlock(label=_("What to do with it"), max_length=1000, required=False)
    sharing = blocks.ChoiceBlock(
        label=_("Filled in by"),
        choices=[("learner", _("Each learner")), ("team", _("The team together"))],
        default="learner",
        help_text=_("One who has no team yet fills it in alone."),
    )

    class Meta:
        icon = "grip"
        label = _("Design-tool canvas")
        group = DOING
        description = _("A persona, a journey map and so on: filled in on screen, printed as PDF.")
        preview_value = {
            "tool": Tool.PERSONA,
            "title": "ผู้ใช้คนแรกของท่าน",
            "intro": "เขียนจากคนที่ได้พบจริง",
            "sharing": "learner",
        }
        template = "cms/blocks/canvas.html"

    def data(self, value: Any) -> dict[str, Any]:
        return dict(value)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        return {**context, "tool": Tool(value["tool"])}
