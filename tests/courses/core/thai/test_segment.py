import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.core.thai import segment
from courses.core.thai.segment import query_terms, search_text, segmenter_version, words

JUDGED = json.loads(Path(__file__).with_name("search_judged.json").read_text(encoding="utf-8"))


def finds(query, text):
    terms = query_terms(query)
    return bool(terms) and all(term in search_text(text) for term in terms)


@pytest.mark.parametrize("name", ["tuned", "held_out"])
def test_search_finds_what_people_judged_relevant(name):
    stored = [search_text(sentence) for sentence in JUDGED[name]["sentences"]]
    found = relevant = both = 0
    for query, judged in JUDGED[name]["queries"].items():
        terms = query_terms(query)
        hits = {n for n, text in enumerate(stored) if all(term in text for term in terms)}
        found, relevant, both = (
            found + len(hits),
            relevant + len(judged),
            both + len(hits & set(judged)),
        )

    assert len(JUDGED[name]["queries"]) >= 100
    assert both / relevant >= 0.96
    assert both / found >= 0.94


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("อบรม", "โครงการฝึกอบรมข้าราชการ"),
        ("กพร", "สำนักงาน ก.พ.ร."),
        ("ก.พ.ร.", "สำนักงานกพร จัดประชุม"),
        ("ก.พ.ร.", "ติดต่อสำนักงานก.พ.ร.ได้ทุกวัน"),
        ("นํ้าประปา", "น้ำประปาขุ่น"),
        ("น้ำประปา", "นํ้าประปาขุ่น"),
        ("ที่ ๒", "รุ่นที่ 2"),
        ("ที่ 2", "รุ่นที่๒"),
        ("ดิจิทัล", "ระบบดิจิทัล0"),
        ("2/1", "ป.ย.ป. 2/1"),
        ("1200000", "งบ 1,200,000 บาท"),
        ("E-SERVICE", "ระบบ e-Service"),
        ("อธิบดี", "รองอธิบดี"),
        ("อนุญาต", "ขอใบอนุญาต"),
        ("หน่วยงาน ประสาน", "ผ่านผู้ประสานงานของหน่วยงาน"),
    ],
)
def test_search_finds(query, text):
    assert finds(query, text) is True


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("ตา", "ตารางอบรม"),
        ("รอ", "รองอธิบดี"),
        ("21", "ป.ย.ป. 2/1"),
        ("2/1", "รุ่น 21"),
        ("กพ", "สำนักงาน ก.พ.ร."),
        ("นวัตกร", "นวัตกรรมภาครัฐ"),
        ("ที่ 2", "รุ่นที่ 25"),
        ("ออกแบบ คิด", "ออกแบบบริการ"),
        ("…", "ทุกอย่าง"),
        ("", "ทุกอย่าง"),
    ],
)
def test_search_does_not_find(query, text):
    assert finds(query, text) is False


def test_words_are_folded_and_cut_at_borders_of_script():
    assert words("ระบบ e-Service รุ่นที่๒ต่างๆ (1,200.50 บาท)") == [
        "ระบบ",
        "e",
        "service",
        "รุ่น",
        "ที่",
        "2",
        "ต่าง",
        "1200",
        "50",
        "บาท",
    ]


def test_search_text_has_a_space_on_both_sides_of_each_word():
    assert search_text("ฝึกอบรม") == " ฝึก อบรม "
    assert search_text(" …!? ") == ""


def test_query_terms_are_one_phrase_for_each_part():
    assert query_terms("ฝึกอบรม  รุ่น 2/1 ๆ") == [" ฝึก อบรม ", " รุ่น ", " 2 1 "]


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="กขคงนรอเแาำีุ่้์ัะ a1๒.,-ๆฯ", max_size=60))
def test_no_letter_is_lost_or_made(text):
    letters = "".join(segment._RUN.findall(segment._THOUSANDS.sub("", segment.fold(text))))

    assert "".join(words(text)) == letters


def test_a_long_text_without_a_space_is_cut_whole():
    text = "ตากลม" * 2_000

    assert "".join(words(text)) == text


def test_threads_that_come_first_together_load_one_dictionary():
    segment._load_dictionary.cache_clear()

    with ThreadPoolExecutor(4) as pool:
        dictionaries = list(pool.map(lambda _: segment._dictionary(), range(4)))

    assert all(dictionary is dictionaries[0] for dictionary in dictionaries)


def test_the_version_names_the_rules_the_library_and_our_words():
    rules, library, ours = segmenter_version().split("-")

    assert (rules.isdigit(), library.count("."), len(ours)) == (True, 2, 8)
