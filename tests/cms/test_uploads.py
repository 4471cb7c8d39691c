"""What the library takes in, through each door that leads into it."""

import zlib
from hashlib import sha1
from io import BytesIO
from struct import pack

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from wagtail.models import Collection

import pytest
from PIL import Image

from cms.models import Attachment, Picture
from cms.uploads import agrees
from tests.factories import pages
from tests.factories.people import officer

pytestmark = pytest.mark.django_db

PICTURE_DOORS = ["wagtailimages:add", "wagtailimages:add_multiple", "wagtailimages_chooser:create"]
FILE_DOORS = ["wagtaildocs:add", "wagtaildocs:add_multiple", "wagtaildocs_chooser:create"]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PAGE = b"<!doctype html><script>fetch('/desk/')</script>"


@pytest.fixture
def desk(committed, site_as) -> Client:
    pages.home()
    with committed():
        return site_as(officer())


def photo(form: str = "PNG", size: tuple[int, int] = (30, 20)) -> bytes:
    out = BytesIO()
    Image.effect_noise(size, 60).save(out, form)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A few bytes that say they are a picture of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + body


def sent(desk: Client, door: str, name: str, content: bytes) -> str:
    """Hand ``content`` in at ``door``; what the desk answers."""
    kind, _, action = door.partition(":")
    file = SimpleUploadedFile(name, content)
    prefix = {"wagtailimages_chooser": "image-chooser-upload-"}.get(kind, "")
    prefix = {"wagtaildocs_chooser": "document-chooser-upload-"}.get(kind, prefix)
    field = "files[]" if action == "add_multiple" else f"{prefix}file"
    asked = {field: file, f"{prefix}title": "ไฟล์", f"{prefix}collection": root()}
    headers = {"X-Requested-With": "XMLHttpRequest"} if action == "add_multiple" else {}
    return desk.post(reverse(door), asked, headers=headers, follow=True).content.decode()


def root() -> int:
    return Collection.get_first_root_node().pk


@pytest.mark.parametrize("door", PICTURE_DOORS)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_comes_in(desk, door, form):
    sent(desk, door, f"ภาพ.{form.lower()}", photo(form))
    assert Picture.objects.get().width == 30


BAD_PICTURES = {
    "an svg": ("drawing.svg", SVG),
    "an svg called png": ("drawing.png", SVG),
    "a page called png": ("photo.png", PAGE),
    "a jpeg called png": ("photo.png", photo("JPEG")),
    "half a jpeg": ("photo.jpg", photo("JPEG", (200, 200))[:9000]),
    "a bitmap": ("photo.bmp", photo("BMP")),
    "nothing": ("photo.png", b""),
    "too many pixels": ("photo.png", bomb(10_000, 5_001)),
    "far too many pixels": ("photo.png", bomb(60_000, 60_000)),
}


@pytest.mark.parametrize("door", PICTURE_DOORS)
@pytest.mark.parametrize(("name", "content"), BAD_PICTURES.values(), ids=list(BAD_PICTURES))
def test_what_is_no_whole_picture_stays_out(desk, door, name, content):
    answer = sent(desk, door, name, content)
    assert "error" in answer
    assert not Picture.objects.exists()


def test_pixels_of_all_frames_count_together(desk, settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 1000
    frames = [Image.new("L", (20, 20), shade) for shade in (0, 90, 180)]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    sent(desk, "wagtailimages:add", "many.gif", out.getvalue())
    assert not Picture.objects.exists()


def test_a_damaged_picture_does_not_take_the_place_of_a_whole_one(desk):
    sent(desk, "wagtailimages:add", "photo.png", photo())
    kept = Picture.objects.get()
    half = SimpleUploadedFile("photo.jpg", photo("JPEG", (200, 200))[:9000])
    asked = {"title": "ใหม่", "file": half, "collection": root()}
    assert desk.post(reverse("wagtailimages:edit", args=[kept.pk]), asked).status_code == 200
    assert Picture.objects.get().file.name == kept.file.name


def test_a_picture_is_renamed_without_sending_it_again(desk):
    sent(desk, "wagtailimages:add", "photo.png", photo())
    kept = Picture.objects.get()
    asked = {"title": "ชื่อใหม่", "collection": root()}
    assert desk.post(reverse("wagtailimages:edit", args=[kept.pk]), asked).status_code == 302
    assert Picture.objects.get().title == "ชื่อใหม่"


GOOD_FILES = {
    "a sheet": ("รายชื่อ.csv", "ชื่อ,หน่วยงาน\n".encode()),
    "a sheet as old programs write it": ("names.csv", "ชื่อ".encode("tis-620")),
    "captions": ("film.vtt", b"\xef\xbb\xbfWEBVTT\n\n00:00.000 --> 00:01.000\n..."),
    "a paper": ("แบบ.PDF", b"%PDF-1.7\n"),
    "a document": ("brief.docx", b"PK\x03\x04" + b"\0" * 40),
    "a film": ("film.mp4", b"\0\0\0\x20ftypisom"),
    "a recording": ("talk.mp3", b"ID3\x04"),
}
BAD_FILES = {
    "a program": ("setup.exe", b"MZ"),
    "a page": ("page.html", PAGE),
    "an svg": ("drawing.svg", SVG),
    "no ending": ("notes", b"text"),
    "two endings": ("form.pdf.js", b"%PDF-1.7"),
    "a page called pdf": ("form.pdf", PAGE),
    "a page called txt": ("notes.txt", b"\xef\xbb\xbf  " + PAGE),
    "a program called csv": ("list.csv", b"MZ\0\0"),
    "a program called docx": ("brief.docx", b"MZ\x90"),
    "a text called vtt": ("film.vtt", b"hello"),
    "a page called mp4": ("film.mp4", PAGE),
    "nothing": ("notes.txt", b""),
}


@pytest.mark.parametrize("door", FILE_DOORS)
@pytest.mark.parametrize(("name", "content"), GOOD_FILES.values(), ids=list(GOOD_FILES))
def test_a_file_of_an_accepted_kind_comes_in(desk, door, name, content):
    sent(desk, door, name, content)
    kept = Attachment.objects.get()
    assert kept.file.read() == content


@pytest.mark.parametrize("door", FILE_DOORS)
@pytest.mark.parametrize(("name", "content"), BAD_FILES.values(), ids=list(BAD_FILES))
def test_a_file_of_another_kind_stays_out(desk, door, name, content):
    assert "error" in sent(desk, door, name, content)
    assert not Attachment.objects.exists()


def test_a_file_that_is_too_large_stays_out(desk, settings):
    settings.LIBRARY_FILE_MAX_BYTES = 10
    assert "error" in sent(desk, "wagtaildocs:add", "notes.txt", b"eleven byte")
    assert not Attachment.objects.exists()


def test_every_kind_that_is_accepted_can_be_told_by_its_beginning(settings):
    for extension in settings.WAGTAILDOCS_EXTENSIONS:
        assert not agrees(extension, PAGE), extension


def test_a_file_saved_without_a_form_has_its_address_and_size_too() -> None:
    content = b"WEBVTT\n"

    saved = Attachment.objects.create(title="คำ", file=SimpleUploadedFile("five.vtt", content))

    assert saved.url == f"/documents/{sha1(content).hexdigest()}/five.vtt"
    assert saved.file_size == len(content)
