import pytest

from tests.lms.api.news import HEADLINE, article

pytestmark = pytest.mark.django_db


def test_news_come_newest_first(api):
    article(title="ข่าวเก่า", date="2026-01-05")
    article(title="ข่าวใหม่", date="2026-11-20")

    found = api.get("/api/v1/news").json()["items"]

    assert [one["headline"]["th"] for one in found] == ["ข่าวใหม่", "ข่าวเก่า"]


def test_an_item_tells_both_languages(api):
    page = article(date="2026-11-20", unit_th="กลุ่มสื่อสาร", unit_en="Communications")

    (found,) = api.get("/api/v1/news").json()["items"]

    assert found == {
        "id": page.slug,
        "headline": {"th": HEADLINE, "en": "Nominations are open"},
        "intro": {"th": "เปิดรับถึงสิ้นเดือนนี้", "en": "Open until the end of the month"},
        "date": "2026-11-20",
        "unit": {"th": "กลุ่มสื่อสาร", "en": "Communications"},
        "url": f"/news/{page.slug}/",
        "photo": None,
    }


def test_an_article_has_its_text_and_all_its_photographs(api):
    page = article(photos=3)

    found = api.get(f"/api/v1/news/{page.slug}").json()

    assert "<p>เนื้อข่าว</p>" in found["body"]["th"]
    assert found["body"]["en"] == ""
    assert len(found["gallery"]) == 3
    assert found["photo"]["alt"] == {"th": "ภาพ", "en": ""}
    assert found["photo"]["width"] > 0


def test_what_is_not_published_is_not_there(api):
    hidden = article(live=False)

    assert api.get("/api/v1/news").json()["items"] == []
    assert api.get(f"/api/v1/news/{hidden.slug}").status_code == 404
