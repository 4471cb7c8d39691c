"""Documents that run away take their own process with them, and no other."""

import os
import threading
from pathlib import Path

import pytest

from certificates.rendering.assets import Asset
from certificates.rendering.errors import (
    NotOnePage,
    RenderError,
    RenderOutOfMemory,
    RenderTimedOut,
)
from certificates.rendering.sandbox import Job, Limits, Sandbox

CSS = """
@font-face { font-family: F; src: url("asset:GovLabSarabun-Regular.ttf") }
html { font-family: F } @page { size: A4 }
"""
TENFOLD = [f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 7)]
MILLION_SHAPES = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    f'<defs><g id="a0"><rect width="1" height="1"/></g>{"".join(TENFOLD)}</defs>'
    '<use href="#a6"/></svg>'
)


def job(body: str, **assets: Asset) -> Job:
    return Job(f'<html lang="th"><title>x</title><body>{body}', CSS, assets, b"test")


@pytest.fixture
def sandbox():
    sandbox = Sandbox(Limits(cpu_seconds=3, memory_bytes=400 * 1024**2))
    yield sandbox
    sandbox.close()


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (f"{MILLION_SHAPES}", RenderTimedOut),
        ("<table>" + "<tr><td>a<td>b" * 20_000 + "</table>", RenderTimedOut),
        ("<p>" + "การ " * 3_000_000, RenderOutOfMemory),
        ("<div>" * 400 + "x", RenderError),
        ('<p style="break-after: page">x' * 3, NotOnePage),
        ('<img alt="" src="asset:broken.png">', RenderError),
        ("<p>陳大文", RenderError),
    ],
    ids=["svg-uses", "rows", "text", "nesting", "pages", "broken-picture", "no-glyph"],
)
def test_a_bomb_is_an_error_and_the_next_document_is_printed(sandbox, body, error):
    bomb = job(body, **{"broken.png": Asset("image/png", b"not a picture")})

    with pytest.raises(error):
        sandbox.print(bomb)

    assert sandbox.print(job("<p>การ")).startswith(b"%PDF-")


def test_a_child_that_only_waits_is_stopped():
    sandbox = Sandbox(Limits(wall_seconds=0.05))

    with pytest.raises(RenderTimedOut):
        sandbox.print(job(MILLION_SHAPES))

    sandbox.close()


def test_time_is_granted_to_each_document_afresh():
    sandbox = Sandbox(Limits(cpu_seconds=1))
    rows = job("<table>" + "<tr><td>a" * 30 + "</table>")
    sandbox.print(rows)
    child = sandbox._child

    while cpu_seconds(child._process.pid) < 2.5:
        sandbox.print(rows)

    assert sandbox._child is child
    sandbox.close()


def cpu_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_callers_in_several_threads_each_get_their_own_document(sandbox):
    titles = [f"งาน{n}" for n in range(6)]
    printed: dict[str, bytes] = {}

    def ask(title: str) -> None:
        printed[title] = sandbox.print(job(f"<h1>{title}</h1>"))

    threads = [threading.Thread(target=ask, args=(title,)) for title in titles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(printed.values())) == len(titles)
    assert printed == {title: sandbox.print(job(f"<h1>{title}</h1>")) for title in titles}


def test_temporary_files_go_with_the_child(sandbox, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    sandbox.print(job("<p>การ"))
    while_printing = list(tmp_path.iterdir())

    sandbox.close()

    assert (len(while_printing), list(tmp_path.iterdir())) == (1, [])


def test_the_child_does_not_see_the_secrets_of_its_parent(sandbox, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary")
    sandbox.print(job("<p>การ"))

    environment = Path(f"/proc/{sandbox._child._process.pid}/environ").read_bytes()

    assert b"FONTCONFIG_FILE" in environment
    assert b"canary" not in environment
