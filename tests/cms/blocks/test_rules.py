"""What the editor is told when a block is not finished, at the field where it is so."""

from django.conf import settings

import pytest

from tests.cms.blocks.scene import attachment, items, picture, refusals

pytestmark = pytest.mark.django_db

OPTION = {"text": "คำตอบ", "right": False, "feedback": ""}


def film(**changed: object) -> dict[str, object]:
    return {
        "title": "เล่าเรื่อง",
        "file": None,
        "url": "https://media.example/film.mp4",
        "poster": None,
        "captions": None,
        "transcript": "บทพูด",
        "chapters": [],
        **changed,
    }


def chapters(*starts: int) -> list[dict[str, object]]:
    return items(*({"at": start, "title": "ตอน"} for start in starts))


def check(*right: bool) -> dict[str, object]:
    options = items(*({**OPTION, "right": one} for one in right))
    return {"question": "ข้อใดไม่ชี้นำ", "options": options, "feedback": ""}


def table(heads: int, *rows: int) -> dict[str, object]:
    cells = items(*(items(*["ค่า"] * row) for row in rows))
    return {"caption": "ก่อนและหลัง", "heads": items(*["หัว"] * heads), "rows": cells}


# --- Films and sounds ------------------------------------------------------------------


@pytest.mark.parametrize(
    "url", ["https://media.example/film.mp4", "https://media.example/FILM.WEBM?token=1"]
)
def test_a_film_elsewhere_is_taken(url):
    assert refusals("video", film(url=url)) == {}


def test_a_film_of_the_library_is_taken():
    shown = attachment("film.mp4", b"\0\0\0\x20ftypisom")
    captions = attachment("film.vtt", b"WEBVTT")
    poster = picture()
    value = film(url="", file=shown.pk, captions=captions.pk, poster=poster.pk)
    assert refusals("video", {**value, "chapters": chapters(0, 30, 95)}) == {}


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "Choose a file or give an address."),
        ("http://media.example/film.mp4", "The address must begin with https://."),
        ("https://media.example/film.exe", "Accepted here: mp4, webm."),
        ("https://media.example/page?film.mp4", "Accepted here: mp4, webm."),
    ],
)
def test_a_film_says_where_it_may_lie(url, sentence):
    [said] = refusals("video", film(url=url)).values()
    assert said == [sentence]


@pytest.mark.parametrize("url", ["javascript:alert(1)//.mp4", "data:video/mp4;base64,AA=="])
def test_what_acts_is_no_address(url):
    assert "url" in refusals("video", film(url=url))


def test_a_document_is_no_film():
    assert "file" in refusals("video", film(url="", file=attachment("sheet.pdf").pk))


def test_a_film_is_no_sound():
    sound = {"title": "บันทึก", "file": None, "transcript": "คำ"}
    assert refusals("audio", {**sound, "url": "https://media.example/talk.mp3"}) == {}
    assert "url" in refusals("audio", {**sound, "url": "https://media.example/talk.mp4"})


@pytest.mark.parametrize("kind", ["video", "audio"])
def test_nothing_is_played_without_its_words(kind):
    assert "transcript" in refusals(kind, film(transcript=""))


def test_captions_are_captions():
    assert refusals("video", film(captions=attachment().pk)) == {
        "captions": ["Captions must be a WebVTT file (.vtt)."]
    }


@pytest.mark.parametrize("starts", [(30, 0), (0, 30, 30)])
def test_chapters_follow_one_another(starts):
    assert refusals("video", film(chapters=chapters(*starts))) == {
        "chapters": ["Each chapter must begin later than the one before it."]
    }


@pytest.mark.parametrize("start", [-1, 86_401])
def test_a_chapter_begins_within_a_day(start):
    assert "chapters" in refusals("video", film(chapters=chapters(start)))


# --- Pictures and pages elsewhere ------------------------------------------------------


def test_a_picture_is_told_in_words():
    value = {"image": picture().pk, "alt": "", "caption": ""}
    assert set(refusals("image", value)) == {"alt"}


