"""Making a text fit its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.rendering import faces
from certificates.rendering.errors import DoesNotFit
from certificates.rendering.fitting import POINTS_PER_MM, Fitted, Place, fit

PLACE = Place(width_mm=100, size_pt=20, smallest_pt=12)


def test_short_text_keeps_the_full_size():
    assert fit("name_th", "สมชาย ใจดี", PLACE) == Fitted(("สมชาย ใจดี",), 20)


def test_longer_text_is_set_smaller_on_one_line():
    fitted = fit("name_th", "ว่าที่ร้อยตรีหญิง สมหญิง ใจดี ณ อยุธยา", PLACE)

    assert fitted.lines == ("ว่าที่ร้อยตรีหญิง สมหญิง ใจดี ณ อยุธยา",)
    assert 12 <= fitted.size_pt < 20


def test_still_longer_text_is_broken_at_the_space_nearest_the_middle():
    fitted = fit("name_th", "พลตำรวจเอก ศาสตราจารย์ ดร. หม่อมราชวงศ์เฉลิมพระเกียรติ", PLACE)

    assert fitted.lines == ("พลตำรวจเอก ศาสตราจารย์ ดร.", "หม่อมราชวงศ์เฉลิมพระเกียรติ")
    assert not fitted.breaks


def test_text_without_spaces_is_left_for_the_layout_to_break():
    title = "การเสริมสร้างขีดความสามารถของข้าราชการในการออกแบบบริการ"

    assert fit("course_th", title, PLACE).breaks


def test_text_too_long_for_two_lines_is_refused_by_name():
    with pytest.raises(DoesNotFit) as refusal:
        fit("course_th", "การออกแบบบริการภาครัฐ " * 10, PLACE)

    assert (refusal.value.field, refusal.value.code) == ("course_th", "does_not_fit")


def test_a_place_of_one_line_is_never_broken():
    with pytest.raises(DoesNotFit):
        fit("number", "พลตำรวจเอก ศาสตราจารย์ ดร. หม่อมราชวงศ์เฉลิม", Place(60, 20, 12, lines=1))


@given(st.text("กขปฟอาำ่้ิี ABCxyz", min_size=1, max_size=120))
def test_what_is_fitted_is_within_the_place(text):
    try:
        fitted = fit("name_th", text, PLACE)
    except DoesNotFit:
        return

    widths = [faces.regular().width(line) * fitted.size_pt for line in fitted.lines]
    room = PLACE.width_mm * POINTS_PER_MM * (2 if fitted.breaks else 1)
    assert max(widths) <= room
    assert PLACE.smallest_pt <= fitted.size_pt <= PLACE.size_pt


def test_size_for_a_style_sheet_has_a_point_in_every_language():
    assert [Fitted(("ก",), size).css_size for size in (20.0, 10.5)] == ["20pt", "10.5pt"]


def test_marks_take_no_room():
    assert faces.regular().width("ปี่") == faces.regular().width("ป")


def test_am_takes_the_room_of_aa():
    assert faces.bold().width("น้ำ") == faces.bold().width("นา")
