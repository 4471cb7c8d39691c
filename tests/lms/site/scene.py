"""A learner in the middle of things: one course under way, one finished and certified."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from certificates.models import Certificate, Signatory
from certificates.services import issue
from courses.catalogue import services as catalogue
from courses.catalogue.drafts import CurriculumDraft, ModuleDraft, Text, UnitDraft
from courses.catalogue.models import Course, Unit
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.coursework.models import Assignment, Submission
from courses.coursework.services import set_deadline
from courses.enrolment.models import Enrolment
from courses.people.models import User
from courses.progress.models import Completion
from tests.factories.catalogue import course, published_course
from tests.factories.cohorts import open_cohort
from tests.factories.coursework import assignment, marked, submission, upload
from tests.factories.enrolment import enrolment
from tests.factories.notebook import note
from tests.factories.people import organisation, person, trainer
from tests.factories.progress import complete, read

PARAGRAPH = (
    "<p>ก่อนออกแบบบริการ ท่านต้องรู้ว่าผู้ใช้บริการพบอะไรจริงในวันที่มาติดต่อราชการ "
    "ไม่ใช่สิ่งที่ระเบียบบอกว่าเขาควรจะพบ ลองนั่งอยู่ที่หน้าเคาน์เตอร์หนึ่งชั่วโมง แล้วจดสิ่งที่เห็น</p>"
)
ENGLISH = "<p>Before designing a service, find out what people really meet on the day.</p>"


@dataclass
class Scene:
    """``lessons`` are those of the course under way; the first is done."""

    learner: User
    enrolment: Enrolment
    lessons: list[Unit]
    assignment: Assignment
    returned: Submission
    completion: Completion
    certificate: Certificate

    @property
    def course(self) -> Course:
        return self.enrolment.cohort.course

    @property
    def cohort(self) -> Cohort:
        return self.enrolment.cohort

    def at(self, unit: Unit | None = None) -> str:
        """The address of the way through the course, or of one unit of it."""
        return f"/learn/{self.enrolment.uid}/" + (f"{unit.uid}/" if unit else "")

    def pages(self) -> dict[str, str]:
        """Every page a learner meets, by what it is."""
        return {
            "catalogue": "/courses/",
            "search": "/courses/?q=ออกแบบ",
            "nothing found": "/courses/?q=ดาราศาสตร์",
            "course": f"/courses/{self.course.code}/",
            "lesson": self.at(self.lessons[1]),
            "assignment": self.at(self.assignment.unit),
            "withdrawal": f"/enrolments/{self.enrolment.uid}/withdraw/",
            "my learning": "/my/",
            "transcript": "/my/transcript/",
            "notes": "/my/notes/",
            "notes that do not exist": "/my/notes/?q=ดาราศาสตร์",
            "notes on paper": "/my/notes/print/",
            "certificate": f"/my/certificates/{self.certificate.uid}/",
            "verification": "/verify/",
            "verdict": f"/verify/{self.certificate.serial}/",
            "no such serial": "/verify/7K3M-9QXP-4TWR/",
            "password": "/password/",
            "privacy": "/privacy/",
            "accessibility": "/accessibility/",
        }


def learner_at_work(**names: Any) -> Scene:
    learner = person(organisation=organisation(), **names)
    taught, lessons, work = design_course()
    mine = enrolment(learner=learner, cohort=open_cohort(course=taught))
    due = clock.today() + timedelta(days=3)
    set_deadline(assignment=work, cohort=mine.cohort, due_on=due, by=None)
    returned = submission(mine, work, upload=upload(learner))
    marked(returned, points=40, by=trainer(taught))
    read(mine, lessons[0])
    note(mine, text="ผู้ใช้รอคิวนาน")
    mine.refresh_from_db()
    finished = complete(enrolment(learner=learner, cohort=open_cohort(course=foundations())))
    return Scene(learner, mine, lessons, work, returned, finished, certified(finished))


def design_course() -> tuple[Course, list[Unit], Assignment]:
    """Two modules of two lessons, an assignment after the first two; English in the first only."""
    made = course(code="GLDT")
    units = [catalogue.add_unit(course=made) for _ in range(4)]
    work = assignment(made, brief_en="Write one person’s problem in one sentence.")
    titles = [
        Text("เข้าใจผู้ใช้บริการ", "Understanding people"),
        Text("ฟังอย่างลึกซึ้งในพื้นที่จริง", "Listening in the field"),
        Text("สร้างต้นแบบที่จับต้องได้", "Making a prototype"),
        Text("ทดสอบกับผู้ใช้และวัดผล", "Testing and measuring"),
    ]
    lessons = [_lesson(*pair) for pair in zip(units, titles, strict=True)]
    task = UnitDraft(work.unit, Text(work.title_th, work.title_en))
    catalogue.publish_curriculum(course=made, draft=_curriculum(lessons, task), by=None)
    made.refresh_from_db()
    return made, units, work


def _lesson(unit: Unit, title: Text) -> UnitDraft:
    blocks = [_block(f"<h2>{title.th}</h2>"), *(_block(PARAGRAPH) for _ in range(4))]
    body = {"th": blocks, "en": [_block(ENGLISH)] if title.en.startswith("Under") else []}
    return UnitDraft(unit, title, minutes=45, body=body)


def _block(html: str) -> dict[str, str]:
    return {"type": "text", "id": "b", "value": html, "html": html}


def _curriculum(lessons: list[UnitDraft], task: UnitDraft) -> CurriculumDraft:
    understand = ModuleDraft(Text("เข้าใจ", "Understand"), (*lessons[:2], task))
    develop = ModuleDraft(Text("พัฒนา", "Develop"), tuple(lessons[2:]))
    return CurriculumDraft(
        title=Text("การคิดเชิงออกแบบเพื่อบริการภาครัฐ", "Design thinking for public services"),
        summary=Text("ออกแบบบริการร่วมกับผู้ใช้จริง", "Designing services with those who use them"),
        audience=Text("ข้าราชการและเจ้าหน้าที่ของรัฐ", "Public officials"),
        outcomes=(Text("ตั้งโจทย์จากผู้ใช้จริงได้", "Frame a problem from real people"),),
        modules=(understand, develop),
    )


def foundations() -> Course:
    return published_course(
        lessons=2, code="PYP1", title_th="รากฐานนวัตกรรมภาครัฐ", title_en="Foundations"
    )


def certified(completion: Completion) -> Certificate:
    """Issued as the job does it, with its PDF."""
    issuer = completion.enrolment.cohort.course.programme.owner
    Signatory.objects.get_or_create(
        organisation=issuer,
        defaults={
            "name_th": "นางสาวอรุณี ใจงาม",
            "name_en": "Ms. Arunee Jaingam",
            "position_th": "ผู้อำนวยการห้องปฏิบัติการ",
            "position_en": "Director of the Laboratory",
            "valid_from": clock.today() - timedelta(days=30),
        },
    )
    finish = issue({"completion": completion.pk})
    assert finish is not None
    finish()
    return Certificate.objects.select_related("file").get(enrolment=completion.enrolment)
