"""Papers with people in rows, and name tags: every name stands on them, on every sheet."""

import shutil
import subprocess
from datetime import date
from io import BytesIO

import pypdf
import pytest

from certificates.rendering.assets import Asset
from certificates.rendering.completion import qr_svg
from certificates.rendering.nametags import NameTag, NameTags, print_name_tags
from certificates.rendering.official import FEW_ROWS, UPRIGHT, stock_for
from certificates.rendering.paper import Lie, Size, Stock, paper_job
from certificates.rendering.rosters import (
    AttendanceReport,
    Attended,
    NameList,
    Person,
    SigningSheet,
    print_attendance_report,
    print_name_list,
    print_signing_sheet,
)

from .samples import CHINESE, MARKUP, PRINTABLE, squeezed, text_by_pypdf

QR = Asset("image/svg+xml", qr_svg("https://learn.example.go.th/s/1"))
TITLE = "หลักสูตรการคิดเชิงออกแบบ รุ่นที่ 2"
NAMES = [name for name in PRINTABLE if len(name) < 80]


def people(number: int) -> tuple[Person, ...]:
    return tuple(
        Person(
            name=f"{NAMES[n % len(NAMES)]} {n}",
            position="นักวิเคราะห์นโยบายและแผนชำนาญการพิเศษ",
            organisation="สำนักงานปลัดกระทรวงเกษตรและสหกรณ์",
        )
        for n in range(number)
    )


def signing(number: int, **fields: object) -> bytes:
    given = {
        "title": TITLE,
        "session": "เข้าใจผู้รับบริการ",
        "when": "วันที่ 5 มกราคม 2570 เวลา 09.00 น.",
        "people": people(number),
        "code": QR,
        "code_words": "ABCD-1234",
        **fields,
    }
    return print_signing_sheet(SigningSheet(**given))


def names(number: int, **fields: object) -> bytes:
    given = {
        "organisation": "สำนักงาน ก.พ.ร.",
        "subject": "รายชื่อผู้มีสิทธิเข้ารับการฝึกอบรม รุ่นที่ 2",
        "paragraphs": ("บัดนี้ การคัดเลือกเสร็จสิ้นแล้ว",),
        "people": people(number),
        "dated_on": date(2026, 12, 20),
        "signer_name": "นางสาวเสาวคนธ์ รุ่งเรืองกิจ",
        "signer_position": "เลขาธิการ",
        **fields,
    }
    return print_name_list(NameList(**given))


def attendance(number: int, **fields: object) -> bytes:
    rows = tuple(
        Attended(person=person, minutes=1439, possible=1800, result="ไม่ผ่าน")
        for person in people(number)
    )
    given = {
        "title": TITLE,
        "period": "ระหว่างวันที่ 5 – 9 มกราคม 2570",
        "threshold": "ไม่น้อยกว่าร้อยละ 80",
        "rows": rows,
        "counts": (("ไม่ผ่านเกณฑ์", number),),
        **fields,
    }
    return print_attendance_report(AttendanceReport(**given))


def nametags(number: int, **fields: object) -> bytes:
    tags = tuple(
        NameTag(name=p.name, position=p.position, organisation=p.organisation, group="กลุ่ม 3")
        for p in people(number)
    )
    return print_name_tags(NameTags(event=TITLE, **{"tags": tags, **fields}))


PAPERS = [signing, names, attendance, nametags]


def texts(pdf: bytes) -> list[str]:
    return [squeezed(page.extract_text()) for page in pypdf.PdfReader(BytesIO(pdf)).pages]


def sheet_of(pdf: bytes) -> set[tuple[int, int]]:
    boxes = [page.mediabox for page in pypdf.PdfReader(BytesIO(pdf)).pages]
    return {(round(box.width), round(box.height)) for box in boxes}


@pytest.mark.parametrize("paper", PAPERS)
def test_every_name_stands_on_the_paper_in_the_order_given(paper):
    text = text_by_pypdf(paper(40))

    wanted = [squeezed(PRINTABLE[NAMES[n % len(NAMES)]]) for n in range(40)]
    place = 0
    for name in wanted:
        place = text.find(name, place) + 1
        assert place > 0, name


@pytest.mark.parametrize("paper", PAPERS)
def test_the_same_words_give_the_same_bytes(paper):
    assert paper(3) == paper(3)
    assert paper(3) != paper(4)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("number", [0, 1])
def test_nobody_and_one_are_printed_too(paper, number):
    assert paper(number).startswith(b"%PDF-")


def test_papers_stand_upright_and_the_one_to_be_signed_lies():
    assert sheet_of(signing(1)) == {(842, 595)}
    assert sheet_of(names(1)) == sheet_of(attendance(1)) == sheet_of(nametags(1)) == {(595, 842)}


# --- ใบลงทะเบียน ------------------------------------------------------------------------------


def test_the_head_of_the_signing_sheet_stands_on_every_page():
    found = texts(signing(40))

    assert len(found) == 4
    wanted = (TITLE.replace("2", "๒"), "ลายมือชื่อ (เช้า)", "ลายมือชื่อ (บ่าย)", "ตำแหน่ง", "หน่วยงาน")
    for words in (*wanted, "๕ มกราคม ๒๕๗๐ เวลา ๐๙.๐๐ น.", "ABCD-1234"):
        assert [squeezed(words) in text for text in found] == [True] * 4, words
    assert [squeezed(f"หน้า {'๑๒๓๔'[n]} / ๔") in text for n, text in enumerate(found)] == [True] * 4


