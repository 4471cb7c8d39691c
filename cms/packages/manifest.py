"""``imsmanifest.xml``: what the items of a cartridge are and in what order they stand."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from cms.packages.fields import LARGEST
from cms.packages.refusals import BrokenManifest
from courses.core.archives import Archive
from courses.core.thai.text import normalise

MANIFEST = "imsmanifest.xml"
DEEPEST, MOST = 12, 3_000


@dataclass(frozen=True)
class Resource:
    """``kind`` is the type as the specification names it, ``href`` what it begins with."""

    identifier: str
    kind: str
    href: str
    file: str


@dataclass(frozen=True)
class Item:
    title: str
    resource: Resource | None
    parts: tuple["Item", ...]

    def leaves(self) -> Iterator["Item"]:
        """What is to be read, in order. Titles of levels in between stand before its own."""
        if self.resource is not None:
            yield self
        for part in self.parts:
            for leaf in part.leaves():
                between = part.title if part.parts and leaf is not part else ""
                yield replace(leaf, title=f"{between}: {leaf.title}") if between else leaf


@dataclass(frozen=True)
class Manifest:
    title: str
    items: tuple[Item, ...]
    resources: dict[str, Resource]

    def modules(self) -> Iterator[Item]:
        """Items with parts; those without are gathered where they stand side by side."""
        loose: list[Item] = []
        for item in self.items:
            if not item.parts:
                loose.append(item)
                continue
            if loose:
                yield Item("", None, tuple(loose))
                loose = []
            yield item
        if loose:
            yield Item("", None, tuple(loose))

    def leaves(self) -> Iterator[Item]:
        for module in self.modules():
            yield from module.leaves()


def read_manifest(archive: Archive) -> Manifest:
    """The manifest of a cartridge.

    Raises:
        BrokenManifest.
    """
    root = read_xml(archive, MANIFEST)
    resources = {one.identifier: one for one in map(_resource, root.iter("resource"))}
    organisation = next(root.iter("organization"), None)
    if organisation is None:
        raise BrokenManifest("file", where=f"{MANIFEST}/organizations")
    items = tuple(_item(one, resources, 0) for one in organisation.findall("item"))
    # The specification wraps everything into one item without a title.
    if len(items) == 1 and items[0].parts and items[0].resource is None:
        items = items[0].parts if _is_wrapper(items[0]) else items
    return Manifest(_title(root), items, resources)


def read_xml(archive: Archive, name: str) -> Element:
    """The root of an XML file, its names without name spaces.

    Raises:
        BrokenManifest: no XML, or one with a document type, entities or references outside.
    """
    if name not in archive or archive.size(name) > LARGEST:
        raise BrokenManifest("file", where=name)
    try:
        root = fromstring(archive.read(name), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BrokenManifest("file", where=name) from error
    for element in root.iter():
        element.tag = _local(element.tag)
    return root


def _local(tag: Any) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _is_wrapper(item: Item) -> bool:
    return not item.title or all(part.parts for part in item.parts)


def _resource(element: Element) -> Resource:
    files = [one.get("href", "") for one in element.findall("file")]
    href = element.get("href", "") or next(iter(files), "")
    return Resource(
        identifier=element.get("identifier", ""),
        kind=element.get("type", "").lower(),
        href=href,
        file=next(iter(files), href),
    )


def _item(element: Element, resources: dict[str, Resource], depth: int) -> Item:
    if depth > DEEPEST:
        raise BrokenManifest("file", where=f"{MANIFEST}/item")
    title = normalise(element.findtext("title") or "")
    parts = tuple(_item(one, resources, depth + 1) for one in element.findall("item"))
    return Item(title, resources.get(element.get("identifierref", "")), parts)


def _title(root: Element) -> str:
    for lom in root.iter("general"):
        for title in lom.iter("title"):
            return normalise("".join(title.itertext()))
    return ""
