"""Pictures and documents of a course are its own trainers'; the shared ones are everybody's."""

from io import BytesIO

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

import pytest
from PIL import Image

from cms import access
from cms.models import Attachment, CoursePage, Picture
from courses.people.models import User
from tests.factories import pages
from tests.factories.people import granted, officer, organisation, person, trainer

pytestmark = pytest.mark.django_db

SECRET = "ภาพลับของหลักสูตรอื่น"


def png(colour: str = "navy") -> ContentFile:
    kept = BytesIO()
    Image.new("RGB", (40, 30), colour).save(kept, "PNG")
    return ContentFile(kept.getvalue(), name="picture.png")


def picture(collection, title: str = SECRET) -> Picture:
    return Picture.objects.create(title=title, file=png(), collection=collection)


def document(collection, title: str = SECRET) -> Attachment:
    file = ContentFile(b"a,b\n1,2\n", name="figures.csv")
    return Attachment.objects.create(title=title, file=file, collection=collection)


@pytest.fixture
def own() -> CoursePage:
    return pages.course_page("OWN")


@pytest.fixture
def other() -> CoursePage:
    return pages.course_page("OTHER")


@pytest.fixture
def writer(committed, own: CoursePage) -> User:
    """The trainer of one course, sent by a partner organisation."""
    partner = organisation(is_partner=True)
    with committed():
        return granted(person(organisation=partner), "trainer", own.course)


@pytest.fixture
def desk(writer: User, site_as) -> Client:
    return site_as(writer)


def doors(picture: Picture, document: Attachment) -> list[str]:
    return [
        reverse("wagtailimages:index"),
        reverse("wagtailimages_chooser:choose"),
        reverse("wagtailimages_chooser:choose_results"),
        reverse("wagtailimages_chooser:chosen", args=[picture.pk]),
        reverse("wagtailimages_chooser:select_format", args=[picture.pk]),
        reverse("wagtailimages_chooser:chosen_multiple") + f"?id={picture.pk}",
        reverse("wagtailimages:edit", args=[picture.pk]),
        reverse("wagtailimages:delete", args=[picture.pk]),
        reverse("wagtailimages:url_generator", args=[picture.pk]),
        reverse("wagtailimages:image_usage", args=[picture.pk]),
        reverse("wagtail_bulk_action", args=["cms", "picture", "delete"]) + f"?id={picture.pk}",
        reverse("wagtaildocs:index"),
        reverse("wagtaildocs_chooser:choose"),
        reverse("wagtaildocs_chooser:choose_results"),
        reverse("wagtaildocs_chooser:chosen", args=[document.pk]),
        reverse("wagtaildocs_chooser:chosen_multiple") + f"?id={document.pk}",
        reverse("wagtaildocs:edit", args=[document.pk]),
        reverse("wagtaildocs:delete", args=[document.pk]),
        reverse("wagtaildocs:document_usage", args=[document.pk]),
        reverse("wagtail_bulk_action", args=["cms", "attachment", "delete"]) + f"?id={document.pk}",
    ]


def shown(desk: Client, addresses: list[str]) -> list[str]:
    found = []
    for address in addresses:
        body = desk.get(address, follow=True).content.decode("unicode_escape", "ignore")
        plain = desk.get(address, follow=True).content.decode()
        found += [address] if SECRET in plain or SECRET in body else []
    return found


def test_no_door_shows_what_another_course_keeps(desk: Client, other: CoursePage):
    kept = access.course_collection(other.course)

    assert shown(desk, doors(picture(kept), document(kept))) == []


def test_the_same_doors_show_what_ones_own_course_keeps(desk: Client, own: CoursePage):
    kept = access.course_collection(own.course)
    one, file = picture(kept), document(kept)

    opened = shown(desk, doors(one, file))

    assert {
        reverse("wagtailimages:index"),
        reverse("wagtailimages_chooser:choose_results"),
        reverse("wagtailimages:edit", args=[one.pk]),
        reverse("wagtaildocs:index"),
        reverse("wagtaildocs:edit", args=[file.pk]),
    } <= set(opened)


def test_the_shared_ones_may_be_chosen_by_all_and_changed_by_officers(
    desk: Client, committed, site_as
):
    shared = picture(access.shared_collection())
    with committed():
        everyone = site_as(officer())
    edit = reverse("wagtailimages:edit", args=[shared.pk])

    assert desk.get(reverse("wagtailimages_chooser:chosen", args=[shared.pk])).status_code == 200
    assert desk.get(edit).status_code == 302
    assert everyone.get(edit).status_code == 200


def test_a_trainer_adds_to_the_courses_own_collection(desk: Client, own: CoursePage, other):
    def add(collection) -> None:
        form = {"title": "ภาพใหม่", "file": png("green"), "collection": collection.pk}
        chooser = {f"image-chooser-upload-{name}": value for name, value in form.items()}
        desk.post(reverse("wagtailimages_chooser:create"), {**chooser})
        form["file"].seek(0)
        desk.post(reverse("wagtailimages:add"), form)

    for collection in (access.course_collection(other.course), access.shared_collection()):
        add(collection)
    assert set(Picture.objects.values_list("collection__name", flat=True)) <= {"OWN"}

    add(access.course_collection(own.course))

    assert set(Picture.objects.values_list("collection__name", flat=True)) == {"OWN"}


def test_a_picture_of_another_collection_that_a_page_shows_stays(
    desk: Client, own: CoursePage, other: CoursePage
):
    lesson = pages.lessons_of(own)[0]
    shown_one = picture(access.course_collection(other.course), "ภาพที่ใช้อยู่")
    lesson.body_th = [("image", {"image": shown_one, "alt": "ภาพที่ใช้อยู่"})]
    lesson.save_revision()

    edit = desk.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk]))

    assert edit.status_code == 200
    assert shown_one.file.name.rpartition("/")[2].partition(".")[0] in edit.content.decode()


def test_collections_are_made_once(own: CoursePage):
    first = access.course_collection(own.course)
    access.course_group(own.course)
    trainer(own.course)

    assert access.course_collection(own.course) == first
    assert access.shared_collection() == access.shared_collection()
