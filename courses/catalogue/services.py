from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.catalogue import requirements, signals
from courses.catalogue.drafts import CurriculumDraft, UnitDraft, digest
from courses.catalogue.enums import RevisionChange, UnitKind
from courses.catalogue.models import Course, CurriculumRevision, Programme, RevisionUnit, Unit
from courses.catalogue.rules import may_found_courses, may_publish
from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import Conflict, Invalid, NotPermitted
from courses.core.thai.segment import search_text
from courses.people.models import User
from courses.people.selectors import offices_of


class EmptyCurriculum(Invalid):
    code = "empty_curriculum"
    message = _("A course needs at least one lesson before it can be published.")


class CodeTaken(Conflict):
    code = "code_taken"
    message = _("This code is already in use.")


@transaction.atomic
def found_course(
    *, code: str, programme: Programme, title_th: str, by: User | None, title_en: str = ""
) -> Course:
    """A course without content yet. ``by`` is empty when the system is set up."""
    if by is not None and not may_found_courses(offices_of(by)):
        raise NotPermitted
    if Course.objects.filter(code__iexact=code).exists():
        raise CodeTaken("code")
    course = Course.objects.create(
        code=code, programme=programme, title_th=title_th, title_en=title_en
    )
    record("catalogue.found_course", course, by=by)
    return course


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
        ImpossibleRequirement: nobody could meet the requirement.
    """
    course = (
        Course.objects.select_for_update(of=("self",))
        .select_related("programme", "current")
        .get(pk=course.pk)
    )
    if by is not None and not may_publish(offices_of(by), course):
        raise NotPermitted
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


def _checked_requirement(draft: CurriculumDraft) -> requirements.Rule:
    if not any(unit.unit.kind == UnitKind.LESSON for unit in draft.units):
        raise EmptyCurriculum
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
    """Structural when a unit came, went, or counts differently, or the requirement changed."""
    if before is None:
        return RevisionChange.FIRST
    shape = {(str(unit.unit.uid), unit.required) for unit in draft.units}
    earlier = {
        (unit["id"], unit["required"])
        for module in before.outline["modules"]
        for unit in module["units"]
    }
    same = shape == earlier and before.requirement == requirement
    return RevisionChange.EDITORIAL if same else RevisionChange.STRUCTURAL


def _show(course: Course, draft: CurriculumDraft, revision: CurriculumRevision) -> None:
    title, summary = asdict(draft.title), asdict(draft.summary)
    course.title_th, course.title_en = title["th"], title["en"]
    course.summary_th, course.summary_en = summary["th"], summary["en"]
    course.current = revision
    words = [course.code, *title.values(), *summary.values()]
    words += [text for unit in draft.units for text in (unit.title.th, unit.title.en)]
    course.search = search_text(" ".join(words))
    course.save(
        update_fields=["title_th", "title_en", "summary_th", "summary_en", "current", "search"]
    )
