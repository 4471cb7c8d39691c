"""What is different between two states of a course, and whether running cohorts feel it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.catalogue import requirements
from courses.catalogue.drafts import CurriculumDraft
from courses.catalogue.enums import RevisionChange
from courses.catalogue.models import CurriculumRevision, RevisionUnit


class ChangeKind(models.TextChoices):
    APPEARED = "appeared", _("New")
    VANISHED = "vanished", _("Taken out")
    MOVED = "moved", _("In another place")
    RENAMED = "renamed", _("Another title")
    MINUTES = "minutes", _("Other minutes")
    REQUIRED = "required", _("Required or free")
    RELEASE = "release", _("Opens at another time")
    REWRITTEN = "rewritten", _("Text revised")
    REQUIREMENT = "requirement", _("Completion requirement")
    PAGE = "page", _("The course's page")


# Those that change what a learner must do, or what the certificate says of it.
STRUCTURAL = frozenset(
    {
        ChangeKind.APPEARED,
        ChangeKind.VANISHED,
        ChangeKind.MINUTES,
        ChangeKind.REQUIRED,
        ChangeKind.RELEASE,
        ChangeKind.REQUIREMENT,
    }
)
FACTS = {"minutes": ChangeKind.MINUTES, "required": ChangeKind.REQUIRED}


@dataclass(frozen=True)
class Change:
    """``title`` is the unit's in both languages; empty for what concerns the whole course."""

    kind: ChangeKind
    title: Mapping[str, str] = field(default_factory=dict)
    before: Any = None
    after: Any = None


@dataclass(frozen=True)
class Changes:
    kind: RevisionChange
    each: tuple[Change, ...] = ()


@dataclass(frozen=True)
class State:
    """A course as it is compared. ``hashes`` are those of units' whole content, by id."""

    outline: Mapping[str, Any]
    requirement: requirements.Rule
    hashes: Mapping[str, str] = field(default_factory=dict)

    @property
    def units(self) -> dict[str, dict[str, Any]]:
        return {
            unit["id"]: {"release": {}, **unit, "module": module["title"]}
            for module in self.outline["modules"]
            for unit in module["units"]
        }


def of_revision(revision: CurriculumRevision) -> State:
    rows = RevisionUnit.objects.filter(revision=revision)
    hashes = {str(uid): known for uid, known in rows.values_list("unit__uid", "content_hash")}
    return State(revision.outline, revision.requirement, hashes)


def of_draft(draft: CurriculumDraft) -> State:
    hashes = {str(unit.unit.uid): unit.content_hash() for unit in draft.units}
    return State(draft.as_outline(), draft.asked, hashes)


def compare(before: CurriculumRevision | None, draft: CurriculumDraft) -> Changes:
    """What publishing ``draft`` would change for readers of ``before``."""
    if before is None:
        return Changes(RevisionChange.FIRST)
    return difference(of_revision(before), of_draft(draft))


def difference(before: State, after: State) -> Changes:
    """Every change, in the order the course is read; structural when one of them is."""
    each = (*_of_units(before, after), *_of_course(before, after))
    structural = any(change.kind in STRUCTURAL for change in each)
    return Changes(RevisionChange.STRUCTURAL if structural else RevisionChange.EDITORIAL, each)


def _of_units(before: State, after: State) -> Iterator[Change]:
    earlier, later = before.units, after.units
    moved = _moved(earlier, later)
    for uid, unit in later.items():
        if uid not in earlier:
            yield Change(ChangeKind.APPEARED, unit["title"])
            continue
        changes = list(_of_unit(earlier[uid], unit))
        if uid in moved:
            changes.append(Change(ChangeKind.MOVED, unit["title"]))
        if not changes and before.hashes.get(uid) != after.hashes.get(uid):
            changes.append(Change(ChangeKind.REWRITTEN, unit["title"]))
        yield from changes
    for uid, unit in earlier.items():
        if uid not in later:
            yield Change(ChangeKind.VANISHED, unit["title"])


def _of_unit(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    title = after["title"]
    if before["title"] != title:
        yield Change(ChangeKind.RENAMED, title, before["title"], title)
    for name, kind in FACTS.items():
        if before[name] != after[name]:
            yield Change(kind, title, before[name], after[name])
    if before["release"] != after["release"]:
        yield Change(ChangeKind.RELEASE, title, before["release"], after["release"])


def _moved(earlier: dict[str, Any], later: dict[str, Any]) -> set[str]:
    """Units out of the order they had among those that stay, or put into another module."""
    old = [uid for uid in earlier if uid in later]
    new = [uid for uid in later if uid in earlier]
    kept = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    in_order = {uid for block in kept for uid in new[block.b : block.b + block.size]}
    modules = [json.dumps(unit["module"], sort_keys=True) for unit in earlier.values()]
    elsewhere = {
        uid
        for uid in new
        if earlier[uid]["module"] != later[uid]["module"]
        and json.dumps(later[uid]["module"], sort_keys=True) in modules
    }
    return (set(new) - in_order) | elsewhere


def _of_course(before: State, after: State) -> Iterator[Change]:
    if not requirements.same(before.requirement, after.requirement):
        yield Change(ChangeKind.REQUIREMENT, {}, before.requirement, after.requirement)
    for name in ("title", "summary", "audience", "outcomes", "shown"):
        if before.outline.get(name) != after.outline.get(name):
            yield Change(ChangeKind.PAGE, {}, before=name)
    if _module_titles(before) != _module_titles(after):
        yield Change(ChangeKind.PAGE, {}, before="modules")


def _module_titles(state: State) -> list[Any]:
    return [module["title"] for module in state.outline["modules"]]
