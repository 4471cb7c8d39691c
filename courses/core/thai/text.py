"""Thai text made equal to itself: for storing, for searching, and for refusing.

The same word reaches us typed in several orders of marks, pasted from old PDF
files with private-use glyphs, or with invisible characters inside. NFKC would
make things worse, since it splits sara am in two.
"""

import re
import unicodedata

from .digits import to_arabic_digits

# In the order in which a cluster is stored: phinthu, vowels below, vowels above,
# tones, silencers. NFC keeps this order, as it sorts by combining class.
_MARKS = "ฺุูัิีึื็ํ่้๊๋์๎"
_RANK = {mark: rank for rank, mark in enumerate(_MARKS)}
_CLUSTER = re.compile(f"[{_MARKS}ำ]+า?")

# Glyph positions of the old Windows Thai fonts, which PDF files hand back as text.
_PRIVATE_USE = dict(
    zip(range(0xF700, 0xF71B), "ฐิีึื่้๊๋์่้๊๋์ญัํ็่้๊๋์ฺุู", strict=True),
)
# Zero-width spaces and joiners, soft hyphen, word joiner and its kin, byte order mark.
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x34F, 0x180E, *range(0x200B, 0x200E), *range(0x2060, 0x2065), 0xFEFF]
)
_CLEAN = {**_PRIVATE_USE, **_INVISIBLE}

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_TONELESS = dict.fromkeys(range(0x0E47, 0x0E4F))

# พ.ร.บ., พล.ต.ท., มี.ค., ก.พ.ร (the last dot is often left out), but not ผศ.ดร.,
# which is two words. Inside a Thai word only a single letter may begin one:
# สำนักงานก.พ.ร. must not yield นกพร.
_DOTTED = re.compile(r"(?:(?<![ก-๎])[เแ]?[ก-ฮ]{1,3}[ิี]?|[ก-ฮ])\.(?:[ก-ฮ]\.)*[ก-ฮ](?:\.|(?![ก-๎]))")


def normalise(text: str) -> str:
    """The form to store, for names and prose alike; idempotent.

    Keeps line breaks, other white space becomes one space, ends are trimmed.
    Thai digits, letter case, doubled letters and bidi controls stay as typed;
    the last are for ``has_control_or_bidi`` to refuse.
    """
    text = unicodedata.normalize("NFC", text.translate(_CLEAN))
    text = re.sub("เเ", "แ", text)
    while (ordered := _CLUSTER.sub(_ordered, text)) != text:
        text = ordered
    return _single_spaces(unicodedata.normalize("NFC", text))


def fold(text: str) -> str:
    """The form to compare in a search: one case, Arabic digits, ก.พ.ร. as กพร."""
    text = to_arabic_digits(normalise(text).lower()).replace("ำา", "ำ")
    return _single_spaces(_DOTTED.sub(_joined, text))


def toneless(text: str) -> str:
    """A folded key without tone and silencing marks, for a query that found nothing.

    Match it as a substring of another such key, and only from three letters on:
    shorter ones occur inside every other word.
    """
    return fold(text).translate(_TONELESS)


def has_control_or_bidi(text: str) -> bool:
    """Whether a name carries control characters or marks that turn the writing direction."""
    return any(char in _BIDI or unicodedata.category(char) == "Cc" for char in text)


def _ordered(cluster: re.Match[str]) -> str:
    """One cluster with each mark once, in storing order, nikhahit and aa as sara am."""
    run = cluster.group()
    marks = set(run) & _RANK.keys()
    tail = "ำ" if "ำ" in run else ""
    if "ํ" in marks and (tail or run.endswith("า")):
        marks.discard("ํ")
        tail = "ำ"
    elif run.endswith("า"):
        tail += "า"
    return "".join(sorted(marks, key=_RANK.__getitem__)) + tail


def _joined(abbreviation: re.Match[str]) -> str:
    return f" {abbreviation.group().replace('.', '')} "


def _single_spaces(text: str) -> str:
    text = re.sub(r"\r\n?", "\n", text)
    return re.sub(r" ?\n ?", "\n", re.sub(r"[^\S\n]+", " ", text)).strip()
