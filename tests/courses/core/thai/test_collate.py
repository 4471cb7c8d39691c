import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.core.thai.collate import sort_key

NAMES = st.text(alphabet="กขคฤอะาำิเแโใไ็่้์ 12๒aBé-ๆ陳", max_size=12)


def rises(words):
    keys = [sort_key(word) for word in words]
    return keys == sorted(set(keys))


@pytest.mark.parametrize(
    "words",
    [
        ["เกษม", "แก้ว", "โกมล", "ไกรสร", "ใจดี"],
        ["กก", "กรรม", "กระ", "กราบ", "กล้า", "กวาง", "ก่อ", "กะ", "กา", "เก", "แก", "โก"],
        # the dictionary's classic: one spelling, five tones
        ["ปา", "ป่า", "ป้า", "ป๊า", "ป๋า"],
        ["เก็ง", "เก่ง", "เก้ง", "เก๋ง"],
        ["รวม", "ฤดู", "ฤๅษี", "ลม", "ฦๅ", "วัน"],
        ["นา", "นาค", "นาม", "น้าว", "นำ", "น้ำ", "นิล"],
        ["วรณะ", "วรรณ", "วรฺณ"],
        ["ชัย", "ชัยนาท", "ชาย", "เช้า"],
        ["สมชาย", "สมศรี", "สมหญิง", "สมาน", "สวย", "สาย", "เสมอ", "แสง"],
        ["หาง", "ห้าง", "หาญ", "หาด", "ห้าม", "หาย"],
    ],
)
def test_words_stand_in_the_order_of_the_dictionary(words):
    assert rises(words) is True


def test_digits_come_before_thai_and_thai_before_latin_and_latin_before_the_rest():
    words = ["1", "๑", "2", "กา", "ฮา", "apple", "Apple", "zoo", "Ωmega", "陳"]

    assert rises(words) is True


def test_marks_decide_only_between_words_of_equal_letters():
    assert rises(["ป้าน", "ปาม", "ป่ายก", "ปายข"]) is True


def test_spaces_case_and_punctuation_decide_last():
    words = ["กว้าง", "กว้างๆ", "กว้างขวาง", "กว้างใหญ่", "สมชาย", "สม-ชาย", "สมชาย ก"]

    assert rises(words) is True


def test_a_roster_sorts_by_given_name_before_surname():
    people = [("สม", "ศักดิ์"), ("สมชาย", "กล้า"), ("สมชาย", "ใจดี"), ("สมชาย", "เจริญ")]

    by_name = sorted(people, key=lambda person: sort_key(*person))

    assert by_name == [people[0], people[1], people[3], people[2]]


def test_the_same_name_composed_otherwise_has_the_same_key():
    assert sort_key("นํ้าผึ้ง") == sort_key("น้ำผึ้ง")


@given(NAMES)
def test_a_key_is_made_of_characters_all_collations_agree_on(text):
    assert re.fullmatch(r"[0-9a-z]*", sort_key(text))
    assert len(sort_key(text)) <= 11 * len(text) + 2


@given(NAMES, NAMES, NAMES)
def test_a_later_part_never_overrules_an_earlier_one(given_name, other, surname):
    if sort_key(given_name) < sort_key(other):
        assert sort_key(given_name, surname) < sort_key(other, "")


@given(st.lists(st.sampled_from("กขคงจชซญฎฏฐดตถทนบปผพฟมยรลวศสหอฮ"), min_size=2, max_size=8))
def test_plain_consonants_keep_their_alphabet(letters):
    ordered = sorted(letters, key=sort_key)

    assert all(before <= after for before, after in pairwise(ordered))
