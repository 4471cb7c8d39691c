"""The site as people meet it: on a phone, with a keyboard, without scripts, in both schemes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from courses.coursework.models import Submission
from courses.enrolment.models import Enrolment
from courses.progress.models import Completion
from tests.browser import DESKTOP, PHONE, Visitor, why_not
from tests.factories.catalogue import published_course
from tests.factories.cohorts import open_cohort
from tests.factories.coursework import ANSWER, PDF, marked
from tests.factories.people import PASSWORD, person, trainer
from tests.lms.site.scene import Scene, certified

if reason := why_not():
    pytest.skip(reason, allow_module_level=True)
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Opens = Callable[..., Visitor]
LARGE = {"name": "text_size", "value": "large"}


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "บันทึกข้อความ.pdf"
    path.write_bytes(PDF)
    return path


def press(page: Page, name: str) -> None:
    """Press the one button or link of the page's own part with that name."""
    here = page.get_by_role("main")
    here.get_by_role("button", name=name).or_(here.get_by_role("link", name=name)).first.click()


def sign_in(page: Page, username: str) -> None:
    page.get_by_label("ชื่อผู้ใช้").fill(username)
    page.get_by_label("รหัสผ่าน").fill(PASSWORD)
    press(page, "เข้าสู่ระบบ")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
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
    press(page, "เรียนบทเรียนนี้จบแล้ว")
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
    page.get_by_label("วุฒิบัตร").get_by_role("link", name=course.title_th).click()
    with page.expect_download() as download:
        press(page, "ดาวน์โหลดไฟล์ PDF")
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
        boxes = page.locator("main button:visible, main a.button:visible, .outline a").all()
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

    page.get_by_role("button", name="ขยายขนาดตัวอักษร").or_(
        page.locator("button[value=large]")
    ).first.click()

    expect(page.locator("html")).to_have_attribute("data-size", "large")


def test_the_record_fits_paper(visitor: Opens, scene: Scene):
    learner = visitor(scene.learner, viewport=DESKTOP)
    page = learner.goes_to("/my/transcript/")
    page.emulate_media(media="print")

    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator("footer.foot")).to_be_hidden()
    expect(page.locator("table")).to_be_visible()
