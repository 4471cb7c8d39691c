"""The desk in a real browser: long choices, and marks of Thai letters."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cms.models import CoursePage
from courses.people.models import User
from tests.browser import DESKTOP, Visitor
from tests.factories import pages
from tests.factories.people import trainer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Texts with Thai letters in a box that hides what stands out of it, on lines so low that it does:
# Sarabun's marks reach 1.5 times the letters' size.
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const own = [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  const text = own.map((node) => node.textContent).join("") || one.value || "";
  if (typeof text !== "string" || !/[ก-๙]/.test(text)) return false;
  if (one.matches("option, script, .w-sr-only, .w-sr-only *, .button, .button *")) return false;
  const { lineHeight, fontSize, overflowY } = getComputedStyle(one);
  const hides = (box) => ["hidden", "clip"].includes(getComputedStyle(box).overflowY);
  const clipped = overflowY !== "visible" || hides(one.parentElement);
  const shown = one.getBoundingClientRect().height > 0;
  return shown && clipped && parseFloat(lineHeight) < 1.49 * parseFloat(fontSize);
}).map((one) => `${one.tagName}.${one.className}: ${one.textContent.trim()}`)"""


@pytest.fixture
def page() -> CoursePage:
    return pages.published(pages.course_page(lessons=1))


@pytest.fixture
def writer(visitor: Callable[..., Visitor], page: CoursePage) -> Visitor:
    teacher: User = trainer(page.course)
    return visitor(teacher, viewport=DESKTOP)


def settings_of(writer: Visitor, page: CoursePage) -> Page:
    screen = writer.goes_to(f"/desk/pages/{page.pk}/edit/")
    screen.get_by_role("tab", name="การตั้งค่า").click()
    return screen


def test_a_course_with_a_long_title_is_chosen_within_the_column(writer, page):
    page.course.title_th = "การบริหารราชการแผ่นดินตามกรอบการปฏิรูปประเทศ " * 4
    page.course.save()

    box = settings_of(writer, page).locator("#id_course").bounding_box()

    assert box is not None
    assert box["x"] + box["width"] < DESKTOP["width"] - 100  # the way through the form is there


@pytest.mark.parametrize("path", ["/desk/", "/desk/courses/", "/desk/pages/{}/edit/"])
def test_no_mark_above_or_below_a_thai_letter_is_cut_off(writer, page, path):
    screen = writer.goes_to(path.format(page.pk))
    expect(screen.locator(".menuitem-label").first).to_be_visible()

    assert screen.evaluate(CUT_OFF) == []
