"""Making a course of a package: an identity, assignments and draft pages. Nothing is published."""

from datetime import date
from typing import Any

from django.db import transaction

from wagtail.models import Page

from cms.access import course_collection, let_in_writers
from cms.models import CoursePage, HomePage, LessonPage, ModulePage, Picture, ProgrammePage
from cms.models.glossary import GlossaryTerm
from cms.models.showing import CoursePartner, CourseTeacher
from cms.packages.content import Lesson, Module, Package
from cms.packages.fields import Node
from cms.packages.incoming import Incoming, required_before
from cms.packages.library import files_of_this_import, keep_media, keep_terms
from courses.catalogue.models import Course, Programme
from courses.catalogue.services import found_course
from courses.core.archives import Archive
from courses.core.audit.services import record
from courses.core.errors import NotFound
from courses.coursework.models import Assignment
from courses.coursework.services import set_assignment
from courses.people.models import User

DRAFT = {"live": False, "has_unpublished_changes": True}


@transaction.atomic
def import_course(
    *,
    package: Package,
    archive: Archive,
    programme: Programme,
    code: str,
    title: str,
    by: User | None,
) -> CoursePage:
    """Found a course of ``programme`` with all that ``package`` brings, as drafts.

    Files are written as the pages are; when anything fails they are removed and no row stays.

    Raises:
        NotPermitted, WrongCode, CodeTaken: as ``found_course``.
        NotFound: there is no home page for it to stand beneath.
        BrokenManifest: an assignment or the course page is described wrongly.
    """
    parent = _place(programme)
    names = {"title_th": title or package.title.th or code, "title_en": package.title.en}
    course = found_course(code=code, programme=programme, by=by, **names)
    with files_of_this_import() as written:
        keys: dict[type[Any], dict[str, int]] = keep_media(
            package, archive, course_collection(course), written, by
        )
        keys[Assignment] = _set_work(course, package, by)
        keys[GlossaryTerm] = keep_terms(package)
        page = _write(parent, course, package, keys, by)
    let_in_writers(page)
    lessons = sum(1 for _lesson in package.lessons())
    changes: dict[str, object] = {"format": package.format, "lessons": lessons}
    record("cms.import_course", course, by=by, changes=changes)
    return page


def _place(programme: Programme) -> Page:
    page = ProgrammePage.objects.filter(programme=programme).order_by("pk").first()
    if page is not None:
        return page
    home = HomePage.objects.order_by("pk").first()
    if home is None:
        raise NotFound("programme")
    return home.add_child(
        instance=ProgrammePage(
            title=programme.name_th, title_en=programme.name_en, programme=programme
        )
    )


def _set_work(course: Course, package: Package, by: User | None) -> dict[str, int]:
    return {
        work.key: set_assignment(course=course, by=by, **work.fields).pk for work in package.works
    }


def _write(
    parent: Page,
    course: Course,
    package: Package,
    keys: dict[type[Any], dict[str, int]],
    by: User | None,
) -> CoursePage:
    """Pages first, then what refers to pages."""
    page = parent.add_child(instance=_course_page(course, package))
    lessons = [made for module in package.modules for made in _module(page, module)]
    keys[Page] = {lesson.key: made.pk for lesson, made in lessons}
    incoming = Incoming(keys)
    _dress(page, package, incoming)
    for lesson, made in lessons:
        _fill(made, lesson, incoming)
    for made in [*(made for _lesson, made in lessons), *ModulePage.objects.child_of(page), page]:
        made.save_revision(user=by, log_action=True, clean=False)  # a draft may lack things
    return page


def _course_page(course: Course, package: Package) -> CoursePage:
    return CoursePage(
        course=course,
        title=course.title_th,
        title_en=course.title_en,
        summary_th=package.summary.th,
        summary_en=package.summary.en,
        audience_th=package.audience.th,
        audience_en=package.audience.en,
        outcomes_th=package.outcomes.th,
        outcomes_en=package.outcomes.en,
        **DRAFT,
    )


def _module(page: CoursePage, module: Module) -> list[tuple[Lesson, LessonPage]]:
    title = {"title": module.title.th or module.title.en or "–", "title_en": module.title.en}
    parent = page.add_child(instance=ModulePage(**title, **DRAFT))
    return [(lesson, parent.add_child(instance=_lesson_page(lesson))) for lesson in module.lessons]


def _lesson_page(lesson: Lesson) -> LessonPage:
    opens_on = lesson.release.get("on")
    return LessonPage(
        title=lesson.title.th or lesson.title.en or lesson.key,
        title_en=lesson.title.en,
        minutes=lesson.minutes,
        required=lesson.required,
        opens_after_days=lesson.release.get("after_days"),
        opens_on=date.fromisoformat(opens_on) if opens_on else None,
        **DRAFT,
    )


def _fill(page: LessonPage, lesson: Lesson, incoming: Incoming) -> None:
    for language in ("th", "en"):
        name = f"body_{language}"
        block = getattr(page, name).stream_block
        rows = lesson.body.get(language, [])
        setattr(page, name, incoming.body(block, rows, lesson.title.th))
    page.opens_after_id = incoming.find(Page, lesson.release.get("after"))
    page.save()


def _dress(page: CoursePage, package: Package, incoming: Incoming) -> None:
    """What the course page has beside its words."""
    extra = Node(package.extra, "course.json/extra")
    rows = [row.value for row in extra["completion"].rows(20)]
    block = page.completion.stream_block
    page.completion = incoming.body(block, rows, package.title.th)
    page.cover_id = incoming.find(Picture, extra["cover"].value)
    alt = extra["cover_alt"].both()
    page.cover_alt_th, page.cover_alt_en = alt.th, alt.en
    page.teachers = [
        _teacher(row, at, incoming) for at, row in enumerate(extra["teachers"].rows(50))
    ]
    page.partners = [
        _partner(row, at, incoming) for at, row in enumerate(extra["partners"].rows(50))
    ]
    page.prerequisites, _unknown = required_before(package)
    page.save()


def _teacher(row: Node, at: int, incoming: Incoming) -> CourseTeacher:
    name, position = row["name"].both(200), row["position"].both(200)
    return CourseTeacher(
        sort_order=at,
        name_th=name.th,
        name_en=name.en,
        position_th=position.th,
        position_en=position.en,
        photo_id=incoming.find(Picture, row["photo"].value),
    )


def _partner(row: Node, at: int, incoming: Incoming) -> CoursePartner:
    name, url = row["name"].both(200), row["url"].text(200)
    return CoursePartner(
        sort_order=at,
        name_th=name.th,
        name_en=name.en,
        url=url if url.startswith(("https://", "http://")) else "",
        logo_id=incoming.find(Picture, row["logo"].value),
    )
