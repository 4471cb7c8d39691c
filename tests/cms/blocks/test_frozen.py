"""What a revision keeps of a block: complete to read, clean, and with lasting names."""

import pytest

from cms.models import LessonPage
from courses.catalogue.models import RevisionUnit
from tests.cms.blocks.scene import attachment, html, items, kept, picture
from tests.factories import pages

pytestmark = pytest.mark.django_db

HOSTILE = [
    '<p onclick="alert(1)">',
    "<script>alert(1)</script>",
    '<a href="javascript:alert(1)">',
    '<a href="data:text/html,x">',
    '<p style="position:fixed">',
    '<iframe src="https://evil.example"></iframe>',
    '<form action="https://evil.example"><input name="password"></form>',
    '<img src=x onerror="alert(1)">',
    "<svg onload=alert(1)>",
]


@pytest.mark.parametrize("poison", HOSTILE)
def test_what_acts_is_taken_out_and_the_words_stay(poison):
    made = html("text", f"{poison}<p>ไปดูของจริง</p>")

    assert "ไปดูของจริง" in made
    for sign in ("script", "alert", "style", "iframe", "form", "onerror", "evil", "data:"):
        assert sign not in made


@pytest.mark.parametrize(
    "address",
    ["https://opdc.go.th/", "mailto:lab@opdc.go.th", "tel:+6621234567", "unit:7f", "/courses/"],
)
def test_links_that_lead_somewhere_are_kept(address):
    assert f'href="{address}"' in html("text", f'<p><a href="{address}">ไป</a></p>')


def test_words_typed_into_plain_fields_are_words():
    made = html("quotation", {"text": "<b>ดี</b> & ง่าย", "who": "<script>", "source": ""})

    assert "&lt;b&gt;ดี&lt;/b&gt; &amp; ง่าย" in made
    assert "<script" not in made


def test_a_link_to_a_lesson_names_its_unit():
    page = pages.published(pages.course_page("LINK"))
    first, second = pages.lessons_of(page)

    first.body_th = [("text", f'<p><a linktype="page" id="{second.pk}">บทที่สอง</a></p>')]
    pages.published(first)

    body = RevisionUnit.objects.filter(revision=pages.again(page.course).current).first().body
    unit = LessonPage.objects.get(pk=second.pk).identity.unit
    assert f'href="unit:{unit.uid}"' in body["th"][0]["html"]


def test_a_link_to_a_page_that_is_gone_keeps_its_words():
    made = html("text", '<p><a linktype="page" id="987654">บทเก่า</a></p>')

    assert "บทเก่า" in made
    assert "href" not in made


def test_the_learners_blocks_keep_their_data_and_the_names_of_their_parts():
    options = items(
        {"text": "เล่าให้ฟัง", "right": True, "feedback": "เปิดเรื่อง"},
        {"text": "ดีใช่ไหม", "right": False, "feedback": ""},
    )

    check = kept("check", {"question": "ข้อใดไม่ชี้นำ", "options": options, "feedback": ""})
    ticks = kept("checklist", {"title": "ก่อนไป", "items": items("ขออนุญาต", "แบบบันทึก")})

    assert check["data"] == {
        "question": "ข้อใดไม่ชี้นำ",
        "many": False,
        "options": [
            {"id": "i0", "text": "เล่าให้ฟัง", "right": True, "feedback": "เปิดเรื่อง"},
            {"id": "i1", "text": "ดีใช่ไหม", "right": False, "feedback": ""},
        ],
        "feedback": "",
    }
    assert ticks["data"] == {
        "title": "ก่อนไป",
        "items": [{"id": "i0", "text": "ขออนุญาต"}, {"id": "i1", "text": "แบบบันทึก"}],
    }


def test_a_question_with_two_right_answers_takes_many():
    one = {"text": "ก", "right": True, "feedback": ""}
    value = {"question": "?", "options": items(one, one, {**one, "right": False}), "feedback": ""}

    assert kept("check", value)["data"]["many"] is True


def test_reflection_and_canvas_say_what_they_ask():
    asked = {"prompt": "วันนี้เห็นอะไร", "hint": ""}
    sheet = {"tool": "persona", "title": "ผู้ใช้คนแรก", "intro": "จากคนจริง", "sharing": "team"}

    assert kept("reflection", asked)["data"] == asked
    assert kept("canvas", sheet)["data"] == sheet
    assert 'href="/tools/persona.pdf"' in html("canvas", sheet)


