"""Articles as an editor would have published them."""

from typing import Any

from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from cms.models.home import HomePage
from cms.models.news import NewsIndexPage, NewsPage, NewsPhoto

HEADLINE = "สำนักงาน ก.พ.ร. เปิดรับผู้เข้ารับการฝึกอบรมการคิดเชิงออกแบบ"


def news_list() -> NewsIndexPage:
    found = NewsIndexPage.objects.first()
    if found is not None:
        return found
    root = Page.objects.filter(depth=1).get()
    home = HomePage.objects.first() or root.add_child(instance=HomePage(title="หน้าแรก"))
    return home.add_child(instance=NewsIndexPage(title="ข่าว"))


def article(*, photos: int = 0, **fields: Any) -> NewsPage:
    given = {
        "title": HEADLINE,
        "headline_en": "Nominations are open",
        "intro_th": "เปิดรับถึงสิ้นเดือนนี้",
        "intro_en": "Open until the end of the month",
        "body_th": [{"type": "text", "value": "<p>เนื้อข่าว</p>"}],
        **fields,
    }
    page = news_list().add_child(instance=NewsPage(**given))
    for number in range(photos):
        image = get_image_model().objects.create(title="ภาพ", file=get_test_image_file())
        NewsPhoto.objects.create(page=page, image=image, alt_th="ภาพ", sort_order=number)
    return page
