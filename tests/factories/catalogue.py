"""Programmes, courses and their published curricula."""

from itertools import count
from typing import Any

from courses.catalogue import editions, services
from courses.catalogue.drafts import CurriculumDraft, ModuleDraft, Text, UnitDraft
from courses.catalogue.enums import UnitKind
from courses.catalogue.models import (
    Challenge,
    Course,
    CurriculumRevision,
    Edition,
    Programme,
    Unit,
)
from tests.factories.coursework import assignment
from tests.factories.people import organisation

TITLE = Text("การคิดเชิงออกแบบเพื่อบริการภาครัฐ", "Design thinking for public services")
SUMMARY = Text("ออกแบบบริการร่วมกับผู้ใช้จริง", "Designing services with those who use them")
LESSONS = (
    Text("เข้าใจผู้ใช้บริการ", "Understanding people"),
    Text("ตั้งโจทย์ให้ชัด", "Framing the problem"),
    Text("สร้างต้นแบบ", "Making a prototype"),
    Text("ทดสอบกับผู้ใช้", "Testing with people"),
)
MINUTES = 30
_number = count(1)


def programme(**fields: Any) -> Programme:
    number = next(_number)
    given = {
        "code": f"GOVLAB{number}",
        "name_th": "ห้องปฏิบัติการนวัตกรรมภาครัฐ",
        "name_en": "Government Innovation Lab",
        **fields,
    }
    return Programme.objects.create(owner=given.pop("owner", None) or organisation(), **given)


def edition(of: Programme, fiscal_year: int = 2570) -> Edition:
    return Edition.objects.create(programme=of, fiscal_year=fiscal_year)


def challenge(of: Edition, **fields: Any) -> Challenge:
    number = next(_number)
    given = {
        "code": f"OPD-{of.fiscal_year}-{number}",
        "title_th": "ลดเวลารอคิวตรวจรักษาในโรงพยาบาล",
        "title_en": "Shorter queues in hospitals",
        **fields,
    }
    return editions.add_challenge(edition=of, by=None, **given)


def course(*, of: Programme | None = None, **fields: Any) -> Course:
    """A course nothing has been published of."""
    number = next(_number)
    given = {"code": f"DT{number}", "title_th": TITLE.th, "title_en": TITLE.en, **fields}
    return services.found_course(programme=of or programme(), by=None, **given)


def lesson(unit: Unit, *, number: int = 0, required: bool = True, words: str = "") -> UnitDraft:
    """``words`` change what the lesson says and nothing else."""
    title = LESSONS[number % len(LESSONS)]
    html = f"<p>{title.th}{words}</p>"
    body = {"th": [{"type": "text", "id": f"b{number}", "value": html, "html": html}]}
    return UnitDraft(unit, title, minutes=MINUTES, required=required, body=body)


def task(unit: Unit, *, required: bool = True) -> UnitDraft:
    return UnitDraft(unit, Text("ใบงานโจทย์หนึ่งประโยค", "One-sentence brief"), required=required)


def draft(*units: UnitDraft, **fields: Any) -> CurriculumDraft:
    given = {"title": TITLE, "summary": SUMMARY, **fields}
    module = ModuleDraft(Text("หน่วยที่ 1", "Module 1"), units)
    return CurriculumDraft(modules=(module,), **given)


def units_of(course: Course, kind: str = UnitKind.LESSON) -> list[Unit]:
    """The units of that kind that ``course`` teaches today, in order."""
    return list(
        Unit.objects.filter(appearances__revision=course.current, kind=kind).order_by(
            "appearances__position"
        )
    )


def published_course(
    *,
    lessons: int = 3,
    assignments: int = 0,
    of: Programme | None = None,
    requirement: dict[str, Any] | None = None,
    **fields: Any,
) -> Course:
    """A course whose first revision has ``lessons`` of half an hour, then ``assignments``."""
    made = course(of=of, **fields)
    units = [lesson(services.add_unit(course=made), number=n) for n in range(lessons)]
    units += [task(assignment(made).unit) for _ in range(assignments)]
    title = Text(made.title_th, made.title_en)
    publish(made, draft(*units, title=title, requirement=requirement))
    return made


def publish(course: Course, curriculum: CurriculumDraft) -> CurriculumRevision:
    revision = services.publish_curriculum(course=course, draft=curriculum, by=None)
    course.refresh_from_db()
    return revision
