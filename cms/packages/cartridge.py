"""IMS Common Cartridge 1.1 to 1.3, as Moodle, Canvas and Sakai export it."""

import posixpath
from collections.abc import Iterator
from html import escape
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from cms.packages.content import MEDIA, Block, Lesson, Module, Note, Package, Words
from cms.packages.fields import SHORT
from cms.packages.folders import decoded
from cms.packages.manifest import Item, Manifest, Resource, read_manifest, read_xml
from cms.packages.media import Collected
from cms.packages.places import Places
from cms.packages.prose import minutes_for
from courses.catalogue.drafts import Text
from courses.core.archives import Archive

FORMAT = "common-cartridge"
PAGES = {".html", ".htm", ".xhtml"}
FILE_BASE = ("$IMS-CC-FILEBASE$", "$IMS_CC_FILEBASE$", "%24IMS-CC-FILEBASE%24")
WIKI = ("$WIKI_REFERENCE$/pages/", "$CANVAS_OBJECT_REFERENCE$/pages/")
UPLOADS = ("web_resources", "resources", "attachments")  # where exporters put their files
REFUSED: tuple[tuple[str, Words], ...] = (
    ("imsqti", _("Quizzes are not imported; their questions belong into knowledge checks.")),
    ("imsdt", _("Discussions belong to the learners of the other system.")),
    ("imsbasiclti", _("A tool of another house (LTI) cannot be taken along.")),
    ("assignment", _("Assignments are set anew, with a rubric and points.")),
    ("associatedcontent", _("Assignments are set anew, with a rubric and points.")),
    ("idpf_epub", _("An electronic book is not a lesson.")),
)
UNKNOWN: Words = _("This kind of content is not known here.")


class CartridgePlaces(Places):
    """Addresses with the place holders that exporters write."""

    def resolve(self, address: str, *, beside: str) -> str | None:
        for token in WIKI:
            if address.startswith(token):
                page = address.removeprefix(token).split("?")[0].split("#")[0]
                return super().resolve(f"/wiki_content/{page}.html", beside=beside)
        return super().resolve(_without_base(address), beside=beside)

    def candidates(self, path: str, beside: str) -> list[str]:
        path = path.lstrip("/")
        folders = (posixpath.dirname(beside), "", *UPLOADS)
        return [posixpath.join(folder, path) for folder in folders] + self._climbing(path)

    @staticmethod
    def _climbing(path: str) -> list[str]:
        """``../i_12/map.png`` is meant from some folder of the cartridge, which is not said."""
        bare = path
        while bare.startswith("../"):
            bare = bare.removeprefix("../")
        return [posixpath.join(folder, bare) for folder in ("", *UPLOADS)] if bare != path else []


def _without_base(address: str) -> str:
    for token in FILE_BASE:
        address = address.replace(token, "")
    return address


class Reading:
    """One cartridge on its way to a package."""

    def __init__(self, archive: Archive, manifest: Manifest) -> None:
        self.archive = archive
        self.manifest = manifest
        self.media = Collected(archive)
        self.left_out: list[Note] = []
        self.warnings: list[Note] = []
        self.taken: set[str] = set()
        pages = {
            item.resource.href: f"lesson-{at}"
            for at, item in enumerate(manifest.leaves(), 1)
            if item.resource is not None and _is_page(item.resource)
        }
        self.places = CartridgePlaces(archive.names, pages, self.media)

    def package(self) -> Package:
        modules = tuple(self._modules())
        self._rest()
        return Package(
            format=FORMAT,
            title=Text(self.manifest.title[:SHORT]),
            modules=modules,
            media=self.media.found,
            left_out=(*self.media.left_out, *self.left_out),
            warnings=tuple(self.warnings),
        )

    def _modules(self) -> Iterator[Module]:
        number = 0
        for item in self.manifest.modules():
            lessons = []
            for leaf in item.leaves():
                number += 1
                lesson = self._lesson(leaf, f"lesson-{number}")
                if lesson is not None:
                    lessons.append(lesson)
            if lessons:
                title = item.title or self.manifest.title or str(_("Lessons"))
                yield Module(Text(title[:SHORT]), tuple(lessons))

    def _lesson(self, item: Item, key: str) -> Lesson | None:
        resource = item.resource
        title = (item.title or PurePosixPath(resource.href if resource else "").stem)[:SHORT]
        if resource is None:
            return None
        self.taken.add(resource.identifier)
        blocks = self._blocks(resource, title)
        if not blocks:
            return None
        return Lesson(key, Text(title), minutes=minutes_for(blocks), body={"th": blocks})

    def _blocks(self, resource: Resource, title: str) -> list[Block]:
        if resource.kind.startswith("imswl"):
            return self._link(resource, title)
        if _is_page(resource):
            return self._page(resource)
        if resource.kind == "webcontent" and resource.href:
            return self._file(resource, title)
        self.left_out.append(Note(title, _why(resource.kind)))
        return []

    def _page(self, resource: Resource) -> list[Block]:
        name = self.places.find(resource.href, beside="")
        if name is None:
            self.left_out.append(Note(resource.href, _("The archive does not have this file.")))
            return []
        prose = self.places.prose(name)
        prose.feed(decoded(self.archive, name))
        made = prose.blocks()
        self.left_out += prose.notes
        self.warnings += prose.warnings
        return made

    def _link(self, resource: Resource, title: str) -> list[Block]:
        root = read_xml(self.archive, resource.file)
        address = next((one.get("href", "") for one in root.iter("url")), "")
        if urlsplit(address).scheme not in ("https", "http"):
            self.left_out.append(Note(title, _("The link has no address that may be followed.")))
            return []
        text = f'<p><a href="{escape(address)}">{escape(title)}</a></p>'
        return [_block("text", text, resource.identifier)]

    def _file(self, resource: Resource, title: str) -> list[Block]:
        found = self.places.resolve(resource.href, beside="")
        if found is None or not found.startswith(MEDIA):
            self.left_out.append(Note(title, _("The file is missing, or cannot be kept.")))
            return []
        if self.media.found[found.removeprefix(MEDIA)].is_picture:
            why = _("The picture has no words for those who cannot see it; please add them.")
            self.warnings.append(Note(title, why))
            picture = {"image": found, "alt": "", "caption": title}
            return [_block("image", picture, resource.identifier)]
        return [_block("file", {"title": title[:200], "file": found}, resource.identifier)]

    def _rest(self) -> None:
        """What no item shows: quizzes and pages that were kept back, each told once."""
        for resource in self.manifest.resources.values():
            if resource.identifier in self.taken or not resource.href:
                continue
            if _is_page(resource):
                self.left_out.append(Note(resource.href, _("The page stands in no module.")))
            elif resource.kind != "webcontent" and not resource.kind.startswith("associated"):
                self.left_out.append(Note(resource.href, _why(resource.kind)))


def read_cartridge(archive: Archive) -> Package:
    """The course in a cartridge.

    Raises:
        BrokenManifest: no XML, entities in it, or no organisation of its items.
    """
    return Reading(archive, read_manifest(archive)).package()


def _is_page(resource: Resource) -> bool:
    is_page = PurePosixPath(resource.href).suffix.lower() in PAGES
    return is_page and resource.kind == "webcontent"


def _why(kind: str) -> Words:
    return next((why for start, why in REFUSED if kind.startswith(start)), UNKNOWN)


def _block(kind: str, value: object, identifier: str) -> Block:
    return {"type": kind, "value": value, "id": identifier}
