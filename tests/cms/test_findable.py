"""Published news can be found, and nothing else of it."""

import pytest

from cms.findable import make_articles_findable
from cms.models import NewsPage
from courses.search.models import SearchEntry
from courses.search.selectors import find
from tests.factories.pages import news_index, published
from tests.factories.search import findable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


def article(title: str = "เปิดห้องทดลอง", **fields) -> NewsPage:
    given = {"intro_th": "บทนำ", "body_th": [("text", "<p>ลด<b>คิว</b> &amp; รอ</p><p>สั้น</p>")]}
    page = NewsPage(title=title, slug="news-1", **given, **fields)
    return news_index().add_child(instance=page)


def titles(q: str) -> list[str]:
    return [found.entry.title_th for found in find(q).found]


def test_a_draft_is_not_found_and_a_published_article_is():
    page = article(live=False)
    before = titles("คิว")

    published(page)

    assert before == []
    assert titles("คิว") == ["เปิดห้องทดลอง"]


def test_the_text_that_is_kept_is_plain():
    published(article())

    assert SearchEntry.objects.get().text_th == "บทนำ\nลดคิว & รอ\nสั้น"


def test_an_article_taken_off_line_is_no_longer_found():
    page = published(article())

    page.unpublish()

    assert titles("คิว") == []


def test_a_deleted_article_is_no_longer_found():
    page = published(article())

    page.delete()

    assert SearchEntry.objects.count() == 0


def test_all_are_made_anew_and_what_is_gone_is_forgotten():
    article()
    findable("ข่าวที่ไม่มีแล้ว", ref="gone")

    assert make_articles_findable() == 1
    assert [entry.ref for entry in SearchEntry.objects.all()] == ["news-1"]
