"""A learner whose only screen is a small phone: from applying to the certificate, partly in a
tunnel. What the page says is believed only when the server says it too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import follow, press
from tests.journeys.filming import Film
from tests.journeys.house import House, Person, eventually
from tests.journeys.learning import SMALL_PDF, WORK, units_of
from tests.journeys.test_main_job import best_scores

pytestmark = pytest.mark.browser

SMALL_PHONE = {"width": 360, "height": 740}
ROLE = "coordinator"  # of the demo's people, one whom no other journey enrols
SERVED_BY_WORKER = "!!navigator.serviceWorker.controller"
WAITING = "outbox.waiting(document.documentElement.dataset.reader).then((all) => all.length)"


@dataclass
class Learner:
    """The same person twice: ``page`` is the phone, ``app`` asks the server."""

    house: House
    film: Film
    page: Page
    app: Person
    enrolment: str = ""

    def goes_to(self, path: str) -> None:
        self.page.goto(f"{self.house.url}{path}")

    def opens(self, unit: dict[str, Any]) -> None:
        self.goes_to(f"/learn/{self.enrolment}/{unit['id']}/")
        expect(self.page.locator("h1")).to_have_text(unit["title"]["th"])

    def notebook(self, unit: dict[str, Any]) -> dict[str, Any]:
        return self.app.get(f"/enrolments/{self.enrolment}/units/{unit['id']}/notebook")

    def texts(self, unit: dict[str, Any]) -> set[str]:
        return {entry["value"].get("text", "") for entry in self.notebook(unit)["entries"]}

    def finished(self) -> set[str]:
        return set(self.app.get(f"/enrolments/{self.enrolment}/progress")["units"])


@pytest.fixture
def learner(chromium: Browser, house: House) -> Iterator[Learner]:
    with Film(chromium, house, "a-learner-on-a-phone", SMALL_PHONE) as film:
        page = film.open(ROLE, "/sign-in/?next=/courses/GLDT/")
        yield Learner(house, film, page, house.person(ROLE))


def test_a_learner_on_a_phone_comes_from_applying_to_a_certificate(
    house: House, learner: Learner
) -> None:
    applies(learner)
    outline = learner.app.get("/courses/GLDT/outline", cohort=house.demo["open_cohort"]["id"])
    units = units_of(outline)

    reads_and_writes(learner, units[0])
    reads_in_a_tunnel(learner, units[1])
    goes_through(learner, units[2:])
    assert learner.finished() >= {unit["id"] for unit in units if unit["kind"] == "lesson"}
    assert learner.app.get(f"/enrolments/{learner.enrolment}/completion")["met"] is False
    marks_all_of(house.person("trainer"), learner, units)
    eventually(lambda: shows_a_certificate(learner), "the certificate on the phone")
    learner.film.shot(learner.page, "the certificate")

    assert learner.app.get(f"/enrolments/{learner.enrolment}/completion")["met"] is True
    assert learner.film.complaints == []


def applies(learner: Learner) -> None:
    page = learner.page
    learner.film.shot(page, "the course")
    follow(page, page.get_by_role("main").get_by_role("button", name=re.compile("^สมัคร")))
    expect(page).to_have_url(f"{learner.house.url}/my/")
    learner.film.shot(page, "enrolled")
    cohort = learner.house.demo["open_cohort"]["id"]
    mine = learner.app.get("/me/enrolments")["items"]
    learner.enrolment = next(one["id"] for one in mine if one["cohort"]["id"] == cohort)


def reads_and_writes(learner: Learner, unit: dict[str, Any]) -> None:
    page = learner.page
    follow(page, page.get_by_role("link", name="เรียนต่อ"))
    expect(page.locator("h1")).to_have_text(unit["title"]["th"])
    learner.film.shot(page, "the first lesson")
    check = page.locator("[data-write=check]")
    check.locator("[data-right=yes] input").check()
    check.get_by_role("button").click()
    expect(check.locator("[data-verdict=right]")).to_be_visible()
    learner.film.shot(page, "the answer is right")
    page.locator("[data-write=text] textarea").fill("คิวที่ไม่มีใครรู้เวลา")
    eventually(lambda: "คิวที่ไม่มีใครรู้เวลา" in learner.texts(unit), "the reflection on the server")
    learner.film.shot(page, "a reflection")
    finishes(learner, unit)


def reads_in_a_tunnel(learner: Learner, unit: dict[str, Any]) -> None:
    page = learner.page
    eventually(lambda: page.evaluate(SERVED_BY_WORKER), "the service worker")
    page.locator("[data-keep-lesson]").click()
    expect(page.locator("[data-keep-lesson]")).to_have_attribute("aria-pressed", "true")
    learner.film.shot(page, "kept for the way")

    page.context.set_offline(True)
    learner.opens(unit)
    expect(page.locator(".stored")).to_be_visible()
    learner.film.shot(page, "read without a signal")
    page.locator(".bar [popovertarget=note]").click()
    expect(page.locator("#note textarea")).to_be_focused()
    page.keyboard.type("ถามหัวหน้าพรุ่งนี้")
    learner.film.shot(page, "a note without a signal")
    page.locator("#note .drawer__close").click()
    page.locator("[data-done] button").click()
    eventually(lambda: page.evaluate(WAITING) >= 2, "the note and the finish to wait")
    learner.film.shot(page, "finished without a signal")
    assert learner.notebook(unit)["note"]["text"] == ""
    assert unit["id"] not in learner.finished()

    page.context.set_offline(False)
    eventually(lambda: page.evaluate(WAITING) == 0, "what waited to be sent")
    assert learner.notebook(unit)["note"]["text"] == "ถามหัวหน้าพรุ่งนี้"
    assert unit["id"] in learner.finished()
    learner.opens(unit)
    expect(page.locator("[data-done]")).to_have_count(0)
    learner.film.shot(page, "sent when the signal came back")
    follow(page, page.get_by_role("link", name="บทเรียนถัดไป"))


def goes_through(learner: Learner, units: list[dict[str, Any]]) -> None:
    for unit in units:
        expect(learner.page.locator("h1")).to_have_text(unit["title"]["th"])
        if unit["kind"] == "lesson":
            finishes(learner, unit)
        else:
            hands_in(learner, unit)


def finishes(learner: Learner, unit: dict[str, Any]) -> None:
    learner.film.shot(learner.page, unit["title"]["en"])
    press(learner.page, "เรียนบทเรียนนี้จบแล้ว")


def hands_in(learner: Learner, unit: dict[str, Any]) -> None:
    page = learner.page
    if (text := page.locator("textarea[name=text]")).count():
        text.fill(WORK)
    if (file := page.locator("input[type=file]")).count():
        file.set_input_files(
            {"name": "ใบงาน.pdf", "mimeType": "application/pdf", "buffer": SMALL_PDF}
        )
    learner.film.shot(page, unit["title"]["en"])
    follow(page, page.get_by_role("button", name="ส่งงาน", exact=True))
    expect(page.get_by_text("เลขที่รับงาน").first).to_be_visible()
    learner.film.shot(page, "handed in")
    if (onward := page.get_by_role("link", name="บทเรียนถัดไป")).count():
        follow(page, onward)


def marks_all_of(trainer: Person, learner: Learner, units: list[dict[str, Any]]) -> None:
    mine = [unit["id"] for unit in units if unit["kind"] == "assignment"]
    for unit in mine:
        assignment = learner.app.get(f"/units/{unit}", enrolment=learner.enrolment)["assignment"]
        handed_in = learner.app.get(
            f"/assignments/{assignment}/submissions", enrolment=learner.enrolment
        )
        trainer.post(
            f"/submissions/{handed_in['items'][0]['id']}/assessment",
            {"feedback": "ชัดเจน", "scores": best_scores(trainer, assignment)},
            **{"If-Match": '"v0"'},
        )


def shows_a_certificate(learner: Learner) -> bool:
    learner.goes_to("/my/")
    link = learner.page.get_by_label("วุฒิบัตร").get_by_role("link", name=re.compile("ออกแบบ"))
    if not link.count():
        return False
    follow(learner.page, link.first)
    return learner.page.get_by_role("link", name=re.compile("ดาวน์โหลด")).count() > 0