def test_one_picture_is_no_gallery():
    one = {"image": picture().pk, "alt": "ภาพ", "caption": ""}
    assert "images" in refusals("gallery", {"images": items(one)})
    assert refusals("gallery", {"images": items(one, one)}) == {}


@pytest.mark.parametrize("host", settings.EMBED_HOSTS)
def test_a_page_of_an_allowed_site_is_taken(host):
    assert refusals("embed", {"title": "หน้า", "url": f"https://{host}/x", "about": ""}) == {}


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "https://www.youtube.com.evil.example/",
        "https://evil.example/www.youtube.com",
        "https://www.youtube.com@evil.example/",
        "http://www.youtube.com/watch?v=1",
    ],
)
def test_a_page_of_another_site_is_refused_with_the_names_of_those_allowed(url):
    [sentence] = refusals("embed", {"title": "หน้า", "url": url, "about": ""})["url"]
    assert all(host in sentence for host in settings.EMBED_HOSTS)


# --- What is read ----------------------------------------------------------------------


def test_every_row_has_a_cell_for_each_column():
    assert refusals("table", table(3, 3, 3)) == {}
    assert refusals("table", table(3, 3, 2)) == {
        "rows": ["Every row needs as many cells as there are columns."]
    }


@pytest.mark.parametrize("value", [table(1, 1), table(9, 9), table(2), table(2, *[2] * 41)])
def test_a_table_is_small_and_compares(value):
    assert set(refusals("table", value)) & {"heads", "rows"}


def test_a_callout_is_of_a_known_kind():
    assert set(refusals("callout", {"kind": "shout", "text": "<p>x</p>"})) == {"kind"}


@pytest.mark.parametrize(
    ("kind", "value", "field"),
    [
        ("quotation", {"text": "", "who": "", "source": ""}, "text"),
        ("quotation", {"text": "ก" * 1001, "who": "", "source": ""}, "text"),
        ("steps", {"steps": []}, "steps"),
        ("steps", {"steps": items({"title": "", "text": ""})}, "steps"),
        ("accordion", {"parts": []}, "parts"),
        ("accordion", {"parts": items({"title": "ก" * 201, "text": "<p>x</p>"})}, "parts"),
        ("file", {"title": "แบบ", "file": None}, "file"),
        ("term", {"term": None}, "term"),
        ("assignment", {"assignment": None}, "assignment"),
    ],
)
def test_what_a_block_cannot_do_without_is_asked_for(kind, value, field):
    assert set(refusals(kind, value)) == {field}


# --- What is written into --------------------------------------------------------------


@pytest.mark.parametrize("right", [(True, False), (True, True, False)])
def test_a_question_has_right_answers_and_wrong_ones(right):
    assert refusals("check", check(*right)) == {}


@pytest.mark.parametrize("right", [(True, True), (False, False)])
def test_a_question_without_a_choice_is_sent_back(right):
    assert refusals("check", check(*right)) == {
        "options": ["Mark at least one answer as right, and leave one wrong."]
    }


@pytest.mark.parametrize("many", [1, 9])
def test_a_question_has_two_answers_to_eight(many):
    assert "options" in refusals("check", check(True, *[False] * (many - 1)))


@pytest.mark.parametrize(
    ("kind", "value", "field"),
    [
        ("reflection", {"prompt": "", "hint": ""}, "prompt"),
        ("checklist", {"title": "ก่อนลงพื้นที่", "items": []}, "items"),
        ("checklist", {"title": "ก่อนลงพื้นที่", "items": items(*["ข้อ"] * 31)}, "items"),
        ("canvas", {"tool": "spell", "title": "x", "intro": "", "sharing": "team"}, "tool"),
        ("canvas", {"tool": "persona", "title": "x", "intro": "", "sharing": "all"}, "sharing"),
    ],
)
def test_what_is_asked_of_the_learner_is_whole(kind, value, field):
    assert set(refusals(kind, value)) == {field}
