from datetime import UTC, date, datetime
from uuid import UUID

from rest_framework.exceptions import ValidationError

import pytest

from lms.api.fields import (
    AskedFlag,
    AskedWhole,
    Choice,
    Email,
    Flag,
    Instant,
    Line,
    Lines,
    Secret,
    Uid,
    Whole,
    WireDate,
)

NOT_TEXTS = [None, 1, 1.5, True, [], {}, ["a"]]
UID = "7f3c0a52-6a0e-4c7e-9a68-3c2b1f0d9e11"


def code(field, value):
    """What the field says of ``value``: the code of its refusal."""
    with pytest.raises(ValidationError) as caught:
        field.run_validation(value)
    return caught.value.get_codes()[0]


def test_a_day_is_read_as_it_is_written():
    assert WireDate().run_validation("2026-02-28") == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2569-02-28", "buddhist_year"),
        ("๒๐๒๖-๐๒-๒๘", "thai_digits"),
        ("2026-2-28", "invalid_date"),
        ("2026-02-30", "invalid_date"),
        ("28/02/2026", "invalid_date"),
        ("2026-02-28T00:00:00Z", "invalid_date"),
        ("20260228", "invalid_date"),
        (" 2026-02-28", "invalid_date"),
        ("0001-01-01", "invalid_date"),
        (20260228, "invalid_date"),
        ("", "invalid_date"),
    ],
)
def test_what_is_no_day_of_the_common_era_is_refused(value, said):
    assert code(WireDate(), value) == said


@pytest.mark.parametrize(
    "value",
    [
        "2026-02-28T09:00:00+07:00",
        "2026-02-28T02:00:00Z",
        "2026-02-28t02:00:00z",
        "2026-02-28T02:00:00.000000000Z",
    ],
)
def test_a_moment_is_read_in_utc(value):
    assert Instant().run_validation(value) == datetime(2026, 2, 28, 2, tzinfo=UTC)


def test_a_moment_is_told_in_utc_to_the_microsecond():
    moment = datetime(2026, 2, 28, 2, 0, 0, 5, tzinfo=UTC)

    assert Instant().to_representation(moment) == "2026-02-28T02:00:00.000005Z"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2026-02-28T09:00:00", "invalid_instant"),
        ("2026-02-28", "invalid_instant"),
        ("2026-02-28 09:00:00+07:00", "invalid_instant"),
        ("2026-02-30T09:00:00+07:00", "invalid_instant"),
        ("2026-02-28T25:00:00+07:00", "invalid_instant"),
        ("2026-02-28T09:00:00+99:00", "invalid_instant"),
        ("0001-01-01T00:00:00+14:00", "invalid_instant"),
        ("2569-02-28T09:00:00+07:00", "buddhist_year"),
        ("9999-12-31T23:59:59-12:00", "buddhist_year"),
        ("2026-02-28T๐๙:00:00+07:00", "thai_digits"),
        (1772244000, "invalid_instant"),
    ],
)
def test_what_is_no_moment_is_refused(value, said):
    assert code(Instant(), value) == said


@pytest.mark.parametrize("value", ["1", "๒", 1.0, 1.5, True, [], {}, "", "1e3"])
def test_a_whole_number_is_a_json_number(value):
    assert code(Whole(), value) == "invalid"


def test_a_whole_number_keeps_to_its_bounds():
    field = Whole(min_value=0, max_value=10)

    assert [field.run_validation(0), field.run_validation(10)] == [0, 10]
    assert [code(field, -1), code(field, 11)] == ["min_value", "max_value"]
    assert code(field, 10**30) == "max_value"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("๒", "thai_digits"),
        ("²", "invalid"),
        ("٢", "invalid"),
        ("1.0", "invalid"),
        ("+1", "invalid"),
    ],
)
def test_a_number_in_a_query_is_in_arabic_digits(value, said):
    assert AskedWhole().run_validation("20") == 20
    assert code(AskedWhole(), value) == said


def test_a_number_too_long_for_the_database_is_refused():
    assert code(AskedWhole(), "9" * 16) == "invalid"


@pytest.mark.parametrize("value", ["true", 1, 0, "yes", [], {}])
def test_a_flag_is_true_or_false(value):
    assert Flag().run_validation(True) is True
    assert code(Flag(), value) == "invalid"


def test_a_flag_in_a_query_has_four_spellings():
    read = {text: AskedFlag().run_validation(text) for text in ("1", "true", "0", "false")}

    assert read == {"1": True, "true": True, "0": False, "false": False}
    assert code(AskedFlag(), "yes") == "invalid"


@pytest.mark.parametrize(
    "value", [UID.replace("-", ""), f"{{{UID}}}", f"urn:uuid:{UID}", UID + "\n", "๗" + UID[1:], 7]
)
def test_a_uuid_has_one_spelling(value):
    assert Uid().run_validation(UID.upper()) == UUID(UID)
    assert code(Uid(), value) == "invalid"


@pytest.mark.parametrize("value", [1, True, [], {}, "c"])
def test_a_choice_is_one_of_the_words(value):
    assert code(Choice(choices=["a", "b", "1", "True"]), value) == "invalid_choice"


@pytest.mark.parametrize("field", [Line, Lines, Secret, Email])
@pytest.mark.parametrize("value", NOT_TEXTS[1:])
def test_a_text_is_never_made_of_something_else(field, value):
    assert code(field(), value) == "not_text"


@pytest.mark.parametrize("value", ["a\0b", "a\nb", "a\x1b[31m", "a\u202eb", "a\u2066b"])
def test_a_line_has_nothing_that_controls(value):
    assert code(Line(), value) == "hidden_characters"


def test_a_line_is_stored_in_one_spelling():
    zero_width, swapped = "กานต์\u200bธิดา", "น้\u0e4dา".replace("้\u0e4d", "\u0e4d้")

    assert Line().run_validation(zero_width) == "กานต์ธิดา"
    assert Line().run_validation(swapped) == Line().run_validation("น้ำ")


@pytest.mark.parametrize("value", ["", " ", "\u200b", "\ufeff \u200b"])
def test_a_line_of_nothing_to_see_is_blank(value):
    assert code(Line(), value) == "blank"
    assert Line(allow_blank=True).run_validation(value) == ""


def test_a_text_of_lines_keeps_them():
    assert Lines().run_validation("หนึ่ง\r\nสอง\tสาม\n") == "หนึ่ง\r\nสอง\tสาม"
    assert code(Lines(), "หนึ่ง\0สอง") == "hidden_characters"


def test_a_secret_keeps_its_spaces():
    assert Secret().run_validation("  รหัส  ") == "  รหัส  "
    assert code(Secret(), "a\0") == "null_characters_not_allowed"
