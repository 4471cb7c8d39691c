"""What is copied out of the PDF, as archives, search and screen readers do."""

import hashlib
import re
from types import SimpleNamespace

import pytest
import weasyprint

from certificates.rendering import faces
from certificates.rendering.assets import Asset, AssetFetcher
from certificates.rendering.completion import completion_job, render_completion
from certificates.rendering.errors import TextLayerBroken
from certificates.rendering.textlayer import (
    ExactTexts,
    check_exact_texts,
    give_exact_texts,
)

from .samples import PRINTABLE, make_fields, squeezed, text_by_pdfminer, text_by_pypdf

DIRECTOR = "ผู้อำนวยการ"
READERS = pytest.mark.parametrize("read", [text_by_pypdf, text_by_pdfminer])
STOCK = faces.FOLDER / "Sarabun-Regular.ttf"
DERIVED = faces.FOLDER / "GovLabSarabun-Regular.ttf"


def drawn_by_weasyprint_alone(text: str, font: bytes = STOCK.read_bytes()) -> bytes:
    fetcher = AssetFetcher.within(weasyprint, {"f.ttf": Asset("font/ttf", font)})
    html = (
        "<style>@font-face { font-family: F; src: url(asset:f.ttf) }"
        "html { font-family: F }</style>"
        f"<p>{text}</p>"
    )
    return weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf()


@READERS
def test_weasyprint_alone_garbles_director_after_a_word_with_plain_aa(read):
    # If this passes some day, the exact texts and the derived face can go.
    pdf = drawn_by_weasyprint_alone(f"การ {DIRECTOR}")

    assert DIRECTOR not in read(pdf)


@READERS
def test_weasyprint_alone_turns_aa_into_am_after_a_word_with_am(read):
    pdf = drawn_by_weasyprint_alone(f"{DIRECTOR} การงาน")

    assert "การงาน" not in read(pdf)


@READERS
def test_derived_face_is_not_enough_without_exact_texts(read):
    pdf = drawn_by_weasyprint_alone("น้ำใจ จ่ำ", DERIVED.read_bytes())

    assert "น้ำใจจ่ำ" not in read(pdf)


@READERS
@pytest.mark.parametrize("name", PRINTABLE)
def test_certificate_gives_back_each_awkward_name(read, name):
    pdf = render_completion(make_fields(name_th=name, organisation_th=name))

    assert read(pdf).count(squeezed(PRINTABLE[name])) == 2


@READERS
def test_certificate_gives_back_every_line_in_reading_order(read):
    fields = make_fields()

    text = read(render_completion(fields))

    lines = [
        *(fields.issuer_th, fields.issuer_en, "วุฒิบัตร", fields.name_th, fields.name_en),
        *(fields.position_th, fields.organisation_th, fields.position_en, fields.organisation_en),
        *(fields.course_th, fields.course_en, fields.cohort_th, fields.period_th, fields.hours_th),
        *(fields.cohort_en, fields.period_en, fields.hours_en),
    ]
    places = [text.find(squeezed(line)) for line in lines]
    assert -1 not in places
    assert places == sorted(places)


@READERS
@pytest.mark.parametrize("order", [("การงาน", DIRECTOR), (DIRECTOR, "การงาน")])
def test_certificate_is_right_whichever_word_comes_first(read, order):
    fields = make_fields(issuer_th=order[0], name_th=order[1], course_th=" ".join(order))

    text = read(render_completion(fields))

    assert (text.count("การงาน"), text.count(DIRECTOR)) >= (2, 2)


@READERS
def test_every_thai_syllable_with_am_is_given_back(read):
    syllables = [f"{chr(c)}{tone}ำ" for c in range(0x0E01, 0x0E2F) for tone in ("", "่", "้", "๊", "๋")]
    lines = [" ".join(syllables[n : n + 46]) for n in range(0, len(syllables), 46)]

    texts = [read(render_completion(make_fields(course_th=line))) for line in lines]

    wanted = [squeezed(line) for line in lines]
    assert [line for line, text in zip(wanted, texts, strict=True) if line not in text] == []


def test_sidecars_belong_to_the_faces_beside_them():
    digests = [hashlib.sha256(face.path.read_bytes()).hexdigest() for face in both()]

    assert digests == [face.sha256 for face in both()]


def test_no_glyph_has_an_empty_text():
    assert [text for face in both() for text in face.glyphs if text == ""] == []


def test_exact_texts_ignore_what_weasyprint_guesses():
    glyph = faces.regular().glyphs.index("ำ")
    texts = ExactTexts(faces.regular())

    texts[glyph] = "า"

    assert texts == {glyph: "ำ"}


@pytest.mark.parametrize("glyph", [0, 100_000])
def test_drawing_a_glyph_without_text_is_refused(glyph):
    texts = ExactTexts(faces.regular())

    with pytest.raises(TextLayerBroken):
        texts[glyph] = "?"


def test_drawing_with_a_font_that_is_not_ours_is_refused():
    document = SimpleNamespace(fonts={})
    give_exact_texts(document, both())

    with pytest.raises(TextLayerBroken):
        document.fonts["x"] = SimpleNamespace(
            file_content=STOCK.read_bytes(), to_unicode={}, family="Sarabun"
        )


@pytest.mark.parametrize(
    "document",
    [SimpleNamespace(), SimpleNamespace(fonts=None), SimpleNamespace(fonts={"a": object()})],
)
def test_a_weasyprint_that_keeps_fonts_elsewhere_is_noticed(document):
    with pytest.raises(TextLayerBroken):
        give_exact_texts(document, both())


@pytest.mark.parametrize("fonts", [{}, {"a": SimpleNamespace(to_unicode={1: "ก"})}])
def test_a_weasyprint_that_takes_texts_from_elsewhere_is_noticed(fonts):
    with pytest.raises(TextLayerBroken):
        check_exact_texts(SimpleNamespace(fonts=fonts))


def both() -> tuple[faces.Face, faces.Face]:
    return faces.regular(), faces.bold()


def test_completion_job_names_no_font_but_ours():
    families = re.findall(r"font-family: ([^;]+);", completion_job(make_fields()).css)

    assert set(families) == {'"Certificate"'}
