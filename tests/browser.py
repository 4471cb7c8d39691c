"""A headless Chromium: the site as a phone, a keyboard or a browser without scripts meets it.

Its fixtures are there for every test (``tests/conftest.py``). Those that use them are marked
``browser`` and are skipped, saying why, where there is no Chromium or ``NO_BROWSER=1``.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from courses.people.models import User

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
PATIENCE_SECONDS = 30
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Visitor:
    """One person's browser. ``complaints`` gathers what the browser said was wrong."""

    page: Page
    home: str
    complaints: list[str] = field(default_factory=list)

    def goes_to(self, path: str) -> Page:
        self.page.goto(self.home + path)
        return self.page

    def scrolls_sideways(self) -> bool:
        """Whether anything stands out of the page to the right."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )

    def barriers(self) -> list[str]:
        """What axe finds on the whole page, as ``rule: where``."""
        self.page.wait_for_load_state()
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": RULES}})
        return [
            f"{violation['id']}: {node['target']}"
            for violation in found.response["violations"]
            for node in violation["nodes"]
        ]

    def tabs_to(self, name: str, *, within: int = 60) -> None:
        """Press Tab until what is focused has the accessible name ``name``."""
        for _press in range(within):
            self.page.keyboard.press("Tab")
            if self._focused().startswith(name):
                return
        raise AssertionError(f"{name!r} was not reached by {within} presses of Tab")

    def _focused(self) -> str:
        return self.page.evaluate("(document.activeElement.innerText || '').trim()")


def control(page: Page, name: str) -> Locator:
    """The one button or link of the page's own part with that name."""
    here = page.get_by_role("main")
    return here.get_by_role("button", name=name).or_(here.get_by_role("link", name=name)).first


def press(page: Page, name: str) -> None:
    """Press that button or link, and wait for the page it leads to."""
    follow(page, control(page, name))


def follow(page: Page, pressed: Locator) -> None:
    """Press what leads to another page; done when the whole of that is there."""
    with page.expect_navigation():
        pressed.click()


def why_not() -> str:
    """Why no browser can be driven here; empty when one can."""
    if os.environ.get("NO_BROWSER") == "1":
        return "NO_BROWSER=1"
    return "" if CHROMIUM.exists() else f"{CHROMIUM} is not installed"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if reason := why_not():
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Visitor]]:
    """``visitor(person, scheme="dark", ...)`` opens a browser, signed in when a person is given."""
    with ExitStack() as stack:
        stack.callback(finish_answers)

        def opened(user: User | None = None, *, scheme: str = "light", **options: Any) -> Visitor:
            given = {"viewport": PHONE, "locale": "th-TH", "color_scheme": scheme, **options}
            context = stack.enter_context(chromium.new_context(**given))
            if user is not None:
                _sign_in(context, user, live_server.url)
            return _watched(Visitor(context.new_page(), live_server.url))

        yield opened


def finish_answers() -> None:
    """Wait for what the live server still answers to browsers that are closed.

    It would write into the database while that is put back, or into the next test's.
    """
    for thread in threading.enumerate():
        if thread.name.endswith("(process_request_thread)"):
            thread.join(PATIENCE_SECONDS)
            assert not thread.is_alive(), "a browser that was closed still holds its connection"


def _sign_in(context: BrowserContext, user: User, url: str) -> None:
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])


def _watched(visitor: Visitor) -> Visitor:
    """Refusals of the content security policy come as errors on the console."""
    said = visitor.complaints

    def heard(message: Any) -> None:
        if message.type == "error":
            said.append(message.text)

    visitor.page.on("console", heard)
    visitor.page.on("pageerror", lambda error: said.append(str(error)))
    return visitor
