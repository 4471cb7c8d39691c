"""What may be written into a block, and in what form it is stored."""

import pytest

from courses.core.errors import Invalid
from courses.notebook.entries import TEXT_LIMIT, checked
from tests.factories.notebook import BLOCKS

_TEXT, REFLECTION, CHECK, MANY, CHECKLIST = BLOCKS


@pytest.mark.parametrize(
    ("block", "value", "stored"),
    [
        (REFLECTION, {"text": " เเม่บ้าน\r\nรอนาน "}, {"text": "แม่บ้าน\nรอนาน"}),
        (REFLECTION, {"text": "a\u202eb\x00\u200b"}, {"text": "ab"}),
        (REFLECTION, {"text": ""}, {"text": ""}),
        (CHECK, {"chosen": ["o2"]}, {"chosen": ["o2"]}),
        (CHECK, {"chosen": ["o2", "o2"]}, {"chosen": ["o2"]}),
        (CHECK, {"chosen": []}, {"chosen": []}),
        (MANY, {"chosen": ["o3", "o1"]}, {"chosen": ["o1", "o3"]}),
        (CHECKLIST, {"ticked": ["i2", "i1"]}, {"ticked": ["i1", "i2"]}),
    ],
)
def test_a_value_is_stored_in_one_form(block, value, stored):
    assert checked(block, value) == stored


@pytest.mark.parametrize(
    ("block", "value", "code", "field"),
    [
        (REFLECTION, {"text": 5}, "wrong_shape", "text"),
        (REFLECTION, {"text": None}, "wrong_shape", "text"),
        (REFLECTION, "text", "wrong_shape", "text"),
        (REFLECTION, None, "wrong_shape", "text"),
        (REFLECTION, {"chosen": ["o1"]}, "wrong_shape", "text"),
        (REFLECTION, {"text": "a", "right": True}, "unknown_field", "right"),
        (REFLECTION, {"text": "ก" * (TEXT_LIMIT + 1)}, "field_too_long", "text"),
        (CHECK, {"chosen": ["o9"]}, "not_an_option", "chosen"),
        (CHECK, {"chosen": ["o1", "o2"]}, "one_answer_only", "chosen"),
        (CHECK, {"chosen": "o1"}, "wrong_shape", "chosen"),
        (CHECK, {"chosen": [["o1"]]}, "wrong_shape", "chosen"),
        (CHECK, {"chosen": [1]}, "wrong_shape", "chosen"),
        (CHECKLIST, {"ticked": ["o1"]}, "not_an_option", "ticked"),
        (CHECKLIST, {"ticked": {"i1": True}}, "wrong_shape", "ticked"),
    ],
)
def test_what_does_not_fit_the_block_is_refused_at_its_field(block, value, code, field):
    with pytest.raises(Invalid) as refusal:
        checked(block, value)

    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_the_longest_text_is_taken():
    assert len(checked(REFLECTION, {"text": "ก" * TEXT_LIMIT})["text"]) == TEXT_LIMIT
