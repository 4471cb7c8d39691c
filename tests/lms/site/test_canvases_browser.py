"""Filling in a design tool in a browser: by keyboard, by pointer, together, without a signal."""

from collections.abc import Callable

from django.utils.translation import gettext

import pytest
from playwright.sync_api import Page, expect

from courses.enrolment.models import Enrolment
from courses.notebook.enums import Tool
from courses.notebook.models import Canvas
from courses.people.models import User
from tests.browser import DESKTOP, PHONE, Visitor, follow, why_not
from tests.factories.canvases import (
    BLOCK,
    PERSONA,
    STEPS,
    asking_course,
    asking_unit,
    canvas,
    saved,
    team_of,
)
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment

if reason := why_not():
    pytest.skip(reason, allow_module_level=True)
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Opens = Callable[..., Visitor]


@pytest.fixture
def mine() -> Enrolment:
    return enrolment()


@pytest.fixture
def journey(mine: Enrolment) -> Canvas:
    return saved(canvas(mine, Tool.JOURNEY_MAP), STEPS, mine.learner)


def at(canvas: Canvas) -> str:
    return f"/canvases/{canvas.uid}/"


def stored(canvas: Canvas) -> dict:
    return Canvas.objects.get(pk=canvas.pk).values


def steps(page: Page) -> list[str]:
    return [box.input_value() for box in page.locator("[data-entries=steps] [name$=-step]").all()]


def beginning(learner: User) -> str:
    """Where a lesson sends the learner to begin its canvas."""
    seat = enrolment(learner=learner, cohort=open_cohort(course=asking_course(sharing="team")))
    return f"/learn/{seat.uid}/canvases/start/{asking_unit(seat).uid}/{BLOCK}/"


def saving(page: Page):
    """The next save that the script makes by itself."""
    return page.expect_response(lambda answer: answer.request.method == "POST")


def test_what_is_typed_is_saved_by_itself_and_said_in_words(visitor: Opens, mine, journey):
    someone = visitor(mine.learner, viewport=DESKTOP)
    page = someone.goes_to(at(journey))

    with saving(page):
        page.locator("[name=about-person]").fill("ป้าสมใจ")

    expect(page.locator("[data-said]")).to_contain_text("น.")
    assert stored(journey)["about"] == {"person": "ป้าสมใจ"}
    assert page.evaluate("localStorage.length") == 0
    assert someone.complaints == []


def test_steps_are_added_moved_and_removed_by_keyboard(visitor: Opens, mine, journey):
    page = visitor(mine.learner, viewport=DESKTOP).goes_to(at(journey))
    second = page.locator(".card").nth(1)

    second.locator("[data-move=up]").focus()
    page.keyboard.press("Enter")
    assert steps(page) == ["รอคัดกรอง", "ขึ้นทะเบียน"]
    page.locator("[data-add=steps]").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("พบแพทย์")
    page.locator("#steps-0 [data-move=remove]").focus()
    with saving(page):
        page.keyboard.press("Space")

    assert steps(page) == ["รอคัดกรอง", "พบแพทย์"]
    assert [one["step"] for one in stored(journey)["steps"]] == ["รอคัดกรอง", "พบแพทย์"]


def test_a_step_is_dragged_to_another_place(visitor: Opens, mine, journey):
    page = visitor(mine.learner, viewport=DESKTOP).goes_to(at(journey))

    with saving(page):
        page.locator("#steps-0 .card__head h3").drag_to(page.locator("#steps-1 .card__head h3"))

    assert [one["step"] for one in stored(journey)["steps"]] == ["รอคัดกรอง", "ขึ้นทะเบียน"]


def test_what_a_member_saved_meanwhile_appears_beside_ones_own(visitor: Opens, mine):
    other = enrolment(cohort=mine.cohort)
    shared = canvas(mine, team=team_of(mine.cohort, mine, other))
    page = visitor(mine.learner, viewport=DESKTOP).goes_to(at(shared))
    saved(shared, {"who": {"name": "ป้าสมใจ"}}, other.learner)

    page.locator("[name=need-sentence]").fill("ต้องรู้เวลา")

    expect(page.locator("[name=who-name]")).to_have_value("ป้าสมใจ", timeout=10_000)
    expect(page.locator("[name=need-sentence]")).to_be_focused()
    assert stored(shared) == {"who": {"name": "ป้าสมใจ"}, "need": {"sentence": "ต้องรู้เวลา"}}


