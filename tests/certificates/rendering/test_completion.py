"""The certificate of completion as a file."""

import shutil
import subprocess
from io import BytesIO
from itertools import pairwise

from django.utils import translation

import pypdf
import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTTextLine

from certificates.rendering import engine
from certificates.rendering.completion import completion_job, qr_svg, render_completion
from certificates.rendering.errors import DoesNotFit, MissingGlyph
from certificates.rendering.sandbox import Sandbox

from .samples import CHINESE, FORMULA, MARKUP, make_fields, squeezed, text_by_pypdf

LONG_WORDS = "สำนักงานคณะกรรมการพัฒนาระบบราชการและนวัตกรรมภาครัฐ "
FULL = {
    "name_th": "พลตำรวจเอก ศาสตราจารย์ ดร. หม่อมราชวงศ์เฉลิมพระเกียรติวัฒนาราชกุล "
    "ณ อยุธยา ปิ่นเฝ้าฟื้นฟูกตัญญูวัฒนานุกูล",
    "name_en": "Police General Emeritus Professor Doctor Mom Rajawongse "
    "Chalermprakiatwattana Rajakulpongpaisarn Na Ayutthaya Na Nakorn",
    "position_th": LONG_WORDS * 3,
    "organisation_th": LONG_WORDS,
    "position_en": "Director of the Office of Administrative Development Policy " * 3,
    "organisation_en": "Office of the Permanent Secretary",
    "course_th": LONG_WORDS * 3,
    "course_en": "A Course on Citizen-centred Public Service Design " * 4,
    "cohort_th": LONG_WORDS,
    "signatory_position_th": LONG_WORDS * 2,
    "signatory_position_en": "Secretary-General of the Office of the Commission " * 2,
}


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_completion(make_fields())


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(pdf))


