"""Papers of any length: a template, its words and a size in, PDF out.

What a person typed may hold what the typeface cannot draw. A certificate is refused for it; a
paper puts a mark in its place and says so, for the rest of the words are wanted.
"""

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.template import Context, Engine

from . import faces
from .assets import Asset
from .sandbox import Job, print_document

TEMPLATES = Path(__file__).with_name("templates")
PICTURES = Path(__file__).with_name("pictures")
MOST_PAGES = 40
UNPRINTABLE = "■"
WHITE = frozenset("\n\r\t")
_engine = Engine(dirs=[str(TEMPLATES)], autoescape=True)


class Size(StrEnum):
    """Sheets as printers hold them; all lie on their long side."""

    A4 = "A4"
    A3 = "A3"


def print_paper(template: str, context: Mapping[str, Any], *, size: Size) -> bytes:
    """Return the paper as PDF/A; the same words give the same bytes.

    ``template`` lies in ``templates/papers/`` and has a style sheet of the same name, laid over
    ``paper.css``. It receives ``context``, and ``mark`` when characters had to be left out.

    Raises:
        TooManyPages: more than ``MOST_PAGES``.
        RenderError: the machine could not; a subclass says why.
    """
    return print_document(paper_job(template, context, size=size))


def paper_job(template: str, context: Mapping[str, Any], *, size: Size) -> Job:
    html = _rendered(template, context)
    if printable(html) != html:
        html = printable(_rendered(template, {**context, "mark": UNPRINTABLE}))
    css = _css("paper") + _css(template) + f"@page {{ size: {size} landscape }}"
    pictures = {
        "arcs.svg": Asset("image/svg+xml", (PICTURES / "arcs.svg").read_bytes()),
    }
    identifier = hashlib.sha256((html + css).encode()).hexdigest()[:32].encode()
    return Job(html, css, pictures, identifier, most_pages=MOST_PAGES)


def printable(text: str) -> str:
    """``text`` with a mark for each character the typeface does not have."""
    light, heavy = faces.regular().advances, faces.bold().advances
    return "".join(
        char if char in WHITE or (char in light and char in heavy) else UNPRINTABLE for char in text
    )


def _rendered(template: str, context: Mapping[str, Any]) -> str:
    return _engine.get_template(f"papers/{template}.html").render(Context(context))


def _css(name: str) -> str:
    return (TEMPLATES / "papers" / f"{name}.css").read_text(encoding="utf-8")
