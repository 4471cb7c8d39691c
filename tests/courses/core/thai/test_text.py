import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.core.thai.text import fold, has_control_or_bidi, normalise, toneless

THAI = st.text(alphabet="กนปฟเแำาั ิ ีุู่้๊๋์ํฺ็ๅๆ\u200b\u00a0\n\uf70a\uf711a", max_size=20)


@pytest.mark.parametrize(
    "typed",
    ["น้ำ", "นํ้า", "น้ํา", "นำ้", "นํา้", "น้้ำ", "น\u200b้ำ", "น\uf711\uf70bา"],
)
def test_water_is_one_word_however_it_was_typed(typed):
    assert normalise(typed) == "น้ำ"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("เเม่", "แม่"),
        ("ก่ี", "กี่"),
        ("ดีี", "ดี"),
        ("ที่่", "ที่"),
        ("เพชร\u200bรัตน์", "เพชรรัตน์"),
        ("\ufeffสมชาย\u00a0  ใจดี\u2060 ", "สมชาย ใจดี"),
        ("ป\uf712น", "ป็น"),
        ("ป\uf702\uf713น", "ปี่น"),
        ("\uf70fาณ", "ญาณ"),
        ("ก\u0e39\u0e48", "กู่"),
        ("ก\u0e48\u0e39", "กู่"),
        ("พุทฺธํ", "พุทฺธํ"),
        ("cafe\u0301", "café"),
        ("รุ่นที่ ๒", "รุ่นที่ ๒"),
        ("กรรม", "กรรม"),
        ("ดำาเนิน", "ดำาเนิน"),
        ("ﬁ ① ｱ", "ﬁ ① ｱ"),
        ("ข้อ 1\r\n  ข้อ 2\t\tจบ\r", "ข้อ 1\nข้อ 2 จบ"),
    ],
)
def test_normalise_gives_the_form_to_store(typed, stored):
    assert normalise(typed) == stored


@given(st.one_of(THAI, st.text()))
def test_normalise_twice_is_normalise_once(text):
    assert normalise(normalise(text)) == normalise(text)


@given(THAI)
def test_normalise_gives_composed_text_without_loose_spaces(text):
    stored = normalise(text)

    assert unicodedata.is_normalized("NFC", stored)
    assert stored == stored.strip()
    assert "  " not in stored


@given(st.lists(st.sampled_from(["่", "ู", "ฺ", "ั", "ํ"]), max_size=5), st.randoms())
def test_the_order_of_typed_marks_does_not_matter(marks, random):
    shuffled = random.sample(marks, len(marks))

    assert normalise("ก" + "".join(marks)) == normalise("ก" + "".join(shuffled))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ก.พ.ร.", "กพร"),
        ("ก.พ.ร", "กพร"),
        ("สำนักงานก.พ.ร.ได้", "สำนักงาน กพร ได้"),
        ("พ.ร.บ.อำนวยความสะดวก พ.ศ. ๒๕๕๘", "พรบ อำนวยความสะดวก พศ 2558"),
        ("ป.ย.ป.1", "ปยป 1"),
        ("พล.ต.ท. สม", "พลตท สม"),
        ("ผศ.ดร.กวินท์ มี.ค.", "ผศ.ดร.กวินท์ มีค"),
        ("เวลา 09.00 น.", "เวลา 09.00 น."),
        ("e-Service", "e-service"),
        ("ดำาเนิน", "ดำเนิน"),
    ],
)
def test_fold_gives_the_form_to_compare(text, folded):
    assert fold(text) == folded


def test_toneless_forgives_missing_and_wrong_tones():
    assert {toneless(text) for text in ("ผู้ว่าฯ", "ผุ้ว่าฯ".replace("ุ", "ู"), "ผูว่าฯ", "ผู้วาฯ")} == {"ผูวาฯ"}
    assert toneless("ผู้เข้ารับ") in toneless("รายชื่อผูเข้ารับการฝึกอบรม")


@pytest.mark.parametrize(
    "name",
    ["สม\u202eชาย", "สม\u2066ชาย", "\u200fสมชาย", "สมชาย\x00", "สม\tชาย", "สม\nชาย", "สม\x9fชาย"],
)
def test_controls_and_bidi_marks_in_a_name_are_seen(name):
    assert has_control_or_bidi(name) is True


@pytest.mark.parametrize("name", ["ป้ำ ฝ้ำฟ้ำ", "Jean-Luc O’Brien-Świątek", "陳大文", "", "<b>สม</b>"])
def test_ordinary_names_carry_none(name):
    assert has_control_or_bidi(name) is False
