"""How an author says when a course is completed, and the rule that follows from it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from cms.desk.choosers import AssignmentChooserBlock
from courses.catalogue.requirements import Rule


class EverythingBlock(blocks.StaticBlock):
    class Meta:
        icon = "list-ul"
        label = _("All required lessons and assignments")
        admin_text = _("Every lesson marked as required, and every assignment.")


class UnitBlocks(blocks.StreamBlock):
    lesson = blocks.PageChooserBlock(page_type="cms.LessonPage", label=_("Lesson"))
    assignment = AssignmentChooserBlock(label=_("Assignment"))

    class Meta:
        label = _("Lessons and assignments")


class SomeOfBlock(blocks.StructBlock):
    n = blocks.IntegerBlock(label=_("How many"), min_value=1, max_value=100)
    of = UnitBlocks(label=_("Of these"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Some of these lessons and assignments")


class PointsBlock(blocks.StructBlock):
    points = blocks.IntegerBlock(
        label=_("Points"),
        min_value=1,
        max_value=100_000,
        help_text=_("Of all accepted assignments together."),
    )

    class Meta:
        icon = "pick"
        label = _("At least so many points")


class HoursBlock(blocks.StructBlock):
    hours = blocks.FloatBlock(
        label=_("Hours"),
        min_value=0.5,
        max_value=9_999,
        help_text=_("Hours of finished lessons, beside every required assignment."),
    )

    class Meta:
        icon = "time"
        label = _("At least so many hours")


class AttendanceBlock(blocks.StructBlock):
    percent = blocks.IntegerBlock(
        label=_("Percent"),
        min_value=1,
        max_value=100,
        default=80,
        help_text=_("Of the hours of all required sessions of the learner’s cohort."),
    )

    class Meta:
        icon = "group"
        label = _("Attendance of at least so many percent")


class AttendedHoursBlock(blocks.StructBlock):
    hours = blocks.FloatBlock(
        label=_("Hours"),
        min_value=0.5,
        max_value=9_999,
        help_text=_("Hours attended in sessions, required or not."),
    )

    class Meta:
        icon = "calendar-check"
        label = _("At least so many hours in sessions")


class CompletionBlocks(blocks.StreamBlock):
    """All that is said must hold; with nothing said, every required unit must be done."""

    everything = EverythingBlock()
    some_of = SomeOfBlock()
    points = PointsBlock()
    hours = HoursBlock()
    attendance = AttendanceBlock()
    attended_hours = AttendedHoursBlock()

    class Meta:
        block_counts = {
            "everything": {"max_num": 1},
            "points": {"max_num": 1},
            "hours": {"max_num": 1},
            "attendance": {"max_num": 1},
            "attended_hours": {"max_num": 1},
        }


@dataclass(frozen=True)
class Taught:
    """The ids of what a course teaches: ``lessons`` by page, ``work`` by assignment's key."""

    lessons: Mapping[int, str]
    work: Mapping[int, str]
    required: Sequence[str]


def rule_of(stream: Sequence[Any], taught: Taught) -> Rule | None:
    """The rule tree; None when nothing is said. What is chosen but not taught is left out, and
    so is what a draft leaves unfinished."""
    parts = [part for block in stream if _is_said(block) for part in _parts(block, taught)]
    return {"rule": "all_of", "of": parts} if parts else None


def _is_said(block: Any) -> bool:
    """The editor saves a block as soon as it is put there, before its number is typed."""
    value = block.value
    return not isinstance(value, Mapping) or all(one is not None for one in value.values())


def _parts(block: Any, taught: Taught) -> Iterator[Rule]:
    match block.block_type:
        case "everything":
            yield from (_unit(uid) for uid in taught.required)
        case "some_of":
            of = [_unit(uid) for uid in _chosen(block.value["of"], taught)]
            yield {"rule": "any_n", "n": block.value["n"], "of": of}
        case "points":
            yield {"rule": "min_points", "points": block.value["points"]}
        case "hours":
            yield {"rule": "min_hours", "hours": float(block.value["hours"])}
            work = set(taught.work.values())
            yield from (_unit(uid) for uid in taught.required if uid in work)
        case "attendance":
            yield {"rule": "attendance", "percent": block.value["percent"]}
        case "attended_hours":
            yield {"rule": "attended_hours", "hours": float(block.value["hours"])}


def _chosen(stream: Sequence[Any], taught: Taught) -> list[str]:
    ids = {"lesson": taught.lessons, "assignment": taught.work}
    found = [
        ids[block.block_type].get(block.value.pk) for block in stream if block.value is not None
    ]
    return list(dict.fromkeys(uid for uid in found if uid is not None))


def _unit(uid: str) -> Rule:
    return {"rule": "unit", "unit": uid}
