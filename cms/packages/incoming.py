"""Turning portable blocks into bodies: every reference is found, or its block is left out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail.blocks import Block, ChooserBlock, RichTextBlock, StreamBlock
from wagtail.models import Page

from cms.models import Attachment, Picture
from cms.models.glossary import GlossaryTerm
from cms.packages.content import MEDIA, TERM, UNIT, WORK, Note, Package
from cms.packages.fields import Node
from cms.packages.outgoing import kind_of
from cms.packages.portable import WrongValue, checked, clean_text, walk
from courses.catalogue.models import Course
from courses.coursework.models import Assignment

LINK = re.compile(r'<a href="(unit|media):([^"]*)">')
PREFIXES: dict[type[Any], str] = {
    Picture: MEDIA,
    Attachment: MEDIA,
    Assignment: WORK,
    Page: UNIT,
    GlossaryTerm: TERM,
}


@dataclass
class Incoming:
    """By kind, the name of a thing in the package and its key here."""

    keys: Mapping[type[Any], Mapping[str, int]]
    left_out: list[Note] = field(default_factory=list)

    def body(self, block: StreamBlock, rows: list[dict[str, Any]], where: str) -> list[Any]:
        """The blocks of ``rows`` that this system can keep; the others are noted."""
        made: list[Any] = []
        for row in rows:
            kind = row.get("type")
            if kind not in block.child_blocks:
                self._leave(where, kind, _("This system has no block of this kind."))
                continue
            try:
                made += walk(block, [row], self._leaf)
            except WrongValue:
                self._leave(where, kind, _("A part of the block is missing or cannot be used."))
        return made

    def find(self, kind: type[Any], told: Any) -> int | None:
        """The key here of what ``told`` names, such as ``media:<sha256>``; None without one."""
        name = told.removeprefix(PREFIXES[kind]) if isinstance(told, str) else ""
        return self.keys.get(kind, {}).get(name)

    def _leave(self, where: str, kind: Any, why: Any) -> None:
        self.left_out.append(Note(f"{where}: {str(kind)[:40]}", why))

    def _leaf(self, block: Block, value: Any) -> Any:
        if isinstance(block, ChooserBlock):
            return self._reference(block, value)
        if isinstance(block, RichTextBlock):
            return LINK.sub(self._link, clean_text(value or ""))
        return checked(block, value)

    def _reference(self, block: ChooserBlock, value: Any) -> int | None:
        kind = kind_of(block.model_class)
        found = self.find(kind, value) if kind is not None else None
        if found is None and (value or block.required):
            raise WrongValue(block.name)
        return found

    def _link(self, tag: re.Match[str]) -> str:
        kind, linktype = (Page, "page") if tag[1] == "unit" else (Attachment, "document")
        found = self.keys.get(kind, {}).get(tag[2])
        return f'<a linktype="{linktype}" id="{found}">' if found else "<a>"


def required_before(package: Package) -> tuple[list[Course], list[Note]]:
    """The courses here that the package's course comes after, by code, and those not here."""
    extra = Node(package.extra, "course.json/extra")
    codes = list(dict.fromkeys(row.text(30) for row in extra["prerequisites"].rows(50)))
    known = {course.code: course for course in Course.objects.filter(code__in=codes)}
    why = _("No course here has this code; choose what comes before once the course is made.")
    return list(known.values()), [Note(code, why) for code in codes if code not in known]


def rehearsed(package: Package) -> Incoming:
    """As if everything the package brings had a key here: for a plan."""
    media = {True: {}, False: {}}
    for name, one in package.media.items():
        media[one.is_picture][name] = 1
    return Incoming(
        {
            Picture: media[True],
            Attachment: media[False],
            Assignment: {work.key: 1 for work in package.works},
            Page: {lesson.key: 1 for lesson in package.lessons()},
            GlossaryTerm: {term["uid"]: 1 for term in package.terms},
        }
    )
