"""A curriculum on its way to being published: what the CMS hands over, without pages."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from typing import Any

from courses.catalogue.models import Unit
from courses.catalogue.releases import Release
from courses.catalogue.requirements import Rule, every_unit

UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# A picture's name is the hash of its content. Wagtail cuts it to make room for a rendition's own
# name, and Django puts something behind a second file of the same name: neither is content.
PICTURE = re.compile(r"(/[0-9a-f]{16})[0-9a-f]{0,16}(?:_\w*)?(?=\.)")


@dataclass(frozen=True)
class Text:
    """The same words in both languages; English may be empty."""

    th: str
    en: str = ""


@dataclass(frozen=True)
class UnitDraft:
    """``body`` maps a language to rendered blocks; empty for an assignment.

    ``points`` is what an assignment may earn at best, ``release`` when the unit opens
    (``catalogue.releases``).
    """

    unit: Unit
    title: Text
    minutes: int = 0
    required: bool = True
    body: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    points: int = 0
    release: Release = field(default_factory=dict)

    def content_hash(self) -> str:
        return digest([self.as_outline(), self.body])

    def as_outline(self) -> dict[str, Any]:
        return {
            "id": str(self.unit.uid),
            "kind": self.unit.kind,
            "title": asdict(self.title),
            "minutes": self.minutes,
            "required": self.required,
            "release": self.release,
        }


@dataclass(frozen=True)
class ModuleDraft:
    title: Text
    units: tuple[UnitDraft, ...]

    def as_outline(self) -> dict[str, Any]:
        return {
            "title": asdict(self.title),
            "units": [unit.as_outline() for unit in self.units],
        }


def nothing_shown() -> dict[str, Any]:
    """A course's page without a picture and without names."""
    return {"cover": None, "teachers": [], "partners": []}


@dataclass(frozen=True)
class CurriculumDraft:
    """``requirement`` is a rule tree (``catalogue.requirements``); None means every required
    unit. ``outcomes``, ``audience`` and ``shown`` (cover, teachers, partners) are for the
    course's page.
    """

    title: Text
    summary: Text
    modules: tuple[ModuleDraft, ...]
    audience: Text = Text("")
    outcomes: tuple[Text, ...] = ()
    requirement: dict[str, Any] | None = None
    shown: dict[str, Any] = field(default_factory=nothing_shown)

    @property
    def asked(self) -> Rule:
        """The requirement in full."""
        required = [str(unit.unit.uid) for unit in self.units if unit.required]
        return self.requirement or every_unit(required)

    @property
    def units(self) -> list[UnitDraft]:
        return [unit for module in self.modules for unit in module.units]

    def as_outline(self) -> dict[str, Any]:
        return {
            "title": asdict(self.title),
            "summary": asdict(self.summary),
            "audience": asdict(self.audience),
            "outcomes": [asdict(outcome) for outcome in self.outcomes],
            "shown": self.shown,
            "modules": [module.as_outline() for module in self.modules],
        }


def digest(content: object) -> str:
    """SHA-256 of the canonical JSON of ``content``."""
    return hashlib.sha256(_canonical(content).encode()).hexdigest()


def curriculum_hash(draft: CurriculumDraft) -> str:
    """SHA-256 of all that is taught, the same wherever it is taught.

    A unit is told by its place and a picture by its content, so a course that was exported and
    imported elsewhere has the hash it had.
    """
    text = _canonical([draft.as_outline(), draft.asked, [unit.body for unit in draft.units]])
    places = {str(unit.unit.uid): f"unit-{at}" for at, unit in enumerate(draft.units)}
    text = UID.sub(lambda uid: places.get(uid[0], uid[0]), text)
    return hashlib.sha256(PICTURE.sub(r"\1", text).encode()).hexdigest()


def _canonical(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
