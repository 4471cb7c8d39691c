"""Pictures and documents of a package: looked at as an upload is, named by their content."""

import hashlib
import warnings
from io import BytesIO
from pathlib import PurePosixPath

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from PIL import Image

from cms.packages.content import Media, Note, Words
from courses.core.archives import Archive
from courses.core.thai.text import normalise

LARGEST = 10 * 1024 * 1024  # bytes of one file, as in the library
MOST_PIXELS = 40_000_000
FORMATS = {"gif": "GIF", "jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
HEADS = {"pdf": b"%PDF-", **dict.fromkeys(("docx", "odt", "pptx", "xlsx"), b"PK\x03\x04")}
HEADS["rtf"] = b"{\\rtf"
NO_DOCUMENT = {"zip"}  # the library takes them; a package holds no archive within


class Collected:
    """What an archive brings, once for each content, and what it brings in vain."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.found: dict[str, Media] = {}
        self.left_out: list[Note] = []
        self._seen: dict[str, Media | None] = {}

    def take(self, member: str, *, name: str = "", title: str = "") -> Media | None:
        """The file ``member``; None, with a note why, when the library could not keep it."""
        if member not in self._seen:
            self._seen[member] = self._taken(member, name or PurePosixPath(member).name, title)
        return self._seen[member]

    def has_seen(self, member: str) -> bool:
        return member in self._seen

    def _taken(self, member: str, name: str, title: str) -> Media | None:
        name = _plain(name)
        extension = PurePosixPath(name).suffix.lower().lstrip(".")
        size = self.archive.size(member)
        if size > LARGEST:
            return self._left(member, _("Larger than 10 MB."))
        content = self.archive.read(member)
        if fault := _fault(content, extension):
            return self._left(member, fault)
        sha256 = hashlib.sha256(content).hexdigest()
        is_picture = extension in FORMATS
        made = Media(sha256, member, name, size, is_picture, title or PurePosixPath(name).stem)
        return self.found.setdefault(sha256, made)

    def _left(self, member: str, why: Words) -> None:
        self.left_out.append(Note(member, why))


def _plain(name: str) -> str:
    """A name without folders; ours are given by content anyway, this one is for people."""
    base = normalise(name.replace("\\", "/").rsplit("/", 1)[-1])
    stem, dot, extension = base.rpartition(".")
    return f"{stem[:100]}{dot}{extension[:10]}"


def _fault(content: bytes, extension: str) -> Words:
    if not content:
        return _("The file is empty.")
    if extension in FORMATS:
        return _picture_fault(content, FORMATS[extension])
    if extension not in settings.WAGTAILDOCS_EXTENSIONS or extension in NO_DOCUMENT:
        return _("Files of this type are not kept in the library.")
    if not content.startswith(HEADS.get(extension, b"")):
        return _("The file is not what its name says.")
    return ""


def _picture_fault(content: bytes, expected: str) -> Words:
    """Width and height are read from the head: nothing is decoded before they are known."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=[expected]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return _("The picture has more than 40 million pixels.")
                picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return _("The picture cannot be read, or is not what its name says.")
    return ""