def test_when_both_wrote_in_one_place_pressing_save_shows_both(visitor: Opens, mine):
    other = enrolment(cohort=mine.cohort)
    shared = canvas(mine, team=team_of(mine.cohort, mine, other))
    page = visitor(mine.learner, viewport=DESKTOP).goes_to(at(shared))
    saved(shared, {"who": {"name": "ป้าสมใจ"}}, other.learner)

    with saving(page) as answer:
        page.locator("[name=who-name]").fill("ลุงมี")
    assert answer.value.status == 409
    follow(page, page.locator(".save-bar button"))

    expect(page.locator(".errors")).to_be_focused()
    expect(page.locator(".theirs")).to_contain_text("ป้าสมใจ")
    expect(page.locator("[name=who-name]")).to_have_value("ลุงมี")


def test_without_a_signal_the_words_stay_on_the_device_and_come_back(visitor: Opens, mine):
    made = canvas(mine, Tool.HOW_MIGHT_WE)
    someone = visitor(mine.learner, viewport=PHONE)
    page = someone.goes_to(at(made))
    page.context.set_offline(True)

    page.locator("[data-add=insights]").click()
    page.keyboard.type("มารับบัตรคิวตั้งแต่ตีห้า")
    kept = "No signal. Kept on this device; it is saved when the signal is back."
    expect(page.locator("[data-said]")).to_have_text(gettext(kept), timeout=10_000)
    page.locator(".save-bar button").click()
    expect(page.locator("[name$=-observation]")).to_have_value("มารับบัตรคิวตั้งแต่ตีห้า")
    # Closed before the signal is back: the page itself would save at once, and what comes back
    # would be the server's or the device's, whichever was quicker.
    page.close()
    page.context.set_offline(False)
    someone.page = page.context.new_page()
    with saving(someone.page):
        someone.goes_to(at(made))

    expect(someone.page.locator("[name$=-observation]")).to_have_value("มารับบัตรคิวตั้งแต่ตีห้า")
    assert stored(made) == {"insights": [{"observation": "มารับบัตรคิวตั้งแต่ตีห้า"}]}


def test_without_scripts_a_step_is_added_and_filled_in(visitor: Opens, mine, journey):
    page = visitor(mine.learner, java_script_enabled=False).goes_to(at(journey))

    follow(page, page.locator("[data-add=steps]"))
    page.locator("[name=steps-2-step]").fill("พบแพทย์")
    follow(page, page.locator(".save-bar button"))

    assert [one["step"] for one in stored(journey)["steps"]][2] == "พบแพทย์"


@pytest.mark.parametrize(
    ("scheme", "size"), [("light", PHONE), ("dark", DESKTOP)], ids=["phone", "desktop"]
)
def test_no_page_has_a_barrier_or_scrolls_sideways(visitor: Opens, mine, journey, scheme, size):
    persona = saved(canvas(mine), PERSONA, mine.learner)
    parties = canvas(mine, Tool.STAKEHOLDER_MAP)
    saved(parties, {"people": [{"name": "พยาบาล", "interest": 4, "power": 1}]}, mine.learner)
    learner = visitor(mine.learner, scheme=scheme, viewport=size)
    paths = [f"/learn/{mine.uid}/canvases/", at(journey), at(persona), at(parties)]
    paths += [f"{at(journey)}{more}" for more in ("read/", "history/", "history/1/")]
    paths.append(beginning(mine.learner))
    found: dict[str, list[str]] = {}

    for path in paths:
        learner.goes_to(path)
        wide = ["scrolls sideways"] if learner.scrolls_sideways() else []
        found[path] = learner.barriers() + wide

    assert {path: barriers for path, barriers in found.items() if barriers} == {}
    assert learner.complaints == []


def test_what_can_be_pressed_is_large_enough_for_a_thumb(visitor: Opens, mine, journey):
    page = visitor(mine.learner, has_touch=True, is_mobile=True).goes_to(at(journey))

    boxes = page.locator("main button:visible:not(.sr), main .reach:visible, main summary").all()
    heights = [(box.bounding_box() or {})["height"] for box in boxes]

    assert len(heights) > 8
    assert min(heights) >= 44
