"""Papers of any length: design tools as PDF, whatever was typed into them."""

import shutil
import subprocess
from io import BytesIO

from django.utils import translation

import pypdf
import pytest

from certificates.rendering.canvases import Filled, evenly, print_canvas
from certificates.rendering.errors import NotOnePage, TooManyPages
from certificates.rendering.paper import Size, paper_job, printable
from certificates.rendering.sandbox import Job, print_document
from courses.core.thai.text import normalise
from courses.notebook.enums import Tool
from courses.notebook.filling import clean_text
from courses.notebook.shown import curve, parts_of
from courses.notebook.tools import Kind, Sheet, sheet_of, sheets

from .samples import CHINESE, LONG, MARKUP, PRINTABLE, squeezed, text_by_pdfminer, text_by_pypdf

JOURNEY = sheet_of(Tool.JOURNEY_MAP)


def filled(values: dict, **words: str) -> Filled:
    given = {
        "title": "เส้นทางของป้าสมใจ",
        "owner": "กลุ่มที่ ๑ สายธาร",
        "course": "การคิดเชิงออกแบบ",
        "saved": "แก้ไขล่าสุด ๒๔ พฤศจิกายน ๒๕๖๙",
        **words,
    }
    return Filled(values=values, **given)


def printed(sheet: Sheet, values: dict, size: Size = Size.A4, **words: str) -> bytes:
    return print_canvas(sheet, filled(values, **words), size=size)


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    return [(round(p.mediabox.width), round(p.mediabox.height)) for p in pages]


def full(sheet: Sheet, text: str) -> dict:
    """Every field as long as it may be, every section with as many entries as it takes."""
    return {
        s.key: [_full(s.fields, text) for _ in range(s.at_most)]
        if s.repeats
        else _full(s.fields, text)
        for s in sheet.sections
    }


def _full(fields, text):
    worth = {Kind.SCALE: lambda f: f.steps, Kind.CHOICE: lambda f: f.options[0].key}
    repeated = text * 3000
    return {f.key: worth.get(f.kind, lambda f: repeated[: f.limit])(f) for f in fields}


@pytest.mark.parametrize("sheet", sheets(), ids=lambda sheet: sheet.tool)
def test_a_blank_sheet_is_one_paper_and_says_all_it_asks_for(sheet):
    pdf = print_canvas(sheet, None, size=Size(sheet.paper))

    text = text_by_pypdf(pdf)
    labels = [f.label.th for s in sheet.sections for f in s.fields]
    wanted = [sheet.title, sheet.purpose.th, *labels, *(words.th for words in sheet.guidance)]
    assert [words for words in wanted if squeezed(words) not in text] == []
    drawn = 2 if sheet.tool == Tool.STAKEHOLDER_MAP else 1
    assert sizes(pdf) == [(842, 595) if sheet.paper == "A4" else (1191, 842)] * drawn


def test_a_paper_lies_in_the_size_asked_for():
    assert set(sizes(printed(JOURNEY, {}, Size.A3))) == {(1191, 842)}
    assert set(sizes(printed(JOURNEY, {}, Size.A4))) == {(842, 595)}


@pytest.mark.parametrize("read", [text_by_pypdf, text_by_pdfminer])
def test_what_was_written_can_be_copied_from_the_paper(read):
    names = [clean_text(name) for name in PRINTABLE if len(name) < 60]
    card = sheet_of(Tool.TEST_CARD)

    text = read(printed(card, {"plan": {"hypothesis": "\n".join(names)}}))

    assert [name for name in names if squeezed(PRINTABLE.get(name, name)) not in text] == []
    assert squeezed("กลุ่มที่ ๑ สายธาร") in text


def test_the_page_number_and_the_tool_stand_on_each_page_in_thai_digits():
    steps = [{"step": "รอ", "does": "บรรทัด\n" * 12} for _ in range(14)]
    pages = pypdf.PdfReader(BytesIO(printed(JOURNEY, {"steps": steps}))).pages

    texts = [squeezed(page.extract_text()) for page in pages]
    assert len(texts) == 3
    assert [f"{'๑๒๓'[n]}/๓" in text for n, text in enumerate(texts)] == [True] * 3
    assert [JOURNEY.title.replace(" ", "") in text for text in texts] == [True] * len(texts)


def test_an_english_reader_gets_an_english_paper():
    with translation.override("en"):
        text = text_by_pypdf(printed(JOURNEY, {"steps": [{"step": "Waiting"}]}))

    assert squeezed("Where, or by what channel") in text
    assert "1/1" in text


