"""The same house as people meet it in Chromium: the desk, a phone, a stranger's screen."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

import pytest
from playwright.sync_api import Browser, Page, expect

from courses.core.clock import BANGKOK
from courses.core.thai.dates import short_date
from tests.browser import DESKTOP, PHONE, follow, press
from tests.journeys.house import House, eventually
from tests.journeys.learning import assignments_of, hand_in, units_of

pytestmark = pytest.mark.browser


class Screens:
    """Opens a browser of its own for each person, signed in through the form."""

    def __init__(self, house: House, chromium: Browser) -> None:
        self.house, self.chromium = house, chromium
        self.contexts: list = []

    def open(self, role: str | None, size: dict[str, int], path: str = "/") -> Page:
        context = self.chromium.new_context(viewport=size, locale="th-TH")
        self.contexts.append(context)
        page = context.new_page()
        page.goto(f"{self.house.url}{path}")
        if role is not None:
            account = self.house.account(role)
            page.get_by_label("ชื่อผู้ใช้").fill(account["username"])
            page.get_by_label("รหัสผ่าน").fill(account["password"])
            press(page, "เข้าสู่ระบบ")
        return page


@pytest.fixture
def screens(house: House, chromium: Browser) -> Iterator[Screens]:
    opened = Screens(house, chromium)
    yield opened
    for context in opened.contexts:
        context.close()


def test_an_officer_publishes_a_lesson_and_learners_get_the_next_revision(
    house: House, screens: Screens
) -> None:
    before = house.stranger().get("/courses/GLDT/outline")
    writer = screens.open("trainer", DESKTOP, "/desk/pages/")

    # A row's last link leads to the pages beneath it, its title to the page itself.
    module = writer.get_by_role("row").filter(has_text="ปรับวิธีคิด")
    follow(writer, module.get_by_role("link").last)
    lesson = writer.get_by_role("row").filter(has_text="รู้จัก GovLab")
    follow(writer, lesson.locator(".title a").first)
    writer.locator("#id_title").wait_for()
    page = screens.open("officer", DESKTOP, writer.url.removeprefix(house.url))
    page.locator("#id_title").fill("รู้จักห้องปฏิบัติการนวัตกรรม")
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    follow(page, page.locator("button[name=action-publish]"))

    expect(page.get_by_text(f"หลักสูตรเป็นฉบับที่ {before['number'] + 1} แล้ว")).to_be_visible()
    after = house.stranger().get("/courses/GLDT/outline")
    titles = [unit["title"]["th"] for unit in after["modules"][0]["units"]]
    assert "รู้จักห้องปฏิบัติการนวัตกรรม" in titles
    assert [u["id"] for u in after["modules"][0]["units"]] == [
        u["id"] for u in before["modules"][0]["units"]
    ]


def test_a_trainer_marks_what_waits_on_the_desk(house: House, screens: Screens) -> None:
    someone_hands_in(house)
    page = screens.open("trainer", DESKTOP, "/desk/")

    follow(page, page.get_by_role("link", name="ตรวจชิ้นแรกสุด"))
    page.locator("fieldset, [role=radiogroup], .w-field").get_by_role("radio").first.focus()
    for _criterion in range(page.locator("input[type=radio][value='0']").count()):
        page.keyboard.press("1")  # the best level; the next criterion is at hand
    expect(page.locator("[data-total]")).to_have_text("100")
    page.locator("#id_feedback").fill("โจทย์ชัดเจน")
    follow(page, page.get_by_role("button", name="บันทึกผลการประเมิน"))

    expect(page.get_by_text("บันทึกผลแล้ว ผู้เข้ารับการฝึกอบรมเห็นผลได้ทันที")).to_be_visible()


def test_from_planning_a_cohort_on_the_desk_to_a_certificate_on_a_strangers_screen(
    house: House, screens: Screens
) -> None:
    plan_a_cohort(screens.open("officer", DESKTOP, "/desk/cohorts/new/"))
    phone = screens.open("learner", PHONE, "/sign-in/?next=/courses/PYP1/")

    enrol = phone.get_by_role("main").get_by_role("button", name=re.compile("^สมัคร"))
    follow(phone, enrol.first)
    phone.goto(f"{house.url}/my/")
    follow(phone, phone.get_by_role("link", name=re.compile("ป.ย.ป.1")).first)
    for _lesson in range(3):
        press(phone, "เรียนบทเรียนนี้จบแล้ว")
    serial = eventually(partial(serial_shown, house, phone), "the certificate on the phone")

    stranger = screens.open(None, PHONE, "/verify/")
    stranger.get_by_role("textbox").first.fill(serial.lower().replace("-", " "))
    press(stranger, "ตรวจสอบ")
    expect(stranger.get_by_role("main")).to_contain_text("ใช้ได้")
    expect(stranger.get_by_role("main")).to_contain_text("นางสาวเพ็ญพิชชา น้ำเพชร")
    expect(stranger.get_by_role("main")).to_contain_text(serial)


def someone_hands_in(house: House) -> None:
    learner = house.person("executive")
    cohort = house.demo["open_cohort"]["id"]
    enrolment = learner.post(f"/cohorts/{cohort}/enrolments")["id"]
    units = units_of(learner.get("/courses/GLDT/outline", cohort=cohort))
    hand_in(learner, enrolment, assignments_of(learner, enrolment, units)[0])


def plan_a_cohort(page: Page) -> None:
    """Days are typed as officers type them, in the Buddhist era."""
    today = datetime.now(BANGKOK).date()
    later = today + timedelta(days=14)
    page.locator("#id_course").select_option(label=course_option(page, "PYP1"))
    page.locator("#id_code").fill("pyp1-browser")
    page.locator("#id_number").fill("91")
    page.locator("#id_name_th").fill("รุ่นทดสอบ")
    page.locator("#id_capacity").fill("5")
    page.locator("#id_enrolment_opens_on").fill(short_date(today))
    page.locator("#id_enrolment_closes_on").fill(f"{later:%d/%m}/{later.year + 543}")
    page.locator("#id_starts_on").fill(short_date(today))
    page.locator("#id_ends_on").fill(short_date(later))
    follow(page, page.get_by_role("button", name="บันทึก"))
    follow(page, page.get_by_role("button", name="เปิดรับลงทะเบียน"))
    expect(page.get_by_text("เปลี่ยนสถานะของรุ่นแล้ว")).to_be_visible()


def course_option(page: Page, code: str) -> str:
    page.locator("#id_course").wait_for()
    options = page.locator("#id_course option").all_text_contents()
    return next(option for option in options if option.startswith(code))


def serial_shown(house: House, phone: Page) -> str | None:
    phone.goto(f"{house.url}/my/")
    section = phone.get_by_label("วุฒิบัตร")
    link = section.get_by_role("link", name=re.compile("ป.ย.ป.1"))
    if not link.count():
        return None
    follow(phone, link.first)
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", phone.inner_text("main"))
    return found.group() if found and "ดาวน์โหลด" in phone.inner_text("main") else None
