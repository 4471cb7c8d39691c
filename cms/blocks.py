"""What a lesson is made of. Each block has a template of its own and says what it wants."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.desk.choosers import AssignmentChooserBlock

TEXT_FEATURES = ["h2", "h3", "bold", "ol", "ul", "blockquote", "link", "document-link"]
SHORT_FEATURES = ["bold", "ol", "ul", "link"]


class TextBlock(blocks.RichTextBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "cms/blocks/text.html"


class ImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("Alternative text"),
        max_length=250,
        help_text=_("What the picture tells, for those who cannot see it."),
    )
    caption = blocks.CharBlock(label=_("Caption"), max_length=250, required=False)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "cms/blocks/image.html"


class VideoBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    url = blocks.URLBlock(
        label=_("Address of the video file"),
        help_text=_("An https address of an MP4 or WebM file."),
    )
    captions = DocumentChooserBlock(
        label=_("Captions"), required=False, help_text=_("A WebVTT file (.vtt).")
    )
    transcript = blocks.TextBlock(
        label=_("Transcript"), help_text=_("What is said, for those who cannot hear or play it.")
    )

    class Meta:
        icon = "media"
        label = _("Video")
        template = "cms/blocks/video.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["url"].startswith("https://"):
            error = ValidationError(_("The address must begin with https://."))
            raise blocks.StructBlockValidationError(block_errors={"url": error})
        captions = cleaned.get("captions")
        if captions and not captions.filename.lower().endswith(".vtt"):
            error = ValidationError(_("Captions must be a WebVTT file (.vtt)."))
            raise blocks.StructBlockValidationError(block_errors={"captions": error})
        return cleaned


class FileBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    file = DocumentChooserBlock(label=_("File"))

    class Meta:
        icon = "doc-full"
        label = _("File to download")
        template = "cms/blocks/file.html"


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
        template = "cms/blocks/callout.html"


class AssignmentBlock(blocks.StructBlock):
    """Says where in the lesson an assignment belongs; the unit follows the lesson."""

    assignment = AssignmentChooserBlock(label=_("Assignment"))

    class Meta:
        icon = "form"
        label = _("Assignment")
        template = "cms/blocks/assignment.html"


class LessonBlocks(blocks.StreamBlock):
    text = TextBlock(features=TEXT_FEATURES)
    image = ImageBlock()
    video = VideoBlock()
    file = FileBlock()
    callout = CalloutBlock()
    assignment = AssignmentBlock()


class NewsBlocks(blocks.StreamBlock):
    text = TextBlock(features=TEXT_FEATURES)
    image = ImageBlock()
    callout = CalloutBlock()
