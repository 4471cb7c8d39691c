"""Which format an archive has, and the course in it."""

from collections.abc import Callable
from pathlib import PurePosixPath

from django.conf import settings

from cms.packages.cartridge import read_cartridge
from cms.packages.content import Package
from cms.packages.fields import read_json
from cms.packages.folders import read_folders
from cms.packages.own import MANIFEST, is_own, read_own
from cms.packages.refusals import EmptyPackage, TooManyLessons, UnknownPackage
from courses.core.archives import Archive

CARTRIDGE = "imsmanifest.xml"
LESSONS = 500
PAGES = frozenset({"md", "html", "htm", "xhtml"})
# Read, or passed over with a word; anything else in an archive refuses it whole.
PASSED_OVER = frozenset(
    [
        *["json", "xml", "qti", "css", "js", "svg", "dtd", "xsd", "ico", "ttf", "woff"],
        *["mp3", "mp4", "m4a", "m4v", "ogg", "webm", "wav", "mov", "doc", "xls", "ppt"],
    ]
)
KEPT = frozenset(settings.WAGTAILDOCS_EXTENSIONS) | frozenset(settings.WAGTAILIMAGES_EXTENSIONS)
ACCEPTED = PAGES | PASSED_OVER | KEPT


def read_package(archive: Archive) -> Package:
    """The course in ``archive``, whatever its format.

    Raises:
        UnknownPackage, EmptyPackage, TooManyLessons, and what the format raises.
    """
    package = _reader(archive)(archive)
    count = sum(1 for _lesson in package.lessons())
    if not count:
        raise EmptyPackage("file")
    if count > LESSONS:
        raise TooManyLessons("file", limit=LESSONS)
    return package


def _reader(archive: Archive) -> Callable[[Archive], Package]:
    if MANIFEST in archive and is_own(manifest := read_json(archive, MANIFEST)):
        return lambda archive: read_own(archive, manifest)
    if CARTRIDGE in archive:
        return read_cartridge
    if any(PurePosixPath(name).suffix.lower().lstrip(".") in PAGES for name in archive.names):
        return read_folders
    raise UnknownPackage("file")
