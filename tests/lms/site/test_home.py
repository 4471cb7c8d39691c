"""The front page and the news, whose words are written in the CMS."""

from datetime import date
from io import BytesIO

from django.core.files.images import ImageFile
from django.test import Client

from wagtail.images import get_image_model
from wagtail.models import Page, Site

import pytest
from PIL import Image

from cms.models import HomePage, NewsIndexPage, NewsPage
from cms.models.news import NewsPhoto
from tests.factories.catalogue import published_course
from tests.factories.cohorts import open_cohort
from tests.lms.site.pages import heading, links, main, page, words
from tests.lms.site.test_language import latin_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


@pytest.fixture
def front() -> HomePage:
    root = Page.get_first_root_node()
    front = root.add_child(
        instance=HomePage(
            title="บริการที่ดีขึ้น ออกแบบร่วมกับผู้ใช้",
            headline_en="Better services, designed together",
            intro_th="เรียนจากงานจริงของหน่วยงาน",
            slug="front",
        )
    )
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": front}
    )
    return front


@pytest.fixture
def index(front: HomePage) -> NewsIndexPage:
    return front.add_child(instance=NewsIndexPage(title="ข่าว", slug="news"))


def article(index: NewsIndexPage, **fields) -> NewsPage:
    given = {
        "title": "ลงนามความร่วมมือ",
        "headline_en": "Agreement signed",
        "date": date(2017, 6, 19),
        "intro_th": "สี่กระทรวงร่วมลงนาม",
        "body_th": [{"type": "text", "value": "<p>เนื้อข่าวภาษาไทย</p>"}],
        "unit_th": "กลุ่มประชาสัมพันธ์",
        **fields,
    }
    return index.add_child(instance=NewsPage(**given))


def photo(of: NewsPage, alt: str) -> None:
    content = BytesIO()
    Image.new("RGB", (900, 600), "#27408b").save(content, "PNG")
    image = get_image_model().objects.create(title=alt, file=ImageFile(content, "photo.png"))
    NewsPhoto.objects.create(page=of, image=image, alt_th=alt, caption_th="ภาพ")


def english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def test_the_front_page_says_what_the_lab_does_before_anyone_has_written(client: Client):
    response = client.get("/")

    assert response.status_code == 200
    assert heading(response) != ""
    assert latin_words(page(response)) == set()


def test_the_front_page_has_the_words_of_the_cms(client: Client, front: HomePage):
    response = client.get("/")

    assert heading(response) == "บริการที่ดีขึ้น ออกแบบร่วมกับผู้ใช้"
    assert "เรียนจากงานจริงของหน่วยงาน" in main(response)
    assert heading(english(client).get("/")) == "Better services, designed together"


def test_the_front_page_shows_what_is_open_with_seats_and_closing_day(client: Client):
    course = published_course(code="GLDT")
    open_cohort(course=course, name_th="รุ่นเดือนธันวาคม", capacity=12)

    response = client.get("/")

    opened = words(page(response).select_one("section[aria-labelledby=open] li"))
    assert opened.startswith("การคิดเชิงออกแบบเพื่อบริการภาครัฐ รุ่นเดือนธันวาคม")
    assert "1 ธ.ค. 2569" in opened
    assert "12 จาก 12" in opened
    assert links(response)["การคิดเชิงออกแบบเพื่อบริการภาครัฐ"] == "/courses/GLDT/"


def test_the_front_page_leads_to_the_courses(client: Client):
    (button,) = page(client.get("/")).select(".hero a.button")

    assert button["href"] == "/courses/"


@pytest.mark.parametrize("courses", [1, 12])
def test_the_front_page_asks_the_same_for_little_and_much(
    client: Client, front: HomePage, courses: int, django_assert_num_queries
):
    for number in range(courses):
        open_cohort(course=published_course(code=f"C{number:02d}", lessons=1))

    with django_assert_num_queries(6):
        client.get("/")


def test_news_stand_newest_first_with_pictures_that_have_words(
    client: Client, index: NewsIndexPage
):
    article(index, title="ข่าวเก่า", slug="old", date=date(2016, 1, 1))
    photo(article(index, slug="signed"), "ผู้แทนลงนามที่โต๊ะ")

    response = client.get("/news/")

    assert [words(title) for title in page(response).select("main h2")] == [
        "ลงนามความร่วมมือ",
        "ข่าวเก่า",
    ]
    assert [image["alt"] for image in page(response).select("main img")] == ["ผู้แทนลงนามที่โต๊ะ"]


def test_an_article_has_its_day_unit_and_gallery(client: Client, index: NewsIndexPage):
    photo(article(index, slug="signed"), "ผู้แทนลงนามที่โต๊ะ")

    response = client.get("/news/signed/")

    assert heading(response) == "ลงนามความร่วมมือ"
    assert "19 มิ.ย. 2560 · กลุ่มประชาสัมพันธ์" in main(response)
    assert "เนื้อข่าวภาษาไทย" in main(response)
    assert [words(caption) for caption in page(response).select("figcaption")] == ["ภาพ"]


def test_an_article_without_english_is_read_in_thai(client: Client, index: NewsIndexPage):
    article(index, slug="signed")

    response = english(client).get("/news/signed/")

    assert heading(response) == "Agreement signed"
    assert "เนื้อข่าวภาษาไทย" in main(response)


def test_a_draft_article_is_not_read(client: Client, index: NewsIndexPage):
    article(index, slug="draft", live=False)

    assert client.get("/news/draft/").status_code == 404
    assert "ลงนามความร่วมมือ" not in main(client.get("/news/"))
