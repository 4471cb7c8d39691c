"""A journey that is filmed: each person's screen as a video, each step as a numbered picture.

They are kept for those who were not there, in ``$ARTEFACTS/<journey>/`` or, without that, in
``var/artefacts/<journey>/``. A journey begins by clearing what it left the time before.
"""

import base64
import os
import re
import shutil
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from playwright.sync_api import Browser, CDPSession, Page

from tests.journeys.house import ROOT, House

# What Chromium says on the console of a page that asks for something without a signal.
NO_SIGNAL = "net::ERR_INTERNET_DISCONNECTED"
# Seconds a picture of a video stands.
SHORTEST, LONGEST = 0.3, 2


def artefacts(journey: str) -> Path:
    """The journey's own folder, empty."""
    folder = Path(os.environ.get("ARTEFACTS") or ROOT / "var" / "artefacts") / journey
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@dataclass
class Film:
    """``with Film(chromium, house, "a-journey", size) as film``: everyone's browsers and pictures.

    ``complaints`` gathers what any of the browsers said was wrong.
    """

    chromium: Browser
    house: House
    name: str
    size: dict[str, int]
    complaints: list[str] = field(default_factory=list)
    shots: int = 0
    reels: int = 0

    def __enter__(self) -> Self:
        self.folder = artefacts(self.name)
        self.stack = ExitStack()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stack.close()

    def open(self, role: str | None, path: str = "/") -> Page:
        """A browser of its own for one person, signed in through the form where there is one."""
        context = self.chromium.new_context(viewport=self.size, locale="th-TH")
        self.stack.callback(context.close)
        page = context.new_page()
        self._watch(page)
        self.reels += 1
        reel = Reel(self.folder / f"reel-{self.reels}-{role or 'stranger'}.webm")
        reel.roll(context.new_cdp_session(page), self.size)
        self.stack.callback(reel.cut)
        page.goto(f"{self.house.url}{path}")
        if role is not None:
            self._sign_in(page, role)
        return page

    def shot(self, page: Page, title: str) -> None:
        """The step that was just taken, as it looks; the whole page has to fit across."""
        self.shots += 1
        page.screenshot(path=self.folder / f"{self.shots:02}-{_slug(title)}.png")
        wide, screen = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= screen, f"{title}: {wide} px stand on a screen of {screen}"

    def _sign_in(self, page: Page, role: str) -> None:
        account = self.house.account(role)
        page.get_by_label("ชื่อผู้ใช้").fill(account["username"])
        page.get_by_label("รหัสผ่าน").fill(account["password"])
        self.shot(page, f"{role} signs in")
        with page.expect_navigation():
            page.get_by_role("main").get_by_role("button", name="เข้าสู่ระบบ").click()

    def _watch(self, page: Page) -> None:
        def heard(message: Any) -> None:
            if message.type == "error" and NO_SIGNAL not in message.text:
                self.complaints.append(f"{page.url}: {message.text}")

        page.on("console", heard)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))


@dataclass
class Reel:
    """One screen's video, made by Debian's ffmpeg from the pictures Chromium gives as it draws.

    Playwright would record with an ffmpeg that it downloads. Where there is no ffmpeg, there is
    no video; the pictures of the steps are there all the same.
    """

    target: Path
    frames: list[tuple[float, Path]] = field(default_factory=list)
    is_cut: bool = False

    def roll(self, session: CDPSession, size: dict[str, int]) -> None:
        self.target.with_suffix("").mkdir()
        session.on("Page.screencastFrame", partial(self._take, session))
        limits = {"maxWidth": size["width"], "maxHeight": size["height"]}
        session.send("Page.startScreencast", {"format": "jpeg", "quality": 80, **limits})

    def _take(self, session: CDPSession, frame: dict[str, Any]) -> None:
        if self.is_cut:
            return  # what was drawn while the browser closed
        at = frame["metadata"]["timestamp"]
        if not self.frames or at - self.frames[-1][0] >= SHORTEST:
            picture = self.target.with_suffix("") / f"{len(self.frames):05}.jpg"
            picture.write_bytes(base64.b64decode(frame["data"]))
            self.frames.append((at, picture))
        session.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})

    def cut(self) -> None:
        self.is_cut = True
        if self.frames and shutil.which("ffmpeg"):
            self._develop()
        shutil.rmtree(self.target.with_suffix(""))

    def _develop(self) -> None:
        """Each picture stands until the next; a long wait is shortened."""
        until = [at for at, _picture in self.frames[1:]] + [self.frames[-1][0] + 1]
        script = self.target.with_suffix("") / "frames.txt"
        script.write_text(
            "".join(
                f"file '{picture.name}'\nduration {min(end - at, LONGEST):.3f}\n"
                for (at, picture), end in zip(self.frames, until, strict=True)
            )
        )
        read = ("-f", "concat", "-i", str(script))
        made = ("-vsync", "vfr", "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8")
        subprocess.run(
            ["ffmpeg", "-y", "-loglevel", "error", *read, *made, str(self.target)], check=True
        )


def _slug(title: str) -> str:
    return re.sub(r"[^\w]+", "-", title.lower()).strip("-")
