"""What was typed into the search box, read in several ways, the strictest first."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from courses.core.limits.services import Limit
from courses.core.thai.segment import query_terms, search_text
from courses.core.thai.text import toneless

LONGEST = 200
SEARCHING = Limit("search", 60, timedelta(minutes=1))  # by whatever door
MOST_WORDS = 16
SHORTEST_LOOSE = 3
# They carry a question and tell nothing of what is looked for.
LITTLE_WORDS = frozenset(
    Path(__file__).with_name("little_words.txt").read_text(encoding="utf-8").split()
)


@dataclass(frozen=True)
class Asked:
    """``phrases`` are the parts between spaces, each a run of words; ``telling`` the single
    words without the little ones; ``loose`` the parts without tone marks, to be found anywhere
    when they are long enough, and as whole words when they stand inside every other word.

    All are empty when no letter or digit was typed: that asks nothing.
    """

    phrases: tuple[tuple[str, ...], ...]
    telling: tuple[str, ...]
    loose: tuple[str, ...]

    @property
    def whole(self) -> str:
        """All that was typed as one phrase, in the form of a stored text."""
        return f" {' '.join(word for phrase in self.phrases for word in phrase)} "

    @property
    def terms(self) -> list[str]:
        return [spaced(*phrase) for phrase in self.phrases]


def spaced(*words: str) -> str:
    return f" {' '.join(words)} "


def asked(q: str) -> Asked:
    """``q`` is cut off at 200 characters and 16 words."""
    q = q[:LONGEST].replace("\0", "")
    phrases = tuple(tuple(term.split()) for term in query_terms(q))
    words = list(dict.fromkeys(search_text(q).split()))[:MOST_WORDS]
    telling = [word for word in words if word not in LITTLE_WORDS]
    parts = tuple(loosened(part) for part in q.split() if search_text(part))
    return Asked(
        phrases=_first_words(phrases),
        telling=tuple(telling or words),
        loose=parts if any(len(part) >= SHORTEST_LOOSE for part in parts) else (),
    )


def loosened(text: str) -> str:
    """``text`` without tone marks and spaces, in which a part may be found anywhere."""
    return "".join(letter for letter in toneless(text) if not letter.isspace())


def _first_words(phrases: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    kept, left = [], MOST_WORDS
    for phrase in phrases:
        if left > 0:
            kept.append(phrase[:left])
            left -= len(phrase)
    return tuple(kept)
