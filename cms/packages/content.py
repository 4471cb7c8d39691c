"""A course between two systems: no keys of any database, files named by their content."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from courses.catalogue.drafts import Text

Block = dict[str, Any]  # {"type", "id", "value"}, see ``portable``
Words = str | Promise
MEDIA, UNIT, WORK, TERM = "media:", "unit:", "work:", "term:"

NOTHING = Text("")


@dataclass(frozen=True)
class Media:
    """A picture or a document. ``member`` is where its bytes lie in the archive."""

    sha256: str
    member: str
    name: str
    size: int
    is_picture: bool
    title: str = ""
    focal_point: tuple[int, int, int, int] | None = None


@dataclass(frozen=True)
class Lesson:
    """``release`` is as ``catalogue.releases`` has it, ``after`` naming a lesson's key."""

    key: str
    title: Text
    minutes: int = 0
    required: bool = True
    release: dict[str, Any] = field(default_factory=dict)
    body: dict[str, list[Block]] = field(default_factory=dict)


@dataclass(frozen=True)
class Module:
    title: Text
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True)
class Work:
    """An assignment; ``fields`` are those of ``coursework.services.set_assignment``."""

    key: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Note:
    """Something the person who imports should know. ``what`` names it, ``why`` explains."""

    what: str
    why: Words


@dataclass(frozen=True)
class Package:
    """``left_out`` cannot be imported; ``warnings`` can, and wants a look."""

    format: str
    title: Text
    modules: tuple[Module, ...]
    code: str = ""
    summary: Text = NOTHING
    audience: Text = NOTHING
    outcomes: Text = NOTHING  # one a line
    extra: dict[str, Any] = field(default_factory=dict)
    works: tuple[Work, ...] = ()
    terms: tuple[dict[str, str], ...] = ()
    media: dict[str, Media] = field(default_factory=dict)
    left_out: tuple[Note, ...] = ()
    warnings: tuple[Note, ...] = ()

    def lessons(self) -> Iterator[Lesson]:
        for module in self.modules:
            yield from module.lessons
