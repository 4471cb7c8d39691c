"""A course of five modules on film: written, illustrated, reviewed, published, and revised."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser import DESKTOP
from tests.journeys.filming import Film
from tests.journeys.house import ROOT, House

pytestmark = pytest.mark.browser

CODE = "FILM"
PATIENCE_MS = 8_000
MODULES = ("เข้าใจผู้ใช้", "ตั้งโจทย์", "ระดมทางเลือก", "สร้างต้นแบบ", "ทดสอบ")
TEXT = "ไปดูของจริง ฟังคนที่ใช้บริการ แล้วจึงเขียนสิ่งที่พบ"
# The editor saves by itself as one types. A save that is pressed meanwhile overtakes that, and
# Wagtail answers the slower one with 400 and writes nothing.
OVERTAKEN = re.compile(r"/desk/pages/\d+/edit/: .* 400 \(Bad Request\)")
ROLES = """
from courses.catalogue.models import Course
from courses.people.models import User
from courses.people.services import grant_role
course = Course.objects.get(code="FILM")
for role in ("trainer", "reviewer", "publisher"):
    user = User.objects.get(username=role)
    grant_role(user=user, role=role, scope=("course", course.uid), by=None)
"""


def test_from_an_empty_course_to_its_second_revision(own_house: House, chromium: Browser) -> None:
    house = own_house
    with Film(chromium, house, "trainers-write-a-course", DESKTOP) as film:
        course = found_the_course(film)
        tree = the_trainer_writes(film, course)
        the_trainer_submits(film, tree)
        the_reviewer_asks_for_more_and_then_agrees(film, tree)
        the_publisher_publishes(film, tree)
        first = house.stranger().get(f"/courses/{CODE}/outline")
        revise(film, tree)
        second = house.stranger().get(f"/courses/{CODE}/outline")

    assert [said for said in film.complaints if not OVERTAKEN.search(said)] == []
    assert [module["title"]["th"] for module in first["modules"]] == list(MODULES)
    assert (first["number"], second["number"]) == (1, 2)
    assert titles(second)[0] == "เข้าใจผู้ใช้ บทที่หนึ่ง ฉบับปรับปรุง"
    assert units(first) == units(second)


def titles(outline: dict) -> list[str]:
    return [unit["title"]["th"] for module in outline["modules"] for unit in module["units"]]


def units(outline: dict) -> list[str]:
    return [unit["id"] for module in outline["modules"] for unit in module["units"]]


# --- The officer founds it, and says who writes it ---------------------------------------


def found_the_course(film: Film) -> str:
    """The key of its page."""
    page = film.open("officer", "/desk/courses/new/")
    page.locator("#id_programme").select_option(index=1)
    page.locator("#id_code").fill(CODE)
    page.locator("#id_title_th").fill("การออกแบบบริการเบื้องต้น")
    film.shot(page, "founding a course")
    page.get_by_role("button", name="บันทึก").click()
    page.wait_for_url("**/desk/pages/**")
    course = add_the_course_page(film, page)
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", ROLES],
        cwd=ROOT,
        env=film.house.environment,
        check=True,
        capture_output=True,
    )
    return course


def add_the_course_page(film: Film, page: Page) -> str:
    programme = explorer_id(film, page, "ห้องปฏิบัติการนวัตกรรมภาครัฐ (GovLab)")
    page.goto(f"{film.house.url}/desk/pages/add/cms/coursepage/{programme}/")
    page.locator("#id_title").fill("การออกแบบบริการเบื้องต้น")
    page.locator("#id_summary_th").fill("ห้าขั้นของการออกแบบบริการร่วมกับผู้ใช้")
    page.get_by_role("tab", name="การตั้งค่า").click()
    page.locator("#id_course").select_option(label=f"{CODE} การออกแบบบริการเบื้องต้น")
    course = save_draft(page)
    film.shot(page, "the empty course page")
    return course


def explorer_id(film: Film, page: Page, title: str) -> str:
    """The key of the page that the explorer shows under ``title``."""
    page.goto(f"{film.house.url}/desk/pages/")
    link = page.get_by_role("row").filter(has_text=title).get_by_role("link").last
    return re.search(r"/pages/(\d+)/", link.get_attribute("href") or "")[1]  # type: ignore[index]


def save_draft(page: Page) -> str:
    """Save, and tell the key of the page that was saved."""
    with page.expect_navigation():
        page.locator("footer button[type=submit]").first.click()
    expect(page.locator(".messages .success")).to_be_visible()
    return re.search(r"/pages/(\d+)/", page.url)[1]  # type: ignore[index]


# --- The trainer writes and illustrates --------------------------------------------------


def the_trainer_writes(film: Film, course: str) -> dict[str, str]:
    """The keys of the course page and of each lesson, by title."""
    page = film.open("trainer", "/desk/pages/")
    tree = {"course": course}
    for number, title in enumerate(MODULES):
        module = add(film, page, "modulepage", course, title)
        lesson = f"{title} บทที่หนึ่ง"
        tree[lesson] = add(film, page, "lessonpage", module, lesson, illustrated=number == 0)
    film.shot(page, "the last lesson is written")
    return tree


def add(
    film: Film, page: Page, kind: str, parent: str, title: str, *, illustrated: bool = False
) -> str:
    page.goto(f"{film.house.url}/desk/pages/add/cms/{kind}/{parent}/")
    page.locator("#id_title").fill(title)
    if kind == "lessonpage":
        add_text(page)
    if illustrated:
        add_picture(film, page, drawing(film.folder / "wall.png"))
    return save_draft(page)


def add_text(page: Page) -> None:
    choose_block(page, "ข้อความ")
    page.locator("[data-contentpath=body_th] .public-DraftEditor-content").last.click()
    page.keyboard.type(TEXT)


def choose_block(page: Page, label: str) -> None:
    page.locator("[data-contentpath=body_th] .c-sf-add-button:visible").last.click()
    page.get_by_role("option", name=label, exact=True).click()


def drawing(target: Path) -> Path:
    Image.new("RGB", (1200, 800), "#27408b").save(target)
    return target


def add_picture(film: Film, page: Page, picture: Path) -> None:
    choose_block(page, "ภาพ")
    block = page.locator("[data-contentpath=body_th] [data-contentpath=image]").last
    dialogue = page.get_by_role("dialog")
    upload = dialogue.get_by_role("tab", name="อัปโหลด")
    press_until(block.locator("button[data-chooser-action-choose]:visible"), upload)
    upload.click()
    dialogue.locator("input[type=file]").set_input_files(picture)
    dialogue.get_by_role("textbox").first.fill("ส่วนโค้งสามชั้น")
    film.shot(page, "uploading a picture")
    dialogue.locator("button[type=submit]:visible").click()
    expect(block.locator("img")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()
    alternative = page.locator("[data-contentpath=body_th] [data-contentpath=alt] input").last
    alternative.fill("ส่วนโค้งสามชั้นของ เข้าใจ เข้าถึง พัฒนา")
    film.shot(page, "a lesson with its picture")


def press_until(button: Locator, opened: Locator) -> None:
    """Press again what did nothing: the editor may be saving, and its new block not be ready."""
    for _press in range(5):
        try:
            button.click(timeout=PATIENCE_MS)
            opened.wait_for(timeout=PATIENCE_MS)
        except PlaywrightTimeout:
            if opened.is_visible():
                return
        else:
            return
    expect(opened).to_be_visible()


# --- Submitted, reviewed, published ------------------------------------------------------


def the_trainer_submits(film: Film, tree: dict[str, str]) -> None:
    page = film.open("trainer", edit(tree, first(tree)))
    act(page, "action-submit")
    expect(page.locator(".messages")).to_be_visible()
    film.shot(page, "submitted for review")


def first(tree: dict[str, str]) -> str:
    return next(title for title in tree if title != "course")


def edit(tree: dict[str, str], title: str) -> str:
    return f"/desk/pages/{tree[title]}/edit/"


def act(page: Page, name: str) -> None:
    """Press one of the actions behind the arrow beside the editor's main button."""
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    with page.expect_navigation():
        page.locator(f"footer button[name={name}]").click()


