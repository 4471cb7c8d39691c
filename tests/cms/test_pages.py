"""Addresses, news, blocks: what pages show and what they refuse."""

import json
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from wagtail.blocks import StructBlockValidationError
from wagtail.images import get_image_model
from wagtail.models import Site

import pytest
from PIL import Image as Picture

from cms.blocks import LessonBlocks
from cms.blocks.media import VideoBlock
from cms.models import HomePage, NewsPage, NewsPhoto
from tests.factories import pages

pytestmark = pytest.mark.django_db


def picture(title: str = "ภาพ"):
    data = BytesIO()
    Picture.new("RGB", (60, 40), "#27408b").save(data, "PNG")
    return get_image_model().objects.create(
        title=title, file=ContentFile(data.getvalue(), name="picture.png")
    )


def article(**fields) -> NewsPage:
    given = {
        "title": "เปิดห้องปฏิบัติการนวัตกรรมภาครัฐ",
        "headline_en": "The lab opens",
        "date": "2017-06-19",
        "intro_th": "สี่กระทรวงลงนาม",
        "body_th": [("text", "<p>เนื้อข่าว</p>")],
        "unit_th": "กลุ่มวิเทศสัมพันธ์และการประชาสัมพันธ์",
        **fields,
    }
    photos = given.pop("photos", [])
    page = NewsPage(**given)
    page.photos = photos
    return pages.news_index().add_child(instance=page)


def test_a_thai_title_never_becomes_an_address():
    page = pages.course_page(lessons=1)

    slugs = [page.slug, pages.module_of(page).slug, pages.lessons_of(page)[0].slug]

    assert [slug.partition("-")[0] for slug in slugs] == ["course", "module", "lesson"]
    assert all(slug.isascii() for slug in slugs)


def test_a_page_of_a_course_leads_to_the_course_on_the_site():
    page = pages.published(pages.course_page("GLDT"))

    answer = pages.lessons_of(page)[0].serve(None)

    assert page.serve(None).url == "/courses/GLDT/"
    assert answer.status_code == 302


def test_a_course_is_written_on_one_page_only():
    page = pages.course_page("GLDT")
    second = page.copy(update_attrs={"title": "สำเนา", "slug": "second"}).specific

    second.course = page.course

    with pytest.raises(ValidationError) as refused:
        second.clean()
    assert list(refused.value.message_dict) == ["course"]


def test_news_shows_headline_unit_day_body_and_photographs(client: Client):
    site_on(pages.home())
    photo = NewsPhoto(image=picture(), alt_th="โต๊ะลงนาม", caption_th="พิธีลงนาม", sort_order=0)
    page = article(photos=[photo])

    shown = client.get(f"/news/{page.slug}/").content.decode()

    for words in (
        "เปิดห้องปฏิบัติการนวัตกรรมภาครัฐ",
        "19 มิ.ย. 2560",
        "กลุ่มวิเทศสัมพันธ์และการประชาสัมพันธ์",
        "<p>เนื้อข่าว</p>",
        'alt="โต๊ะลงนาม"',
        "พิธีลงนาม",
    ):
        assert words in shown


def test_news_in_english_falls_back_to_thai_where_there_is_none():
    page = article()

    with override("en"):
        item = page.as_item()

    assert item["headline"] == "The lab opens"
    assert item["intro"] == "สี่กระทรวงลงนาม"
    assert item["date"] == "19 Jun 2017"


def test_the_list_of_news_costs_the_same_for_one_and_for_twelve(client: Client):
    site_on(pages.home())
    index = pages.news_index()
    counts = []
    for wanted in (1, 12):
        while NewsPage.objects.count() < wanted:
            photo = NewsPhoto(image=picture(), alt_th="ภาพ", sort_order=0)
            page = NewsPage(title="ข่าว", intro_th="ย่อ", body_th=[("text", "<p>เนื้อ</p>")])
            page.photos = [photo]
            index.add_child(instance=page)
        client.get("/news/")  # makes the renditions, once
        counts.append(queries_of(client, "/news/"))

    assert counts[0] == counts[1]


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("page", ["0", "-1", "๒", "x", "99999999999999999999", ""])
def test_a_page_number_that_is_none_shows_the_first(client: Client, page: str):
    site_on(pages.home())
    article()

    answer = client.get("/news/", {"page": page})

    assert answer.status_code == 200
    assert "เปิดห้องปฏิบัติการนวัตกรรมภาครัฐ" in answer.content.decode()


def site_on(home: HomePage) -> None:
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "testserver", "root_page": home}
    )


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ({"title": "ก", "url": "http://example.org/a.mp4", "transcript": "ก"}, "url"),
        ({"title": "ก", "url": "javascript:alert(1)", "transcript": "ก"}, "url"),
        ({"title": "", "url": "https://example.org/a.mp4", "transcript": "ก"}, "title"),
        ({"title": "ก", "url": "https://example.org/a.mp4", "transcript": ""}, "transcript"),
    ],
)
def test_a_video_needs_a_safe_address_a_title_and_a_transcript(value: dict, field: str):
    block = VideoBlock()

    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python(value))

    assert list(refused.value.block_errors) == [field]


def test_a_picture_needs_words_for_those_who_cannot_see_it():
    block = LessonBlocks().child_blocks["image"]

    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python({"image": picture().pk, "alt": "", "caption": ""}))

    assert list(refused.value.block_errors) == ["alt"]


def test_what_a_trainer_types_is_escaped_in_every_block():
    hostile = '"><script>alert(1)</script>'
    stream = LessonBlocks().to_python(
        json.loads(
            json.dumps(
                [
                    {
                        "type": "image",
                        "value": {"image": picture().pk, "alt": hostile, "caption": hostile},
                    },
                    {
                        "type": "video",
                        "value": {
                            "title": hostile,
                            "url": "https://example.org/a.mp4",
                            "transcript": hostile,
                        },
                    },
                ]
            )
        )
    )

    html = "".join(block.render() for block in stream)

    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 5
