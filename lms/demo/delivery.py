"""The demo's cohorts: one completed, one under way, one open for enrolment.

Their days are reckoned from today, so that the demo is never out of date. What lies in the
past is done with the clock held there, through the same services as everything else.
"""

import uuid
from datetime import date, datetime, time, timedelta

from certificates.models import Certificate
from courses.catalogue.enums import UnitKind
from courses.catalogue.models import Course, Edition, RevisionUnit, Unit
from courses.cohorts.announcements import announce
from courses.cohorts.enums import CohortState
from courses.cohorts.models import Cohort
from courses.cohorts.services import move_cohort, plan_cohort
from courses.core import clock
from courses.core.jobs import services as jobs
from courses.core.thai.dates import fiscal_year
from courses.coursework.models import Assignment
from courses.coursework.selectors import assignments_taught_in
from courses.coursework.services import grade, set_deadline, submit_work
from courses.enrolment.models import Enrolment
from courses.enrolment.services import enrol
from courses.notebook.canvases import save_canvas, start_for_block
from courses.people.models import User
from courses.progress.events import Report, record_events
from courses.teams.services import rename_team, split_cohort
from lms.demo.accounts import GRADUATE, username_of

COURSE = "GLDT"
GRADUATES = ("baibua.s", "chayanin.h", "atthakorn.p", "thanadon.f")
LEARNING = ("phenphitcha.n", "natthanon.j", "thitichaya.k", "manatsanan.c", "chawit.r")
JOURNEY = {
    "about": {
        "person": "ผู้ป่วยสูงอายุที่มาตรวจตามนัด",
        "errand": "พบแพทย์และรับยา",
        "evidence": "สัมภาษณ์ 6 คน สังเกตหน้างาน 1 เช้า",
    },
    "steps": [
        {"step": "รับบัตรคิว", "does": "มาถึงก่อนหกโมงเช้าเพื่อให้ได้คิวต้น"},
        {"step": "รอคัดกรอง", "does": "นั่งรอโดยไม่รู้ว่าอีกนานเท่าใด"},
        {"step": "พบแพทย์", "does": "เล่าอาการซ้ำกับที่เล่าให้พยาบาลฟัง"},
    ],
}
ANSWER = (
    "ผู้ป่วยสูงอายุที่มาตรวจตามนัดต้องการทราบเวลาที่จะได้พบแพทย์ก่อนออกจากบ้าน "
    "เพราะการรอโดยไม่รู้เวลาทำให้ญาติต้องลางานทั้งวัน"
)


def load_cohorts() -> None:
    course = Course.objects.select_related("programme", "current").get(code=COURSE)
    today = clock.today()
    past = _plan(course, 1, starts=today - timedelta(days=75), days=45)
    present = _plan(course, 2, starts=today - timedelta(days=12), days=40)
    _plan(course, 3, starts=today + timedelta(days=30), days=40)
    _graduate(past)
    _begin(present)
    _work_together(present)
    _tell(present)
    jobs.drain()


def _plan(course: Course, number: int, *, starts: date, days: int) -> Cohort:
    """A cohort open for enrolment from 60 days before it starts."""
    year = fiscal_year(starts)
    edition, _created = Edition.objects.get_or_create(programme=course.programme, fiscal_year=year)
    with clock.standing_at(_morning(min(starts - timedelta(days=40), clock.today()))):
        cohort = plan_cohort(
            course=course,
            code=f"{course.code}-{year}-{number}".lower(),
            edition=edition,
            number=number,
            name_th=f"รุ่นที่ {number}",
            name_en=f"Cohort {number}",
            capacity=30,
            enrolment_opens_on=starts - timedelta(days=60),
            enrolment_closes_on=starts - timedelta(days=1),
            starts_on=starts,
            ends_on=starts + timedelta(days=days),
            venue_th="ห้องปฏิบัติการนวัตกรรมภาครัฐ สำนักงาน ก.พ.ร. และออนไลน์",
            venue_en="Government Innovation Lab, OPDC, and on line",
            by=None,
        )
        cohort = move_cohort(cohort=cohort, state=CohortState.PUBLISHED, by=None)
    for assignment in assignments_taught_in(cohort):
        set_deadline(assignment=assignment, cohort=cohort, due_on=cohort.ends_on, by=None)
    return cohort


