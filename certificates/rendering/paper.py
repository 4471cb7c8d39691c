"""Papers of any length: a template, its words and a size in, PDF out.

What a person typed may hold what the typeface cannot draw. A certificate is refused for it; a
paper puts a mark in its place and says so, for the rest of the words are wanted.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.template import Context, Engine

from . import faces
from .assets import Asset
from .sandbox import FEW_PAGES, Job, print_document

TEMPLATES = Path(__file__).with_name("templates")
PICTURES = Path(__file__).with_name("pictures")
UNPRINTABLE = "■"
WHITE = frozenset("\n\r\t")
_engine = Engine(dirs=[str(TEMPLATES)], autoescape=True)


class Size(StrEnum):
    """Sheets as printers hold them."""

    A4 = "A4"
    A3 = "A3"


class Lie(StrEnum):
    """Whether a sheet stands on its short side or lies on its long one."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


@dataclass(frozen=True, kw_only=True)
class Stock:
    """The sheets a paper is printed on, the style sheet beneath its own, and how many at most."""

    size: Size = Size.A4
    lie: Lie = Lie.LANDSCAPE
    style: str = "paper"
    most_pages: int = FEW_PAGES


def print_paper(
    template: str,
    context: Mapping[str, Any],
    *,
    size: Size = Size.A4,
    stock: Stock | None = None,
    pictures: Mapping[str, Asset] | None = None,
) -> bytes:
    """Return the paper as PDF/A; the same words and pictures give the same bytes.

    ``template`` lies in ``templates/papers/`` and has a style sheet of the same name, laid over
    that of ``stock``, which is ``size`` lying on its long side when not given. It receives
    ``context``, and ``mark`` when characters had to be left out.

    Raises:
        TooManyPages: more than the stock's.
        RenderError: the machine could not; a subclass says why.
    """
    job = paper_job(template, context, size=size, stock=stock, pictures=pictures)
    return print_document(job)


def paper_job(
    template: str,
    context: Mapping[str, Any],
    *,
    size: Size = Size.A4,
    stock: Stock | None = None,
    pictures: Mapping[str, Asset] | None = None,
) -> Job:
    stock = stock or Stock(size=size)
    html = _rendered(template, context)
    if printable(html) != html:
        html = printable(_rendered(template, {**context, "mark": UNPRINTABLE}))
    css = _css(stock.style) + _css(template) + f"@page {{ size: {stock.size} {stock.lie} }}"
    arcs = Asset("image/svg+xml", (PICTURES / "arcs.svg").read_bytes())
    assets = {"arcs.svg": arcs, **(pictures or {})}
    identifier = _identifier(html, css, pictures or {})
    return Job(html, css, assets, identifier, most_pages=stock.most_pages)


def _identifier(html: str, css: str, pictures: Mapping[str, Asset]) -> bytes:
    digest = hashlib.sha256((html + css).encode())
    for name in sorted(pictures):
        digest.update(name.encode() + pictures[name].content)
    return digest.hexdigest()[:32].encode()


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
