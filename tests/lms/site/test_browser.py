"""The site as people meet it: on a phone, with a keyboard, without scripts, in both schemes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from courses.coursework.models import Submission
from courses.enrolment.models import Enrolment
from courses.progress.models import Completion
from tests.browser import DESKTOP, PHONE, Visitor, control, follow, press, why_not
from tests.factories.catalogue import published_course
from tests.factories.cohorts import open_cohort
from tests.factories.coursework import ANSWER, PDF, marked
from tests.factories.people import PASSWORD, person, trainer
from tests.lms.site.scene import Scene, certified
from tests.lms.site.writable import ALL_KINDS, REFLECTION, reading, text

if reason := why_not():
    pytest.skip(reason, allow_module_level=True)
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Opens = Callable[..., Visitor]
LARGE = {"name": "text_size", "value": "large"}
WATCH_SHIFTS = """
  self.shifts = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) self.shifts += value;
  }).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "บันทึกข้อความ.pdf"
    path.write_bytes(PDF)
    return path


def stored(page: Page) -> Any:
    """What is written within the block has been answered by the server at its end."""
    return page.expect_response(lambda answer: "/entries/" in answer.url)


def sign_in(page: Page, username: str) -> None:
    page.get_by_label("ชื่อผู้ใช้").fill(username)
    page.get_by_label("รหัสผ่าน").fill(PASSWORD)
    press(page, "เข้าสู่ระบบ")


@pytest.mark.parametrize(
    "scripts",
    [pytest.param(True, marks=pytest.mark.each_database), False],
    ids=["with scripts", "without scripts"],
)
def test_a_learner_walks_from_the_catalogue_to_the_certificate(
    visitor: Opens, paper: Path, scripts: bool
):
    course = published_course(code="GLDT", lessons=2, assignments=1)
    cohort = open_cohort(course=course)
    learner = person(username="somying.t")
    someone = visitor(java_script_enabled=scripts)
    page = someone.goes_to("/courses/")

    page.get_by_label("ท่านต้องการเรียนเรื่องใด").fill("ออกแบบ")
    press(page, "ค้นหา")
    press(page, "การคิดเชิงออกแบบเพื่อบริการภาครัฐ")
    press(page, "เข้าสู่ระบบเพื่อสมัคร")
    sign_in(page, "somying.t")
    press(page, "สมัคร")
    expect(page.get_by_role("status")).to_have_text(f"ท่านได้ที่นั่งใน {cohort.name_th} แล้ว")

    press(page, "เรียนต่อ")
    for _lesson in range(2):
        press(page, "เรียนบทเรียนนี้จบแล้ว")
    page.get_by_label("คำตอบของท่าน").fill(ANSWER)
    page.get_by_label("ไฟล์").set_input_files(paper)
    press(page, "ส่งงาน")

    handed_in = Submission.objects.get()
    expect(page.get_by_role("status")).to_have_text(
        f"ได้รับใบงานของท่านแล้ว เลขที่รับงาน {handed_in.receipt}"
    )
    marked(handed_in, points=80, by=trainer(cohort))
    certificate = certified(Completion.objects.get(enrolment__learner=learner))
    someone.goes_to("/my/")
    follow(page, page.get_by_label("วุฒิบัตร").get_by_role("link", name=course.title_th))
    with page.expect_download() as download:
        control(page, "ดาวน์โหลดไฟล์ PDF").click()
    assert download.value.suggested_filename == f"certificate-{certificate.serial}.pdf"
    press(page, "สิ่งที่ผู้อื่นเห็นเมื่อตรวจสอบ")
    expect(page.get_by_role("heading", name="ใช้ได้")).to_be_visible()

    assert someone.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_no_page_has_a_barrier_or_a_broken_rule(visitor: Opens, scene: Scene, scheme, size):
    learner = visitor(scene.learner, scheme=scheme, viewport=size)
    found: dict[str, list[str]] = {}

    for name, path in scene.pages().items():
        learner.goes_to(path)
        found[name] = learner.barriers()

    assert {name: barriers for name, barriers in found.items() if barriers} == {}
    assert learner.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_a_stranger_have_no_barrier(visitor: Opens, scene: Scene, scheme):
    stranger = visitor(scheme=scheme)
    found: dict[str, list[str]] = {}

    for path in ("/", "/courses/", f"/courses/{scene.course.code}/", "/sign-in/", "/verify/"):
        stranger.goes_to(path)
        found[path] = stranger.barriers()
    stranger.page.get_by_role("button", name="เมนู").click()
    found["the menu"] = stranger.barriers()
    stranger.goes_to("/sign-in/")
    press(stranger.page, "เข้าสู่ระบบ")
    found["a form that came back"] = stranger.barriers()

    assert {name: barriers for name, barriers in found.items() if barriers} == {}
    assert stranger.complaints == []


