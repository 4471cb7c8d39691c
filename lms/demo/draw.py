"""Draws the demo's pictures and sheets anew: ``python -m lms.demo.draw [name ...]``.

Needs Chromium, which shapes Thai rightly and prints to PDF, and ffmpeg for the film; nothing at
run time needs them.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from lms.demo.drawing import covers, films, lessons, news, sheets
from lms.demo.drawing.shapes import HEIGHT, PAPER, WIDTH

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
FILES = HERE / "content" / "files"
FONTS = HERE.parents[1] / "certificates" / "fonts"
LIMIT = 60 * 1024
FRAMES = 4  # a second of film
DRAWINGS: dict[str, Callable[[], str]] = {**news.PICTURES, **lessons.PICTURES, **covers.PICTURES}


def draw(name: str, scratch: Path) -> Path:
    """Draw one picture as WebP, at the best quality that keeps it under 60 KiB."""
    shot = _still(name, DRAWINGS[name](), scratch)
    target = PICTURES / f"{name}.webp"
    with Image.open(shot) as image:
        for quality in (90, 84, 76, 66):
            image.convert("RGB").save(target, "WEBP", quality=quality, method=6)
            if target.stat().st_size <= LIMIT:
                break
    return target


def print_sheet(name: str, scratch: Path) -> Path:
    """Print one sheet as a PDF of one A4 page."""
    page = _page(scratch / f"{name}.html", sheets.SHEETS[name])
    target = FILES / f"{name}.pdf"
    _chromium(f"--print-to-pdf={target}", "--no-pdf-header-footer", page=page)
    return target


def shoot(name: str, scratch: Path) -> Path:
    """A silent film in VP9, its stills shown one after another."""
    frames = (
        still
        for at, (drawing, seconds) in enumerate(films.FILMS[name])
        for still in [_still(f"{name}-{at}", drawing, scratch)] * round(seconds * FRAMES)
    )
    for number, still in enumerate(frames):
        (scratch / f"frame-{number:04}.png").symlink_to(still)
    target = FILES / f"{name}.webm"
    read = ["-framerate", str(FRAMES), "-i", str(scratch / "frame-%04d.png")]
    made = ["-vf", "scale=960:640", "-c:v", "libvpx-vp9", "-crf", "44", "-b:v", "0"]
    command = ["ffmpeg", "-y", *read, *made, str(target)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603 - ours
    return target


def _still(name: str, drawing: str, scratch: Path) -> Path:
    shot = scratch / f"{name}.png"
    page = _page(scratch / f"{name}.html", _canvas(drawing))
    _chromium(f"--screenshot={shot}", f"--window-size={WIDTH},{HEIGHT}", page=page)
    return shot


def _canvas(drawing: str) -> str:
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{drawing}</svg>'


def _page(path: Path, body: str) -> Path:
    faces = "".join(
        f"@font-face{{font-family:Sarabun;font-weight:{weight};src:url(file://{FONTS}/{file})}}"
        for weight, file in ((400, "Sarabun-Regular.ttf"), (700, "Sarabun-Bold.ttf"))
    )
    style = (
        f"{faces}html,body{{margin:0;background:{PAPER};font-family:Sarabun}}svg{{display:block}}"
    )
    path.write_text(
        f'<!doctype html><html lang="th"><meta charset="utf-8"><title>{path.stem}</title>'
        f"<style>{style}{sheets.STYLE}</style><body>{body}</body></html>",
        encoding="utf-8",
    )
    return path


def _chromium(*options: str, page: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("Chromium is needed to draw the pictures.")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    command = [chromium, *flags, *options, page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 - ours


MAKERS: dict[str, Callable[[str, Path], Path]] = {
    **dict.fromkeys(DRAWINGS, draw),
    **dict.fromkeys(sheets.SHEETS, print_sheet),
    **{
        f"{name}.webm": lambda _name, scratch, film=name: shoot(film, scratch)
        for name in films.FILMS
    },
}


def main(names: list[str]) -> None:
    FILES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in names or MAKERS:
            made = MAKERS[name](name, Path(folder))
            sys.stdout.write(f"{made.name} {made.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
