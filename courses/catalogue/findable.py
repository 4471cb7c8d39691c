"""What of a course can be found: its page by everyone, its lessons' texts by their readers."""

import html
import re
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.html import strip_tags

from courses.catalogue.models import Course, CurriculumRevision, RevisionUnit
from courses.search.enums import EntryKind
from courses.search.services import Findable, put, replace

_BORDER = re.compile(r"<(?:/?(?:p|li|h\d|div|tr|ul|ol|dt|dd|figcaption|blockquote|section)|br)\b")


def make_findable(course: Course, revision: CurriculumRevision) -> int:
    """The course and the units of ``revision``, instead of those of an earlier one; how many."""
    put([_course(course, revision)])
    return 1 + replace(_units(course, revision), kind=EntryKind.LESSON, course=course.uid)


def make_all_findable() -> int:
    """Every published course anew; how many there are."""
    courses = Course.objects.filter(current__isnull=False).select_related("current")
    replace([_course(one, one.current) for one in courses if one.current], kind=EntryKind.COURSE)
    replace((unit for one in courses for unit in _units_now(one)), kind=EntryKind.LESSON)
    return len(courses)


def _units_now(course: Course) -> Iterator[Findable]:
    if course.current is not None:
        yield from _units(course, course.current)


def _course(course: Course, revision: CurriculumRevision) -> Findable:
    outline = revision.outline
    return Findable(
        kind=EntryKind.COURSE,
        ref=course.code,
        title_th=course.title_th,
        title_en=course.title_en,
        text_th=_told(course.summary_th, course.code, outline, "th"),
        text_en=_told(course.summary_en, course.code, outline, "en"),
        course_code=course.code,
    )


def _told(summary: str, code: str, outline: dict[str, Any], language: str) -> str:
    outcomes = [outcome[language] for outcome in outline.get("outcomes", [])]
    audience = outline.get("audience", {}).get(language, "")
    return "\n".join(part for part in (summary, *outcomes, audience, code) if part)


def _units(course: Course, revision: CurriculumRevision) -> Iterator[Findable]:
    rows: QuerySet[RevisionUnit] = RevisionUnit.objects.filter(revision=revision)
    for row in rows.select_related("unit").order_by("position"):
        yield Findable(
            kind=EntryKind.LESSON,
            ref=str(row.unit.uid),
            title_th=row.title_th,
            title_en=row.title_en,
            text_th=plain(row.body.get("th", [])),
            text_en=plain(row.body.get("en", [])),
            course=course.uid,
            course_code=course.code,
        )


def plain(blocks: list[dict[str, Any]]) -> str:
    """The words of rendered blocks, a line for each paragraph."""
    lines: list[str] = []
    for block in blocks:
        marked = _BORDER.sub(lambda tag: f"\n{tag.group()}", block["html"])
        text = html.unescape(strip_tags(marked))
        lines += [" ".join(line.split()) for line in text.splitlines()]
    return "\n".join(line for line in lines if line)