def the_reviewer_asks_for_more_and_then_agrees(film: Film, tree: dict[str, str]) -> None:
    page = film.open("reviewer", "/desk/")
    expect(page.get_by_role("main")).to_contain_text(first(tree))
    film.shot(page, "what waits for the reviewer")
    page.goto(f"{film.house.url}{edit(tree, first(tree))}")
    decide(page, "reject", "โปรดเพิ่มตัวอย่างหนึ่งเรื่อง")
    film.shot(page, "changes were asked for")
    writer = film.open("trainer", edit(tree, first(tree)))
    expect(writer.locator(".messages")).to_contain_text("โปรดเพิ่มตัวอย่างหนึ่งเรื่อง")
    film.shot(writer, "the trainer reads what is asked")
    act(writer, "action-submit")
    page.goto(f"{film.house.url}{edit(tree, first(tree))}")
    decide(page, "approve")


def decide(page: Page, action: str, comment: str = "") -> None:
    """Approve, or ask for changes, as the step's own buttons do."""
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    buttons = page.locator(f"footer [data-workflow-action-name={action}]")
    if not comment:
        with page.expect_navigation():
            buttons.first.click()
        return
    buttons.first.click()
    dialogue = page.get_by_role("dialog")
    dialogue.get_by_role("textbox").fill(comment)
    with page.expect_navigation():
        dialogue.locator("button[type=submit], input[type=submit]").first.click()


def the_publisher_publishes(film: Film, tree: dict[str, str]) -> None:
    page = film.open("publisher", edit(tree, first(tree)))
    decide(page, "approve")
    page.goto(
        f"{film.house.url}/desk/bulk/wagtailcore/page/publish/?id={tree['course']}&next=/desk/"
    )
    page.locator("input[name=include_descendants]").check()
    film.shot(page, "publishing the whole course")
    with page.expect_navigation():
        page.locator("main button[type=submit]").click()


# --- Revised -----------------------------------------------------------------------------


def revise(film: Film, tree: dict[str, str]) -> None:
    title = first(tree)
    writer = film.open("trainer", edit(tree, title))
    writer.locator("#id_title").fill(f"{title} ฉบับปรับปรุง")
    act(writer, "action-submit")
    for role in ("reviewer", "publisher"):
        page = film.open(role, edit(tree, title))
        decide(page, "approve")
    film.shot(page, "the second revision is out")
