"""What is read of the blocks in a published course, and what lasts from revision to revision."""

from typing import Any

import pytest

from cms.models import GlossaryTerm
from courses.catalogue.models import RevisionUnit
from tests.cms.blocks.scene import html
from tests.factories import pages

pytestmark = pytest.mark.django_db

CHECK = {
    "question": "ข้อใดไม่ชี้นำ",
    "options": [
        {"text": "เล่าให้ฟัง", "right": True, "feedback": ""},
        {"text": "ดีใช่ไหม", "right": False, "feedback": ""},
    ],
    "feedback": "",
}
TICKS = {"title": "ก่อนไป", "items": ["ขออนุญาต", "แบบบันทึก"]}


def bodies() -> list[list[dict[str, Any]]]:
    """The Thai blocks of the lesson about asking, by revision."""
    rows = RevisionUnit.objects.filter(title_th="ถามให้เป็น").order_by("revision__number")
    return [row.body["th"] for row in rows]


def names(body: list[dict[str, Any]]) -> list[Any]:
    check, ticks = body
    options = [option["id"] for option in check["data"]["options"]]
    return [check["id"], options, ticks["id"], [item["id"] for item in ticks["data"]["items"]]]


def test_blocks_answers_and_items_keep_their_names_in_the_next_revision():
    """What a learner wrote hangs on them."""
    page = pages.course_page(lessons=0)
    lesson = pages.lesson_page(
        pages.module_of(page), "ถามให้เป็น", body_th=[("check", CHECK), ("checklist", TICKS)]
    )
    pages.published(page)
    lesson.refresh_from_db()
    lesson.body_th[0].value["question"] = "ข้อใดเปิดให้เล่า"
    pages.published(lesson)

    before, after = bodies()
    assert names(before) == names(after)
    assert all(names(after)), "and every one has a name"
    assert before[0]["data"]["question"] != after[0]["data"]["question"]


@pytest.mark.parametrize(("language", "word"), [("th", "ต้นแบบ"), ("en", "Prototype")])
def test_a_word_of_the_glossary_is_explained_where_it_stands(language, word):
    term = GlossaryTerm.objects.create(
        term_th="ต้นแบบ", term_en="Prototype", meaning_th="ต้นแบบคือ <b>", meaning_en="Prototype <b>"
    )

    made = html("term", {"term": term.pk}, language)

    assert f'href="/glossary/#{term.uid}"' in made
    assert f"{word}</strong>" in made
    assert "&lt;b&gt;" in made, "the meaning is words, not HTML"


def test_a_word_that_left_the_glossary_leaves_nothing():
    assert html("term", {"term": None}) == ""
