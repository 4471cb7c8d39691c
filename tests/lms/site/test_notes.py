"""My notes: found again, on paper, and as a file."""

from datetime import timedelta

from django.test import Client

import pytest

from courses.core import clock
from courses.enrolment.models import Enrolment
from courses.enrolment.services import withdraw
from courses.notebook.models import Note
from tests.factories.catalogue import draft, lesson, publish, published_course, units_of
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.notebook import note
from tests.factories.people import person
from tests.lms.site.pages import heading, links, main, page, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]

ADDRESSES = ["/my/notes/", "/my/notes/print/", "/my/notes.txt"]


@pytest.fixture
def mine() -> Enrolment:
    course = published_course(lessons=3, title_th="การฟัง", title_en="Listening")
    return enrolment(cohort=open_cohort(course=course, name_th="รุ่นที่ 7", name_en="Cohort 7"))


def written(mine: Enrolment, *texts: str) -> list[Note]:
    """A note on each lesson of the course, an hour after one another."""
    made = [note(mine, text=text, lesson=number) for number, text in enumerate(texts)]
    for hours, one in enumerate(made):
        Note.objects.filter(pk=one.pk).update(updated_at=clock.now() + timedelta(hours=hours))
    return made


def shown(response) -> list[str]:
    """The texts of the notes on a page, in order."""
    return [words(text) for text in page(response).select(".notes__text")]


def test_all_notes_stand_with_their_lesson_and_course_the_latest_first(site_as, mine):
    written(mine, "รอคิวนาน", "ไม่มีป้าย")

    response = site_as(mine.learner).get("/my/notes/")

    assert [words(row) for row in page(response).select(".notes > li")] == [
        "ตั้งโจทย์ให้ชัด การฟัง รุ่นที่ 7 แก้ไขล่าสุด อังคาร 24 พ.ย. 2569 เวลา 10.00 น. ไม่มีป้าย",
        "เข้าใจผู้ใช้บริการ การฟัง รุ่นที่ 7 แก้ไขล่าสุด อังคาร 24 พ.ย. 2569 เวลา 09.00 น. รอคิวนาน",
    ]


def test_notes_of_several_courses_stand_together(site_as, mine):
    other = enrolment(learner=mine.learner)
    note(mine, text="จากหลักสูตรแรก")
    note(other, text="จากหลักสูตรที่สอง")

    assert sorted(shown(site_as(mine.learner).get("/my/notes/"))) == [
        "จากหลักสูตรที่สอง",
        "จากหลักสูตรแรก",
    ]


def test_each_note_leads_to_its_lesson(site_as, mine):
    note(mine, lesson=1)
    lesson_of_it = units_of(mine.cohort.course)[1]

    response = site_as(mine.learner).get("/my/notes/")
    target = page(response).select_one(".notes h2 a")["href"]

    assert target == f"/learn/{mine.uid}/{lesson_of_it.uid}/"
    assert heading(site_as(mine.learner).get(target)) == "ตั้งโจทย์ให้ชัด"


def test_a_note_from_a_course_one_left_is_kept_and_leads_nowhere(site_as, mine):
    note(mine, text="ยังอยากจำไว้")
    withdraw(enrolment=mine, by=mine.learner)

    response = site_as(mine.learner).get("/my/notes/")

    assert shown(response) == ["ยังอยากจำไว้"]
    assert page(response).select(".notes h2 a") == []


def test_a_note_on_a_lesson_that_is_taught_no_longer_is_kept_and_leads_nowhere(site_as, mine):
    note(mine, text="จากบทที่ถอดออก")
    course = mine.cohort.course
    publish(course, draft(*[lesson(unit, number=1) for unit in units_of(course)[1:]]))
    mine.cohort.revision = course.current
    mine.cohort.save()

    found = page(site_as(mine.learner).get("/my/notes/"))

    assert words(found.select_one(".notes h2")) == "เข้าใจผู้ใช้บริการ"
    assert found.select(".notes h2 a") == []


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("คิว", ["ผู้ใช้รอคิวนานที่สำนักงาน"]),
        ("รอ นาน", ["ผู้ใช้รอคิวนานที่สำนักงาน"]),
        ("ํสานักงาน", []),
        ("ส\u0e4d\u0e32นักงาน", ["ผู้ใช้รอคิวนานที่สำนักงาน"]),
        ("wifi", ["ไม่มี WiFi ที่อำเภอ"]),
        ("\0คิว", ["ผู้ใช้รอคิวนานที่สำนักงาน"]),
        ("100%", []),
        ("_", []),
    ],
)
def test_a_note_is_found_by_any_part_of_its_words(site_as, mine, q: str, found: list[str]):
    written(mine, "ผู้ใช้รอคิวนานที่สำนักงาน", "ไม่มี WiFi ที่อำเภอ")

    response = site_as(mine.learner).get("/my/notes/", {"q": q})

    assert shown(response) == found
    assert page(response).select_one("#q")["value"] == q.replace("\0", "")


def test_when_nothing_is_found_the_page_leads_back_to_all_notes(site_as, mine):
    note(mine)

    response = site_as(mine.learner).get("/my/notes/", {"q": "ดาราศาสตร์"})

    assert shown(response) == []
    assert "ดาราศาสตร์" in words(page(response).select_one(".empty strong"))
    assert page(response).select_one(".empty a")["href"] == "/my/notes/"


