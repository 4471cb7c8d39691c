"""Assignments: what is asked, handing in, and what comes back."""

from datetime import date, time

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import pytest

from courses.catalogue.models import Unit
from courses.core.clock import BANGKOK
from courses.coursework.models import Assignment, Submission
from courses.coursework.services import change_assignment, grade, set_deadline
from courses.enrolment.models import Enrolment
from courses.files.models import StoredFile
from courses.files.services import LIMIT_MB
from tests.factories.catalogue import published_course
from tests.factories.cohorts import open_cohort
from tests.factories.coursework import ANSWER, PDF, marked, submission
from tests.factories.enrolment import enrolment
from tests.factories.people import officer, person, trainer
from tests.factories.progress import taught
from tests.factories.rubrics import rubric
from tests.lms.site.pages import errors, facts, links, main, notices, page, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


@pytest.fixture
def mine() -> Enrolment:
    course = published_course(lessons=1, assignments=1)
    return enrolment(cohort=open_cohort(course=course))


@pytest.fixture
def work(mine: Enrolment) -> Assignment:
    return Assignment.objects.get(course=mine.cohort.course)


@pytest.fixture
def address(mine: Enrolment, work: Assignment) -> str:
    return f"/learn/{mine.uid}/{work.unit.uid}/"


@pytest.fixture
def learner(site_as, mine: Enrolment) -> Client:
    return site_as(mine.learner)


def takes(work: Assignment, *, text: bool, file: bool) -> None:
    Assignment.objects.filter(pk=work.pk).update(accepts_text=text, accepts_file=file)


def pdf(name: str = "บันทึกข้อความ.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def due(mine: Enrolment, work: Assignment, *, late: bool = True) -> None:
    set_deadline(
        assignment=work, cohort=mine.cohort, due_on=date(2026, 11, 27), by=None, accepts_late=late
    )


def test_the_brief_is_text_and_never_markup(learner, work, address):
    Assignment.objects.filter(pk=work.pk).update(brief_th="บรรทัดแรก\n\n<script>alert(1)</script>")

    response = learner.get(address)

    paragraphs = [words(p) for p in page(response).select(".split__rest > .prose p")]
    assert paragraphs == ["บรรทัดแรก", "<script>alert(1)</script>"]


def test_the_deadline_is_told_in_words_with_the_time_left(learner, mine, work, address):
    due(mine, work)

    assert facts(learner.get(address)) == {
        "กำหนดส่ง": "ศุกร์ 27 พ.ย. 2569 เวลา 16.30 น. เหลือเวลา 3 วัน",
        "คะแนนเต็ม": "100",
        "เกณฑ์ผ่าน": "60",
        "ส่งเป็น": "ข้อความ ไฟล์ หรือทั้งสองอย่าง",
    }


def test_nothing_handed_in_says_what_will_stand_there(learner, address):
    assert "ยังไม่มีงานที่ส่ง" in main(learner.get(address))


def test_text_and_file_are_handed_in_together_and_answered_with_a_receipt(learner, mine, address):
    response = learner.post(address, {"text": ANSWER, "file": pdf()}, follow=True)

    handed_in = Submission.objects.get()
    assert response.redirect_chain == [(address, 302)]
    assert notices(response) == [f"ได้รับใบงานของท่านแล้ว เลขที่รับงาน {handed_in.receipt}"]
    assert (handed_in.enrolment, handed_in.text, handed_in.file.name) == (
        mine,
        ANSWER,
        "บันทึกข้อความ.pdf",
    )
    told = facts(response)
    assert (told["เลขที่รับงาน"], told["ไฟล์"]) == (handed_in.receipt, "บันทึกข้อความ.pdf")
    assert links(response)["บันทึกข้อความ.pdf"] == f"/files/{handed_in.file.uid}/"


def test_text_alone_and_a_file_alone_are_both_enough(learner, address):
    learner.post(address, {"text": ANSWER})
    learner.post(address, {"file": pdf()})

    kept = Submission.objects.order_by("attempt").values_list("text", "file__name", "state")
    assert list(kept) == [(ANSWER, None, "superseded"), ("", "บันทึกข้อความ.pdf", "submitted")]


@pytest.mark.parametrize(("text", "file"), [(True, False), (False, True)])
def test_only_what_the_assignment_takes_is_asked_for(learner, work, address, text, file):
    takes(work, text=text, file=file)

    asked = page(learner.get(address))

    assert (bool(asked.select("main textarea")), bool(asked.select("input[type=file]"))) == (
        text,
        file,
    )


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "คำตอบของท่าน: โปรดเขียนคำตอบหรือแนบไฟล์"),
        ({"text": " \u200b "}, "คำตอบของท่าน: โปรดเขียนคำตอบหรือแนบไฟล์"),
        ({"text": "ก" * 50_001}, "คำตอบของท่าน: คำตอบยาวเกิน 50000 ตัวอักษร"),
        ({"file": ("x.exe", b"MZ")}, "ไฟล์: ไม่รับไฟล์ชนิดนี้ ชนิดไฟล์ที่รับ: "),
        ({"file": ("x.pdf", b"MZ not a pdf")}, "ไฟล์: ไม่รับไฟล์ชนิดนี้ ชนิดไฟล์ที่รับ: "),
        ({"file": ("x.svg", b"<svg onload=alert(1)>")}, "ไฟล์: ไม่รับไฟล์ชนิดนี้"),
        ({"file": ("x.pdf", b"")}, "ไฟล์: ไฟล์นี้ว่างเปล่า"),
    ],
)
def test_what_cannot_be_taken_is_told_at_its_field(learner, address, sent, said):
    if "file" in sent:
        sent = {"file": pdf(*sent["file"])}

    response = learner.post(address, sent)

    (told,) = errors(response)
    assert told.startswith(said)
    assert Submission.objects.count() == 0


