"""Where in a text, as it was written, the words stand that were found in its folded form.

A word may be written otherwise than it is searched for: marks in another order, Thai digits,
capitals, dots in an abbreviation. Its letters without marks are the same in both, in order;
along them the two forms are laid side by side.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from courses.core.thai.digits import to_arabic_digits
from courses.core.thai.segment import words
from courses.core.thai.text import fold, toneless
from courses.search.asking import Asked, loosened

BEFORE, LONG = 50, 180
# Sara aa and sara am join a cluster of marks in the folded form.
_JOINING = "าำ"

Span = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """A stretch of an excerpt; ``found`` when it is what was looked for."""

    text: str
    found: bool = False


@dataclass(frozen=True)
class Word:
    """A folded word and where it stands, from ``start`` up to ``end``."""

    folded: str
    start: int
    end: int


def marked(text: str, wanted: Asked) -> tuple[Piece, ...]:
    """All of ``text``, cut at the borders of what was found."""
    return tuple(_pieces(text, _spans(text, wanted), 0, len(text)))


def excerpt(text: str, wanted: Asked) -> tuple[Piece, ...]:
    """About 180 characters around the first find; the beginning when nothing is found.

    Beginning and end are moved to the nearest white space, where there is one close by.
    """
    at = _first_find(text, wanted)
    start = _after_space(text, max(0, at - BEFORE)) if at > BEFORE else 0
    end = _before_space(text, min(len(text), start + LONG))
    window = text[start:end]
    pieces = _pieces(window, _spans(window, wanted), 0, len(window))
    lead, tail = Piece("… "), Piece(" …")
    return (*((lead,) if start else ()), *pieces, *((tail,) if end < len(text) else ()))


def _first_find(text: str, wanted: Asked) -> int:
    """Only stretches that hold the letters of a wanted word are cut into words."""
    sought = {word for phrase in wanted.phrases for word in phrase} | set(wanted.telling)
    first = -1
    for stretch in re.finditer(r"\S+(?:[^\S\n]+\S+){0,7}", text):
        folded = fold(stretch.group())
        if not any(word in folded for word in sought):
            continue
        if phrases := _phrases(list(_words(stretch.group())), wanted):
            return stretch.start() + phrases[0][0]
        if first < 0 and (spans := _spans(stretch.group(), wanted)):
            first = stretch.start() + spans[0][0]
    return max(first, 0)


def _spans(text: str, wanted: Asked) -> list[Span]:
    """Whole phrases where they stand; else the telling words; else the letters themselves."""
    found = list(_words(text))
    spans = _phrases(found, wanted) or _single(found, wanted) or _loose(text, wanted)
    return _joined(sorted(spans))


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Those that touch or overlap made one."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _phrases(found: Sequence[Word], wanted: Asked) -> list[Span]:
    spans = []
    for phrase in wanted.phrases:
        for at in range(len(found) - len(phrase) + 1):
            run = found[at : at + len(phrase)]
            if tuple(word.folded for word in run) == phrase:
                spans.append((run[0].start, run[-1].end))
    return spans


def _single(found: Sequence[Word], wanted: Asked) -> list[Span]:
    return [(word.start, word.end) for word in found if word.folded in wanted.telling]


def _loose(text: str, wanted: Asked) -> list[Span]:
    letters = _letters(text)
    line = "".join(letter for letter, _at in letters)
    spans = []
    for part in wanted.loose:
        bare = "".join(letter for letter, _at in _letters(part))
        for found in re.finditer(re.escape(bare), line) if bare else ():
            start = letters[found.start()][1]
            end = _over_marks(text, letters[found.end() - 1][1] + 1)
            if loosened(text[start:end]).startswith(toneless(part)):
                spans.append((start, end))
    return spans


def _words(text: str) -> Iterator[Word]:
    """The words of ``text`` in order, as far as they can be followed."""
    letters = _letters(text)
    at = 0
    for word in words(text):
        places = []
        for letter, _index in _letters(word):
            while at < len(letters) and letters[at][0] != letter:
                at += 1
            if at == len(letters):
                return
            places.append(letters[at][1])
            at += 1
        if places:
            yield Word(word, places[0], _over_marks(text, places[-1] + 1))


def _letters(text: str) -> list[tuple[str, int]]:
    """Each letter without its marks, folded, with its index in ``text``."""
    found: list[tuple[str, int]] = []
    for index, char in enumerate(text):
        for letter in unicodedata.normalize("NFD", to_arabic_digits(char).lower()):
            if _is_mark(letter):
                continue
            if letter == "เ" and found and found[-1] == ("เ", index - 1):
                found[-1] = ("แ", index - 1)
            else:
                found.append((letter, index))
    return found


def _is_mark(char: str) -> bool:
    return char in _JOINING or unicodedata.category(char) in ("Mn", "Cf", "Co")


def _over_marks(text: str, at: int) -> int:
    """The index after the marks that begin at ``at``: they belong to the letter before."""
    while at < len(text) and _is_mark(text[at]):
        at += 1
    return at


def _pieces(text: str, spans: Sequence[Span], at: int, end: int) -> Iterator[Piece]:
    for start, stop in spans:
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[start:stop], found=True)
        at = stop
    if at < end:
        yield Piece(text[at:end])


def _after_space(text: str, at: int) -> int:
    """Where to begin near ``at``: after white space, or where the next word begins."""
    near = text[at : at + BEFORE // 2]
    if space := re.search(r"\s", near):
        return at + space.end()
    following = list(_words(near))[1:2]
    return at + following[0].start if following else _over_marks(text, at)


def _before_space(text: str, at: int) -> int:
    if at == len(text):
        return at
    from_ = at - BEFORE // 2
    if (space := max(text.rfind(" ", from_, at), text.rfind("\n", from_, at))) > 0:
        return space
    last = list(_words(text[from_:at]))[-2:-1]
    return from_ + last[0].end if last else _over_marks(text, at)