def _graduate(cohort: Cohort) -> None:
    for index, person in enumerate(GRADUATES):
        enrolment = _enrol(person, cohort)
        with clock.standing_at(_morning(cohort.ends_on - timedelta(days=3 - index % 3))):
            _read(enrolment, lessons=999)
            for assignment in assignments_taught_in(cohort):
                _hand_in_and_pass(enrolment, assignment)
            jobs.drain()
    move_cohort(cohort=cohort, state=CohortState.RUNNING, by=None)
    move_cohort(cohort=cohort, state=CohortState.ENDED, by=None)


def _begin(cohort: Cohort) -> None:
    move_cohort(cohort=cohort, state=CohortState.RUNNING, by=None)
    for index, person in enumerate(LEARNING):
        enrolment = _enrol(person, cohort)
        _read(enrolment, lessons=12 - 2 * index)
        if index < 2:
            _hand_in(enrolment, assignments_taught_in(cohort)[0])


def _work_together(cohort: Cohort) -> None:
    """Two teams; one has begun the journey map that a lesson asks for."""
    officer = User.objects.get(username="officer")
    teams = split_cohort(cohort=cohort, count=2, by=officer)
    rename_team(team=teams[0], name_th="ทีมคิวไม่รอ", name_en="No Waiting", by=officer)
    learner = Enrolment.objects.get(cohort=cohort, learner__username=username_of(LEARNING[0]))
    unit, block = _shared_canvas(cohort)
    canvas = start_for_block(enrolment=learner, unit=unit, block=block, by=learner.learner)
    save_canvas(
        canvas=canvas,
        title=canvas.title,
        values=JOURNEY,
        expected_version=canvas.version,
        by=learner.learner,
    )


def _shared_canvas(cohort: Cohort) -> tuple[Unit, str]:
    """The first lesson that asks a team for a canvas, and the block that does."""
    rows = RevisionUnit.objects.filter(revision=cohort.revision_id).select_related("unit")
    return next(
        (row.unit, block["id"])
        for row in rows.order_by("position")
        for block in row.body.get("th", [])
        if block["type"] == "canvas" and block["data"]["sharing"] == "team"
    )


def _tell(cohort: Cohort) -> None:
    announce(
        cohort=cohort,
        title_th="นัดลงพื้นที่วันศุกร์นี้ เวลา 09.00 น.",
        title_en="Field visit this Friday at 9.00",
        text_th="พบกันที่หน้าห้องปฏิบัติการ เตรียมแบบบันทึกการสังเกตและบัตรประจำตัว",
        text_en="We meet in front of the lab. Bring the observation sheet and your card.",
        by=None,
    )
    announce(
        cohort=None,
        title_th="อภิธานศัพท์การคิดเชิงออกแบบเปิดให้ค้นแล้ว",
        title_en="The glossary of design thinking is open",
        by=None,
    )


def _enrol(person: str, cohort: Cohort) -> Enrolment:
    learner = User.objects.get(username=username_of(person))
    with clock.standing_at(_morning(cohort.starts_on - timedelta(days=20))):
        enrolment = enrol(learner=learner, cohort=Cohort.objects.get(pk=cohort.pk), by=learner)
    rows = Enrolment.objects.select_related("learner", "cohort__revision")
    return rows.get(pk=enrolment.pk)


def _read(enrolment: Enrolment, *, lessons: int) -> None:
    """Complete the first ``lessons`` lessons, in order."""
    units = RevisionUnit.objects.filter(
        revision=enrolment.cohort.revision_id, unit__kind=UnitKind.LESSON
    )
    uids = list(units.order_by("position").values_list("unit__uid", flat=True)[:lessons])
    reports = [Report(uuid.uuid4(), enrolment.uid, uid, "completed", clock.now()) for uid in uids]
    record_events(learner=enrolment.learner, reports=reports)


def _hand_in(enrolment: Enrolment, assignment: Assignment) -> None:
    submit_work(enrolment=enrolment, assignment=assignment, by=enrolment.learner, text=ANSWER)


def _hand_in_and_pass(enrolment: Enrolment, assignment: Assignment) -> None:
    submission = submit_work(
        enrolment=enrolment, assignment=assignment, by=enrolment.learner, text=ANSWER
    )
    grade(
        submission=submission,
        scores={row["id"]: row["levels"][0]["points"] for row in assignment.rubric},
        feedback="โจทย์ชัดเจน ระบุผู้ใช้และความต้องการได้ตรงประเด็น",
        by=User.objects.get(username="trainer"),
        expected_version=0,
    )


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), clock.BANGKOK)


def graduate_certificate() -> Certificate | None:
    """The certificate strangers may look at, once it has been printed."""
    rows = Certificate.objects.filter(holder__username=GRADUATE.username)
    return rows.order_by("pk").first()
