"""What officers take away: text stays text, whatever somebody typed into a name."""

import csv
import io
import zipfile

import pytest
from openpyxl import load_workbook

from courses.core.sheets import Column, csv_bytes, xlsx_bytes
from courses.core.sheets.writing import RECKONED

COLUMNS = (Column("ชื่อ", 24), Column("ชั่วโมง"))
HOSTILE = [f"{sign}HYPERLINK(1)" for sign in RECKONED]


def cells(content: bytes) -> list[tuple]:
    return list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def test_numbers_are_numbers_and_text_is_text() -> None:
    content = xlsx_bytes("รายชื่อ", COLUMNS, [["แก้ว ใจดี", 30], ["0812345678", None]])

    assert cells(content) == [("ชื่อ", "ชั่วโมง"), ("แก้ว ใจดี", 30), ("0812345678", None)]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_workbook_is_a_formula(text: str) -> None:
    content = xlsx_bytes("รายชื่อ", COLUMNS, [[text, 1]])

    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    kinds = [cell.data_type for row in load_workbook(io.BytesIO(content)).active for cell in row]
    assert b"<f>" not in sheet
    assert kinds == ["s", "s", "s", "n"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_field_of_a_csv_is_reckoned(text: str) -> None:
    content = csv_bytes(COLUMNS, [[text, -1]])

    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[1] == [f"'{text}", "-1"]


def test_csv_begins_with_the_mark_excel_looks_for() -> None:
    assert csv_bytes(COLUMNS, []).startswith(b"\xef\xbb\xbf")


def test_a_title_excel_would_refuse_is_made_fit() -> None:
    content = xlsx_bytes("ป.ย.ป. 2/1: [รายชื่อผู้เข้ารับการฝึกอบรมทั้งหมด]", COLUMNS, [])

    title = load_workbook(io.BytesIO(content)).active.title
    assert len(title) <= 31
    assert not set(title) & set("[]:*?/\\")


def test_control_characters_do_not_break_a_workbook() -> None:
    assert cells(xlsx_bytes("ก", COLUMNS, [["แก้ว\x00\x0b", 1]]))[1] == ("แก้ว", 1)
