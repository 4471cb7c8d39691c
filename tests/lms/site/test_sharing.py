"""What machines read: feeds, site map, robots, JSON-LD and cards."""

import json
from datetime import date
from io import BytesIO
from xml.etree import ElementTree as ET

from django.core.files.images import ImageFile
from django.test import Client

from wagtail.models import Site

import pytest
from PIL import Image

from cms.models import NewsPage, Picture
from cms.models.news import NewsPhoto
from cms.sharing import json_ld
from tests.factories.catalogue import programme, published_course
from tests.factories.cohorts import open_cohort
from tests.factories.pages import home, news_index
from tests.lms.site.pages import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def reached_by_address() -> None:
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home()}
    )


def article(index, number: int = 1, **fields) -> NewsPage:
    given = {
        "title": f"ข่าวที่ {number} <&>",
        "slug": f"news-{number}",
        "intro_th": "บทนำ",
        "date": date(2026, 11, number),
        "body_th": [("text", "<p>เนื้อข่าว</p>")],
        **fields,
    }
    return index.add_child(instance=NewsPage(**given))


def thing(response) -> dict:
    return json.loads(page(response).select_one('script[type="application/ld+json"]').string)


def test_rss_has_every_element_that_rss_requires(client: Client):
    index = news_index()
    article(index, 1)
    article(index, 2)

    channel = ET.fromstring(client.get("/news/feed/").content).find("channel")

    assert all(channel.findtext(name) for name in ("title", "link", "description"))
    items = channel.findall("item")
    assert [item.findtext("title") for item in items] == ["ข่าวที่ 2 <&>", "ข่าวที่ 1 <&>"]
    assert all(item.findtext(name) for item in items for name in ("link", "guid", "pubDate"))
    assert items[0].findtext("link").endswith("/news/news-2/")


def test_atom_has_every_element_that_atom_requires(client: Client):
    article(news_index())

    feed = ET.fromstring(client.get("/news/feed/atom/").content)

    assert all(feed.findtext(ATOM + name) for name in ("id", "title", "updated"))
    entry = feed.find(ATOM + "entry")
    assert all(entry.findtext(ATOM + name) for name in ("id", "title", "updated"))


def test_an_articles_first_photograph_is_its_enclosure(client: Client):
    made = article(news_index())
    file = BytesIO()
    Image.new("RGB", (40, 30)).save(file, "PNG")
    picture = Picture.objects.create(title="ภาพ", file=ImageFile(file, name="photo.png"))
    NewsPhoto.objects.create(page=made, image=picture, alt_th="ภาพ")

    enclosure = ET.fromstring(client.get("/news/feed/").content).find("channel/item/enclosure")

    assert enclosure.get("type") == "image/webp"
    assert enclosure.get("url").startswith("http")
    assert int(enclosure.get("length")) > 0


def test_feeds_without_news_are_valid(client: Client):
    assert ET.fromstring(client.get("/news/feed/").content).find("channel/item") is None


def test_the_site_map_lists_what_is_open_and_nothing_else(client: Client):
    published_course(code="GLDT")
    index = news_index()
    article(index)
    article(index, 2, live=False)

    found = ET.fromstring(client.get("/sitemap.xml").content)
    paths = [url.text.split("/", 3)[3] for url in found.iter(MAP + "loc")]

    assert paths == ["", "courses/", "news/", "courses/GLDT/", "news/news-1/"]
    assert all(len(day.text) == 10 for day in found.iter(MAP + "lastmod"))


def test_robots_are_kept_from_what_is_personal(client: Client):
    told = client.get("/robots.txt").content.decode().splitlines()

    assert {f"Disallow: /{path}/" for path in ("desk", "my", "learn", "verify")} <= {*told}
    assert told[-1].startswith("Sitemap: http")


def test_json_ld_cannot_end_the_element_it_stands_in():
    told = json_ld("Course", name="</script><b>&", empty="")

    assert "<" not in told
    assert json.loads(told) == {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": "</script><b>&",
    }


def test_a_course_tells_machines_its_cohorts(client: Client):
    cohort = open_cohort(course=published_course(code="GLDT"))

    told = thing(client.get("/courses/GLDT/"))

    assert (told["@type"], told["courseCode"]) == ("Course", "GLDT")
    (instance,) = told["hasCourseInstance"]
    assert instance["startDate"] == cohort.starts_on.isoformat()


def test_an_article_tells_its_kind_its_day_and_its_one_address(client: Client):
    article(news_index())

    response = client.get("/news/news-1/")
    head = page(response).head

    assert thing(response)["@type"] == "NewsArticle"
    assert thing(response)["datePublished"] == "2026-11-01"
    assert head.select_one('[rel="canonical"]')["href"].endswith("/news/news-1/")
    assert head.select_one('[property="og:title"]')["content"] == "ข่าวที่ 1 <&>"
    assert head.select_one('[name="twitter:card"]')["content"] == "summary"


def test_an_article_offers_its_programmes_courses_and_other_news(client: Client):
    owner = programme()
    published_course(code="GLDT", of=owner)
    published_course(code="OTHER")
    index = news_index()
    article(index, 1, programme=owner)
    article(index, 2)

    found = page(client.get("/news/news-1/"))

    assert [a["href"] for a in found.select("[aria-labelledby=courses] li a")] == ["/courses/GLDT/"]
    assert [a["href"] for a in found.select("[aria-labelledby=related] li a")] == ["/news/news-2/"]


def test_news_are_narrowed_to_a_year_that_is_named_in_the_buddhist_era(client: Client):
    index = news_index()
    article(index, 1)
    article(index, 2, date=date(2025, 5, 1))

    found = page(client.get("/news/?year=2025"))

    assert [a["href"] for a in found.select(".news a")] == ["/news/news-2/"]
    assert [a.text for a in found.select(".tabs a")][1:] == ["2569", "2568"]


@pytest.mark.parametrize("asked", ["year=0", "year=x", "year=99999", "page=0", "page=%00"])
def test_years_and_pages_made_by_hand_are_answered(client: Client, asked: str):
    article(news_index())

    assert client.get(f"/news/?{asked}").status_code == 200