def test_the_code_of_the_sheet_can_be_read_from_its_picture(tmp_path):
    with_code, without = signing(2), signing(2, code=None, code_words="")

    assert with_code != without
    assert "ABCD-1234" not in text_by_pypdf(without)


def test_rows_are_kept_free_for_those_who_come_unannounced():
    text = text_by_pypdf(signing(2, blank_rows=3))

    assert [f"{number}" in text for number in "๑๒๓๔๕"] == [True] * 5


def test_the_columns_to_sign_are_the_callers():
    text = text_by_pypdf(signing(1, signs=("ลายมือชื่อ",)))

    assert squeezed("ลายมือชื่อ") in text
    assert squeezed("(บ่าย)") not in text


# --- ประกาศรายชื่อ ----------------------------------------------------------------------------


def test_an_announcement_is_headed_dated_and_signed():
    found = texts(names(60))

    assert squeezed("ประกาศสำนักงาน ก.พ.ร.") in found[0]
    assert squeezed("เรื่อง รายชื่อผู้มีสิทธิเข้ารับการฝึกอบรม รุ่นที่ ๒") in found[0]
    assert squeezed("ประกาศ ณ วันที่ ๒๐ ธันวาคม พ.ศ. ๒๕๖๙") in found[-1]
    assert squeezed("(นางสาวเสาวคนธ์ รุ่งเรืองกิจ)") in found[-1]
    assert [squeezed("ชื่อ – สกุล") in text for text in found[:-1]] == [True] * (len(found) - 1)


def test_an_announcement_not_yet_dated_or_signed_leaves_both_out():
    text = text_by_pypdf(names(1, dated_on=None, signer_name="", signer_position=""))

    assert squeezed("ประกาศ ณ วันที่") not in text
    assert "()" not in text


# --- ผลการเข้าร่วม ----------------------------------------------------------------------------


def test_the_report_says_hours_and_never_rounds_up_to_a_pass():
    text = text_by_pypdf(attendance(1))

    assert squeezed("๒๓.๕๙ / ๓๐.๐๐") in text  # 1439 of 1800 minutes are 79.94 %
    assert "๗๙" in text
    assert squeezed("ไม่ผ่านเกณฑ์ ๑ คน") in text


@pytest.mark.parametrize(
    ("minutes", "possible", "percent"),
    [(0, 0, 0), (0, 60, 0), (1439, 1800, 79), (1440, 1800, 80), (1800, 1800, 100)],
)
def test_percent_is_whole_and_rounded_down(minutes, possible, percent):
    row = Attended(person=Person(name="ก"), minutes=minutes, possible=possible)

    assert row.percent == percent


# --- ป้ายชื่อ ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "sheets"), [(1, 1), (8, 1), (9, 2), (16, 2)])
def test_eight_tags_are_on_a_sheet(number, sheets):
    assert len(texts(nametags(number))) == sheets


def test_each_tag_says_the_event_and_the_group():
    [text] = texts(nametags(8))

    assert text.count(squeezed(TITLE.replace("2", "๒"))) == 8
    assert text.count(squeezed("กลุ่ม ๓")) == 8


def test_hundreds_of_names_are_printed_with_patience():
    found = texts(names(FEW_ROWS + 200))

    assert len(found) > 10
    assert "๓๐๐" in "".join(found[-2:])  # the last may hold the signature alone
    assert stock_for(FEW_ROWS, UPRIGHT).most_pages == 40
    assert stock_for(FEW_ROWS + 1, UPRIGHT).most_pages == 250


# --- All -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [MARKUP, "{{ rows }}", "</td></table>"])
def test_a_text_is_printed_as_it_stands(text):
    person = Person(name=text, position=text, organisation=text)

    for pdf in (signing(0, people=(person,), title=text), names(0, people=(person,), subject=text)):
        assert text_by_pypdf(pdf).count(squeezed(text)) >= 4


def test_what_the_typeface_lacks_is_marked():
    person = Person(name=CHINESE)

    for pdf in (signing(0, people=(person,)), names(0, people=(person,))):
        assert "■■■" in text_by_pypdf(pdf)
        assert squeezed("แทนอักขระที่พิมพ์ไม่ได้") in text_by_pypdf(pdf)


def test_a_stock_says_how_a_sheet_lies_and_a_picture_changes_the_identifier():
    lying = paper_job("canvas", {"parts": []}, size=Size.A3)
    upright = paper_job("canvas", {"parts": []}, stock=Stock(lie=Lie.PORTRAIT))
    pictured = paper_job("canvas", {"parts": []}, size=Size.A3, pictures={"qr": QR})

    assert lying.css.endswith("@page { size: A3 landscape }")
    assert upright.css.endswith("@page { size: A4 portrait }")
    assert (lying.most_pages, Stock(most_pages=250).most_pages) == (40, 250)
    assert pictured.identifier != lying.identifier


@pytest.mark.skipif(not shutil.which("qpdf"), reason="needs qpdf")
@pytest.mark.parametrize("paper", PAPERS)
def test_structure_is_sound_by_an_independent_reader(tmp_path, paper):
    (tmp_path / "a.pdf").write_bytes(paper(10))

    check = subprocess.run(
        ["qpdf", "--check", str(tmp_path / "a.pdf")], capture_output=True, text=True, check=False
    )

    assert (check.returncode, check.stderr) == (0, "")
