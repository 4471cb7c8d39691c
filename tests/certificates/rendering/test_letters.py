"""The external letter on paper: what stands where, and what no length may break."""

import dataclasses
import shutil
import subprocess
from datetime import date
from io import BytesIO

import pypdf
import pytest

from certificates.rendering.assets import Asset
from certificates.rendering.completion import qr_svg
from certificates.rendering.letters import LetterWords, print_letter
from certificates.rendering.official import on_paper, pieces, size_for, size_in_two

from .samples import CHINESE, MARKUP, PRINTABLE, squeezed, text_by_pdfminer, text_by_pypdf

LONG_NAME = "ว่าที่ร้อยตรีหญิง กัลยาณีรัตนาภรณ์ ปิ่นทองคำญูญี ณ อยุธยา"
POINTS_PER_MM = 72 / 25.4
WORDS = LetterWords(
    organisation="สำนักงานคณะกรรมการพัฒนาระบบราชการ",
    address="ถนนพิษณุโลก เขตดุสิต\nกรุงเทพมหานคร 10300",
    number="นร 1200/123",
    dated_on=date(2026, 11, 24),
    urgency="ด่วนที่สุด",
    subject="ขอเชิญเสนอชื่อผู้เข้ารับการฝึกอบรม รุ่นที่ 2",
    addressee="ปลัดกระทรวงพาณิชย์",
    refers_to="หนังสือสำนักงาน ก.พ.ร. ที่ นร 1200/ว 12 ลงวันที่ 5 ตุลาคม 2569",
    enclosures=("กำหนดการ จำนวน 1 ชุด", "แบบตอบรับ จำนวน 1 ชุด"),
    paragraphs=(
        "ด้วย สำนักงานคณะกรรมการพัฒนาระบบราชการ กำหนดจัดการฝึกอบรม ณ กรุงเทพมหานคร",
        "ในการนี้ ขอความอนุเคราะห์เสนอชื่อไม่เกิน 20 คน ทาง https://learn.example.go.th/a/12",
        "จึงเรียนมาเพื่อโปรดพิจารณา",
    ),
    signer_name=LONG_NAME,
    signer_position="รองเลขาธิการ\nรักษาราชการแทนเลขาธิการคณะกรรมการพัฒนาระบบราชการ",
    contact="กองพัฒนานวัตกรรม\nโทร. 0 2356 9999",
    copies="ผู้อำนวยการกอง 1",
)


def printed(**changes: object) -> bytes:
    return print_letter(dataclasses.replace(WORDS, **changes))


def pages(pdf: bytes) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(BytesIO(pdf)).pages)


def lines(pdf: bytes, tmp_path) -> list[str]:
    """The text as poppler lays it out, line by line."""
    (tmp_path / "a.pdf").write_bytes(pdf)
    told = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"], capture_output=True, check=True
    )
    return [line.strip() for line in told.stdout.decode().splitlines() if line.strip()]


@pytest.mark.parametrize("read", [text_by_pypdf, text_by_pdfminer])
def test_the_fields_stand_in_the_order_of_the_regulation(read):
    text = read(printed())

    wanted = (
        "ด่วนที่สุด",
        "ที่ นร ๑๒๐๐/๑๒๓",
        "สำนักงานคณะกรรมการพัฒนาระบบราชการ",
        "๒๔ พฤศจิกายน ๒๕๖๙",
        "เรื่อง",
        "เรียน",
        "อ้างถึง",
        "สิ่งที่ส่งมาด้วย",
        "ด้วย สำนักงาน",
        "ในการนี้",
        "จึงเรียนมา",
        "ขอแสดงความนับถือ",
        f"({LONG_NAME})",
        "รองเลขาธิการ",
        "รักษาราชการแทนเลขาธิการ",
        "กองพัฒนานวัตกรรม",
        "สำเนาส่ง",
    )
    places = [text.find(squeezed(words)) for words in wanted]
    assert -1 not in places
    assert places == sorted(places)


def test_a_short_letter_is_one_upright_sheet_of_a4():
    [page] = pages(printed())

    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


def test_digits_are_thai_but_in_addresses_codes_and_telephone_numbers():
    text = text_by_pypdf(printed())

    assert squeezed("ไม่เกิน ๒๐ คน") in text
    assert squeezed("กรุงเทพมหานคร ๑๐๓๐๐") in text
    assert "https://learn.example.go.th/a/12" in text
    assert squeezed("โทร. 0 2356 9999") in text
    assert on_paper("รุ่น 2 GLDT-2570 a1@b.go.th 3/2569") == "รุ่น ๒ GLDT-2570 a1@b.go.th ๓/๒๕๖๙"


