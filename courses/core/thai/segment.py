"""Thai words, for a search that finds อบรม in ฝึกอบรม and not ตา in ตาราง.

Cut by PyThaiNLP's newmm over an *atomic* dictionary: its word list without the
compounds, which newmm would keep whole and so hide their parts.
docs/decisions/0004-thai-word-segmentation.md has the figures.
"""

import re
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from .text import fold

if TYPE_CHECKING:
    from pythainlp.util import Trie

_THAI = "ก-ฮะ-ฺเ-ๅ็-๎"
# Borders of script cut first: a segmenter would make one word of ดิจิทัล0 and of ที่2.
_RUN = re.compile(rf"[{_THAI}]+|[0-9]+|[^\W\d_\u0e00-\u0e7f]+")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
# Occurrences in the Thai National Corpus. Short words seldom met are noise that
# breaks good cuts (ประสานงา|นข|อง), and two letters are part of most long words.
_SHORT = 3
_OFTEN = 100
_OFTEN_FOR_TWO_LETTERS = 1_000
_SHORTEST_COMPOUND = 5
_loading = Lock()


def words(text: str) -> list[str]:
    """The folded words of ``text`` in order; punctuation, ๆ and ฯ are borders.

    The first call in a process loads the dictionary: about 0.7 s and 65 MB.
    """
    found: list[str] = []
    for run in _RUN.findall(_THOUSANDS.sub("", fold(text))):
        found += _thai_words(run) if "ก" <= run[0] <= "๎" else [run]
    return found


def search_text(text: str) -> str:
    """What to store beside a text: its words with a space before, between and after.

    Look in it for each of ``query_terms`` as a substring. Empty when there is no word.
    """
    return _spaced(words(text))


def query_terms(query: str) -> list[str]:
    """One phrase for each part of the query between spaces; a match holds them all.

    Parts without a letter or digit are left out, so the list may be empty: that
    asks nothing, and must not be taken for a match with everything.
    """
    return [phrase for part in query.split() if (phrase := search_text(part))]


def segmenter_version() -> str:
    """Changes whenever words may be cut otherwise than before, so stored texts must be redone."""
    # deferred: pythainlp is loaded only by processes that search
    from pythainlp import __version__

    return f"1-{__version__}-{zlib.crc32(_domain_file().encode()):08x}"


def _spaced(tokens: list[str]) -> str:
    return f" {' '.join(tokens)} " if tokens else ""


def _thai_words(run: str) -> list[str]:
    # deferred: pythainlp is loaded only by processes that search
    from pythainlp.tokenize.newmm import segment

    # safe_mode bounds the graph: a page without a single space must not stall a worker.
    return segment(run, custom_dict=_dictionary(), safe_mode=True)


def _dictionary() -> "Trie":
    with _loading:
        return _load_dictionary()


@cache
def _load_dictionary() -> "Trie":
    # deferred: pythainlp is loaded only by processes that search
    from pythainlp.corpus import get_corpus
    from pythainlp.corpus.tnc import unigram_word_freqs
    from pythainlp.util import Trie

    counts = unigram_word_freqs()
    general = {
        word
        for word in get_corpus("words_th.txt")
        if _RUN.fullmatch(word) and (len(word) > _SHORT or counts.get(word, 0) >= _OFTEN)
    }
    lines = [line for line in _domain_file().splitlines() if not line.startswith("#")]
    wanted = {line for line in lines if not line.startswith("-")}
    unwanted = {line.removeprefix("-") for line in lines}
    return Trie(_atomic(general, counts) - unwanted | wanted)


def _domain_file() -> str:
    return Path(__file__).with_name("domain_words.txt").read_text(encoding="utf-8")


def _atomic(dictionary: set[str], counts: Mapping[str, int]) -> set[str]:
    """The words that are not made of others at least as common as themselves.

    That keeps บันทึก and ธุรกิจ whole, and cuts ฝึกอบรม, ใบอนุญาต and รองอธิบดี.
    """
    return {word for word in dictionary if not _is_compound(word, dictionary, counts)}


def _is_compound(word: str, dictionary: set[str], counts: Mapping[str, int]) -> bool:
    if len(word) < _SHORTEST_COMPOUND:
        return False
    often = max(counts.get(word, 0), _OFTEN)
    reached = [0]
    for end in range(2, len(word) + 1):
        for start in reached:
            part = word[start:end]
            floor = often if len(part) > 2 else max(often, _OFTEN_FOR_TWO_LETTERS)
            if 2 <= len(part) < len(word) and counts.get(part, 0) >= floor and part in dictionary:
                reached.append(end)
                break
    return reached[-1] == len(word)
