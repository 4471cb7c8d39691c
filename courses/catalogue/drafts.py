"""A curriculum on its way to being published: what the CMS hands over, without pages."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

from courses.catalogue.models import Unit


@dataclass(frozen=True)
class Text:
    """The same words in both languages; English may be empty."""

    th: str
    en: str = ""


@dataclass(frozen=True)
class UnitDraft:
    """``body`` maps a language to rendered blocks; empty for an assignment."""

    unit: Unit
    title: Text
    minutes: int = 0
    required: bool = True
    body: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def content_hash(self) -> str:
        return digest([self.as_outline(), self.body])

    def as_outline(self) -> dict[str, Any]:
        return {
            "id": str(self.unit.uid),
            "kind": self.unit.kind,
            "title": asdict(self.title),
            "minutes": self.minutes,
            "required": self.required,
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


@dataclass(frozen=True)
class CurriculumDraft:
    """``requirement`` is a rule tree (``catalogue.requirements``); None means every required
    unit. ``outcomes`` and ``audience`` are shown on the course's page.
    """

    title: Text
    summary: Text
    modules: tuple[ModuleDraft, ...]
    audience: Text = Text("")
    outcomes: tuple[Text, ...] = ()
    requirement: dict[str, Any] | None = None

    @property
    def units(self) -> list[UnitDraft]:
        return [unit for module in self.modules for unit in module.units]

    def as_outline(self) -> dict[str, Any]:
        return {
            "title": asdict(self.title),
            "summary": asdict(self.summary),
            "audience": asdict(self.audience),
            "outcomes": [asdict(outcome) for outcome in self.outcomes],
            "modules": [module.as_outline() for module in self.modules],
        }


def digest(content: object) -> str:
    """SHA-256 of the canonical JSON of ``content``."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
