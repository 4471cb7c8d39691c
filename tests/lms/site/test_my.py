"""My learning and my training record."""

from datetime import date, datetime, time, timedelta

from django.test import Client

import pytest

from courses.core import clock
from courses.coursework.models import Assignment
from courses.coursework.services import set_deadline
from courses.enrolment.models import Enrolment
from courses.enrolment.services import withdraw
from tests.factories.catalogue import published_course
from tests.factories.cohorts import open_cohort
from tests.factories.coursework import marked, submission
from tests.factories.enrolment import enrolment
from tests.factories.people import organisation, person, trainer
from tests.factories.progress import complete, read_all, taught
from tests.lms.site.pages import facts, heading, links, main, page, words
from tests.lms.site.scene import Scene

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]
A_DAY = timedelta(days=1)


def next_thing(response) -> tuple[str, str] | None:
    """The sentence on top of the page, and where its button leads."""
    band = page(response).select_one(".next")
    if band is None:
        return None
    button = band.select_one("a.button")
    return words(band.select_one(".next__say")), str(button["href"])


def section(response, name: str) -> str:
    return words(page(response).select_one(f"section[aria-labelledby={name}]"))


def with_work(*, learner=None, **deadline) -> tuple[Enrolment, Assignment]:
    course = published_course(lessons=2, assignments=1)
    mine = enrolment(learner=learner, cohort=open_cohort(course=course))
    work = Assignment.objects.get(course=course)
    if deadline:
        due_on = clock.today() + timedelta(**deadline)
        set_deadline(assignment=work, cohort=mine.cohort, due_on=due_on, by=None)
    return mine, work


def my_page(site_as, mine: Enrolment):
    return site_as(mine.learner).get("/my/")


def test_a_newcomer_is_shown_the_way_to_the_courses(site_as):
    response = site_as(person()).get("/my/")

    assert next_thing(response) is None
    assert "ท่านยังไม่ได้เข้าร่วมหลักสูตร" in main(response)
    assert "/courses/" in links(response).values()


def test_the_next_lesson_stands_on_top(site_as):
    mine, _work = with_work()

    assert next_thing(my_page(site_as, mine)) == (
        "หน่วยถัดไปของ “การคิดเชิงออกแบบเพื่อบริการภาครัฐ” คือ เข้าใจผู้ใช้บริการ",
        f"/learn/{mine.uid}/",
    )


@pytest.mark.parametrize(("days", "is_next"), [(3, True), (7, False), (30, False)])
def test_work_due_within_a_week_comes_before_lessons(site_as, days, is_next):
    mine, work = with_work(days=days)

    said, target = next_thing(my_page(site_as, mine))

    assert said.startswith("ส่งใบงาน “โจทย์หนึ่งประโยค” ภายในวัน") is is_next
    assert (target == f"/learn/{mine.uid}/{work.unit.uid}/") is is_next


def test_overdue_work_is_asked_for_first(site_as):
    learner = person()
    with_work(learner=learner, days=2)
    late, work = with_work(learner=learner, days=-1)

    said, target = next_thing(my_page(site_as, late))

    assert said.startswith("ใบงาน “โจทย์หนึ่งประโยค” ครบกำหนดส่งเมื่อวันจันทร์ 23 พ.ย. 2569")
    assert target == f"/learn/{late.uid}/{work.unit.uid}/"


def test_work_that_waits_for_the_trainer_asks_nothing_of_the_learner(site_as):
    mine, work = with_work(days=2)
    submission(mine, work)

    response = my_page(site_as, mine)

    assert "ไม่มีงานที่รอส่ง" in section(response, "due")
    assert next_thing(response)[1] == f"/learn/{mine.uid}/"


def test_returned_work_is_asked_for_again(site_as):
    mine, work = with_work(days=2)
    marked(submission(mine, work), points=10, by=trainer(mine.cohort))

    response = my_page(site_as, mine)

    assert "โจทย์หนึ่งประโยค" in section(response, "due")
    assert "ส่งคืนให้แก้ไข" in section(response, "due")


