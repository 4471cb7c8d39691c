"""A lesson without a signal: read, written into, sent later; and never shown to anybody else."""

import re
from collections.abc import Callable

from django.test import Client

import pytest
from playwright.sync_api import Page, expect

from courses.enrolment.models import Enrolment
from courses.notebook.models import BlockEntry, Note, ReadingPosition
from courses.notebook.services import write_note
from courses.progress.models import UnitProgress
from tests.browser import Visitor, why_not
from tests.factories.enrolment import enrolment
from tests.factories.people import PASSWORD
from tests.lms.site.writable import Reading, reading

if reason := why_not():
    pytest.skip(reason, allow_module_level=True)
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Opens = Callable[..., Visitor]
SETTLED = """async () => {
  const ready = await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller) await new Promise((go) => setTimeout(go, 20));
}"""
KEPT = "async () => (await shelf.list()).map((one) => new URL(one.url).pathname)"
WAITING = "async () => (await outbox.waiting(document.documentElement.dataset.reader)).length"


def until(page: Page, expression: str, value: object) -> None:
    """The policy of the pages forbids the browser's own way of waiting for an expression."""
    for _look in range(200):
        if (found := page.evaluate(expression)) == value:
            return
        page.wait_for_timeout(25)
    raise AssertionError(f"{found!r} is not {value!r}")


def equipped(visitor: Opens, place: Reading) -> Visitor:
    """With the service worker at work, and the lesson opened under it."""
    learner = visitor(place.learner)
    page = learner.goes_to("/my/")
    page.evaluate(SETTLED)
    learner.goes_to(place.at())
    until(page, KEPT, [place.at()])
    return learner


def loses_signal(learner: Visitor) -> Page:
    learner.page.context.set_offline(True)
    return learner.page


def finds_signal(learner: Visitor) -> None:
    learner.page.context.set_offline(False)
    learner.page.evaluate("dispatchEvent(new Event('online'))")
    until(learner.page, WAITING, 0)


def test_a_lesson_that_was_opened_is_read_without_a_signal_and_says_so(visitor: Opens):
    place = reading()
    learner = equipped(visitor, place)
    page = loses_signal(learner)

    learner.goes_to(place.at())

    expect(page.locator("h1")).to_have_text("ฟังอย่างลึกซึ้ง")
    expect(page.locator(".stored")).to_be_visible()
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px Sarabun'))")


def test_a_page_that_is_not_kept_gives_the_list_of_those_that_are(visitor: Opens):
    place = reading()
    learner = equipped(visitor, place)
    page = loses_signal(learner)

    learner.goes_to("/courses/")
    page.locator("[data-shelf] a").click()

    expect(page).to_have_url(re.compile(re.escape(place.at())))
    expect(page.locator("h1")).to_have_text("ฟังอย่างลึกซึ้ง")


def test_what_is_written_without_a_signal_is_sent_once_there_is_one(visitor: Opens):
    place = reading()
    learner = equipped(visitor, place)
    page = loses_signal(learner)

    page.locator("#e-r1").fill("คิวยาว")
    page.locator("[value=i2]").check()
    page.locator("[value=b]").check()
    page.locator("[data-write=check] button").click()
    expect(page.locator("[data-verdict=right]")).to_be_visible()
    page.locator("[data-done] button").click()
    until(page, WAITING, 4)
    assert not BlockEntry.objects.exists()
    finds_signal(learner)

    kept = {entry.block: entry.value for entry in BlockEntry.objects.all()}
    assert kept == {
        "r1": {"text": "คิวยาว"},
        "l1": {"ticked": ["i2"]},
        "k1": {"chosen": ["b"]},
    }
    assert UnitProgress.objects.get().completed_at is not None


def test_a_note_is_saved_while_one_types_and_says_so(visitor: Opens):
    place = reading()
    learner = visitor(place.learner)
    page = learner.goes_to(place.at())
    page.locator(".bar [popovertarget=note]").click()
    expect(page.locator("#note textarea")).to_be_focused()

    page.keyboard.type("ถามหัวหน้า")
    expect(page.locator("#note [name=version]")).to_have_value("1")
    page.keyboard.type("พรุ่งนี้")
    expect(page.locator("#note [name=version]")).to_have_value("2")

    assert Note.objects.get().text == "ถามหัวหน้าพรุ่งนี้"
    assert learner.complaints == []


