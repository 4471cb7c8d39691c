"""Tables from officers' machines, and from those who wish the server ill."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from courses.core.sheets import read_table
from courses.core.sheets.reading import (
    ROWS,
    EmptyTable,
    Row,
    TooManyColumns,
    TooManyRows,
    UnreadableTable,
)


def excel(*lines: list) -> bytes:
    book = Workbook()
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content: bytes, name: str, made: bytes) -> bytes:
    """The same workbook with one member replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            new.writestr(member, made if member == name else old.read(member))
    return out.getvalue()


def test_a_title_and_a_blank_line_above_the_header_are_passed_over() -> None:
    content = excel(["บัญชีรายชื่อ"], [], ["ลำดับ", "ชื่อ", "นามสกุล"], [1, "กานดา", "ตัวอย่าง"])

    table = read_table(content)

    assert table.header == ("ลำดับ", "ชื่อ", "นามสกุล")
    assert table.rows == [Row(4, ("1", "กานดา", "ตัวอย่าง"))]


def test_a_citizen_number_that_excel_took_for_a_quantity_keeps_its_digits() -> None:
    table = read_table(excel(["เลขประจำตัวประชาชน"], [1234567890123.0]))

    assert table.rows[0].cells == ("1234567890123",)


def test_a_date_typed_in_the_buddhist_era_stays_as_it_was_typed() -> None:
    table = read_table(excel(["วันที่"], [date(2569, 2, 28)]))

    assert table.rows[0].cells == ("28/2/2569",)


def test_text_is_normalised() -> None:
    table = read_table(excel(["ชื่อ"], ["น้\u200bํา  ใจ "]))

    assert table.rows[0].cells == ("น้ำ ใจ",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_as_excel_and_old_thai_windows_write_it(encoding: str, delimiter: str) -> None:
    text = f"ชื่อ{delimiter}นามสกุล\r\nแก้ว{delimiter}ใจดี\r\n"

    table = read_table(text.encode(encoding))

    assert (table.header, table.rows) == (("ชื่อ", "นามสกุล"), [Row(2, ("แก้ว", "ใจดี"))])


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 not an archive",
        b"\xff\xfe\x00\x01\x02",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old .xls\x00",
    ],
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableTable):
        read_table(content)


@pytest.mark.parametrize("content", [b"", excel(["ชื่อ", "นามสกุล"]), excel([])])
def test_a_table_without_rows_is_refused(content: bytes) -> None:
    with pytest.raises(EmptyTable):
        read_table(content)


def test_too_many_rows_and_columns_are_refused() -> None:
    with pytest.raises(TooManyRows):
        read_table(("ชื่อ\n" + "ก\n" * (ROWS + 30)).encode())
    with pytest.raises(TooManyColumns):
        read_table((",".join("ก" for _ in range(80)) + "\n").encode())


def test_a_sheet_that_claims_a_million_rows_is_not_believed() -> None:
    content = excel(["ชื่อ"], ["แก้ว"])
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    lying = sheet.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"')
    assert lying != sheet

    table = read_table(repacked(content, "xl/worksheets/sheet1.xml", lying))

    assert table.rows == [Row(2, ("แก้ว",))]


def test_a_row_far_beneath_is_one_row_too_many() -> None:
    content = excel(["ชื่อ"], ["แก้ว"])
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    far = sheet.replace(b'<row r="2"', b'<row r="1048000"').replace(b'r="A2"', b'r="A1048000"')

    with pytest.raises(TooManyRows):
        read_table(repacked(content, "xl/worksheets/sheet1.xml", far))


def test_entities_in_a_workbook_are_not_expanded() -> None:
    content = excel(["ชื่อ"], ["แก้ว"])
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData>'
        b"</worksheet>"
    )

    with pytest.raises(UnreadableTable):
        read_table(repacked(content, "xl/worksheets/sheet1.xml", bomb))


def test_a_workbook_that_unpacks_to_a_bomb_is_refused() -> None:
    content = repacked(excel(["ชื่อ"], ["แก้ว"]), "xl/styles.xml", b"")
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            new.writestr(member, old.read(member))
        new.writestr("xl/worksheets/sheet2.xml", b"0" * 80_000_000)

    with pytest.raises(UnreadableTable):
        read_table(out.getvalue())
