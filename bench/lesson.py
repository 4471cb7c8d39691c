"""How long a lesson takes to appear on a cheap phone behind a slow network, in a real browser.

    python bench/lesson.py http://127.0.0.1:8000 learner govlab-demo [/learn/.../]

Prints, for the first visit and the second: the largest paint and the layout shift (web vitals),
bytes on the wire and requests. Slow means 400 kbit/s, 400 ms a round trip, a CPU four times
slower than this one. Without an address it takes the lesson that waits for the person.
"""

import sys
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, CDPSession, Page, sync_playwright

PHONE = {"width": 360, "height": 780}
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
VITALS = """
  self.vitals = { paint: 0, shift: 0 };
  new PerformanceObserver((list) => { vitals.paint = list.getEntries().at(-1).startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) vitals.shift += one.value;
  }).observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class Wire:
    """What went over it; media is not counted."""

    bytes: int = 0
    requests: int = 0
    media: set[str] = field(default_factory=set)

    def listens_to(self, session: CDPSession) -> None:
        session.on("Network.responseReceived", self._began)
        session.on("Network.loadingFinished", self._ended)

    def _began(self, event: dict) -> None:
        if event["type"] in ("Image", "Media") and "/static/" not in event["response"]["url"]:
            self.media.add(event["requestId"])

    def _ended(self, event: dict) -> None:
        if event["requestId"] not in self.media:
            self.bytes += int(event["encodedDataLength"])
            self.requests += 1


def signed_in(context: BrowserContext, home: str, username: str, password: str) -> Page:
    page = context.new_page()
    page.goto(f"{home}/sign-in/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.click("main button")
    page.wait_for_load_state()
    return page


def a_lesson(page: Page, home: str) -> str:
    page.goto(f"{home}/my/")
    return home + str(page.locator("main a[href^='/learn/']").first.get_attribute("href"))


def visit(context: BrowserContext, address: str) -> str:
    page = context.new_page()
    session = context.new_cdp_session(page)
    wire = Wire()
    wire.listens_to(session)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(VITALS)
    page.goto(address, wait_until="networkidle")
    vitals = page.evaluate("vitals")
    page.close()
    return (
        f"largest paint {vitals['paint'] / 1000:.2f} s, shift {vitals['shift']:.3f}, "
        f"{wire.bytes / 1024:.0f} KiB in {wire.requests} requests"
    )


def main(home: str, username: str, password: str, address: str = "") -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        finder = browser.new_context()
        page = signed_in(finder, home, username, password)
        lesson = home + address if address else a_lesson(page, home)
        # A device that knows the person's session and nothing else.
        context = browser.new_context(viewport=PHONE, locale="th-TH", service_workers="block")
        context.add_cookies(finder.cookies())
        print("first visit: ", visit(context, lesson))
        print("second visit:", visit(context, lesson))
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
