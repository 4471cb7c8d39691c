"""The glossary, as the public reads it."""

import pytest

from cms.models import GlossaryTerm
from tests.lms.site import pages

pytestmark = pytest.mark.django_db

PATH = "/glossary/"
WORDS = {
    "โจทย์": "Brief",
    "ต้นแบบ": "Prototype",
    "การทดลอง": "Experiment",
    "เกณฑ์": "Criterion",
    "แก่น": "Core",
}


def term(th: str, en: str, **fields: str) -> GlossaryTerm:
    told = {"meaning_th": f"ความหมายของ{th}", "meaning_en": f"What {en} means", **fields}
    return GlossaryTerm.objects.create(term_th=th, term_en=en, **told)


@pytest.fixture
def terms() -> dict[str, GlossaryTerm]:
    return {th: term(th, en) for th, en in WORDS.items()}


def listed(response) -> list[str]:
    return [pages.words(word) for word in pages.page(response).select("dt strong")]


def letters(response) -> list[str]:
    return [pages.words(letter) for letter in pages.page(response).select("main h2")]


def test_words_stand_in_the_order_of_the_thai_dictionary(client, terms):
    read = client.get(PATH)

    assert listed(read) == ["การทดลอง", "เกณฑ์", "แก่น", "โจทย์", "ต้นแบบ"]
    assert letters(read) == ["ก", "จ", "ต"]


def test_the_english_reader_has_the_order_of_the_latin_alphabet(client, terms):
    read = client.get(PATH, headers={"Accept-Language": "en"})

    assert listed(read) == ["Brief", "Core", "Criterion", "Experiment", "Prototype"]
    assert letters(read) == ["B", "C", "E", "P"]
    assert "What Brief means" in pages.main(read)


def test_each_word_can_be_pointed_to(client, terms):
    read = pages.page(client.get(PATH))

    assert {str(one.uid) for one in terms.values()} <= {tag["id"] for tag in read.select("[id]")}
    targets = {link["href"].removeprefix("#") for link in read.select("main nav a")}
    assert targets == {heading["id"] for heading in read.select("main h2")}


def test_each_word_is_told_in_both_languages_and_in_its_other_names(client):
    term("ห้องปฏิบัติการนวัตกรรม", "Innovation lab", also="GovLab")

    read = pages.page(client.get(PATH))

    assert pages.words(read.select_one("dt [lang=en]")) == "Innovation lab"
    assert "GovLab" in pages.words(read.dl)


def test_what_was_typed_is_shown_as_words(client):
    term("<script>alert(1)</script>", "x", meaning_th="<img src=x onerror=alert(1)>")

    read = pages.page(client.get(PATH))

    assert not read.main.select("script, img")
    assert "<script>" in pages.main(client.get(PATH))


def test_an_empty_glossary_says_so(client):
    read = client.get(PATH)

    assert read.status_code == 200
    assert not pages.page(read).select("main nav, main dl")
    assert pages.main(read) != pages.heading(read), "it says why nothing is there"


def test_it_is_only_read(client):
    assert client.post(PATH).status_code == 405


def test_more_words_take_no_more_queries(client, django_assert_max_num_queries):
    term("โจทย์", "Brief")
    with django_assert_max_num_queries(2):
        client.get(PATH)
    for number in range(30):
        term(f"คำที่ {number}", f"Word {number}")
    with django_assert_max_num_queries(2):
        client.get(PATH)