def test_blocks_that_ask_nothing_carry_no_data():
    assert set(kept("callout", {"kind": "tip", "text": "<p>ลอง</p>"})) == {"id", "type", "html"}


def test_what_is_read_is_said_in_the_language_of_the_body():
    asked = {"prompt": "What did you see?", "hint": ""}

    assert "Reflection" in html("reflection", asked, "en")
    assert "Reflection" not in html("reflection", asked, "th")


def test_a_picture_comes_in_sizes_and_lighter_forms():
    made = html("image", {"image": picture().pk, "alt": "คิวยาวหน้าห้อง", "caption": ""})

    assert 'type="image/avif"' in made
    assert "480w" in made and "960w" in made
    assert 'loading="lazy"' in made and 'decoding="async"' in made
    assert 'width="' in made and 'height="' in made
    assert 'alt="คิวยาวหน้าห้อง"' in made
    assert "figcaption" not in made


def test_a_gallery_crops_around_what_matters():
    shown = picture(
        focal_point_x=1500, focal_point_y=900, focal_point_width=100, focal_point_height=100
    )
    one = {"image": shown.pk, "alt": "ภาพ", "caption": ""}

    made = html("gallery", {"images": items(one, one)})

    assert made.count("<figure>") == 2
    assert shown.renditions.exclude(focal_point_key="").exists()


def test_a_picture_that_left_the_library_leaves_no_empty_frame():
    assert html("image", {"image": 987654, "alt": "x", "caption": "x"}) == ""


def test_a_film_has_captions_a_transcript_and_chapters():
    value = {
        "title": "หนึ่งวันในห้องตรวจ",
        "file": None,
        "url": "https://example.go.th/day.mp4",
        "poster": picture().pk,
        "captions": attachment("day.vtt", b"WEBVTT").pk,
        "transcript": "เสียงเรียกคิว",
        "chapters": items({"at": 0, "title": "มาถึง"}, {"at": 3725, "title": "กลับ"}),
    }

    made = html("video", value)

    assert 'preload="none"' in made and "poster=" in made and "<track" in made
    assert 'srclang="th"' in made
    assert 'data-seek="3725"' in made and ">1:02:05<" in made
    assert "<details" in made and "เสียงเรียกคิว" in made


def test_optional_parts_left_out_leave_nothing():
    film = {"title": "สั้น", "file": None, "url": "https://a.go.th/a.mp4", "poster": None}
    film |= {"captions": None, "transcript": "", "chapters": []}
    bare = {
        "video": film,
        "quotation": {"text": "รอนาน", "who": "", "source": ""},
        "reflection": {"prompt": "?", "hint": ""},
        "embed": {"title": "เว็บ", "url": "https://vimeo.com/1", "about": ""},
    }

    made = {kind: html(kind, value) for kind, value in bare.items()}

    for tag in ("track", "details", "<ol", "poster"):
        assert tag not in made["video"]
    assert "figcaption" not in made["quotation"]
    assert made["reflection"].count("<p>") == 1
    assert "<br" not in made["embed"]


def test_a_table_names_its_rows_and_columns():
    rows = items(items("เวลารอ", "180", "120"), items("ครั้งที่มา", "3", "1"))

    made = html(
        "table", {"caption": "ก่อนและหลัง", "heads": items("ตัวชี้วัด", "ก่อน", "หลัง"), "rows": rows}
    )

    assert made.count('scope="col"') == 3 and made.count('scope="row"') == 2
    assert "<caption>ก่อนและหลัง</caption>" in made
    assert 'tabindex="0"' in made


def test_a_page_elsewhere_is_a_link_that_says_where_it_leads():
    made = html(
        "embed", {"title": "วีดิทัศน์", "url": "https://www.youtube.com/watch?v=1", "about": ""}
    )

    assert "www.youtube.com" in made.split("</a>")[1]
    assert "iframe" not in made


def test_no_block_brings_a_heading_that_breaks_the_page():
    made = html("text", "<h1>ใหญ่</h1><h2>กลาง</h2>")

    assert "<h2>กลาง</h2>" in made
    assert "<h1" not in made
