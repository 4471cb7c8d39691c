"""Thai dictionary order as a plain string, to stand in an indexed column.

The order is that of ICU's Thai collation: letters first, a leading vowel counting
after its consonant; then marks, in the order ๎ ์ ็ ่ ้ ๊ ๋; then case, Thai digits
and punctuation. Digits come before Thai, Thai before Latin, Latin before the rest.

The key is made of 0-9 and a-z alone, on which every collation of SQLite and
PostgreSQL agrees, so both engines sort alike whatever the database was made with.
"""

import re
import unicodedata

from .digits import to_arabic_digits
from .text import normalise

_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
_LETTERS = (
    "0123456789กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรฤลฦวศษสหฬอฮะัาำิีึืุูเแโใไๅฺabcdefghijklmnopqrstuvwxyz"
)
_LEADING_VOWEL = re.compile("([เแโใไ])([ก-ฮ])")
_MARKS = "๎์็่้๊๋ํ"
_SIGNS = "ๆฯ"  # letters to Unicode, punctuation to the dictionary
_NO_MARK = "1"


def sort_key(text: str, *more: str) -> str:
    """A key that sorts ``text`` by the Thai dictionary; spaces and punctuation count last.

    With ``more``, each part decides only between equal parts before it: a roster
    sorts by ``sort_key(given_name, surname)``. At most eleven characters a letter, about
    three for Thai; a key cut short still sorts all that differs before the cut.
    """
    return "0".join(_key(part) for part in (text, *more))


def _key(text: str) -> str:
    """Three levels with ``0`` between, which is below every weight's first character."""
    text = unicodedata.normalize("NFD", normalise(text))
    letters, marks, rest = [], [], []
    for char in _LEADING_VOWEL.sub(r"\2\1", text):
        base = to_arabic_digits(char.lower())
        is_letter = base in _WEIGHTS or (char.isalpha() and char not in _SIGNS)
        if base in _MARKS:
            marks.append(_BASE36[_MARKS.index(base) + 2])
        elif is_letter:
            letters.append(_WEIGHTS.get(base) or _other(base))
            marks.append(_NO_MARK)
        if base != char or not (is_letter or base in _MARKS):
            rest.append(_other(char))
    return f"{''.join(letters)}0{''.join(marks).rstrip(_NO_MARK)}0{''.join(rest)}"


def _base36(number: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        number, digit = divmod(number, 36)
        digits = _BASE36[digit] + digits
    return digits


def _other(chars: str) -> str:
    """After all weights of ``_LETTERS``, by code point."""
    return "".join("z" + _base36(ord(char), 4) for char in chars)


# From 36 on, so that no weight begins with the separator.
_WEIGHTS = {letter: _base36(rank, 2) for rank, letter in enumerate(_LETTERS, 36)}
