import re
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.catalogue import releases, requirements, signals
from courses.catalogue.comparison import State, difference
from courses.catalogue.drafts import CurriculumDraft, UnitDraft, curriculum_hash
from courses.catalogue.enums import RevisionChange, UnitKind
from courses.catalogue.findable import make_all_findable, make_findable
from courses.catalogue.models import (
    ASCII_CODE,
    Course,
    CurriculumRevision,
    Programme,
    RevisionUnit,
    Unit,
)
from courses.catalogue.rules import may_found_courses, may_publish
from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import Conflict, Invalid, NotPermitted
from courses.core.languages import pick
from courses.core.thai.segment import search_text
from courses.people.models import Organisation, User
from courses.people.selectors import offices_of


class EmptyCurriculum(Invalid):
    code = "empty_curriculum"
    message = _("A course needs at least one lesson before it can be published.")


class UnitOutOfPlace(Invalid):
    code = "unit_out_of_place"
    message = _("A lesson or assignment stands here twice, or belongs to another course.")


class WrongCode(Invalid):
    code = "wrong_code"
    message = _("A code has 2 to 30 Latin letters, digits and hyphens.")


class CodeTaken(Conflict):
    code = "code_taken"
    message = _("This code is already in use.")


@transaction.atomic
def found_course(
    *, code: str, programme: Programme, title_th: str, by: User | None, title_en: str = ""
) -> Course:
    """A course without content yet. ``by`` is empty when the system is set up.

    Raises:
        NotPermitted: ``by`` is no officer of the whole house.
        WrongCode: see ``check_code``.
        CodeTaken: in upper or lower case.
    """
    if by is not None and not may_found_courses(offices_of(by)):
        raise NotPermitted
    check_code(code)
    if Course.objects.filter(code__iexact=code).exists():
        raise CodeTaken("code")
    course = Course.objects.create(
        code=code, programme=programme, title_th=title_th, title_en=title_en
    )
    record("catalogue.found_course", course, by=by)
    return course


def check_code(code: str) -> None:
    """Codes stand in addresses, where Thai would lose its vowels.

    Raises:
        WrongCode: not 2 to 30 Latin letters, digits and hyphens, or a hyphen first.
    """
    if not re.fullmatch(ASCII_CODE, code):
        raise WrongCode("code")


def add_unit(
    *, course: Course, kind: str = UnitKind.LESSON, copied_from: Unit | None = None
) -> Unit:
    """Give something that will be taught its lasting identity."""
    return Unit.objects.create(course=course, kind=kind, copied_from=copied_from)


def add_units(course: Course, count: int) -> list[Unit]:
    """So many new lessons of ``course``, in one query."""
    return Unit.objects.bulk_create(Unit(course=course, kind=UnitKind.LESSON) for _ in range(count))


@transaction.atomic
def copy_course(
    *, course: Course, code: str, title_th: str, by: User | None, **fields: str
) -> Course:
    """A course without content, made from ``course``: its programme and what must come before.

    Cohorts, learners and revisions stay with the original.

    Raises:
        As ``found_course``.
    """
    programme = course.programme
    copy = found_course(code=code, programme=programme, title_th=title_th, by=by, **fields)
    copy.copied_from = course
    copy.save(update_fields=["copied_from"])
    copy.prerequisites.set(course.prerequisites.all())
    record("catalogue.copy_course", copy, by=by, changes={"from": course.code})
    return copy


@transaction.atomic
def publish_curriculum(
    *, course: Course, draft: CurriculumDraft, by: User | None
) -> CurriculumRevision:
    """Freeze ``draft`` as the course's next revision and make it current.

    The course row is locked, so two who publish at once make two numbers in a row. When
    nothing changed since the current revision, that one is answered and nothing is written.
    Sends ``curriculum_published`` after commit.

    Raises:
        NotPermitted: ``by`` neither publishes nor runs this course.
        EmptyCurriculum: no lesson in it.
        UnitOutOfPlace: a unit of another course, or one that comes twice.
        ImpossibleRequirement: nobody could meet the requirement.
        ReleaseCycle, UnknownRelease: a unit could never open.
    """
    course = _locked(course)
    if by is not None and not may_publish(offices_of(by), course):
        raise NotPermitted
    _check_units(course, draft)
    _check_releases(draft)
    _check_requirement(draft)
    content_hash = curriculum_hash(draft)
    if course.current and _is_the_same(course.current, draft, content_hash):
        return course.current
    revision = _write(course, draft, content_hash, by)
    _show(course, draft, revision)
    record(
        "catalogue.publish",
        course,
        by=by,
        changes={"revision": revision.number, "change": revision.change},
    )
    transaction.on_commit(
        lambda: signals.curriculum_published.send(CurriculumRevision, revision=revision)
    )
    return revision


