"""Blocks that are looked at, heard or taken away."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

SHOWING = _("To look at and take away")
FILMS, SOUNDS = ("mp4", "webm"), ("mp3", "m4a", "ogg")
TRANSCRIPT = _("What is said and shown, for those who cannot hear, see or play it.")


def refuse(field: str, words: Any) -> None:
    """Raise ``words`` at ``field`` of the block."""
    raise blocks.StructBlockValidationError(block_errors={field: ValidationError(words)})


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
        group = SHOWING
        description = _("One picture, with what it tells in words.")
        preview_template = "cms/blocks/preview.html"
        template = "cms/blocks/image.html"


class GalleryBlock(blocks.StructBlock):
    images = blocks.ListBlock(ImageBlock(), label=_("Images"), min_num=2, max_num=24)

    class Meta:
        icon = "image"
        label = _("Gallery")
        group = SHOWING
        description = _("Several pictures side by side, each with its words.")
        preview_template = "cms/blocks/preview.html"
        template = "cms/blocks/gallery.html"


class SourceBlock(blocks.StructBlock):
    """A film or a sound: a file of the library, or the address of one elsewhere."""

    endings: tuple[str, ...] = FILMS

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    file = DocumentChooserBlock(label=_("File from the library"), required=False)
    url = blocks.URLBlock(
        label=_("Or the address of a file"),
        required=False,
        help_text=_("An https address that ends in one of the accepted kinds of file."),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        file, url = cleaned["file"], cleaned["url"]
        if not file and not url:
            refuse("file", _("Choose a file or give an address."))
        if url and urlsplit(url).scheme != "https":
            refuse("url", _("The address must begin with https://."))
        where, name = ("file", file.filename) if file else ("url", urlsplit(url).path)
        if not name.lower().endswith(tuple(f".{ending}" for ending in self.endings)):
            refuse(where, _("Accepted here: %s.") % ", ".join(self.endings))
        return cleaned


class ChapterBlock(blocks.StructBlock):
    at = blocks.IntegerBlock(label=_("Begins at, in seconds"), min_value=0, max_value=86_400)
    title = blocks.CharBlock(label=_("Title"), max_length=200)

    class Meta:
        label = _("Chapter")


class VideoBlock(SourceBlock):
    poster = ImageChooserBlock(
        label=_("Picture before it plays"), required=False, help_text=_("Saves the learner’s data.")
    )
    captions = DocumentChooserBlock(
        label=_("Captions"), required=False, help_text=_("A WebVTT file (.vtt).")
    )
    transcript = blocks.TextBlock(label=_("Transcript"), help_text=TRANSCRIPT, max_length=60_000)
    chapters = blocks.ListBlock(
        ChapterBlock(), label=_("Chapters"), required=False, default=[], max_num=60
    )

    class Meta:
        icon = "media"
        label = _("Video")
        group = SHOWING
        description = _("A film with captions, a transcript and chapters.")
        preview_value = {
            "title": "หนึ่งวันในห้องตรวจ",
            "url": "https://example.go.th/day.mp4",
            "transcript": "เสียงเรียกคิวดังขึ้น",
            "chapters": [{"at": 0, "title": "มาถึง"}, {"at": 95, "title": "รอเรียกคิว"}],
        }
        template = "cms/blocks/video.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        captions = cleaned["captions"]
        if captions and not captions.filename.lower().endswith(".vtt"):
            refuse("captions", _("Captions must be a WebVTT file (.vtt)."))
        starts = [chapter["at"] for chapter in cleaned["chapters"]]
        if starts != sorted(set(starts)):
            refuse("chapters", _("Each chapter must begin later than the one before it."))
        return cleaned


class AudioBlock(SourceBlock):
    endings = SOUNDS

    transcript = blocks.TextBlock(label=_("Transcript"), help_text=TRANSCRIPT, max_length=60_000)

    class Meta:
        icon = "media"
        label = _("Audio")
        group = SHOWING
        description = _("A recording with its transcript.")
        preview_value = {
            "title": "เสียงจากผู้ใช้บริการ",
            "url": "https://example.go.th/voice.mp3",
            "transcript": "รู้เวลารอ ก็วางแผนวันได้",
        }
        template = "cms/blocks/audio.html"


class FileBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    file = DocumentChooserBlock(label=_("File"))

    class Meta:
        icon = "doc-full"
        label = _("File to download")
        group = SHOWING
        description = _("A form, a sheet or a reading to take away.")
        preview_template = "cms/blocks/preview.html"
        template = "cms/blocks/file.html"


class EmbedBlock(blocks.StructBlock):
    """A page of one of the allowed hosts, as a link: nothing of another house is loaded here."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    url = blocks.URLBlock(label=_("Address"))
    about = blocks.CharBlock(label=_("What one finds there"), max_length=300, required=False)

    class Meta:
        icon = "site"
        label = _("Page of another site")
        group = SHOWING
        description = _("A film or page elsewhere, opened in a tab of its own.")
        preview_value = {
            "title": "ตัวอย่างบริการ",
            "url": "https://www.youtube.com/watch?v=abc",
            "about": "วีดิทัศน์ 5 นาที",
        }
        template = "cms/blocks/embed.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        address = urlsplit(cleaned["url"])
        # Browsers read a backslash as a slash: the host would be what stands before it.
        astray = "\\" in cleaned["url"] or "@" in address.netloc
        if astray or address.scheme != "https" or address.hostname not in settings.EMBED_HOSTS:
            hosts = ", ".join(settings.EMBED_HOSTS)
            refuse("url", _("Only pages of these sites may stand here: %s.") % hosts)
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        return {**context, "host": urlsplit(value["url"]).hostname}