@pytest.mark.parametrize("sheet", sheets(), ids=lambda sheet: sheet.tool)
@pytest.mark.parametrize(
    "text", ["ก", "x", "W<&'\" ", "ป้ำ"], ids=["thai", "latin", "markup", "tall"]
)
def test_every_sheet_filled_to_the_brim_is_printed(sheet, text):
    values = full(sheet, text)

    pdf = printed(sheet, values, Size(sheet.paper), title=text * 40, owner=text * 40)

    assert len(sizes(pdf)) <= 40


@pytest.mark.parametrize(
    "text",
    [
        MARKUP,
        "{{ sheet.title }}",
        "{% now 'Y' %}",
        "&amp; &lt;",
        "'\"><script>",
        "</p></td></table>",
    ],
)
def test_a_text_is_printed_as_it_stands(text):
    pdf = printed(JOURNEY, {"about": {"person": text}, "steps": [{"does": text}]}, title=text)

    assert text_by_pypdf(pdf).count(squeezed(text)) >= 3


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (CHINESE, "■■■"),
        ("ดี😀ใจ", "ดี■ใจ"),
        ("\u202eกลับ\u202c", "■กลับ■"),
        ("عربي", "■■■■"),
        ("a\x0bb", "a■b"),
    ],
)
def test_what_the_typeface_lacks_is_marked_and_the_mark_explained(text, shown):
    with translation.override("en"):
        page = text_by_pypdf(printed(JOURNEY, {"about": {"person": text}}))
        without = text_by_pypdf(printed(JOURNEY, {"about": {"person": LONG}}))

    assert squeezed(shown) in page
    assert squeezed("stands for a character that cannot be printed") in page
    assert "■" not in without


def test_printable_text_is_left_as_it_is():
    text = "".join(PRINTABLE.values()) + "\n“–” • 0-9 ๐-๙"

    assert printable(normalise(text)) == normalise(text)


def test_the_same_words_give_the_same_bytes():
    values = {"steps": [{"step": "รอ", "feeling": 1}, {"step": "พบแพทย์", "feeling": 5}]}

    assert printed(JOURNEY, values) == printed(JOURNEY, values)
    assert printed(JOURNEY, values) != printed(JOURNEY, {"steps": values["steps"][:1]})


def test_a_paper_that_would_not_end_is_refused_and_a_certificate_stays_one_page():
    css = paper_job("canvas", {"parts": []}, size=Size.A4).css
    pages = '<html lang="th"><title>x</title><body>' + '<p style="break-after: page">x' * 5

    with pytest.raises(TooManyPages):
        print_document(Job(pages, css, {}, b"test", most_pages=4))
    with pytest.raises(NotOnePage):
        print_document(Job(pages, css, {}, b"test"))


def test_feelings_are_drawn_as_a_line_the_best_highest():
    values = {"steps": [{"feeling": 5}, {}, {"feeling": 1}]}
    rows = dict(parts_of(JOURNEY, values)[1].rows)
    feelings = rows[JOURNEY.sections[1].field("feeling")]

    drawn = curve(feelings, step=20)

    assert drawn.points == [("10.0", "3.0"), ("50.0", "13.0")]
    assert (drawn.line, drawn.width, drawn.columns) == ("10.0,3.0 50.0,13.0", "60.0", 3)
    assert curve(feelings[:2], step=20) is None
    assert curve(rows[JOURNEY.sections[1].field("does")], step=20) is None


@pytest.mark.parametrize(
    ("number", "most", "wanted"), [(1, 5, 1), (5, 4, 3), (9, 8, 5), (8, 8, 8), (14, 5, 5)]
)
def test_rows_are_few_and_none_is_much_shorter(number, most, wanted):
    assert evenly(number, most) == wanted


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")
def test_poppler_reads_a_row_with_its_spaces():
    pdf = printed(JOURNEY, {"steps": [{"step": "รอคัดกรอง", "does": "นั่งรอหน้า ห้องตรวจ"}]})

    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()

    assert "นั่งรอหน้า ห้องตรวจ" in text
    assert "เส้นทางของป้าสมใจ" in text


@pytest.mark.skipif(not shutil.which("qpdf"), reason="needs qpdf")
def test_structure_is_sound_by_an_independent_reader(tmp_path):
    (tmp_path / "a.pdf").write_bytes(printed(JOURNEY, full(JOURNEY, "น้ำใจ ")))

    check = subprocess.run(
        ["qpdf", "--check", str(tmp_path / "a.pdf")], capture_output=True, text=True, check=False
    )

    assert (check.returncode, check.stderr) == (0, "")
