"""What may come into the library: pictures that are whole, and files that are what they say."""

from contextlib import suppress
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

import PIL.Image

from cms.pictures import Damaged, kept_form
from courses.files.kinds import KINDS, ZIP

TOO_MANY_PIXELS = (PIL.Image.DecompressionBombError, PIL.Image.DecompressionBombWarning)
HEAD = 1024  # bytes that are looked at
BOM = b"\xef\xbb\xbf"
TEXTS = ("csv", "txt", "vtt")
MAGIC: dict[str, tuple[bytes, ...]] = {
    **{extension: kind.magic for extension, kind in KINDS.items()},
    "zip": ZIP,
    "rtf": (b"{\\rtf",),
    "webm": (b"\x1a\x45\xdf\xa3",),
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    "ogg": (b"OggS",),
}


class PictureField(WagtailImageField):
    """Counts the pixels of all frames, before any is laid out in memory; Wagtail does so later,
    and in the first frame only.
    """

    def check_image_pixel_size(self, f: Any) -> None:
        try:
            self._ask_the_head(f)
            super().check_image_pixel_size(f)
        except (OSError, SyntaxError) as error:
            raise damaged() from error

    def _ask_the_head(self, f: Any) -> None:
        # With far too many, Pillow opens nothing; Wagtail has the words for that.
        with suppress(*TOO_MANY_PIXELS), PIL.Image.open(f) as picture:
            pixels = picture.width * picture.height * getattr(picture, "n_frames", 1)
            if pixels > self.max_image_pixels:
                words = self.error_messages["file_too_many_pixels"]
                most = self.max_image_pixels
                raise ValidationError(words % {"num_pixels": pixels, "max_pixels_count": most})
        f.seek(0)


class PictureForm(BaseImageForm):
    """Wagtail has looked at size and kind; this reads the picture to its end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if given := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=given.label, required=given.required, widget=given.widget
            )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            try:
                kept_form(file)
            except Damaged as error:
                raise damaged() from error
            file.seek(0)
        return file


class AttachmentForm(BaseDocumentForm):
    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            _check_size(file)
            _check_kind(file)
        return file


def damaged() -> ValidationError:
    return ValidationError(_("This picture is damaged or incomplete. Please upload it again."))


def _check_size(file: File) -> None:
    most = settings.LIBRARY_FILE_MAX_BYTES
    if file.size > most:
        size = filesizeformat(most)
        raise ValidationError(_("The file is larger than %(size)s.") % {"size": size})


def _check_kind(file: File) -> None:
    extension = PurePath(file.name).suffix.lower().lstrip(".")
    if extension not in settings.WAGTAILDOCS_EXTENSIONS:
        accepted = ", ".join(settings.WAGTAILDOCS_EXTENSIONS)
        raise ValidationError(_("Accepted here: %s.") % accepted)
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if not agrees(extension, head):
        raise ValidationError(
            _("The content of this file is not of the kind its name says: .%s") % extension
        )


def agrees(extension: str, head: bytes) -> bool:
    """Whether a file that begins with ``head`` may be called ``extension``."""
    if extension in TEXTS:
        return _is_text(head) and (extension != "vtt" or head.removeprefix(BOM)[:6] == b"WEBVTT")
    if extension in ("mp4", "m4a"):
        return head[4:8] == b"ftyp"
    return head.startswith(MAGIC[extension])


def _is_text(head: bytes) -> bool:
    """No binary, and no page that a browser could run; Thai in whatever encoding passes."""
    return b"\0" not in head and not head.removeprefix(BOM).lstrip().startswith(b"<")
