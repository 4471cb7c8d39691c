"""หนังสือภายนอก: the external letter of the Regulation on Correspondence B.E. 2526, form 1.

Fields, their order and places follow the Regulation. The face is ours, for TH Sarabun may not be
handed on; it is set in the size in which its letters are as tall as TH Sarabun's in 16 points.
The Garuda is not ours to ship: its place of 3 cm stays free for an emblem, or for letterhead.
"""

from dataclasses import dataclass
from datetime import date

from courses.core.thai.dates import long_date
from courses.core.thai.digits import to_thai_digits

from .assets import Asset
from .official import UPRIGHT, lines_of, on_paper, pieces, size_for
from .paper import print_paper

SIGNATURE_MM = 100
# As tall as TH Sarabun in 16 points; a line of 16 cm holds the same 75 letters.
BODY_PT = 12
SMALLEST_PT = 9


@dataclass(frozen=True, kw_only=True)
class LetterWords:
    """The frozen words of a letter. Digits may be Arabic; paper turns them.

    ``number`` is "นร 1200/123"; with neither it nor a date the letter is a draft, and says so.
    ``signer_position`` may have several lines, as acting forms need; so may ``contact``, whose
    digits stay as they are. ``address`` stands beneath the organisation's name.
    """

    organisation: str
    subject: str
    addressee: str
    paragraphs: tuple[str, ...]
    number: str = ""
    dated_on: date | None = None
    urgency: str = ""
    address: str = ""
    refers_to: str = ""
    enclosures: tuple[str, ...] = ()
    signer_name: str = ""
    signer_position: str = ""
    contact: str = ""
    copies: str = ""
    emblem: Asset | None = None


def print_letter(words: LetterWords) -> bytes:
    """The letter as PDF/A on A4; the same words give the same bytes.

    Raises:
        RenderError: as ``print_paper``.
    """
    pictures = {"emblem": words.emblem} if words.emblem else {}
    return print_paper("letter", _context(words), stock=UPRIGHT, pictures=pictures)


def _context(words: LetterWords) -> dict[str, object]:
    name = on_paper(words.signer_name)
    return {
        "draft": not words.number,
        "number": on_paper(words.number),
        "urgency": words.urgency,
        "emblem": words.emblem is not None,
        "organisation": lines_of(words.organisation),
        "address": lines_of(words.address),
        "date": long_date(words.dated_on, thai_digits=True) if words.dated_on else "",
        "title": on_paper(words.subject),
        "subject": pieces(on_paper(words.subject)),
        "addressee": pieces(on_paper(words.addressee)),
        "refers_to": lines_of(words.refers_to),
        "enclosures": _numbered([on_paper(text) for text in words.enclosures]),
        "paragraphs": [pieces(on_paper(text)) for text in words.paragraphs],
        "signer_name": name,
        "signer_size": size_for(
            f"({name})", width_mm=SIGNATURE_MM, size_pt=BODY_PT, smallest_pt=SMALLEST_PT
        ),
        "signer_position": [pieces(line) for line in lines_of(words.signer_position)],
        "contact": [line for line in words.contact.split("\n") if line],
        "copies": lines_of(words.copies),
    }


def _numbered(texts: list[str]) -> list[str]:
    """One enclosure needs no number."""
    if len(texts) < 2:
        return texts
    return [f"{to_thai_digits(str(number))}. {text}" for number, text in enumerate(texts, 1)]
