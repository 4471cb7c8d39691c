"""The desk and the news find Thai words inside unspaced sentences."""

from wagtail.models import Page

import pytest

from cms.models import NewsPage
from tests.factories import pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def lessons() -> None:
    module = pages.module_of(pages.course_page(lessons=0))
    pages.lesson_page(module, "หลักสูตรฝึกอบรมการคิดเชิงออกแบบ")
    pages.lesson_page(module, "ลดเวลารอคิวตรวจรักษาในโรงพยาบาล")
    pages.lesson_page(module, "สำนักงาน ก.พ.ร. กับน้ำใจบริการ")
    body = [("text", "<p>สัมภาษณ์ผู้ป่วยสูงอายุ</p>")]
    pages.lesson_page(module, "ลงพื้นที่", body_th=body)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("อบรม", "หลักสูตรฝึกอบรมการคิดเชิงออกแบบ"),
        ("ออกแบบ", "หลักสูตรฝึกอบรมการคิดเชิงออกแบบ"),
        ("โรงพยาบาล", "ลดเวลารอคิวตรวจรักษาในโรงพยาบาล"),
        ("กพร", "สำนักงาน ก.พ.ร. กับน้ำใจบริการ"),
        ("นํ้าใจ", "สำนักงาน ก.พ.ร. กับน้ำใจบริการ"),
        ("สัมภาษณ์", "ลงพื้นที่"),
    ],
)
def test_a_word_finds_the_page_it_stands_in(lessons, asked: str, found: str):
    results = Page.objects.type(pages.LessonPage).search(asked)

    assert [page.title for page in results] == [found]


@pytest.mark.parametrize("asked", ["ตา", "งม", "ขาว", "!!!", "ๆ"])
def test_what_is_no_word_of_any_page_finds_nothing(lessons, asked: str):
    assert list(Page.objects.type(pages.LessonPage).search(asked)) == []


def test_choosers_complete_a_word_that_is_being_typed(lessons):
    results = Page.objects.type(pages.LessonPage).autocomplete("โรงพยา")

    assert [page.title for page in results] == ["ลดเวลารอคิวตรวจรักษาในโรงพยาบาล"]


def test_news_is_found_by_its_body(lessons):
    index = pages.news_index()
    article = NewsPage(
        title="ลงนามความร่วมมือ",
        intro_th="สี่กระทรวง",
        body_th=[("text", "<p>ขึ้นทะเบียนผลิตภัณฑ์สมุนไพร</p>")],
    )
    index.add_child(instance=article)

    assert [page.title for page in NewsPage.objects.search("สมุนไพร")] == ["ลงนามความร่วมมือ"]