def _is_the_same(current: CurriculumRevision, draft: CurriculumDraft, content_hash: str) -> bool:
    """The same content, taught by the same units: the hash does not know which they are."""
    return current.content_hash == content_hash and current.outline == draft.as_outline()


def _locked(course: Course) -> Course:
    # Locked first and read after: a joined revision would be the one from before the wait.
    rows = Course.objects.filter(pk=course.pk)
    rows.select_for_update().get()
    return rows.select_related("programme", "current").get()


def _check_units(course: Course, draft: CurriculumDraft) -> None:
    units = [unit.unit for unit in draft.units]
    if not any(unit.kind == UnitKind.LESSON for unit in units):
        raise EmptyCurriculum
    if len({unit.pk for unit in units}) < len(units):
        raise UnitOutOfPlace
    if any(unit.course_id != course.pk for unit in units):
        raise UnitOutOfPlace


def _check_requirement(draft: CurriculumDraft) -> None:
    requirements.check(
        draft.asked,
        units={str(unit.unit.uid) for unit in draft.units},
        minutes=sum(unit.minutes for unit in draft.units),
        points=sum(unit.points for unit in draft.units),
    )


def _check_releases(draft: CurriculumDraft) -> None:
    releases.check(
        {str(unit.unit.uid): unit.release for unit in draft.units},
        {str(unit.unit.uid): pick(unit.title.th, unit.title.en) for unit in draft.units},
    )


def _write(
    course: Course, draft: CurriculumDraft, content_hash: str, by: User | None
) -> CurriculumRevision:
    units = draft.units
    revision = CurriculumRevision.objects.create(
        course=course,
        number=course.current.number + 1 if course.current else 1,
        change=_change(course.current, draft),
        outline=draft.as_outline(),
        requirement=draft.asked,
        content_hash=content_hash,
        lesson_count=sum(unit.unit.kind == UnitKind.LESSON for unit in units),
        required_count=sum(unit.required for unit in units),
        minutes=sum(unit.minutes for unit in units),
        published_at=clock.now(),
        published_by=by,
    )
    RevisionUnit.objects.bulk_create(
        _row(revision, position, unit) for position, unit in enumerate(units)
    )
    return revision


def _row(revision: CurriculumRevision, position: int, draft: UnitDraft) -> RevisionUnit:
    return RevisionUnit(
        revision=revision,
        unit=draft.unit,
        position=position,
        title_th=draft.title.th,
        title_en=draft.title.en,
        minutes=draft.minutes,
        required=draft.required,
        release=draft.release,
        body=draft.body,
        content_hash=draft.content_hash(),
    )


def _change(before: CurriculumRevision | None, draft: CurriculumDraft) -> RevisionChange:
    if before is None:
        return RevisionChange.FIRST
    outline = State(draft.as_outline(), draft.asked)
    return difference(State(before.outline, before.requirement), outline).kind


def _show(course: Course, draft: CurriculumDraft, revision: CurriculumRevision) -> None:
    title, summary = asdict(draft.title), asdict(draft.summary)
    course.title_th, course.title_en = title["th"], title["en"]
    course.summary_th, course.summary_en = summary["th"], summary["en"]
    course.current = revision
    course.search = _words(course, revision)
    course.save(
        update_fields=["title_th", "title_en", "summary_th", "summary_en", "current", "search"]
    )
    make_findable(course, revision)


def _words(course: Course, revision: CurriculumRevision) -> str:
    """What a course is found by: its code, and the titles of everything in it."""
    outline = revision.outline
    texts = [outline["title"], outline["summary"]]
    texts += [unit["title"] for module in outline["modules"] for unit in module["units"]]
    return search_text(" ".join([course.code, *(word for text in texts for word in text.values())]))


def refresh_search() -> int:
    """Cut the words of every published course anew; how many there are."""
    courses = list(Course.objects.filter(current__isnull=False).select_related("current"))
    for course in courses:
        if course.current is not None:
            course.search = _words(course, course.current)
    Course.objects.bulk_update(courses, ["search"], batch_size=200)
    return make_all_findable()


@transaction.atomic
def found_programme(
    *, code: str, name_th: str, owner: Organisation, by: User | None, **fields: Any
) -> Programme:
    """A programme that ``owner`` will run; ``owner`` issues its certificates."""
    if by is not None and not may_found_courses(offices_of(by)):
        raise NotPermitted
    if Programme.objects.filter(code__iexact=code).exists():
        raise CodeTaken("code")
    programme = Programme.objects.create(code=code, name_th=name_th, owner=owner, **fields)
    record("catalogue.found_programme", programme, by=by)
    return programme
