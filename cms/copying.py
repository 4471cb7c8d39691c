"""A course made again for a new edition: its pages, units and assignments, nobody's records."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from wagtail.fields import StreamField
from wagtail.models import Page

from cms import access
from cms.contents import rewritten
from cms.models import CoursePage, LessonIdentity, LessonPage, ModulePage
from courses.catalogue.models import Course, Unit
from courses.catalogue.services import copy_course as copy_in_catalogue
from courses.coursework.copying import copy_assignments
from courses.people.models import User

PAGE_LINK = re.compile(r'(<a\b[^>]*\blinktype="page"[^>]*\bid="|<a\b[^>]*\bid=")(\d+)(?=")')


@dataclass(frozen=True)
class Counterparts:
    """Keys of the copies by keys of the originals."""

    pages: Mapping[int, int]
    work: Mapping[int, int]

    def of(self, kind: str, value: Any) -> Any:
        """What a copy refers to where the original referred to ``value``."""
        match kind:
            case "assignment":
                return self.work.get(value, value)
            case "lesson":
                return self.pages.get(value, value)
            case "html":
                return PAGE_LINK.sub(self._link, value)
        return value

    def _link(self, found: re.Match[str]) -> str:
        if 'linktype="page"' not in found.string[found.start() :].split(">", 1)[0]:
            return found.group()
        key = int(found.group(2))
        return f"{found.group(1)}{self.pages.get(key, key)}"


@transaction.atomic
def copy_course(
    *, page: CoursePage, code: str, title_th: str, by: User | None, title_en: str = ""
) -> CoursePage:
    """A draft of the whole course under another code. What it refers to within itself are the
    copies; publishing one of the two leaves the other as it is.

    Raises:
        NotPermitted: ``by`` may not found courses.
        WrongCode, CodeTaken: as ``catalogue.services.found_course``.
    """
    course = copy_in_catalogue(
        course=page.course, code=code, title_th=title_th, title_en=title_en, by=by
    )
    work = copy_assignments(source=page.course, target=course, by=by)
    copy = _copied(page, course, by)
    pages = dict(zip(_keys(page), _keys(copy), strict=True))
    _identify(pages, course)
    found = Counterparts(pages, {old: new.pk for old, new in work.items()})
    for one in (copy, *ModulePage.objects.descendant_of(copy)):
        _point_at_copies(one, found, by)
    for lesson in LessonPage.objects.descendant_of(copy):
        lesson.opens_after_id = pages.get(lesson.opens_after_id)
        _point_at_copies(lesson, found, by)
    access.let_in_writers(copy)
    return copy


def _copied(page: CoursePage, course: Course, by: User | None) -> CoursePage:
    words = {"title": course.title_th, "title_en": course.title_en}
    made = page.copy(
        recursive=True,
        copy_revisions=False,
        keep_live=False,
        user=by,
        update_attrs={**words, "slug": page.make_slug()},
    )
    copy = CoursePage.objects.get(pk=made.pk)
    copy.course = course  # never copied along with a page
    copy.save()
    return copy


def _keys(page: Page) -> list[int]:
    tree = Page.objects.descendant_of(page, inclusive=True)
    return list(tree.order_by("path").values_list("pk", flat=True))


def _identify(pages: Mapping[int, int], course: Course) -> None:
    """Each copied lesson is a unit of its own that remembers where it came from."""
    olds = list(LessonIdentity.objects.filter(page__in=pages).order_by("pk"))
    units = Unit.objects.bulk_create(
        Unit(course=course, kind="lesson", copied_from_id=old.unit_id) for old in olds
    )
    LessonIdentity.objects.bulk_create(
        LessonIdentity(page_id=pages[old.page_id], unit=unit)
        for old, unit in zip(olds, units, strict=True)
    )


def _point_at_copies(page: Page, found: Counterparts, by: User | None) -> None:
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            raw = list(getattr(page, field.name).raw_data)
            setattr(page, field.name, field.to_python(rewritten(raw, found.of)))
    page.save()
    page.save_revision(user=by)