def test_all_read_and_handed_in_says_that_marking_is_awaited(site_as):
    mine, work = with_work()
    read_all(mine)
    submission(mine, work)

    assert next_thing(my_page(site_as, mine)) == (
        "ท่านเรียนครบทุกหน่วยของ “การคิดเชิงออกแบบเพื่อบริการภาครัฐ” แล้ว อยู่ระหว่างรอผลการตรวจใบงาน",
        f"/learn/{mine.uid}/",
    )


def test_one_who_has_finished_everything_is_asked_to_choose_again(site_as):
    mine = enrolment()
    complete(mine)

    assert next_thing(my_page(site_as, mine)) == (
        "ขณะนี้ไม่มีสิ่งที่ต้องทำ ท่านสนใจเรียนหลักสูตรใหม่หรือไม่",
        "/courses/",
    )


def test_each_enrolment_tells_its_progress_and_what_is_missing(site_as, scene: Scene):
    response = site_as(scene.learner).get("/my/")

    rows = [words(row) for row in page(response).select("section[aria-labelledby=courses] li")]
    assert rows[0] == (
        f"การคิดเชิงออกแบบเพื่อบริการภาครัฐ {scene.cohort.name_th} "
        "แผ่นงาน : การคิดเชิงออกแบบเพื่อบริการภาครัฐ กำลังเรียน "
        "ทำแล้ว 1 จาก 5 รายการ (20 %) · ยังขาด ฟังอย่างลึกซึ้งในพื้นที่จริง, โจทย์หนึ่งประโยค, "
        "สร้างต้นแบบที่จับต้องได้, และอีก 1 รายการ"
    )
    assert rows[1].startswith("รากฐานนวัตกรรมภาครัฐ")
    assert rows[1].endswith("สำเร็จการฝึกอบรม ทำแล้ว 2 จาก 2 รายการ (100 %)")


def test_what_was_given_up_stands_last_and_leads_nowhere(site_as):
    learner = person()
    gone = enrolment(learner=learner, cohort=open_cohort(course=published_course(code="GONE")))
    withdraw(enrolment=gone, by=learner)
    stays = enrolment(learner=learner)

    response = my_page(site_as, stays)

    rows = page(response).select("section[aria-labelledby=courses] li")
    assert [bool(row.select("h3 a")) for row in rows] == [True, False]
    assert "ถอนตัวแล้ว" in words(rows[1])


def test_work_of_a_withdrawn_enrolment_is_not_asked_for(site_as):
    mine, _work = with_work(days=1)
    withdraw(enrolment=mine, by=mine.learner)

    assert "โจทย์หนึ่งประโยค" not in main(my_page(site_as, mine))


def test_certificates_stand_with_number_and_state(site_as, scene: Scene):
    response = site_as(scene.learner).get("/my/")

    told = section(response, "certificates")
    assert "เลขที่วุฒิบัตร 00001/2569 · 24 พ.ย. 2569" in told
    assert "ใช้ได้" in told
    assert links(response)["รากฐานนวัตกรรมภาครัฐ"].startswith(("/learn/", "/my/certificates/"))


def test_nothing_of_another_person_is_on_my_page(site_as, scene: Scene):
    other = person(first_name="ผู้อื่น")

    response = site_as(other).get("/my/")

    assert "การคิดเชิงออกแบบเพื่อบริการภาครัฐ" not in main(response)
    assert heading(response).endswith(other.get_full_name())


def test_my_name_is_told_in_the_language_of_the_page(site_as):
    me = person(first_name="สมหญิง", first_name_en="Somying")
    client = site_as(me)
    client.cookies["django_language"] = "en"

    assert heading(client.get("/my/")) == f"My learning {me.get_full_name_en()}"


