"""The design tools: what each asks for, and what may stand in it."""

import pytest

from courses.core.errors import Invalid
from courses.core.thai.text import normalise
from courses.notebook.enums import Tool
from courses.notebook.filling import (
    FieldTooLong,
    NotAnOption,
    TooManyEntries,
    UnknownField,
    WrongShape,
    checked,
)
from courses.notebook.tools import TOOLBOX, Kind, Layout, Sheet, Words, sheet_of, sheets

JOURNEY = sheet_of(Tool.JOURNEY_MAP)


def every_text(sheet: Sheet) -> list[Words]:
    fields = [field for section in sheet.sections for field in section.fields]
    quadrants = [s.quadrants for s in sheet.sections if s.quadrants]
    return [
        sheet.purpose,
        *sheet.guidance,
        *(words for s in sheet.sections for words in (s.title, s.hint, s.entry)),
        *(words for f in fields for words in (f.label, f.hint, f.lowest, f.highest)),
        *(option.label for f in fields for option in f.options),
        *(words for q in quadrants for words in q.words),
    ]


def test_each_tool_has_its_file_and_each_file_its_tool():
    assert {path.stem for path in TOOLBOX.iterdir()} == set(Tool.values)
    assert [sheet.tool for sheet in sheets()] == list(Tool)


@pytest.mark.parametrize("sheet", sheets(), ids=lambda sheet: sheet.tool)
def test_a_sheet_speaks_both_languages(sheet: Sheet):
    texts = every_text(sheet)

    assert [words for words in texts if bool(words.th) != bool(words.en)] == []
    assert [words.th for words in texts if normalise(words.th) != words.th] == []
    assert [words.th for words in texts if "!" in words.th + words.en] == []


@pytest.mark.parametrize("sheet", sheets(), ids=lambda sheet: sheet.tool)
def test_a_sheet_can_be_filled_in(sheet: Sheet):
    keys = [section.key for section in sheet.sections]
    assert len(set(keys)) == len(keys)
    for section in sheet.sections:
        names = [field.key for field in section.fields]
        assert len(set(names)) == len(names)
        assert section.blank <= section.at_most
        for field in section.fields:
            assert field.label
            assert (field.kind == Kind.SCALE) == (field.steps >= 2)
            assert (field.kind == Kind.CHOICE) == (len(field.options) >= 2)
            assert field.limit or field.kind in (Kind.SCALE, Kind.CHOICE)


def test_a_sheet_is_asked_for_by_its_tool_alone():
    for name in ("", "../models", "persona.toml"):
        with pytest.raises(ValueError, match="is not a valid Tool"):
            sheet_of(name)


def test_steps_stand_beside_each_other_and_findings_under_each_other():
    layouts = {s.key: s.layout for sheet in sheets() for s in sheet.sections if s.repeats}

    assert layouts == {
        "steps": Layout.COLUMNS,
        "people": Layout.LIST,
        "insights": Layout.LIST,
    }


@pytest.mark.parametrize(
    ("interest", "power", "place"),
    [(1, 1, 0), (2, 2, 0), (3, 2, 1), (4, 1, 1), (1, 4, 2), (3, 3, 3), (None, 3, None)],
)
def test_a_stakeholder_stands_where_interest_and_power_say(interest, power, place):
    people = sheet_of(Tool.STAKEHOLDER_MAP).sections[1]

    entry = {"interest": interest, "power": power}

    assert people.quadrants.place(entry) == place
    assert people.quadrants.words[3].en == "Work with closely"


def test_what_is_stored_is_clean_and_leaves_out_what_is_empty():
    values = {
        "about": {"person": "  ป้าสมใจ \n ใจดี ", "errand": "", "evidence": None},
        "steps": [
            {"step": "เเรก", "does": "หนึ่ง\r\nสอง\n", "feeling": 5, "pain": "\u202eกลับ\x00\ud800"},
            {},
        ],
        "learnt": {"first": " "},
    }

    assert checked(JOURNEY, values) == {
        "about": {"person": "ป้าสมใจ ใจดี"},
        "steps": [{"step": "แรก", "does": "หนึ่ง\nสอง", "feeling": 5, "pain": "กลับ"}, {}],
    }


def test_checking_what_was_checked_changes_nothing():
    values = {"about": {"person": "陳大文 😀 <b>"}, "steps": [{"does": "น\u0e4d\u0e49าใจ\n\n- a"}]}

    once = checked(JOURNEY, values)

    assert checked(JOURNEY, once) == once


@pytest.mark.parametrize(
    ("values", "error", "field"),
    [
        ([], WrongShape, "values"),
        (None, WrongShape, "values"),
        ({"other": {}}, UnknownField, "other"),
        ({"about": "x"}, WrongShape, "about"),
        ({"about": {"other": "x"}}, UnknownField, "about.other"),
        ({"about": {"person": 7}}, WrongShape, "about.person"),
        ({"about": {"person": ["x"]}}, WrongShape, "about.person"),
        ({"about": {"person": "x" * 201}}, FieldTooLong, "about.person"),
        ({"steps": {"0": {}}}, WrongShape, "steps"),
        ({"steps": [1]}, WrongShape, "steps.0"),
        ({"steps": [{}, {"x": 1}]}, UnknownField, "steps.1.x"),
        ({"steps": [{}] * 15}, TooManyEntries, "steps"),
        ({"steps": [{"feeling": 6}]}, NotAnOption, "steps.0.feeling"),
        ({"steps": [{"feeling": 0}]}, NotAnOption, "steps.0.feeling"),
        ({"steps": [{"feeling": "3"}]}, NotAnOption, "steps.0.feeling"),
        ({"steps": [{"feeling": True}]}, NotAnOption, "steps.0.feeling"),
        ({"steps": [{"feeling": 3.0}]}, NotAnOption, "steps.0.feeling"),
        ({"steps": [{"feeling": {}}]}, NotAnOption, "steps.0.feeling"),
        ({"k" * 10_000: 1}, UnknownField, "k" * 200),
    ],
)
def test_what_does_not_belong_is_refused_by_its_place(values, error, field):
    with pytest.raises(Invalid) as refusal:
        checked(JOURNEY, values)

    assert (type(refusal.value), refusal.value.field) == (error, field)


def test_a_choice_takes_the_keys_of_its_options():
    card = sheet_of(Tool.TEST_CARD)

    assert checked(card, {"outcome": {"decision": "stop"}}) == {"outcome": {"decision": "stop"}}
    with pytest.raises(NotAnOption):
        checked(card, {"outcome": {"decision": "หยุด"}})
