"""The catalogue and the page of a course."""

from datetime import timedelta

from django.test import Client

import pytest

from courses.cohorts.enums import CohortState, EnrolmentPolicy
from courses.core import clock
from courses.enrolment.services import withdraw
from tests.factories.catalogue import course, published_course
from tests.factories.cohorts import draft_cohort, moved, open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import person
from tests.factories.progress import complete
from tests.lms.site.pages import heading, links, main, page, words
from tests.lms.site.scene import design_course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


def titles(response) -> list[str]:
    return [words(title) for title in page(response).select("#results h2 a")]


def actions(response) -> list[str]:
    return [str(form["action"]) for form in page(response).select("main form[method=post]")]


def test_catalogue_shows_published_courses_by_code_to_anyone(client: Client):
    published_course(code="PYP2", title_th="นวัตกรรมระดับกรม")
    published_course(code="GLDT", title_th="การคิดเชิงออกแบบ")
    course(code="DRAFT", title_th="ร่าง")

    response = client.get("/courses/")

    assert response.status_code == 200
    assert titles(response) == ["การคิดเชิงออกแบบ", "นวัตกรรมระดับกรม"]


def test_catalogue_without_courses_says_what_will_fill_it(client: Client):
    assert "ยังไม่มีหลักสูตร" in main(client.get("/courses/"))


def test_a_course_in_the_list_tells_its_figures_and_the_cohort_that_closes_first(client: Client):
    made = published_course(code="GLDT", lessons=3)
    today = clock.today()
    open_cohort(course=made, name_th="รุ่นหลัง", enrolment_closes_on=today + timedelta(days=9))
    open_cohort(course=made, name_th="รุ่นแรก", enrolment_closes_on=today + timedelta(days=2))

    row = main(client.get("/courses/"))

    assert "รหัส GLDT 1.5 ชั่วโมง 3 บทเรียน" in row
    assert "รุ่นแรก สมัครภายใน 26 พ.ย. 2569 ที่นั่งว่าง 30" in row
    assert "รุ่นหลัง" not in row


@pytest.mark.parametrize("q", ["ออกแบบ", "คิดเชิงออกแบบ", "GLDT", "design", "  ออกแบบ  บริการ "])
def test_search_finds_thai_words_inside_others_and_english_ones(client: Client, q: str):
    published_course(code="GLDT")
    published_course(code="OTHER", title_th="การเงินการคลัง", title_en="Public finance")

    response = client.get("/courses/", {"q": q})

    assert "การคิดเชิงออกแบบเพื่อบริการภาครัฐ" in titles(response)


def test_search_leaves_out_what_does_not_hold_every_word(client: Client):
    published_course(code="GLDT")

    response = client.get("/courses/", {"q": "ออกแบบ ดาราศาสตร์"})

    assert titles(response) == []
    assert "ไม่พบหลักสูตร" in main(response)


@pytest.mark.parametrize(
    "q", ["<script>alert(1)</script>", "\0", "%' OR 1=1 --", "ก" * 5000, "\u202eabc", "…"]
)
def test_search_takes_anything_typed(client: Client, q: str):
    published_course(code="GLDT")

    response = client.get("/courses/", {"q": q})

    assert response.status_code == 200
    assert not page(response).select("#results script")


def test_pager_walks_through_every_course_once_and_keeps_the_search(client: Client):
    expected = [f"C{number:02d}" for number in range(45)]
    for code in expected:
        published_course(code=code, lessons=1, title_th=f"ออกแบบ {code}")
    seen: list[str] = []
    address = "/courses/?q=ออกแบบ"
    pages = 0
    while address:
        response = client.get(address)
        seen += [title.removeprefix("ออกแบบ ") for title in titles(response)]
        following = page(response).select_one("a[rel=next]")
        address = str(following["href"]) if following else ""
        pages += 1

    assert (seen, pages) == (expected, 3)


def test_a_page_that_is_not_the_first_leads_back_to_it(client: Client):
    published_course(code="GLDT")

    back = links(client.get("/courses/?after=AAA&q=ออกแบบ"))["กลับไปรายการแรก"]

    assert client.get(back).context["first"] == ""


@pytest.mark.parametrize("after", ["", "zzzz", "\0", "ก", "'; --", "A" * 400])
def test_pager_takes_any_place_to_start_from(client: Client, after: str):
    assert client.get("/courses/", {"after": after}).status_code == 200


def test_course_page_shows_what_is_taught_without_links_to_strangers(client: Client):
    made, *_rest = design_course()

    response = client.get(f"/courses/{made.code}/")

    assert heading(response) == "การคิดเชิงออกแบบเพื่อบริการภาครัฐ Design thinking for public services"
    outline = [words(title) for title in page(response).select(".units li > span:first-child")]
    assert outline == [
        "เข้าใจผู้ใช้บริการ",
        "ฟังอย่างลึกซึ้งในพื้นที่จริง",
        "โจทย์หนึ่งประโยค",
        "สร้างต้นแบบที่จับต้องได้",
        "ทดสอบกับผู้ใช้และวัดผล",
    ]
    assert page(response).select(".units a") == []
    assert "ตั้งโจทย์จากผู้ใช้จริงได้" in main(response)


@pytest.mark.parametrize("code", ["gldt", "GLDT", "Gldt"])
def test_a_course_is_found_by_its_code_in_any_case(client: Client, code: str):
    published_course(code="GLDT")

    assert client.get(f"/courses/{code}/").status_code == 200


@pytest.mark.parametrize("code", ["DRAFT", "NONE", "%00", "หลักสูตร", "a%27b", "x" * 31])
def test_a_course_that_is_not_published_is_not_found(client: Client, code: str):
    course(code="DRAFT")

    assert client.get(f"/courses/{code}/").status_code == 404