def test_words_left_behind_in_a_hurry_are_there_again(visitor: Opens):
    place = reading()
    learner = visitor(place.learner)
    page = learner.goes_to(place.at())
    page.locator("#e-r1").fill("คิวยาว")

    learner.goes_to(place.at())

    expect(page.locator("#e-r1")).to_have_value("คิวยาว")
    expect(page.locator("#b-r1 [name=version]")).to_have_value("1")


@pytest.mark.parametrize(("choice", "kept"), [(0, "จากคอมพิวเตอร์"), (1, "จากโทรศัพท์")])
def test_two_devices_that_wrote_apart_are_both_shown(visitor: Opens, choice: int, kept: str):
    place = reading()
    learner = visitor(place.learner)
    page = learner.goes_to(place.at())
    write_note(
        enrolment=place.enrolment,
        unit=place.unit,
        text="จากโทรศัพท์",
        expected_version=0,
        by=place.learner,
    )
    page.locator(".bar [popovertarget=note]").click()
    page.locator("#note textarea").fill("จากคอมพิวเตอร์")

    expect(page.locator("#note blockquote")).to_have_text("จากโทรศัพท์")
    page.locator("#note .conflict button").nth(choice).click()

    expect(page.locator("#note .conflict")).to_have_count(0)
    until(page, WAITING, 0)
    assert Note.objects.get().text == kept
    expect(page.locator("#note textarea")).to_have_value(kept)


def test_the_place_one_came_to_is_remembered(visitor: Opens):
    place = reading()
    learner = visitor(place.learner, viewport={"width": 360, "height": 500})
    page = learner.goes_to(place.at())

    with page.expect_response(lambda response: response.url.endswith("/position/")):
        page.locator("#b-c1").scroll_into_view_if_needed()
        page.evaluate("document.querySelector('#b-l1').scrollIntoView()")

    assert ReadingPosition.objects.get().block in ("l1", "k1", "c1")


def test_a_lesson_is_kept_on_request_listed_with_its_size_and_deleted(visitor: Opens):
    place = reading()
    learner = equipped(visitor, place)
    page = learner.page
    keeper = page.locator("[data-keep-lesson]")
    keeper.click()
    expect(keeper).to_have_attribute("aria-pressed", "true")

    learner.goes_to("/my/offline/")
    expect(page.locator("[data-shelf] li")).to_have_count(1)
    expect(page.locator("[data-facts]")).to_contain_text("MB")
    page.locator("[data-shelf] button").click()

    expect(page.locator("[data-empty]")).to_be_visible()
    assert page.evaluate(KEPT) == []


def test_signing_out_leaves_nothing_behind(visitor: Opens):
    place = reading()
    learner = equipped(visitor, place)
    page = learner.page
    page.evaluate(f"localStorage.setItem('draft:{place.learner.uid}:x', 'คำตอบ')")

    page.get_by_role("button", name="เมนู").click()
    page.locator("[data-sign-out] button").click()
    page.wait_for_url(f"{learner.home}/")

    left = page.evaluate(
        "async () => [...(await caches.keys()).filter((one) => one.startsWith('pages')),"
        " ...Object.keys(localStorage)]"
    )
    assert left == []


def test_what_waits_is_sent_before_signing_out(visitor: Opens):
    place = reading()
    learner = equipped(visitor, place)
    page = loses_signal(learner)
    page.locator("#e-r1").fill("คิวยาว")
    until(page, WAITING, 1)

    page.context.set_offline(False)
    page.get_by_role("button", name="เมนู").click()
    page.locator("[data-sign-out] button").click()
    page.wait_for_url(f"{learner.home}/")

    assert BlockEntry.objects.get().value == {"text": "คิวยาว"}


def test_the_next_person_at_the_same_device_meets_nothing_of_the_first(visitor: Opens):
    place = reading()
    learner = equipped(visitor, place)
    page = loses_signal(learner)
    page.locator("#e-r1").fill("คิวยาว")
    until(page, WAITING, 1)
    other: Enrolment = enrolment(cohort=place.cohort)

    becomes(page, other, learner.home)
    page.context.set_offline(False)
    learner.goes_to("/my/")
    until(page, KEPT, [])

    assert not BlockEntry.objects.exists()
    loses_signal(learner)
    learner.goes_to(place.at())
    expect(page.locator("#e-r1")).to_have_count(0)


def becomes(page: Page, other: Enrolment, home: str) -> None:
    """The first one's session is gone, not signed out; another signs in."""
    page.context.clear_cookies()
    client = Client()
    assert client.login(username=other.learner.username, password=PASSWORD)
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": home}])
