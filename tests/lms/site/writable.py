"""A lesson with a block of each kind a learner writes into."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from courses.catalogue import services as catalogue
from courses.catalogue.drafts import CurriculumDraft, ModuleDraft, Text, UnitDraft
from courses.catalogue.models import Unit
from courses.catalogue.releases import Release
from courses.cohorts.models import Cohort
from courses.enrolment.models import Enrolment
from courses.people.models import User
from tests.factories.catalogue import course
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment

Block = dict[str, Any]

REFLECTION: Block = {
    "id": "r1",
    "type": "reflection",
    "html": "<p>ท่านเห็นอะไรที่หน้าเคาน์เตอร์</p>",
    "data": {"prompt": "ท่านเห็นอะไรที่หน้าเคาน์เตอร์", "hint": "เขียนสิ่งที่เห็น ไม่ใช่สิ่งที่คิด"},
}
CHECK: Block = {
    "id": "k1",
    "type": "check",
    "html": "<p>ข้อใดคือการสังเกต</p>",
    "data": {
        "question": "ข้อใดคือการสังเกต",
        "many": False,
        "options": [
            {"id": "a", "text": "ผู้ใช้บริการใจร้อน", "right": False, "feedback": "นี่คือการตีความ"},
            {"id": "b", "text": "เขาลุกมาถามคิวสามครั้ง", "right": True, "feedback": "ใครดูก็เห็นตรงกัน"},
        ],
        "feedback": "จดสิ่งที่เห็นก่อนเสมอ",
    },
}
CHECKLIST: Block = {
    "id": "l1",
    "type": "checklist",
    "html": "<ul><li>สมุด</li><li>ใบยินยอม</li></ul>",
    "data": {
        "title": "ก่อนออกพื้นที่",
        "items": [{"id": "i1", "text": "สมุดจด"}, {"id": "i2", "text": "ใบยินยอม"}],
    },
}
CANVAS: Block = {
    "id": "c1",
    "type": "canvas",
    "html": "<p>ตัวแทนผู้ใช้บริการ</p>",
    "data": {"tool": "persona", "title": "ตัวแทนผู้ใช้บริการ", "intro": "", "sharing": "learner"},
}
ALL_KINDS = [REFLECTION, CHECK, CHECKLIST, CANVAS]


def text(number: int, html: str = "") -> Block:
    said = "<p>ก่อนออกแบบบริการ ท่านต้องรู้ว่าผู้ใช้บริการพบอะไรจริงในวันที่มาติดต่อราชการ</p>"
    return {"id": f"t{number}", "type": "text", "html": html or said * 3}


@dataclass
class Reading:
    """One learner with a lesson open; ``other`` is the lesson after it."""

    enrolment: Enrolment
    unit: Unit
    other: Unit

    @property
    def learner(self) -> User:
        return self.enrolment.learner

    @property
    def cohort(self) -> Cohort:
        return self.enrolment.cohort

    def at(self, *more: str, unit: Unit | None = None) -> str:
        parts = [str(self.enrolment.uid), str((unit or self.unit).uid), *more]
        return f"/learn/{'/'.join(parts)}/"

    def sends(self, client: Client, *where: str, **fields: Any) -> HttpResponse:
        """As the page's script sends it."""
        return client.post(self.at(*where), fields, headers={"Accept": "application/json"})


def reading(
    *blocks: Block, release: Release | None = None, in_order: bool = False, **cohort: Any
) -> Reading:
    """``release`` is the second lesson's; ``in_order``, it waits for the first."""
    made = course()
    first, second = (catalogue.add_unit(course=made) for _ in range(2))
    if in_order:
        release = {"after": str(first.uid)}
    body = {"th": [text(0), text(1), *(blocks or ALL_KINDS)]}
    lessons = (
        UnitDraft(first, Text("ฟังอย่างลึกซึ้ง", "Deep listening"), minutes=20, body=body),
        UnitDraft(
            second,
            Text("ตั้งโจทย์", "Framing"),
            minutes=20,
            body={"th": [text(2)]},
            release=release or {},
        ),
    )
    modules = (ModuleDraft(Text("เข้าใจ", "Understand"), lessons),)
    draft = CurriculumDraft(
        title=Text("การฟัง", "Listening"), summary=Text("ฟัง", "Listen"), modules=modules
    )
    catalogue.publish_curriculum(course=made, draft=draft, by=None)
    made.refresh_from_db()
    return Reading(enrolment(cohort=open_cohort(course=made, **cohort)), first, second)
