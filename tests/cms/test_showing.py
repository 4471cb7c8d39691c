"""The picture and the names a course's page shows."""

import io

from django.core.files.base import ContentFile

import pytest
from PIL import Image

from cms.models import CoursePartner, CourseTeacher, Picture
from tests.factories import pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo():
    drawn = io.BytesIO()
    Image.new("RGB", (1600, 1000), "#336699").save(drawn, "PNG")
    return Picture.objects.create(title="ภาพ", file=ContentFile(drawn.getvalue(), "photo.png"))


def shown(page):
    return pages.again(page.course).current.outline["shown"]


def test_a_page_without_them_says_so():
    page = pages.published(pages.course_page())

    assert shown(page) == {"cover": None, "teachers": [], "partners": []}


def test_cover_teachers_and_partners_are_written_to_the_outline(photo):
    page = pages.course_page()
    page.cover, page.cover_alt_th, page.cover_alt_en = photo, "โต๊ะทำงาน", "A desk"
    page.teachers = [CourseTeacher(name_th="อาจารย์ใจดี", position_th="โค้ช", photo=photo)]
    page.partners = [
        CoursePartner(name_th="กรม", name_en="Department", url="https://example.go.th")
    ]
    pages.published(page)

    made = shown(page)

    assert made["cover"]["alt"] == {"th": "โต๊ะทำงาน", "en": "A desk"}
    assert (made["cover"]["width"], made["cover"]["height"]) == (1280, 720)
    (teacher,) = made["teachers"]
    assert teacher["name"] == {"th": "อาจารย์ใจดี", "en": ""}
    assert teacher["position"] == {"th": "โค้ช", "en": ""}
    assert teacher["photo"]["width"] == 240
    partner = {"name": {"th": "กรม", "en": "Department"}, "url": "https://example.go.th"}
    assert made["partners"] == [{**partner, "logo": None}]


def test_a_picture_taken_from_the_library_leaves_the_page_without_it(photo):
    page = pages.course_page()
    page.cover = photo
    page.save()
    photo.delete()

    pages.published(type(page).objects.get(pk=page.pk))

    assert shown(page)["cover"] is None
