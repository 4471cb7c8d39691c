"""What all papers of the office share: their sheets, Thai digits, and names on one line."""

import re
from dataclasses import replace

from courses.core.thai.digits import to_thai_digits
from courses.core.thai.text import normalise
from courses.people.provinces import PROVINCES

from . import faces
from .fitting import FILL_OF_TWO_LINES, POINTS_PER_MM, SIZE_STEP_PT, SLACK
from .paper import Lie, Stock, printable

# Two thousand names at a dozen on each sheet.
MOST_PAGES = 250
UPRIGHT = Stock(lie=Lie.PORTRAIT, style="official")
LYING = Stock(lie=Lie.LANDSCAPE, style="official")
# More of them may need more pages, and more time, than a paper that somebody waits for.
FEW_ROWS = 100
# A word with Latin letters in it is an address, a code or a serial: its digits stay.
_WORD = re.compile(r"[^\s,;()“”]+")
_LATIN = re.compile("[A-Za-z]")
# Of the size wanted; what one line would make smaller is broken instead.
SMALL = 0.8
# Shorter names are no compounds, and stand inside other words.
_COMPOUNDS = [p.name_th for p in PROVINCES.values() if len(p.name_th) >= 9]
_COMPOUNDS += ["ระบบราชการ", "ภาครัฐ", "หน่วยงาน"]
_ADDRESS = r"https?://[!-~]{1,60}"
_WHOLE = re.compile(f"({'|'.join([_ADDRESS, *_COMPOUNDS])})")


def on_paper(text: str) -> str:
    """``text`` as papers have it: one spelling, Thai digits but in addresses and codes."""
    return _WORD.sub(_digits, normalise(text))


def stock_for(rows: int, stock: Stock) -> Stock:
    """``stock``, with as many sheets as ``rows`` people may take."""
    return stock if rows <= FEW_ROWS else replace(stock, most_pages=MOST_PAGES)


def pieces(text: str) -> list[tuple[str, bool]]:
    """``text`` in pieces, and whether each must stay on one line: addresses, names of provinces
    and some words of every letter, which the layout would break as the compounds they are."""
    return [(piece, bool(_WHOLE.fullmatch(piece))) for piece in _WHOLE.split(text) if piece]


def lines_of(text: str) -> list[str]:
    return [line for line in on_paper(text).split("\n") if line]


def size_for(text: str, *, width_mm: float, size_pt: float, smallest_pt: float) -> str:
    """The size, for a style sheet, in which ``text`` stands on one line of ``width_mm``."""
    return f"{_stepped(_on_one_line(text, width_mm), size_pt, smallest_pt):g}pt"


def size_in_two(text: str, *, width_mm: float, size_pt: float, smallest_pt: float) -> str:
    """As ``size_for``; but what would be small on one line is larger on two."""
    one = _on_one_line(text, width_mm)
    if one < size_pt * SMALL:
        one *= FILL_OF_TWO_LINES
    return f"{_stepped(one, size_pt, smallest_pt):g}pt"


def _on_one_line(text: str, width_mm: float) -> float:
    width = faces.bold().width(printable(text).replace("\n", " "))
    return width_mm * POINTS_PER_MM * SLACK / width if width else float("inf")


def _stepped(wanted_pt: float, size_pt: float, smallest_pt: float) -> float:
    return max(smallest_pt, min(size_pt, wanted_pt) // SIZE_STEP_PT * SIZE_STEP_PT)


def _digits(word: re.Match[str]) -> str:
    text = word.group()
    return text if _LATIN.search(text) else to_thai_digits(text)