def test_without_notes_the_page_says_where_one_writes_them(site_as):
    response = site_as(person()).get("/my/notes/")

    assert page(response).select_one(".empty a")["href"] == "/my/"
    assert page(response).select("form[role=search] #q") == []


def test_a_note_that_was_cleared_is_gone(site_as, mine):
    kept = note(mine)
    Note.objects.filter(pk=kept.pk).update(text="")

    assert page(site_as(mine.learner).get("/my/notes/")).select(".notes") == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_was_typed_is_words_and_never_code(site_as, mine, address: str):
    note(mine, text="<script>alert(1)</script> & ‘จด’")

    response = site_as(mine.learner).get(address)

    if response.headers["Content-Type"].startswith("text/html"):
        assert page(response).select("main script") == []
        assert shown(response) == ["<script>alert(1)</script> & ‘จด’"]
    else:
        assert "<script>alert(1)</script> & ‘จด’" in response.content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_reads_the_notes_of_another(site_as, mine, address: str):
    note(mine, text="ลับเฉพาะฉัน")
    mate = enrolment(cohort=mine.cohort)

    assert "ลับเฉพาะฉัน" in site_as(mine.learner).get(address).content.decode()
    assert "ลับเฉพาะฉัน" not in site_as(mate.learner).get(address).content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_stranger_signs_in_first(client: Client, address: str):
    assert client.get(address).headers["Location"] == f"/sign-in/?next={address}"


@pytest.mark.parametrize("address", ADDRESSES)
def test_notes_are_only_read_here_and_kept_by_no_cache(site_as, mine, address: str):
    client = site_as(mine.learner)

    assert client.post(address).status_code == 405
    assert client.get(address).headers["Cache-Control"] == "private, no-store"


def test_the_file_holds_what_was_found_as_plain_text_that_notepad_reads(site_as, mine):
    written(mine, "รอคิวนาน\nแล้วกลับบ้าน", "ไม่มีป้าย")

    response = site_as(mine.learner).get("/my/notes.txt", {"q": "คิว"})

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="my-notes.txt"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    lines = response.content.decode().split("\r\n")
    assert lines[0].startswith("\ufeff")
    assert lines[1] == f"{mine.learner.get_full_name()} · 24 พ.ย. 2569"
    assert lines[2:] == [
        "",
        "-" * 40,
        "เข้าใจผู้ใช้บริการ",
        "การฟัง · รุ่นที่ 7",
        "แก้ไขล่าสุด อังคาร 24 พ.ย. 2569 เวลา\u00a009.00\u00a0น.",
        "",
        "รอคิวนาน",
        "แล้วกลับบ้าน",
        "",
    ]


def test_paper_and_file_are_of_what_was_searched_for(site_as, mine):
    written(mine, "รอคิวนาน", "ไม่มีป้าย")
    client = site_as(mine.learner)

    targets = links(client.get("/my/notes/", {"q": "คิว"})).values()
    onward = [target for target in targets if "?q=" in target]

    assert onward == [f"{path}?q=%E0%B8%84%E0%B8%B4%E0%B8%A7" for path in ADDRESSES[1:]]
    assert shown(client.get(onward[0])) == ["รอคิวนาน"]


def test_an_english_reader_is_told_the_english_names(site_as, mine):
    note(mine)
    client = site_as(mine.learner)
    client.cookies["django_language"] = "en"

    response = client.get("/my/notes/")

    assert heading(response) == "My notes Only you can read them."
    assert "Understanding people Listening Cohort 7 Last changed" in main(response)


@pytest.mark.parametrize("number", ["0", "-1", "x", "๒", "9999999", "1.5"])
def test_a_page_number_made_by_hand_is_the_first_page(site_as, mine, number: str):
    note(mine, text="หน้าแรก")

    assert shown(site_as(mine.learner).get("/my/notes/", {"page": number})) == ["หน้าแรก"]


def test_a_page_after_the_last_leads_back_to_the_first(site_as, mine):
    note(mine)

    response = site_as(mine.learner).get("/my/notes/", {"page": "9"})

    assert page(response).select_one(".empty a")["href"] == "/my/notes/"


def test_many_notes_come_in_pages_and_all_on_one_sheet(site_as):
    mine = enrolment(cohort=open_cohort(course=published_course(lessons=21)))
    for number in range(21):
        note(mine, text=f"ข้อที่ {number}", lesson=number)
    client = site_as(mine.learner)

    first = client.get("/my/notes/", {"q": "ข้อ"})
    following = page(first).select_one("a[rel=next]")["href"]
    second = client.get(following)

    assert len(shown(first)) == 20
    assert len(shown(second)) == 1
    assert {*shown(first), *shown(second)} == {f"ข้อที่ {number}" for number in range(21)}
    assert len(shown(client.get("/my/notes/print/"))) == 21


def test_notes_are_reached_from_ones_learning_and_from_a_lesson(site_as, mine):
    client = site_as(mine.learner)
    here = f"/learn/{mine.uid}/{units_of(mine.cohort.course)[0].uid}/"

    assert "/my/notes/" in links(client.get("/my/")).values()
    assert page(client.get(here)).select_one("#note a[href='/my/notes/']")
