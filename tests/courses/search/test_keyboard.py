"""Words typed while the keyboard stood in the other language."""

import pytest

from courses.search.keyboard import in_other_layout
from courses.search.selectors import find
from tests.factories.search import findable


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("l;ylfu", "สวัสดี"),
        ("ly,4kKIN", "สัมภาษณ์"),
        ("่นีพืำั ทฟย", "journey map"),
        ("ดีไซน์ thinking", ""),
        ("", ""),
        ("🙂", "🙂"),
    ],
)
def test_the_same_keys_write_in_the_other_language(typed: str, meant: str):
    assert in_other_layout(typed) == meant


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "meant"), [("ly,4kKIN", "สัมภาษณ์"), ("รืะำพอรำไ", "interview")])
def test_what_was_meant_is_found_marked_and_told(typed: str, meant: str):
    findable("วิธีสัมภาษณ์", title_en="How to interview")
    findable("ข่าวอื่น")

    results = find(typed)

    (hit,) = results.found
    pieces = (*hit.title_th, *hit.title_en)
    assert results.meant == meant
    assert [piece.text for piece in pieces if piece.found] == [meant]


@pytest.mark.django_db
def test_what_is_found_as_it_was_typed_is_not_read_otherwise():
    findable("ly,4kKIN")
    findable("วิธีสัมภาษณ์")

    results = find("ly,4kKIN")

    assert [hit.entry.title_th for hit in results.found] == ["ly,4kKIN"]
    assert results.meant == ""


@pytest.mark.django_db
def test_what_is_found_in_neither_language_means_nothing(django_assert_max_num_queries):
    findable("วิธีสัมภาษณ์")

    with django_assert_max_num_queries(5):
        results = find("zzzzqx")

    assert (results.total, results.meant) == (0, "")