@pytest.mark.parametrize("address", ["/my/", "/my/transcript/"])
def test_a_stranger_signs_in_first(client: Client, address: str):
    assert client.get(address).headers["Location"] == f"/sign-in/?next={address}"


def test_the_record_lists_completed_courses_with_hours_and_fiscal_year(site_as, scene: Scene):
    response = site_as(scene.learner).get("/my/transcript/")

    rows = [[words(cell) for cell in row.select("td")] for row in page(response).select("tbody tr")]
    cohort = scene.completion.enrolment.cohort
    assert rows == [
        [
            "2570",
            f"รากฐานนวัตกรรมภาครัฐ {cohort.name_th}",
            "24 พ.ย. 2569",
            "สำเร็จการฝึกอบรม",
            "00001/2569",
            "1",
        ]
    ]
    assert words(page(response).select_one("tfoot")) == "รวมชั่วโมง 1"


def test_the_record_names_the_person_position_and_agency(site_as):
    office = organisation(name_th="กรมการปกครอง")
    me = person(organisation=office)

    assert facts(site_as(me).get("/my/transcript/")) == {
        "ชื่อ": f"{me.get_full_name()} {me.get_full_name_en()}",
        "ตำแหน่ง": "นักวิเคราะห์นโยบายและแผนชำนาญการ",
        "หน่วยงาน": "กรมการปกครอง",
        "ข้อมูล ณ วันที่": "24 พ.ย. 2569",
    }


def test_an_empty_record_says_what_will_fill_it(site_as):
    response = site_as(person()).get("/my/transcript/")

    assert page(response).select("table") == []
    assert "ยังไม่มีประวัติการฝึกอบรม" in main(response)


def test_hours_of_several_courses_are_added(site_as):
    me = person()
    for lessons in (1, 2):
        mine = enrolment(learner=me, cohort=open_cohort(course=published_course(lessons=lessons)))
        complete(mine)
    assert taught(mine, "lesson")

    response = site_as(me).get("/my/transcript/")

    assert words(page(response).select_one("tfoot")) == "รวมชั่วโมง 1.5"


# --- What is due, and long lists ----------------------------------------------------------


def due_lists(response) -> dict[str, list[str]]:
    """Titles of the work that waits, by the list it stands in."""
    lists = page(response).select("section[aria-labelledby=due] ul")
    return {
        str(one["aria-labelledby"]): [words(title) for title in one.select(".title-link")]
        for one in lists
    }


def named_work(learner, name: str, **deadline) -> Enrolment:
    mine, work = with_work(learner=learner, **deadline)
    Assignment.objects.filter(pk=work.pk).update(title_th=name)
    return mine


def test_what_is_overdue_this_weeks_and_later_stand_apart(site_as):
    """Tuesday 24 November: the week ends on Sunday the 29th, in Bangkok."""
    learner = person()
    for days in (-9, -1, 0, 5, 6, 30):
        named_work(learner, f"ห่าง {days} วัน", days=days)
    named_work(learner, "ไม่มีกำหนด")

    response = site_as(learner).get("/my/")

    assert due_lists(response) == {
        "overdue": ["ห่าง -9 วัน", "ห่าง -1 วัน"],
        "week": ["ห่าง 0 วัน", "ห่าง 5 วัน"],
        "later": ["ห่าง 6 วัน", "ห่าง 30 วัน", "ไม่มีกำหนด"],
    }
    assert "อาทิตย์ 29 พ.ย. 2569" in words(page(response).select_one("h3#week"))


@pytest.mark.parametrize(
    ("due_time", "where"),
    [(time(8, 59, 59), "overdue"), (time(9, 0), "week"), (time(9, 0, 1), "week")],
)
def test_work_is_overdue_from_the_second_after_its_time(site_as, due_time: time, where: str):
    mine, work = with_work()
    set_deadline(
        assignment=work, cohort=mine.cohort, due_on=clock.today(), due_time=due_time, by=None
    )

    assert list(due_lists(my_page(site_as, mine))) == [where]


