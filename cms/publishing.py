"""From pages to a curriculum: what is live beneath a course page becomes its next revision."""

from typing import Any

from django.db import transaction
from django.utils.translation import override

from wagtail.blocks import StreamValue
from wagtail.models import Page

from cms.models import CoursePage, LessonIdentity, LessonPage, ModulePage
from courses.catalogue.drafts import CurriculumDraft, ModuleDraft, Text, UnitDraft
from courses.catalogue.models import Course, CurriculumRevision, Unit
from courses.catalogue.requirements import Rule, every_unit
from courses.catalogue.services import add_unit, publish_curriculum
from courses.coursework.models import Assignment
from courses.people.models import User

CURRICULUM_PAGES = (CoursePage, ModulePage, LessonPage)


def course_page_of(page: Page) -> CoursePage | None:
    """The course page that ``page`` is or stands beneath; None outside of courses."""
    found = CoursePage.objects.ancestor_of(page, inclusive=True).first()
    return found if found is not None and found.course_id else None


@transaction.atomic
def publish(course_page: CoursePage, *, by: User | None) -> CurriculumRevision | None:
    """Publish the live pages beneath ``course_page`` as a curriculum.

    Nothing happens while the course page itself is a draft, or when another page writes the
    same course (a copy that has not been given its own yet).

    Raises:
        EmptyCurriculum, ImpossibleRequirement, NotPermitted: as the catalogue's service.
    """
    page = CoursePage.objects.select_related("course").get(pk=course_page.pk)
    if not page.live or page.course is None or _first_writer(page.course) != page.pk:
        return None
    return publish_curriculum(course=page.course, draft=draft_of(page, page.course), by=by)


def _first_writer(course: Course) -> int | None:
    return (
        CoursePage.objects.filter(course=course).order_by("pk").values_list("pk", flat=True).first()
    )


def draft_of(page: CoursePage, course: Course) -> CurriculumDraft:
    """What the live pages say. Lessons that have no unit yet are given one."""
    modules = tuple(_module(module, course) for module in _live(page, ModulePage))
    return CurriculumDraft(
        title=Text(page.title, page.title_en),
        summary=Text(page.summary_th, page.summary_en),
        audience=Text(page.audience_th, page.audience_en),
        outcomes=_outcomes(page),
        modules=modules,
        requirement=_requirement(page, modules),
    )


def _live(parent: Page, model: type[Any]) -> list[Any]:
    return list(model.objects.child_of(parent).live().order_by("path"))


def _outcomes(page: CoursePage) -> tuple[Text, ...]:
    thai = [line.strip() for line in page.outcomes_th.splitlines() if line.strip()]
    english = [line.strip() for line in page.outcomes_en.splitlines() if line.strip()]
    return tuple(
        Text(line, english[at] if at < len(english) else "") for at, line in enumerate(thai)
    )


def _requirement(page: CoursePage, modules: tuple[ModuleDraft, ...]) -> Rule | None:
    """None asks for every required unit; hours are asked beside the required assignments."""
    if page.min_hours is None:
        return None
    work = [
        str(unit.unit.uid)
        for module in modules
        for unit in module.units
        if unit.required and unit.unit.kind == "assignment"
    ]
    hours: Rule = {"rule": "min_hours", "hours": float(page.min_hours)}
    return {"rule": "all_of", "of": [hours, *every_unit(work)["of"]]}


def _module(page: ModulePage, course: Course) -> ModuleDraft:
    lessons = LessonPage.objects.child_of(page).live().order_by("path")
    units: list[UnitDraft] = []
    for lesson in lessons.select_related("identity__unit"):
        units += _units(lesson, course)
    return ModuleDraft(Text(page.title, page.title_en), tuple(units))


def _units(page: LessonPage, course: Course) -> list[UnitDraft]:
    """The lesson, and after it the assignments it refers to."""
    lesson = UnitDraft(
        unit=_unit_of(page, course),
        title=Text(page.title, page.title_en),
        minutes=page.minutes,
        required=page.required,
        body={"th": _rendered(page.body_th, "th"), "en": _rendered(page.body_en, "en")},
    )
    return [lesson, *(_work(assignment) for assignment in _assignments(page, course))]


def _unit_of(page: LessonPage, course: Course) -> Unit:
    identity = LessonIdentity.objects.select_related("unit").filter(page=page).first()
    if identity is not None and identity.unit.course_id == course.pk:
        return identity.unit
    # A new lesson, or one moved here from another course: there it was another unit.
    unit = add_unit(course=course)
    LessonIdentity.objects.update_or_create(page=page, defaults={"unit": unit})
    return unit


def _assignments(page: LessonPage, course: Course) -> list[Assignment]:
    blocks = [*page.body_th, *page.body_en]
    chosen = [b.value["assignment"] for b in blocks if b.block_type == "assignment"]
    # In order, once each, and never another course's.
    return list({one.pk: one for one in chosen if one and one.course_id == course.pk}.values())


def _work(assignment: Assignment) -> UnitDraft:
    return UnitDraft(
        unit=assignment.unit,
        title=Text(assignment.title_th, assignment.title_en),
        minutes=assignment.minutes,
    )


def _rendered(stream: StreamValue, language: str) -> list[dict[str, Any]]:
    with override(language):
        return [
            {"id": block.id, "type": block.block_type, "html": str(block.render()).strip()}
            for block in stream
        ]