def test_is_one_page_of_a4_lying(pdf):
    pages = read(pdf).pages

    sizes = [(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in pages]
    assert sizes == [(842, 595)]


def test_says_what_it_is_to_archives_and_screen_readers(pdf):
    reader = read(pdf)

    assert reader.metadata.title == "วุฒิบัตร การออกแบบบริการภาครัฐ นางสาวกำไลทิพย์ น้ำเพชร"
    assert reader.metadata.author == "ห้องปฏิบัติการนวัตกรรมภาครัฐ"
    assert reader.metadata.subject == "7K3M-9QXW-2D4F"
    assert reader.root_object["/Lang"] == "th"
    assert reader.root_object["/MarkInfo"]["/Marked"]
    xmp = reader.root_object["/Metadata"].get_data()
    assert b'pdfaid:part="3"' in xmp or b"<pdfaid:part>3<" in xmp


def test_is_dated_with_the_day_of_issue_and_no_other(pdf):
    metadata = read(pdf).metadata

    dates = {metadata["/CreationDate"], metadata["/ModDate"]}
    assert {date[:10] for date in dates} == {"D:20260630"}


def test_holds_no_attachment_and_no_script(pdf):
    root = read(pdf).root_object

    assert {"/Names", "/AF", "/OpenAction", "/AA"} & root.keys() == set()


def test_links_to_its_verification_and_nowhere_else(pdf):
    # The layout engine makes one link of the line and one of the picture in it.
    links = {note.get_object()["/A"]["/URI"] for note in read(pdf).pages[0]["/Annots"]}

    assert links == {"https://lab.example/verify/7K3M-9QXW-2D4F"}


def test_embeds_our_two_faces_and_no_other(pdf):
    fonts = read(pdf).pages[0]["/Resources"]["/Font"].values()

    names = {font.get_object()["/BaseFont"].split("+")[-1] for font in fonts}
    assert {name.split(",")[0] for name in names} <= {"Certificate", "Certificate-Bold"}


def test_same_fields_give_the_same_bytes_in_a_fresh_and_a_used_child():
    fields = make_fields()
    fresh, used = Sandbox(), Sandbox()
    used.print(completion_job(make_fields(name_th="ปู่ฟื้น น้ำใจ", specimen=True)))

    printed = [sandbox.print(completion_job(fields)) for sandbox in (fresh, used, used)]

    fresh.close()
    used.close()
    assert len(set(printed)) == 1


def test_another_field_gives_another_file(pdf):
    assert render_completion(make_fields(serial="7K3M-9QXW-2D4G")) != pdf


def test_is_the_same_in_every_language_of_the_caller(pdf):
    for language in ("th", "en", "de"):
        with translation.override(language):
            assert completion_job(make_fields()) == completion_job(make_fields())
            assert render_completion(make_fields()) == pdf


@pytest.mark.parametrize(
    "text", [MARKUP, FORMULA, "{{ fields.serial }}", "{% now 'Y' %}", "&amp; &lt;", "'\"><script>"]
)
def test_a_text_is_printed_as_it_stands(text):
    pdf = render_completion(make_fields(name_th=text, course_en=text, signatory_name_th=text))

    assert text_by_pypdf(pdf).count(squeezed(text)) == 3


def test_a_specimen_says_so_in_both_languages(pdf):
    specimen = text_by_pypdf(render_completion(make_fields(specimen=True)))

    marks = ("ตัวอย่าง", "SPECIMEN")
    assert [mark in specimen for mark in marks] == [True, True]
    assert [mark in text_by_pypdf(pdf) for mark in marks] == [False, False]


def test_lines_of_a_full_certificate_keep_clear_of_each_other():
    # The specimen mark lies across the others by design, so it is left out.
    page = next(iter(extract_pages(BytesIO(render_completion(make_fields(**FULL))))))

    lines = sorted((line.y0, line.y1) for box in page for line in texts(box) if central(line))
    baselines = sorted({round(y0) for y0, _ in lines})
    gaps = [b - a for a, b in pairwise(baselines)]
    signature = bottom_of(page, "(นายธำรง")
    taken = bottom_of(page, "Cohort")
    assert len(baselines) >= 18
    assert min(gaps) >= 6
    assert taken - signature > 45  # points: room for a signature


def texts(box: object) -> list[LTTextLine]:
    return (
        [line for line in box if isinstance(line, LTTextLine)] if hasattr(box, "__iter__") else []
    )


def central(line: LTTextLine) -> bool:
    return line.x0 < 420 < line.x1


def bottom_of(page: object, text: str) -> float:
    return next(line.y0 for box in page for line in texts(box) if text in line.get_text())


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"name_th": CHINESE}, MissingGlyph, "name_th"),
        ({"course_en": "W" * 300}, DoesNotFit, "course_en"),
    ],
)
def test_what_cannot_be_printed_is_refused_before_printing(changes, error, field):
    with pytest.raises(error) as refusal:
        completion_job(make_fields(**changes))

    assert refusal.value.field == field


def test_qr_code_has_the_quiet_zone_of_its_standard():
    svg = qr_svg("https://lab.example/verify/7K3M-9QXW-2D4F").decode()

    # Version 3 is 29 modules wide; four more on each side.
    assert 'viewBox="0 0 37 37"' in svg


@pytest.mark.skipif(not shutil.which("qpdf"), reason="needs qpdf")
def test_structure_is_sound_by_an_independent_reader(pdf, tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf)

    check = subprocess.run(
        ["qpdf", "--check", str(tmp_path / "a.pdf")], capture_output=True, text=True, check=False
    )

    assert (check.returncode, check.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")
def test_poppler_reads_every_line_with_its_spaces(pdf):
    fields = make_fields()

    text = subprocess.run(
        ["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()

    lines = [
        fields.issuer_th,
        fields.name_th,
        fields.position_th,
        fields.period_th,
        fields.hours_th,
    ]
    assert [line for line in [*lines, "เลขที่ ๐๐๐๐๓/๒๕๖๙"] if line not in text] == []


def test_this_machine_can_print():
    assert engine.available() is None


def test_a_machine_without_pango_is_told_what_to_install():
    def open_library(name: str) -> None:
        if "pango" in name or "subset" in name:
            raise OSError(name)

    sentence = engine.available(open_library)

    assert sentence == f"Missing libpango-1.0.so.0, libpangoft2-1.0.so.0: {engine.APT_LINE}"
    assert engine.slow(open_library).endswith(engine.APT_LINE)