@pytest.mark.parametrize(
    ("due_on", "due_time", "where"),
    [
        (date(2026, 11, 29), time(23, 59), "week"),
        (date(2026, 11, 30), time(0, 0), "later"),
        (date(2026, 11, 30), time(6, 59), "later"),
    ],
)
def test_the_week_ends_at_midnight_of_bangkok(site_as, due_on: date, due_time: time, where: str):
    """Monday morning in Bangkok is still Sunday in UTC."""
    mine, work = with_work()
    set_deadline(assignment=work, cohort=mine.cohort, due_on=due_on, due_time=due_time, by=None)

    assert list(due_lists(my_page(site_as, mine))) == [where]


@pytest.mark.parametrize("weekday", range(7))
def test_on_every_day_the_week_is_the_one_up_to_sunday(site_as, standing_clock, weekday: int):
    mine, work = with_work()
    set_deadline(assignment=work, cohort=mine.cohort, due_on=date(2026, 12, 6), by=None)
    client = site_as(mine.learner)

    with clock.standing_at(datetime(2026, 11, 30, 8, tzinfo=clock.BANGKOK) + weekday * A_DAY):
        assert list(due_lists(client.get("/my/"))) == ["week"]


def test_a_list_shows_five_and_leads_to_all_of_it(site_as):
    learner = person()
    for number in range(6):
        named_work(learner, f"งานที่ {number}", days=10 + number)
    client = site_as(learner)

    few = client.get("/my/")
    all_of_it = client.get(page(few).select_one("section[aria-labelledby=due] a.reach")["href"])

    assert due_lists(few) == {"later": [f"งานที่ {number}" for number in range(5)]}
    assert due_lists(all_of_it) == {"later": [f"งานที่ {number}" for number in range(6)]}
    assert page(all_of_it).select("section[aria-labelledby=due] a.reach") == []
    assert len(rows_of(all_of_it, "courses")) == 5


def test_five_are_all_there_is_and_nothing_more_is_promised(site_as):
    learner = person()
    for _number in range(5):
        enrolment(learner=learner, cohort=open_cohort(course=published_course(lessons=1)))

    response = site_as(learner).get("/my/")

    assert len(rows_of(response, "courses")) == 5
    assert page(response).select("section[aria-labelledby=courses] .part__head a") == []


def rows_of(response, name: str) -> list[str]:
    return [words(row) for row in page(response).select(f"section[aria-labelledby={name}] li")]


@pytest.mark.parametrize("name", ["due", "announcements", "teams", "certificates"])
def test_every_empty_part_says_why_and_what_fills_it(site_as, name: str):
    response = my_page(site_as, enrolment())

    empty = page(response).select_one(f"section[aria-labelledby={name}] .empty")
    assert words(empty.strong)
    assert words(empty.p)


@pytest.mark.parametrize("whole", ["nothing", "<b>", "courses&all=due", "๑"])
def test_a_list_nobody_has_changes_nothing(site_as, whole: str):
    mine = enrolment()

    response = site_as(mine.learner).get("/my/", {"all": whole})

    assert len(rows_of(response, "courses")) == 1
    assert page(response).select("main b") == []


def test_each_course_leads_to_its_canvases_and_those_given_up_do_not(site_as):
    learner = person()
    stays = enrolment(learner=learner)
    gone = enrolment(learner=learner, cohort=open_cohort(course=published_course(code="GONE")))
    withdraw(enrolment=gone, by=learner)
    client = site_as(learner)

    targets = [one for one in links(client.get("/my/")).values() if one.endswith("/canvases/")]
    on_course = links(client.get(f"/courses/{stays.cohort.course.code}/"))

    assert targets == [f"/learn/{stays.uid}/canvases/"]
    assert on_course["แผ่นงาน"] == targets[0]
    assert client.get(targets[0]).status_code == 200
