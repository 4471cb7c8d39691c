"""Lessons with blocks to write into."""

from typing import Any

from courses.catalogue import services as catalogue
from courses.catalogue.drafts import UnitDraft
from courses.catalogue.models import Course
from courses.enrolment.models import Enrolment
from courses.notebook.models import Note
from courses.notebook.services import write_note
from tests.factories.catalogue import LESSONS, course, draft, publish, task, units_of
from tests.factories.coursework import assignment

TEXT, REFLECTION, CHECK, MANY, CHECKLIST = "b1", "b2", "b3", "b4", "b5"
OPTIONS = [
    {"id": "o1", "text": "ถามผู้ใช้บริการ", "right": True, "feedback": "ถูกต้อง"},
    {"id": "o2", "text": "ถามผู้บังคับบัญชา", "right": False, "feedback": ""},
    {"id": "o3", "text": "เดาเอาเอง", "right": False, "feedback": ""},
]
QUESTION = {"question": "ควรเริ่มจากสิ่งใด", "many": False, "options": OPTIONS, "feedback": ""}
ITEMS = [{"id": "i1", "text": "ลงพื้นที่"}, {"id": "i2", "text": "จดบันทึก"}]
BLOCKS: list[dict[str, Any]] = [
    {"id": TEXT, "type": "text", "html": "<p>เข้าใจผู้ใช้</p>"},
    {
        "id": REFLECTION,
        "type": "reflection",
        "html": "<p>คิด</p>",
        "data": {"prompt": "ท่านพบสิ่งใด", "hint": ""},
    },
    {"id": CHECK, "type": "check", "html": "<p>ถาม</p>", "data": QUESTION},
    {"id": MANY, "type": "check", "html": "<p>ถาม</p>", "data": {**QUESTION, "many": True}},
    {
        "id": CHECKLIST,
        "type": "checklist",
        "html": "<p>รายการ</p>",
        "data": {"title": "ก่อนลงพื้นที่", "items": ITEMS},
    },
]


def written_course(*, lessons: int = 1, assignments: int = 0, **fields: Any) -> Course:
    """A course whose lessons hold ``BLOCKS``, with ``assignments`` after them."""
    made = course(**fields)
    units = [
        UnitDraft(catalogue.add_unit(course=made), LESSONS[n % 4], minutes=30, body={"th": BLOCKS})
        for n in range(lessons)
    ]
    units += [task(assignment(made).unit) for _ in range(assignments)]
    publish(made, draft(*units))
    return made


def note(enrolment: Enrolment, *, text: str = "ผู้ใช้รอคิวนาน", lesson: int = 0) -> Note:
    unit = units_of(enrolment.cohort.course)[lesson]
    return write_note(
        enrolment=enrolment, unit=unit, text=text, expected_version=0, by=enrolment.learner
    )
