"""What may stand on a certificate, checked before anything is printed."""

import dataclasses

import pytest

from certificates.rendering.design import check_glyphs, lay_out, normalised
from certificates.rendering.errors import DoesNotFit, MissingGlyph

from .samples import CHINESE, HIDDEN_SPACE, PRINTABLE, make_fields

TEXT_FIELDS = [
    field.name
    for field in dataclasses.fields(make_fields())
    if field.name not in {"issued_on", "specimen"}
]


@pytest.mark.parametrize("field", TEXT_FIELDS)
def test_a_character_without_glyph_is_refused_in_every_field(field):
    with pytest.raises(MissingGlyph) as refusal:
        check_glyphs(make_fields(**{field: f"สมชาย {CHINESE}"}))

    assert (refusal.value.field, refusal.value.character) == (field, "陳")
    assert refusal.value.code == "missing_glyph"


@pytest.mark.parametrize("character", ["\u202e", "ລ", "😀", "\x07", "\ufffd"])
def test_characters_that_cannot_be_drawn_are_refused(character):
    with pytest.raises(MissingGlyph):
        check_glyphs(make_fields(name_th=f"สม{character}ชาย"))


@pytest.mark.parametrize("name", PRINTABLE)
def test_awkward_names_pass(name):
    check_glyphs(make_fields(name_th=name))


def test_hidden_characters_are_dropped_and_am_is_put_together():
    fields = normalised(make_fields(name_th=HIDDEN_SPACE, course_th="น\u0e4d\u0e49า  ใจ\nดี"))

    assert (fields.name_th, fields.course_th) == ("เพชรรัตน์", "น้ำ ใจ ดี")


def test_normalising_leaves_a_clean_certificate_alone():
    assert normalised(make_fields()) == make_fields()


def test_short_parts_share_a_line():
    lines = lay_out(make_fields(cohort_th="รุ่นที่ ๓", period_th="", hours_th="๓๐ ชั่วโมง"))

    assert lines["taken_th"].lines == ("รุ่นที่ ๓ · ๓๐ ชั่วโมง",)


def test_empty_lines_are_left_out():
    lines = lay_out(make_fields(name_en="", position_en="", organisation_en=""))

    assert lines.keys() & {"name_en", "role_en"} == set()
    assert "role_th" in lines


def test_number_is_announced():
    assert lay_out(make_fields())["number"].lines == ("เลขที่ ๐๐๐๐๓/๒๕๖๙",)


@pytest.mark.parametrize(
    ("changed", "blamed"),
    [("name_th", "name_th"), ("organisation_th", "position_th"), ("hours_en", "cohort_en")],
)
def test_a_text_too_long_is_refused_with_the_field_of_its_line(changed, blamed):
    with pytest.raises(DoesNotFit) as refusal:
        lay_out(make_fields(**{changed: "สำนักงานคณะกรรมการพัฒนาระบบราชการ " * 12}))

    assert refusal.value.field == blamed
