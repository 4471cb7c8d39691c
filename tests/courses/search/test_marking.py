"""Finding again, in a text as it was written, the words found in its folded form."""

import unicodedata
from random import Random

import pytest

from courses.search.asking import asked
from courses.search.marking import Piece, excerpt, marked


def shown(text: str, q: str) -> str:
    return "".join(
        f"[{piece.text}]" if piece.found else piece.text for piece in marked(text, asked(q))
    )


@pytest.mark.parametrize(
    ("text", "q", "expected"),
    [
        ("การคิดเชิงออกแบบบริการภาครัฐ", "ออกแบบ", "การคิดเชิง[ออกแบบ]บริการภาครัฐ"),
        ("ตารางการอบรม", "ตา", "ตารางการอบรม"),
        ("รุ่นที่ ๑๒ เปิดแล้ว", "รุ่นที่ 12", "[รุ่นที่] [๑๒] เปิดแล้ว"),
        ("สำนักงาน ก.พ.ร. จัดอบรม", "กพร", "สำนักงาน [ก.พ.ร]. จัดอบรม"),
        ("เเผนที่การเดินทาง", "แผนที่", "[เเผนที่]การเดินทาง"),
        ("นํ้าประปา", "น้ำ", "[นํ้า]ประปา"),
        ("น้ำ\u200bประปา", "ประปา", "น้ำ\u200b[ประปา]"),
        ("ต้นแบบกระดาษ", "ตนแบบ", "[ต้นแบบ]กระดาษ"),
        ("Design Thinking for all", "design thinking", "[Design] [Thinking] for all"),
        ("CAFÉ และ café", "café", "[CAFÉ] และ [café]"),
        ("งบ 1,200 บาท", "1200", "งบ [1,200] บาท"),
        ("ไม่มีคำนั้น", "ต้นแบบ", "ไม่มีคำนั้น"),
        ("", "ต้นแบบ", ""),
    ],
)
def test_the_word_is_marked_as_it_was_written(text: str, q: str, expected: str):
    assert shown(text, q) == expected


@pytest.mark.parametrize(
    "q", ["ออกแบบ บริการ", "ออกแบบบริการออกแบบ", "<b>", "แบบ%", "ๆ ฯ", "e\u0301"]
)
@pytest.mark.parametrize("text", ["<script>ออกแบบ</script>", "ํํํ่่่", "เเเเเ", "ﬁn İstanbul ß", "a\0b"])
def test_marking_never_loses_or_adds_a_character(text: str, q: str):
    assert "".join(piece.text for piece in marked(text, asked(q))) == text


def test_an_excerpt_stands_around_the_first_find_and_is_short():
    text = "ก่อนหน้านี้ไม่มีอะไร " * 60 + "ห้องปฏิบัติการต้นแบบอยู่ตรงนี้ " + "หลังจากนั้นก็ไม่มี " * 60

    pieces = excerpt(text, asked("ต้นแบบ"))

    assert [piece.text for piece in pieces if piece.found] == ["ต้นแบบ"]
    assert pieces[0].text == "… "
    assert pieces[-1].text == " …"
    assert len("".join(piece.text for piece in pieces)) < 230


SYLLABLES = ("น้ำ", "ที่", "ผู้", "เปิ้ล", "ก็", "ใหม่", "สิทธิ์", "นํ้า", "ต้น", "แบบ", "ร่ำ", "ออก")
OTHERS = (" ", "\n", "๑๒", "ก.พ.ร.", "design", "ๆ", "(", "é", "e\u0301", "\u200b", "เเผน")
ASKED = (
    "ต้นแบบ",
    "ตนแบบ",
    "ออกแบบ",
    "น้ำ",
    "ท",
    "ผ",
    "ส",
    "นา",
    "กพร",
    "desi",
    "12",
    "ใหม",
    "เปิล",
    "สิทธิ",
)


@pytest.mark.parametrize("q", ASKED)
def test_no_mark_is_ever_cut_from_its_letter(q: str):
    chance = Random(q)

    for _text in range(60):
        text = "".join(chance.choices(SYLLABLES + OTHERS, k=chance.randint(1, 120)))
        found = marked(text, asked(q)), excerpt(text, asked(q))
        assert [
            piece.text for pieces in found for piece in pieces if begins_in_a_cluster(piece)
        ] == []


@pytest.mark.parametrize("syllable", ["ฃึ", "กื๋", "ฮู่", "ฏำ", "ฦื้", "น้ำ"])
@pytest.mark.parametrize("found_at", range(60, 68))
def test_a_run_without_a_border_is_cut_between_two_letters(syllable: str, found_at: int):
    before, after = (syllable * 60)[:found_at], "x" * (found_at % 3) + syllable * 120
    text = f"{before} ต้นแบบ {after}"

    lead, *pieces, tail = excerpt(text, asked("ต้นแบบ"))

    shown = "".join(piece.text for piece in pieces)
    hidden = Piece(text[text.index(shown) + len(shown) :])
    assert (lead.text, tail.text) == ("… ", " …")
    assert [one.text for one in (*pieces, hidden) if begins_in_a_cluster(one)] == []


def begins_in_a_cluster(piece: Piece) -> bool:
    """With a vowel above or below, a tone, sara am: each stands on the letter before it."""
    return piece.text[:1] == "ำ" or unicodedata.category(piece.text[0]) == "Mn"


def test_an_excerpt_without_a_find_is_the_beginning():
    pieces = excerpt("บรรทัดแรก\nบรรทัดสอง", asked("ต้นแบบ"))

    assert [piece.text for piece in pieces] == ["บรรทัดแรก\nบรรทัดสอง"]


def test_the_excerpt_prefers_the_place_where_all_words_stand_together():
    text = "ออกแบบบ้าน " + "คำอื่นมากมาย " * 40 + "การออกแบบบริการ"

    pieces = excerpt(text, asked("ออกแบบบริการ"))

    assert [piece.text for piece in pieces if piece.found] == ["ออกแบบบริการ"]