ENGLISH = {"name": "django_language", "value": "en"}


@pytest.mark.parametrize(("scheme", "language"), [("light", "th"), ("dark", "en")])
def test_a_lesson_and_its_panels_have_no_barrier(visitor: Opens, scheme: str, language: str):
    place = reading(release={"after_days": 30})
    learner = visitor(place.learner)
    cookies = [{**ENGLISH, "value": language}, {"name": "scheme", "value": scheme}]
    learner.page.context.add_cookies([{**one, "url": learner.home} for one in cookies])
    found: dict[str, list[str]] = {}

    page = learner.goes_to(place.at())
    page.locator("[data-write=check] [value=a]").check()
    with stored(page):
        page.locator("[data-write=check] button").click()
    page.evaluate("scrollTo(0, 0)")
    found["lesson"] = learner.barriers()
    page.locator(".bar [popovertarget=note]").click()
    found["note"] = learner.barriers()
    page.keyboard.press("Escape")
    page.locator(".bar__outline").click()
    found["outline"] = learner.barriers()
    for path in (place.at(unit=place.other), "/my/offline/", "/offline/"):
        learner.goes_to(path)
        found[path] = learner.barriers()

    assert {name: barriers for name, barriers in found.items() if barriers} == {}
    assert learner.complaints == []


@pytest.mark.parametrize("width", [320, 1280])
def test_a_lesson_with_everything_in_it_does_not_scroll_sideways(visitor: Opens, width: int):
    table = "<table><tr>" + "<td>การคิดเชิงออกแบบเพื่อบริการภาครัฐ</td>" * 12 + "</tr></table>"
    place = reading(*ALL_KINDS, text(7, table), text(8, f"<p>{'ก' * 300}</p>"))
    learner = visitor(place.learner, viewport={"width": width, "height": 700})
    learner.page.context.add_cookies([{**LARGE, "url": learner.home}])

    learner.goes_to(place.at())

    assert not learner.scrolls_sideways()


def test_the_drawer_takes_the_focus_and_gives_it_back(visitor: Opens):
    place = reading()
    learner = visitor(place.learner)
    page = learner.goes_to(place.at())
    opener = page.locator(".bar__outline")

    opener.click()
    expect(page.locator(".outline .drawer__close")).to_be_focused()
    heights = [box.bounding_box()["height"] for box in page.locator(".outline a").all()]
    assert min(heights) >= 44
    page.keyboard.press("Escape")

    expect(opener).to_be_focused()
    expect(page.locator("#outline")).to_be_hidden()


def test_a_knowledge_check_is_answered_by_the_keyboard_alone(visitor: Opens):
    place = reading()
    learner = visitor(place.learner)
    page = learner.goes_to(place.at())
    page.locator("[data-write=check] [value=a]").focus()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    with stored(page):
        page.keyboard.press("Enter")

    expect(page.locator("[data-verdict=right]")).to_be_visible()
    expect(page.locator("[data-verdict=wrong]")).to_be_hidden()


@pytest.mark.parametrize("where", ["note", "r1"])
def test_what_is_written_is_kept_without_scripts(visitor: Opens, where: str):
    place = reading()
    learner = visitor(place.learner, java_script_enabled=False)
    page = learner.goes_to(place.at())
    if where == "note":
        page.locator(".bar [popovertarget=note]").click()
    form = page.locator("#note form" if where == "note" else "#b-r1 form")

    form.locator("textarea").fill("คิวยาว")
    follow(page, form.locator(".row button"))

    expect(page.get_by_role("status").first).to_be_visible()
    expect(form.locator("textarea")).to_have_value("คิวยาว")


def test_nothing_moves_while_a_lesson_is_drawn(visitor: Opens):
    place = reading()
    learner = visitor(place.learner)
    learner.page.add_init_script(WATCH_SHIFTS)

    page = learner.goes_to(place.at())
    page.evaluate("document.fonts.ready")

    assert page.evaluate("shifts") == 0
    assert page.evaluate("document.fonts.check('16px Sarabun')")


