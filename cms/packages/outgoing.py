"""Turning pages into portable blocks: every key is replaced by what it stands for."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from wagtail.blocks import Block, ChooserBlock, RichTextBlock, StreamValue
from wagtail.models import Page
from wagtail.rich_text.rewriters import extract_attrs

from cms.models import Attachment, Picture
from cms.models.glossary import GlossaryTerm
from cms.packages.content import MEDIA, TERM, UNIT, WORK
from cms.packages.portable import walk
from courses.coursework.models import Assignment

KINDS: tuple[type[Any], ...] = (Picture, Attachment, Assignment, GlossaryTerm, Page)
LINK = re.compile(r"<a\b([^>]*)>")


def kind_of(model: type[Any]) -> type[Any] | None:
    return next((kind for kind in KINDS if issubclass(model, kind)), None)


class Outgoing:
    """What the bodies refer to: gathered first, fetched together, named by content.

    ``lessons`` maps the keys of lesson pages to the names they have in the package.
    """

    def __init__(self, lessons: Mapping[int, str]) -> None:
        self.lessons = lessons
        self.wanted: dict[type[Any], set[int]] = defaultdict(set)
        self.rows: dict[type[Any], dict[int, Any]] = {}
        self.files: dict[str, Any] = {}
        self._hashes: dict[tuple[type[Any], int], str] = {}

    def gather(self, streams: Iterable[StreamValue]) -> None:
        for stream in streams:
            walk(stream.stream_block, stream.get_prep_value(), self._note)

    def want(self, kind: type[Any], pk: int | None) -> None:
        if pk:
            self.wanted[kind].add(pk)

    def fetch(self) -> None:
        for kind in (Picture, Attachment, Assignment, GlossaryTerm):
            self.rows[kind] = kind.objects.in_bulk(self.wanted[kind])

    def portable(self, stream: StreamValue) -> list[dict[str, Any]]:
        return walk(stream.stream_block, stream.get_prep_value(), self._told)

    def file(self, kind: type[Any], pk: int | None) -> str | None:
        """``media:<sha256>`` of a picture or document; None when it is gone."""
        row = self.rows[kind].get(pk) if pk else None
        if row is None:
            return None
        if (kind, row.pk) not in self._hashes:
            with row.file.open("rb") as content:
                self._hashes[kind, row.pk] = hashlib.file_digest(content, "sha256").hexdigest()
        sha256 = self._hashes[kind, row.pk]
        self.files.setdefault(sha256, row)
        return f"{MEDIA}{sha256}"

    def works(self) -> dict[int, str]:
        """The assignments that are referred to, by key, in order."""
        return {pk: f"work-{at}" for at, pk in enumerate(sorted(self.rows[Assignment]), 1)}

    def _note(self, block: Block, value: Any) -> None:
        if isinstance(block, ChooserBlock):
            kind = kind_of(block.model_class)
            if kind is not None:
                self.want(kind, value)
        elif isinstance(block, RichTextBlock):
            for link in LINK.findall(value or ""):
                if (attrs := extract_attrs(link)).get("linktype") == "document":
                    self.want(Attachment, int(attrs["id"]))

    def _told(self, block: Block, value: Any) -> Any:
        if isinstance(block, ChooserBlock):
            return self._reference(kind_of(block.model_class), value)
        if isinstance(block, RichTextBlock):
            return LINK.sub(self._link, value or "")
        return value

    def _reference(self, kind: type[Any] | None, pk: Any) -> str | None:
        if kind in (Picture, Attachment):
            return self.file(kind, pk)
        if kind is Page:
            return f"{UNIT}{self.lessons[pk]}" if pk in self.lessons else None
        if kind is Assignment and pk in self.rows[Assignment]:
            return f"{WORK}{self.works()[pk]}"
        if kind is GlossaryTerm and pk in self.rows[GlossaryTerm]:
            return f"{TERM}{self.rows[GlossaryTerm][pk].uid}"
        return None

    def _link(self, tag: re.Match[str]) -> str:
        attrs = extract_attrs(tag[1])
        match attrs.get("linktype"):
            case "page":
                told = self._reference(Page, int(attrs["id"]))
            case "document":
                told = self.file(Attachment, int(attrs["id"]))
            case _:
                return tag[0]
        return f'<a href="{told}">' if told else "<a>"