def test_margins_and_indent_are_those_of_the_regulation():
    """Three centimetres on the left, two on the right; a paragraph begins 2.5 further in."""
    [page] = pages(printed(urgency="", paragraphs=("ก" * 40, "ข" * 40)))
    starts: dict[str, float] = {}

    def note(text, placed, matrix, _font, _size):
        for mark in ("ที่", "กกก", "ขขข"):
            if mark in text and mark not in starts:
                starts[mark] = matrix[4] * placed[0] / POINTS_PER_MM

    page.extract_text(visitor_text=note)

    assert round(starts["ที่"]) == 30
    assert round(starts["กกก"]) == round(starts["ขขข"]) == 55


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")
def test_further_pages_are_numbered_in_thai_between_dashes_and_the_first_is_not(tmp_path):
    pdf = printed(paragraphs=WORDS.paragraphs * 12)

    texts = [squeezed(page.extract_text()) for page in pages(pdf)]
    assert len(texts) == 3
    assert ["-๑-" in texts[0], "-๒-" in texts[1], "-๓-" in texts[2]] == [False, True, True]
    # The whole of the end stands together: nobody signs an empty page.
    assert [squeezed("ขอแสดงความนับถือ") in text for text in texts] == [False, False, True]
    assert squeezed(LONG_NAME) in texts[2]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")
@pytest.mark.parametrize(
    "name",
    [LONG_NAME, "ผู้ช่วยศาสตราจารย์ พันตำรวจเอก หม่อมหลวงเฉลิมพระเกียรติวัฒนา ปิ่นภู่กิ๊ฟฝ้ำ", "นาย ก"],
)
def test_the_signers_name_stands_on_one_line(tmp_path, name):
    found = lines(printed(signer_name=name), tmp_path)

    assert [line for line in found if squeezed(line) == squeezed(f"({name})")] != []


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")
def test_no_province_is_broken_between_lines(tmp_path):
    for filler in range(56, 72, 3):
        text = "ก" * filler + "กรุงเทพมหานคร ข"
        found = lines(printed(paragraphs=(text,)), tmp_path)
        assert any("กรุงเทพมหานคร" in squeezed(line) for line in found[4:]), filler
    assert pieces("ณ กรุงเทพมหานคร นี้") == [
        ("ณ ", False),
        ("กรุงเทพมหานคร", True),
        (" นี้", False),
    ]


def test_what_is_not_given_leaves_no_label_behind():
    bare = LetterWords(organisation="กรม", subject="ก", addressee="ข", paragraphs=("ค",))

    text = text_by_pypdf(print_letter(bare))

    for label in ("อ้างถึง", "สิ่งที่ส่งมาด้วย", "สำเนาส่ง", "โทร"):
        assert squeezed(label) not in text
    assert squeezed("(ร่าง)") in text
    assert squeezed("(ร่าง)") not in text_by_pypdf(printed())


def test_one_enclosure_has_no_number_and_several_do():
    one = text_by_pypdf(printed(enclosures=("กำหนดการ",)))

    assert squeezed("สิ่งที่ส่งมาด้วย กำหนดการ") in one
    assert squeezed("๑. กำหนดการ") in text_by_pypdf(printed())


def test_an_emblem_stands_where_the_office_gives_one():
    emblem = Asset("image/svg+xml", qr_svg("emblem"))

    with_it, without = printed(emblem=emblem), printed()

    assert with_it != without
    assert len(pages(with_it)) == len(pages(without)) == 1


@pytest.mark.parametrize("text", [MARKUP, "{{ number }}", "{% now 'Y' %}", "</p></div>", "&amp;"])
def test_a_text_is_printed_as_it_stands(text):
    pdf = printed(subject=text, paragraphs=(text,), signer_name=text, contact=text)

    assert text_by_pypdf(pdf).count(squeezed(text)) >= 4


def test_what_the_typeface_lacks_is_marked_and_the_mark_explained():
    text = text_by_pypdf(printed(addressee=CHINESE))

    assert squeezed("เรียน ■■■") in text
    assert squeezed("แทนอักขระที่พิมพ์ไม่ได้") in text


@pytest.mark.parametrize("read", [text_by_pypdf, text_by_pdfminer])
def test_hard_names_can_be_copied_from_the_letter(read):
    text = read(printed(paragraphs=tuple(PRINTABLE)))

    assert [n for n in PRINTABLE if squeezed(on_paper(PRINTABLE[n])) not in text] == []


def test_the_same_words_give_the_same_bytes():
    assert printed() == printed()
    assert printed() != printed(number="นร 1200/124")


@pytest.mark.skipif(not shutil.which("qpdf"), reason="needs qpdf")
def test_structure_is_sound_by_an_independent_reader(tmp_path):
    (tmp_path / "a.pdf").write_bytes(printed())

    check = subprocess.run(
        ["qpdf", "--check", str(tmp_path / "a.pdf")], capture_output=True, text=True, check=False
    )

    assert (check.returncode, check.stderr) == (0, "")


def test_a_text_is_set_as_large_as_its_line_allows():
    room = {"width_mm": 80, "size_pt": 22, "smallest_pt": 8}

    assert size_for("นาย ก", **room) == "22pt"
    assert size_for("", **room) == "22pt"
    assert size_for("ก" * 1000, **room) == "8pt"
    one, two = (float(size(LONG_NAME, **room)[:-2]) for size in (size_for, size_in_two))
    assert 8 < one < two < 22
