"""My notes on a phone, with and without scripts, and on paper."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from tests.browser import Visitor, control, why_not
from tests.factories.enrolment import enrolment
from tests.factories.notebook import note

if reason := why_not():
    pytest.skip(reason, allow_module_level=True)
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SMALL = {"width": 360, "height": 740}
LONG = "https://example.go.th/" + "ก" * 300


@pytest.fixture
def phone(visitor: Callable[..., Visitor]) -> Callable[..., Visitor]:
    mine = enrolment()
    for lesson, text in enumerate((f"ผู้ใช้รอคิวนาน {LONG}", "ไม่มีป้าย")):
        note(mine, text=text, lesson=lesson)
    return lambda **browser: visitor(mine.learner, viewport=SMALL, **browser)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_note_is_found_and_taken_along(phone, scripts: bool):
    someone = phone(java_script_enabled=scripts)
    page = someone.goes_to("/my/notes/")

    page.locator("main input[type=search]").fill("คิว")
    page.locator("main").get_by_role("button", name="ค้นหา").click()
    with page.expect_download() as download:
        page.locator("a[download]").click()

    text = Path(download.value.path()).read_text("utf-8-sig")
    assert download.value.suggested_filename == "my-notes.txt"
    assert "ผู้ใช้รอคิวนาน" in text
    assert "ไม่มีป้าย" not in text
    assert someone.complaints == []


def test_a_long_address_in_a_note_does_not_widen_the_page(phone):
    someone = phone()

    for path in ("/my/", "/my/notes/", "/my/notes/print/"):
        someone.goes_to(path)
        assert not someone.scrolls_sideways(), path


def test_paper_holds_the_notes_and_none_of_the_furniture(phone):
    page = phone().goes_to("/my/notes/")
    page.locator("main a[href='/my/notes/print/']").click()

    paper = pypdf.PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))

    said = paper.pages[0].extract_text()
    assert len(paper.pages) == 1
    assert "example.go.th" in said
    assert "GovLab LMS" not in said


def test_a_lesson_leads_to_all_ones_notes(phone):
    someone = phone()
    page = someone.goes_to("/my/notes/")
    page.locator(".notes h2 a").first.click()

    control(page, "บันทึกของฉัน").click()
    page.locator("#note a[href='/my/notes/']").click()

    page.wait_for_url("**/my/notes/")
    assert page.locator(".notes > li").count() == 2