def test_a_name_that_would_read_backwards_is_kept_without_the_mark_that_turns_it(learner, address):
    learner.post(address, {"file": pdf("\u202efdp.pdf")})

    assert Submission.objects.get().file.name == "fdp.pdf"


def test_a_file_over_the_limit_is_refused_by_its_bytes(learner, address):
    response = learner.post(address, {"file": pdf(content=PDF + b"0" * LIMIT_MB * 1024 * 1024)})

    assert errors(response) == ["ไฟล์: ไฟล์มีขนาดเกิน 10 MB"]
    assert StoredFile.objects.count() == 0


def test_what_was_typed_is_kept_when_the_file_is_refused(learner, address):
    response = learner.post(address, {"text": ANSWER, "file": pdf("x.exe", b"MZ")})

    (textarea,) = page(response).select("main textarea")
    assert textarea.get_text().strip() == ANSWER
    assert Submission.objects.count() == 0


def test_a_file_is_not_slipped_into_an_assignment_that_takes_text(learner, work, address):
    takes(work, text=True, file=False)

    learner.post(address, {"text": ANSWER, "file": pdf()})

    assert Submission.objects.get().file is None
    assert StoredFile.objects.count() == 0


def test_late_work_is_marked_late_and_the_learner_sees_it(
    learner, mine, work, address, standing_clock
):
    due(mine, work)
    standing_clock.moves(days=4)

    response = learner.post(address, {"text": ANSWER}, follow=True)

    assert "ส่งแล้ว รอตรวจ (ส่งช้ากว่ากำหนด)" in main(response)


def test_no_late_work_means_no_form(learner, mine, work, address, standing_clock):
    due(mine, work, late=False)
    standing_clock.moves(days=4)

    response = learner.get(address)

    assert page(response).select("main form") == []
    assert "พ้นกำหนดส่งใบงานนี้แล้ว" in main(response)


def test_work_sent_just_after_the_deadline_is_refused_and_still_on_the_page(
    learner, mine, work, address, standing_clock
):
    due(mine, work, late=False)
    standing_clock.moves(days=4)

    response = learner.post(address, {"text": ANSWER})

    assert errors(response) == ["พ้นกำหนดส่งใบงานนี้แล้ว"]
    assert ANSWER in main(response)