def test_a_lesson_fits_paper_with_what_was_written_and_nothing_around_it(visitor: Opens):
    transcript = "<details><summary>บทถอดเสียง</summary><p>สวัสดี</p></details>"
    place = reading(REFLECTION, text(5, transcript))
    learner = visitor(place.learner, viewport=DESKTOP)
    page = learner.goes_to(place.at())
    with stored(page):
        page.locator("#e-r1").fill("คิวยาว")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")

    for chrome in ("header.top", "footer.foot", ".outline", ".bar", "#note", ".write .button"):
        expect(page.locator(chrome).first).to_be_hidden()
    expect(page.locator("#e-r1")).to_be_visible()
    expect(page.get_by_text("สวัสดี")).to_be_visible()


def test_a_barrier_would_be_found(visitor: Opens):
    someone = visitor()
    page = someone.goes_to("/privacy/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x>')")

    assert [barrier.split(":")[0] for barrier in someone.barriers()] == ["image-alt"]


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_scrolls_sideways(visitor: Opens, scene: Scene, width: int):
    learner = visitor(scene.learner, viewport={"width": width, "height": 800})
    learner.page.context.add_cookies([{**LARGE, "url": learner.home}])

    wide = []
    for name, path in scene.pages().items():
        learner.goes_to(path)
        if learner.scrolls_sideways():
            wide.append(name)

    assert wide == []


@pytest.mark.parametrize(
    ("place", "action"),
    [
        ("my learning", "ไปที่ใบงาน"),
        ("course", "เรียนต่อ"),
        ("lesson", "เรียนบทเรียนนี้จบแล้ว"),
        ("assignment", "ส่งงาน"),
        ("withdrawal", "ขอถอนตัว"),
        ("certificate", "ดาวน์โหลดไฟล์ PDF"),
        ("verification", "ตรวจสอบ"),
    ],
)
def test_the_main_action_is_reached_by_the_keyboard_and_seen(
    visitor: Opens, scene: Scene, place: str, action: str
):
    learner = visitor(scene.learner)
    page = learner.goes_to(scene.pages()[place])
    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Enter")

    learner.tabs_to(action, within=25)

    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert (skip, ring) == ("ข้ามไปยังเนื้อหา", "solid")


def test_a_course_is_joined_with_the_keyboard_alone(visitor: Opens):
    cohort, learner = open_cohort(), person()
    someone = visitor(learner)
    page = someone.goes_to(f"/courses/{cohort.course.code}/")

    someone.tabs_to("สมัคร")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="การเรียนของฉัน")).to_be_visible()
    assert Enrolment.objects.get().learner == learner


def test_what_can_be_pressed_is_large_enough_for_a_thumb(visitor: Opens, scene: Scene):
    learner = visitor(scene.learner, has_touch=True, is_mobile=True)
    small: dict[str, list[str]] = {}

    for name, path in scene.pages().items():
        page = learner.goes_to(path)
        boxes = page.locator("main button:visible, main a.button:visible, .outline a:visible").all()
        found = [box.inner_text() for box in boxes if (box.bounding_box() or {})["height"] < 44]
        if found:
            small[name] = found

    assert small == {}


def test_an_error_takes_the_focus_and_leads_to_its_field(visitor: Opens):
    someone = visitor()
    page = someone.goes_to("/sign-in/")
    press(page, "เข้าสู่ระบบ")

    expect(page.locator(".errors")).to_be_focused()
    page.get_by_role("link", name="รหัสผ่าน: โปรดพิมพ์รหัสผ่าน").click()

    expect(page.get_by_label("รหัสผ่าน")).to_be_focused()


def test_the_menu_of_a_phone_works_without_scripts(visitor: Opens):
    someone = visitor(java_script_enabled=False)
    page = someone.goes_to("/courses/")
    page.get_by_role("button", name="เมนู").click()
    page.locator(".display summary").click()

    larger = page.get_by_role("button", name="ขยายขนาดตัวอักษร")
    follow(page, larger.or_(page.locator("button[value=large]")).first)

    expect(page.locator("html")).to_have_attribute("data-size", "large")


def test_the_record_fits_paper(visitor: Opens, scene: Scene):
    learner = visitor(scene.learner, viewport=DESKTOP)
    page = learner.goes_to("/my/transcript/")
    page.emulate_media(media="print")

    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator("footer.foot")).to_be_hidden()
    expect(page.locator("table")).to_be_visible()