def test_a_stranger_is_led_to_sign_in_and_back_to_the_course(client: Client):
    cohort = open_cohort()
    address = f"/courses/{cohort.course.code}/"

    response = client.get(address)

    (label, target), *_ = [
        (label, target) for label, target in links(response).items() if "sign-in" in target
    ]
    assert label == f"เข้าสู่ระบบเพื่อสมัคร : {cohort.name_th}"
    assert target == f"/sign-in/?next=/cohorts/{cohort.uid}/enrol/"
    assert actions(response) == []


def test_a_person_may_apply_to_an_open_cohort(site_as):
    cohort = open_cohort()

    response = site_as(person()).get(f"/courses/{cohort.course.code}/")

    assert actions(response) == [f"/cohorts/{cohort.uid}/enrol/"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"enrolment_opens_on": 1}, "เปิดรับสมัครวันที่ 25 พ.ย. 2569"),
        ({"enrolment_closes_on": -1}, "ปิดรับสมัครแล้วเมื่อวันที่ 23 พ.ย. 2569"),
        ({"policy": EnrolmentPolicy.STAFF}, "เจ้าหน้าที่ฝึกอบรมเป็นผู้ลงทะเบียนให้ในรุ่นนี้"),
        ({"capacity": 0}, "ที่นั่งเต็มแล้ว"),
    ],
)
def test_a_cohort_one_cannot_join_says_why_and_has_no_button(site_as, fields, reason):
    moved_days = {
        name: clock.today() + timedelta(days=value) if name.startswith("enrolment") else value
        for name, value in fields.items()
    }
    cohort = open_cohort(**moved_days)

    response = site_as(person()).get(f"/courses/{cohort.course.code}/")

    assert reason in main(response)
    assert actions(response) == []


@pytest.mark.parametrize(
    ("policy", "how"),
    [
        (EnrolmentPolicy.SELF, "สมัครด้วยตนเองที่นี่ หากมีที่ว่างท่านได้ที่นั่งทันที"),
        (EnrolmentPolicy.KEY, "ลงทะเบียนด้วยตนเองที่นี่โดยใช้รหัสเข้าร่วมที่ได้รับ"),
        (EnrolmentPolicy.STAFF, "เสนอชื่อผ่านหน่วยงานของท่าน"),
        (EnrolmentPolicy.NOMINATE, "เสนอชื่อผ่านหน่วยงานของท่าน"),
        (EnrolmentPolicy.APPLY, "สมัครเข้ารับการคัดเลือก ที่นั่งจัดสรรตามลำดับของผู้สมัคร"),
        (EnrolmentPolicy.INVITE, "เข้าร่วมโดยได้รับเชิญ"),
    ],
)
def test_a_cohort_says_how_one_comes_to_a_seat(site_as, policy, how):
    cohort = open_cohort(policy=policy)

    response = site_as(person()).get(f"/courses/{cohort.course.code}/")

    assert how in main(response)


def test_the_cohort_one_can_join_stands_first_with_the_pages_one_bright_button(site_as):
    course = published_course(code="GLDT")
    yesterday = clock.today() - timedelta(days=1)
    open_cohort(course=course, name_th="รุ่นที่ปิดแล้ว", enrolment_closes_on=yesterday)
    open_cohort(course=course, name_th="รุ่นที่เปิด", starts_on=clock.today() + timedelta(days=60))

    response = site_as(person()).get("/courses/GLDT/")

    found = page(response)
    assert [words(name) for name in found.select(".cohort h3")] == ["รุ่นที่เปิด", "รุ่นที่ปิดแล้ว"]
    assert [words(button) for button in found.select("main .button--next")] == ["สมัคร : รุ่นที่เปิด"]


@pytest.mark.parametrize("states", [[], ["published", "running", "ended"]])
def test_drafts_and_ended_cohorts_are_not_offered(client: Client, states):
    cohort = moved(draft_cohort(name_th="รุ่นลับ"), *[CohortState(state) for state in states])

    assert "รุ่นลับ" not in main(client.get(f"/courses/{cohort.course.code}/"))


def test_a_learner_sees_their_place_progress_and_the_way_on(site_as, scene):
    response = site_as(scene.learner).get(f"/courses/{scene.course.code}/")

    text = main(response)
    assert "ทำแล้ว 1 จาก 5 รายการ (20 %)" in text
    assert scene.cohort.name_th in text
    assert links(response)["เรียนต่อ"] == scene.at()
    assert links(response)["เข้าใจผู้ใช้บริการ"] == scene.at(scene.lessons[0])
    assert links(response)["ขอถอนตัวจากรุ่นนี้"] == f"/enrolments/{scene.enrolment.uid}/withdraw/"
    states = [words(state) for state in page(response).select(".units__state")]
    assert states == ["เสร็จแล้ว"]


def test_one_who_has_completed_is_not_offered_to_withdraw(site_as):
    mine = enrolment()
    complete(mine)

    response = site_as(mine.learner).get(f"/courses/{mine.cohort.course.code}/")

    assert "สำเร็จการฝึกอบรม" in main(response)
    assert "ขอถอนตัวจากรุ่นนี้" not in links(response)


def test_one_who_withdrew_may_apply_again(site_as):
    mine = enrolment()
    withdraw(enrolment=mine, by=mine.learner)

    response = site_as(mine.learner).get(f"/courses/{mine.cohort.course.code}/")

    assert actions(response) == [f"/cohorts/{mine.cohort.uid}/enrol/"]


def test_another_learners_place_is_nobody_elses(site_as, scene):
    response = site_as(person()).get(f"/courses/{scene.course.code}/")

    assert "เรียนต่อ" not in links(response)