def test_a_mark_comes_with_the_trainers_words_and_room_for_another_attempt(
    learner, mine, work, address
):
    marked(submission(mine, work), points=40, by=trainer(mine.cohort))

    response = learner.get(address)

    text = main(response)
    assert facts(response)["คะแนน"] == "40 / 100"
    assert "ส่งคืนให้แก้ไข" in text
    assert "อธิบายผู้ใช้บริการได้ชัดเจน" in text
    assert page(response).select("main form")


def test_the_last_of_several_marks_counts(learner, mine, work, address):
    handed_in, marker = submission(mine, work), trainer(mine.cohort)
    marked(handed_in, points=40, by=marker)
    marked(handed_in, points=75, by=marker)

    assert facts(learner.get(address))["คะแนน"] == "75 / 100"


def test_accepted_work_closes_the_assignment(learner, mine, work, address):
    marked(submission(mine, work), points=80, by=trainer(mine.cohort))

    response = learner.get(address)
    again = learner.post(address, {"text": ANSWER})

    assert page(response).select("main form") == []
    assert "ใบงานนี้ผ่านแล้ว ไม่ต้องส่งเพิ่ม" in main(response)
    assert errors(again) == ["ใบงานนี้ผ่านแล้ว ไม่ต้องส่งเพิ่ม"]
    assert Submission.objects.count() == 1


def test_answers_are_shown_as_text_and_never_as_markup(learner, mine, work, address):
    submission(mine, work, text="<img src=x onerror=alert(1)>")

    response = learner.get(address)

    assert page(response).select("main img") == []
    assert "<img src=x onerror=alert(1)>" in main(response)


def test_one_learners_attempts_are_not_shown_to_another(site_as, mine, work, address):
    submission(mine, work, text="ความลับของฉัน")
    other = enrolment(cohort=mine.cohort)

    response = site_as(other.learner).get(f"/learn/{other.uid}/{work.unit.uid}/")

    assert response.status_code == 200
    assert "ความลับของฉัน" not in main(response)


@pytest.mark.parametrize("who", [person, officer, trainer])
def test_nobody_hands_in_anothers_work(site_as, address, who):
    client = site_as(who())

    statuses = (client.get(address).status_code, client.post(address, {"text": "x"}).status_code)

    assert (statuses, Submission.objects.count()) == ((404, 404), 0)


def test_handing_in_needs_the_token_against_forgery(mine, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(mine.learner)

    response = client.post(address, {"text": ANSWER})

    assert (response.status_code, Submission.objects.count()) == (403, 0)


def test_an_assignment_leads_back_to_its_lesson(learner, mine, address):
    lesson: Unit = taught(mine, "lesson")[0]

    assert links(learner.get(address))["กลับไปที่บทเรียน"] == f"/learn/{mine.uid}/{lesson.uid}/"


def test_a_deadline_at_another_hour_is_told_as_it_is(learner, mine, work, address):
    set_deadline(
        assignment=work,
        cohort=mine.cohort,
        due_on=date(2026, 12, 31),
        due_time=time(23, 59, tzinfo=BANGKOK).replace(tzinfo=None),
        by=None,
    )

    told = facts(learner.get(address))["กำหนดส่ง"]
    assert told == "พฤหัสบดี 31 ธ.ค. 2569 เวลา 23.59 น. เหลือเวลา 37 วัน"


def test_the_rubric_is_told_before_and_its_scores_after_the_mark(learner, mine, work, address):
    change_assignment(assignment=work, by=officer(), rubric=rubric("user"), pass_points=2)
    before = words(page(learner.get(address)).select_one("[aria-labelledby=rubric]"))
    handed_in = submission(mine, work)
    grade(
        submission=handed_in,
        by=trainer(work.course),
        scores={"user": 2},
        feedback="",
        expected_version=0,
    )

    after = words(page(learner.get(address)).select_one("[aria-labelledby=handed-in]"))

    assert "เข้าใจผู้ใช้บริการ" in before
    assert before.index("ระดับ 4") < before.index("ระดับ 2") < before.index("ระดับ 0")
    assert "2 / 4" in after
    assert "เข้าใจผู้ใช้บริการ 2" in after
