"""Putting things where they can be found, and finding them."""

from datetime import date
from uuid import uuid4

import pytest

from courses.search.enums import EntryKind
from courses.search.models import SearchEntry
from courses.search.selectors import PAGE, find
from courses.search.services import Findable, put, remove, replace
from tests.factories.search import findable

pytestmark = pytest.mark.django_db


def titles(q: str, **how) -> list[str]:
    return [found.entry.title_th for found in find(q, **how).found]


@pytest.mark.parametrize(
    "q",
    [
        "ออกแบบ",
        "บริการ ออกแบบ",
        "ออกแบบบริการ",
        "  ออกแบบ\u00a0 บริการ ",
        "อยากออกแบบบริการ",
        "ออกแบบบรการ"[:6],
        "SERVICE",
        "รุ่น ๑",
        "รุน 1 ออกแบบ",
    ],
)
def test_a_thing_is_found_however_it_is_typed(q: str):
    findable("การออกแบบบริการ รุ่น 1", title_en="Service design")
    findable("ข่าวอื่น")

    assert titles(q) == ["การออกแบบบริการ รุ่น 1"]


@pytest.mark.parametrize("q", ["", "   ", "%", "_", "' OR 1=1 --"[:1], "ๆ", "\0", "…!?"])
def test_what_holds_no_word_asks_nothing(q: str):
    findable()

    results = find(q)

    assert not results.asks
    assert not results.found


@pytest.mark.parametrize("q", ["ก" * 5000, "ออก " * 500, "%ออกแบบ%xyz", "\\ออก\\qq", "🙂🙂ab"])
def test_hostile_queries_are_answered(q: str, django_assert_max_num_queries):
    findable("ขนมไทย")

    with django_assert_max_num_queries(5):
        assert find(q).total == 0


def test_the_text_of_a_lesson_is_found_only_by_those_who_may_read_its_course():
    course = uuid4()
    findable("เข้าใจผู้ใช้", kind=EntryKind.LESSON, course=course, text_th="แผนที่การเดินทางของผู้ป่วย")

    assert titles("ผู้ป่วย") == []
    assert titles("ผู้ป่วย", readable={uuid4()}) == []
    assert titles("ผู้ป่วย", readable={course}) == ["เข้าใจผู้ใช้"]


def test_a_lesson_found_by_its_title_shows_strangers_nothing_of_its_text():
    course = uuid4()
    findable("เข้าใจผู้ใช้", kind=EntryKind.LESSON, course=course, text_th="ความลับของผู้ใช้")

    assert find("ผู้ใช้").found[0].excerpt == ()
    assert "ความลับ" in "".join(p.text for p in find("ผู้ใช้", readable={course}).found[0].excerpt)


def test_titles_come_before_texts_and_newer_news_before_older():
    findable("ในเนื้อความ", text_th="เรื่องต้นแบบ", on=date(2026, 11, 1))
    findable("ต้นแบบเก่า", on=date(2020, 1, 1))
    findable("ต้นแบบใหม่", on=date(2026, 1, 1))
    findable("ต้นแบบในหลักสูตร", kind=EntryKind.COURSE)

    assert titles("ต้นแบบ") == ["ต้นแบบในหลักสูตร", "ต้นแบบใหม่", "ต้นแบบเก่า", "ในเนื้อความ"]


def test_the_phrase_as_typed_comes_before_its_words_apart():
    findable("แบบฟอร์มที่ออกให้ประชาชน บริการ ออกแบบ")
    findable("ออกแบบบริการ")

    assert titles("ออกแบบบริการ")[0] == "ออกแบบบริการ"


def test_kinds_narrow_the_hits_and_not_the_counts():
    findable("ต้นแบบ ก")
    findable("ต้นแบบ ข", kind=EntryKind.TERM)

    results = find("ต้นแบบ", kinds=[EntryKind.TERM])

    assert [found.entry.title_th for found in results.found] == ["ต้นแบบ ข"]
    assert results.counts == {EntryKind.NEWS: 1, EntryKind.TERM: 1}


def test_pages_follow_one_another_without_loss():
    for number in range(PAGE + 3):
        findable(f"ต้นแบบ {number:02}")

    first, second = find("ต้นแบบ"), find("ต้นแบบ", page=2)

    assert first.more
    assert not second.more
    assert len({found.entry.pk for found in [*first.found, *second.found]}) == PAGE + 3


def test_the_excerpt_is_in_the_readers_language_unless_only_the_other_holds_the_word():
    findable("ก", text_th="เนื้อความภาษาไทย prototype", text_en="An English prototype")
    findable("ข", text_th="มีคำว่าต้นแบบ", text_en="Nothing")

    english = find("prototype", english=True).found[0]
    thai = find("ต้นแบบ", english=True).found[0]

    assert "".join(piece.text for piece in english.excerpt) == "An English prototype"
    assert "".join(piece.text for piece in thai.excerpt) == "มีคำว่าต้นแบบ"


def test_putting_again_changes_what_is_found():
    findable("ชื่อเก่า", ref="one")
    findable("ชื่อใหม่", ref="one")

    assert titles("ชื่อเก่า", kinds=[EntryKind.NEWS]) == []
    assert titles("ชื่อใหม่") == ["ชื่อใหม่"]
    assert SearchEntry.objects.count() == 1


def test_what_is_removed_is_no_longer_found():
    findable("ต้นแบบ", ref="one")

    remove(kind=EntryKind.NEWS, ref="one")

    assert titles("ต้นแบบ") == []


def test_replacing_forgets_the_others_of_that_course_and_of_no_other():
    here, there = uuid4(), uuid4()
    lesson = EntryKind.LESSON
    put(
        [
            Findable(lesson, "a", "ต้นแบบ ก", course=here),
            Findable(lesson, "b", "ต้นแบบ ข", course=here),
            Findable(lesson, "c", "ต้นแบบ ค", course=there),
        ]
    )

    replace([Findable(lesson, "b", "ต้นแบบ ข", course=here)], kind=lesson, course=here)

    assert sorted(titles("ต้นแบบ")) == ["ต้นแบบ ข", "ต้นแบบ ค"]


@pytest.mark.parametrize("rows", [2, 20])
def test_the_number_of_queries_does_not_grow(rows: int, django_assert_num_queries):
    for number in range(rows):
        findable(f"ต้นแบบ {number}", text_th="ต้นแบบอีกครั้ง")

    with django_assert_num_queries(2 if rows > 2 else 4):
        find("ต้นแบบ")
