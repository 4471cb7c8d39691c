"""Serials: random, short enough to type from paper, and able to tell a slip of the finger.

Twelve characters of Crockford's base 32, XXXX-XXXX-XXXX: eleven random (55 bits)
and a check character last. The check is a weighted sum over GF(32), the weights
being different powers of a generator, so that any one wrong character and any
two exchanged characters are noticed, always; other slips 31 times in 32.
"""

import secrets
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Protocol

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
GROUP = 4

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
# Crockford: letters that people take for digits are read as those digits.
_READ_AS = str.maketrans("OIL๐๑๒๓๔๕๖๗๘๙", "0110123456789")
# What the Thai Kedmanee layout writes, key for key: plain rows, then shifted ones.
_KEDMANEE = {
    thai: latin
    for row_of_thai, row_of_latin in (
        ("ๅภถุึคตจข", "14567890-"),
        ("ๆไำพะัีรนย", "QWERTYUIOP"),
        ("ฟหกดเ้่าส", "ASDFGHJKL"),
        ("ผปแอิืท", "ZXCVBNM"),
        ('"ฎฑธํ๊ณฯญ', "WERTYUIOP"),
        ("ฤฆฏโฌ็๋ษศ", "ASDFGHJKL"),
        ("()ฉฮฺ์?", "ZXCVBNM"),
    )
    for thai, latin in zip(row_of_thai, row_of_latin, strict=True)
}
# Keys whose character may also be meant as itself: two keys of the upper row, and
# ๐, which is on Q. Where the layout was left on, both readings are tried.
_AMBIGUOUS = {"/": "2", "-": "3", "๐": "Q"}


class Chooser(Protocol):
    """``secrets``, or a ``random.Random`` where a test wants the same serials twice."""

    def choice(self, seq: Sequence[str], /) -> str: ...


def new_serial(rng: Chooser = secrets) -> str:
    """Return a fresh serial in canonical form; uniqueness is for the database to hold."""
    body = "".join(rng.choice(ALPHABET) for _ in range(LENGTH - 1))
    return _grouped(body + _check_character(body))


def normalise_serial(text: str) -> str | None:
    """Return the canonical form of what somebody typed, or None if it is no serial.

    Forgives case, spaces and dashes of every kind, O for 0, I and L for 1, Thai
    digits, full-width letters, and a keyboard left in the Thai layout. None says
    that it cannot be a serial of ours, not that it was never issued.
    """
    # Longer input is refused unread: each reading of it would cost time.
    if len(text) > 4 * LENGTH:
        return None
    return next((_grouped(read) for read in _readings(text) if _is_sound(read)), None)


def _readings(text: str) -> Iterator[str]:
    """Yield what ``text`` may mean, the likeliest first."""
    yield _latin(text)
    if any(character in _KEDMANEE for character in text):
        for chosen in _choices():
            yield _latin("".join(chosen.get(c, _KEDMANEE.get(c, c)) for c in text))


def _choices() -> Iterator[dict[str, str]]:
    keys = list(_AMBIGUOUS)
    for bits in range(2 ** len(keys)):
        yield {key: _AMBIGUOUS[key] for n, key in enumerate(keys) if bits >> n & 1}


def _latin(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).upper().translate(_READ_AS)
    return "".join(c for c in folded if not _is_separator(c))


def _is_separator(character: str) -> bool:
    return unicodedata.category(character) in {"Zs", "Cc", "Cf", "Pd", "Pc"} or character == "−"


def _is_sound(serial: str) -> bool:
    if len(serial) != LENGTH or not all(character in _VALUE for character in serial):
        return False
    return _check_character(serial[:-1]) == serial[-1]


def _check_character(body: str) -> str:
    total = 0
    weight = 1
    for character in body:
        weight = _multiply(weight, 2)
        total ^= _multiply(weight, _VALUE[character])
    return ALPHABET[total]


def _multiply(a: int, b: int) -> int:
    """Multiply in GF(32), modulo x⁵ + x² + 1, of which 2 is a generator."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (0b100101 if a & 0b10000 else 0)
        b >>= 1
    return product


def _grouped(serial: str) -> str:
    return "-".join(serial[n : n + GROUP] for n in range(0, LENGTH, GROUP))
