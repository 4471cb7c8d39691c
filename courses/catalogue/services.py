import re
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.catalogue import requirements, signals
from courses.catalogue.drafts import CurriculumDraft, UnitDraft, digest
from courses.catalogue.enums import RevisionChange, UnitKind
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


def add_unit(*, course: Course, kind: str = UnitKind.LESSON) -> Unit:
    """Give something that will be taught its lasting identity."""
    return Unit.objects.create(course=course, kind=kind)


@transaction.atomic
def publish_curriculum(
    *, course: Course, draft: CurriculumDraft, by: User | None
) -> CurriculumRevision:
    """Freeze ``draft`` as the course's next revision and make it current.

    The course row is locked, so two who publish at once make two numbers in a row. When
    nothing changed since the current revision, that one is answered and nothing is written.
    Sends ``curriculum_published`` after commit.

    Raises:
        NotPermitted: ``by`` neither trains nor runs this course.
        EmptyCurriculum: no lesson in it.
        UnitOutOfPlace: a unit of another course, or one that comes twice.
        ImpossibleRequirement: nobody could meet the requirement.
    """
    course = _locked(course)
    if by is not None and not may_publish(offices_of(by), course):
        raise NotPermitted
    _check_units(course, draft)
    requirement = _checked_requirement(draft)
    content_hash = digest(
        [draft.as_outline(), requirement, [unit.content_hash() for unit in draft.units]]
    )
    if course.current and course.current.content_hash == content_hash:
        return course.current
    revision = _write(course, draft, requirement, content_hash, by)
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


def _checked_requirement(draft: CurriculumDraft) -> requirements.Rule:
    ids = [str(unit.unit.uid) for unit in draft.units if unit.required]
    rule = draft.requirement or requirements.every_unit(ids)
    minutes = sum(unit.minutes for unit in draft.units)
    requirements.check(rule, units={str(unit.unit.uid) for unit in draft.units}, minutes=minutes)
    return rule


def _write(
    course: Course,
    draft: CurriculumDraft,
    requirement: requirements.Rule,
    content_hash: str,
    by: User | None,
) -> CurriculumRevision:
    units = draft.units
    revision = CurriculumRevision.objects.create(
        course=course,
        number=course.current.number + 1 if course.current else 1,
        change=_change(course.current, draft, requirement),
        outline=draft.as_outline(),
        requirement=requirement,
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
        body=draft.body,
        content_hash=draft.content_hash(),
    )


def _change(
    before: CurriculumRevision | None, draft: CurriculumDraft, requirement: requirements.Rule
) -> RevisionChange:
    """Structural when a unit came, went, or counts differently, or the requirement changed.

    Minutes count: they are the hours on the certificate.
    """
    if before is None:
        return RevisionChange.FIRST
    shape = {(str(unit.unit.uid), unit.required, unit.minutes) for unit in draft.units}
    earlier = {
        (unit["id"], unit["required"], unit["minutes"])
        for module in before.outline["modules"]
        for unit in module["units"]
    }
    same = shape == earlier and requirements.same(before.requirement, requirement)
    return RevisionChange.EDITORIAL if same else RevisionChange.STRUCTURAL


def _show(course: Course, draft: CurriculumDraft, revision: CurriculumRevision) -> None:
    title, summary = asdict(draft.title), asdict(draft.summary)
    course.title_th, course.title_en = title["th"], title["en"]
    course.summary_th, course.summary_en = summary["th"], summary["en"]
    course.current = revision
    course.search = _words(course, revision)
    course.save(
        update_fields=["title_th", "title_en", "summary_th", "summary_en", "current", "search"]
    )


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
    return len(courses)


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
