"""The pages of a course, and the curriculum they say."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from wagtail.models import Page

from cms.blocks.frozen import frozen
from cms.blocks.references import chosen
from cms.completion import Taught, rule_of
from cms.models import CoursePage, LessonIdentity, LessonPage, ModulePage
from cms.models.showing import COVER, picture
from courses.catalogue.drafts import CurriculumDraft, ModuleDraft, Text, UnitDraft
from courses.catalogue.enums import UnitKind
from courses.catalogue.models import Course, Unit
from courses.catalogue.releases import Release
from courses.catalogue.services import add_units
from courses.coursework.models import Assignment


@dataclass(frozen=True)
class Tree:
    """A course page and what stands beneath it, in order."""

    page: CoursePage
    modules: tuple[tuple[ModulePage, tuple[LessonPage, ...]], ...]

    @property
    def lessons(self) -> list[LessonPage]:
        return [lesson for _module, lessons in self.modules for lesson in lessons]


def tree_of(page: CoursePage, *, pending: Iterable[Page] = (), drafts: bool = False) -> Tree:
    """What is live beneath ``page``, in two queries.

    Each of ``pending`` stands in the place of its page, as if it had been published; with
    ``drafts`` what is not live is read too.
    """
    waiting = {one.pk: one for one in pending}
    page = waiting.get(page.pk, page)
    lessons = defaultdict(list)
    beneath = LessonPage.objects.descendant_of(page).select_related("identity__unit")
    for lesson in _read(beneath, waiting, drafts=drafts):
        lessons[lesson.path[: -lesson.steplen]].append(lesson)
    modules = _read(ModulePage.objects.child_of(page), waiting, drafts=drafts)
    return Tree(page, tuple((module, tuple(lessons[module.path])) for module in modules))


def _read(pages: QuerySet[Any], waiting: Mapping[int, Page], *, drafts: bool) -> list[Any]:
    if not drafts:
        pages = pages.filter(Q(live=True) | Q(pk__in=list(waiting)))
    return [waiting.get(one.pk, one) for one in pages.order_by("path")]


def identified(tree: Tree, course: Course) -> dict[int, Unit]:
    """The unit of each lesson, by page. A new lesson is given one, and so is one moved here
    from another course: there it was another unit.
    """
    units = known_units(tree, course)
    new = [lesson for lesson in tree.lessons if lesson.pk not in units]
    made = dict(zip([lesson.pk for lesson in new], add_units(course, len(new)), strict=True))
    LessonIdentity.objects.bulk_create(
        [LessonIdentity(page_id=page, unit=unit) for page, unit in made.items()],
        update_conflicts=True,
        unique_fields=["page"],
        update_fields=["unit"],
    )
    return units | made


def supposed(tree: Tree, course: Course) -> dict[int, Unit]:
    """The same to look at: nothing is kept."""
    units = known_units(tree, course)
    return {
        lesson.pk: units.get(lesson.pk) or Unit(course=course, kind=UnitKind.LESSON)
        for lesson in tree.lessons
    }


def known_units(tree: Tree, course: Course) -> dict[int, Unit]:
    rows = LessonIdentity.objects.filter(page__in=[lesson.pk for lesson in tree.lessons])
    rows = rows.filter(unit__course=course).select_related("unit")
    return {row.page_id: row.unit for row in rows}


def draft_of(tree: Tree, course: Course, units: Mapping[int, Unit]) -> CurriculumDraft:
    """What the pages say. Costs a few queries, and for each lesson one for each kind of thing
    (pictures, documents, assignments, links) it refers to.
    """
    page = tree.page
    work = {lesson.pk: _assignments(lesson, course) for lesson in tree.lessons}
    modules = tuple(
        ModuleDraft(
            Text(module.title, module.title_en),
            tuple(unit for lesson in lessons for unit in _units(lesson, units, work[lesson.pk])),
        )
        for module, lessons in tree.modules
    )
    return CurriculumDraft(
        title=Text(page.title, page.title_en),
        summary=Text(page.summary_th, page.summary_en),
        audience=Text(page.audience_th, page.audience_en),
        outcomes=_outcomes(page),
        modules=modules,
        requirement=rule_of(page.completion, _taught(modules, units, work)),
        shown=_shown(page),
    )


def _taught(
    modules: tuple[ModuleDraft, ...],
    units: Mapping[int, Unit],
    work: Mapping[int, list[Assignment]],
) -> Taught:
    return Taught(
        lessons={page: str(unit.uid) for page, unit in units.items()},
        work={one.pk: str(one.unit.uid) for each in work.values() for one in each},
        required=[
            str(unit.unit.uid) for module in modules for unit in module.units if unit.required
        ],
    )


def _outcomes(page: CoursePage) -> tuple[Text, ...]:
    thai = [line.strip() for line in page.outcomes_th.splitlines() if line.strip()]
    english = [line.strip() for line in page.outcomes_en.splitlines() if line.strip()]
    return tuple(
        Text(line, english[at] if at < len(english) else "") for at, line in enumerate(thai)
    )


def _shown(page: CoursePage) -> dict[str, Any]:
    alt = {"th": page.cover_alt_th, "en": page.cover_alt_en}
    return {
        "cover": picture(page.cover, COVER, alt),
        "teachers": [teacher.as_shown() for teacher in page.teachers.all()],
        "partners": [partner.as_shown() for partner in page.partners.all()],
    }


def _units(page: LessonPage, units: Mapping[int, Unit], work: list[Assignment]) -> list[UnitDraft]:
    """The lesson, and after it the assignments it refers to, which open with it."""
    release = release_of(page, units)
    lesson = UnitDraft(
        unit=units[page.pk],
        title=Text(page.title, page.title_en),
        minutes=page.minutes,
        required=page.required,
        body={"th": frozen(page.body_th, "th"), "en": frozen(page.body_en, "en")},
        release=release,
    )
    return [lesson, *(_work(assignment, release) for assignment in work)]


def release_of(page: LessonPage, units: Mapping[int, Unit]) -> Release:
    """When the lesson opens. One it waits for that is not taught here is not waited for."""
    after = units.get(page.opens_after_id) if page.opens_after_id else None
    said = {
        "after_days": page.opens_after_days,
        "on": page.opens_on.isoformat() if page.opens_on else None,
        "after": str(after.uid) if after else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _assignments(page: LessonPage, course: Course) -> list[Assignment]:
    named = chosen([*page.body_th, *page.body_en], "assignment")
    # In order, once each, and never another course's.
    return list({one.pk: one for one in named if one.course_id == course.pk}.values())


def _work(assignment: Assignment, release: Release) -> UnitDraft:
    return UnitDraft(
        unit=assignment.unit,
        title=Text(assignment.title_th, assignment.title_en),
        minutes=assignment.minutes,
        points=assignment.max_points,
        release=release,
    )
