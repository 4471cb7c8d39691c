"""A picture is kept upright, without what a camera or a program wrote into it."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile

import pytest
from PIL import Image, ImageFile, PngImagePlugin

from cms.pictures import Damaged, kept_form

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">13.7563,100.5018</x:xmpmeta>'
UPRIGHT, LYING_LEFT = 1, 6


def exif(orientation: int = UPRIGHT) -> Image.Exif:
    told = Image.Exif()
    told[MAKER] = "A phone"
    told[ORIENTATION] = orientation
    told.get_ifd(GPS).update({1: "N", 2: (13.0, 45.0, 22.0)})
    return told


def drawn(form: str, size: tuple[int, int] = (40, 20), **options: Any) -> ContentFile:
    """A picture with a red stripe along its upper edge."""
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0], 6))
    out = BytesIO()
    picture.save(out, form, **options)
    return ContentFile(out.getvalue(), name=f"ภาพ.{form.lower()}")


def moving(form: str, **options: Any) -> ContentFile:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    out = BytesIO()
    frames[0].save(
        out, form, save_all=True, append_images=frames[1:], duration=80, loop=0, **options
    )
    return ContentFile(out.getvalue(), name=f"moving.{form.lower()}")


def kept(file: ContentFile) -> tuple[bytes, Image.Image]:
    content = kept_form(file).read()
    return content, Image.open(BytesIO(content))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_where_and_with_what_it_was_taken_is_gone(form):
    _content, picture = kept(drawn(form, exif=exif()))
    assert not picture.getexif()
    assert not picture.getexif().get_ifd(GPS)


@pytest.mark.parametrize("form", ["JPEG", "WEBP"])
def test_a_position_written_as_xmp_is_gone(form):
    file = drawn(form, xmp=XMP)
    assert b"100.5018" in file.read()
    content, _picture = kept(file)
    assert b"100.5018" not in content


@pytest.mark.parametrize("itxt", [False, True])
def test_text_in_a_png_is_gone(itxt):
    text = PngImagePlugin.PngInfo()
    if itxt:
        text.add_itxt("XML:com.adobe.xmp", XMP.decode())
    else:
        text.add_text("Author", "100.5018")
    content, _picture = kept(drawn("PNG", pnginfo=text))
    assert b"100.5018" not in content


def test_a_comment_in_a_jpeg_is_gone():
    content, _picture = kept(drawn("JPEG", comment=b"taken at the minister's house"))
    assert b"minister" not in content


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_lies_on_its_side_is_turned_upright(form):
    """The red stripe is drawn above; orientation 6 says that above is the left hand side."""
    _content, picture = kept(drawn(form, exif=exif(LYING_LEFT)))
    assert picture.size == (20, 40)
    right, left = (
        picture.convert("RGB").getpixel((17, 20)),
        picture.convert("RGB").getpixel((2, 20)),
    )
    assert right[1] < 100 < left[1], "the upper edge has become the right one"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_one_that_carries_nothing_is_kept_byte_for_byte(form):
    file = drawn(form)
    before = file.read()
    assert kept_form(file).read() == before


def test_keeping_twice_is_keeping_once():
    once = kept_form(drawn("JPEG", exif=exif(LYING_LEFT)))
    twice = kept_form(once)
    once.seek(0)
    assert (twice.name, twice.read()) == (once.name, once.read())


def test_colours_mean_the_same_afterwards():
    profile = b"a profile" * 20
    _content, picture = kept(drawn("JPEG", exif=exif(), icc_profile=profile))
    assert picture.info["icc_profile"] == profile


def test_what_was_see_through_stays_so():
    out = BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(out, "PNG", exif=exif())
    _content, picture = kept(ContentFile(out.getvalue(), name="clear.png"))
    assert picture.convert("RGBA").getpixel((4, 4))[3] == 0


@pytest.mark.parametrize(("form", "options"), [("GIF", {"comment": b"me"}), ("WEBP", {"xmp": XMP})])
def test_a_moving_picture_keeps_moving(form, options):
    content, picture = kept(moving(form, **options))
    assert picture.n_frames == 3
    assert (b"comment" not in picture.info, b"100.5018" in content) == (True, False)
    picture.seek(1)
    picture.load()
    assert picture.info["duration"] == 80


def test_its_name_follows_from_its_content():
    first, again = kept_form(drawn("PNG")), kept_form(drawn("PNG"))
    other = kept_form(drawn("PNG", size=(41, 20)))
    assert first.name == again.name != other.name
    assert first.name.endswith(".png")
    assert first.name.isascii()


def test_its_ending_is_that_of_the_kind_it_is():
    liar = drawn("JPEG")
    liar.name = "photo.png"
    assert kept_form(liar).name.endswith(".jpg")


def test_a_phone_s_picture_of_several_is_kept_upright_as_one():
    """Many phones write a second picture behind the first, which makes it another format."""
    _content, picture = kept(several_in_one())
    assert (picture.format, picture.size) == ("JPEG", (20, 40))
    assert not picture.getexif()


def several_in_one() -> ContentFile:
    out = BytesIO()
    first, second = Image.new("RGB", (40, 20), "white"), Image.new("RGB", (40, 20), "black")
    first.save(out, "MPO", save_all=True, append_images=[second], exif=exif(LYING_LEFT))
    return ContentFile(out.getvalue(), name="phone.jpg")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_one_that_ends_too_early_is_refused(form):
    whole = drawn(form, size=(400, 400)).read()
    with pytest.raises(Damaged):
        kept_form(ContentFile(whole[: len(whole) // 2], name="half"))


@pytest.mark.parametrize("content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"MZ\0\0"])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(Damaged):
        kept_form(ContentFile(content, name="picture.png"))


def test_half_a_picture_is_refused_whatever_another_library_allowed(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    whole = BytesIO()
    Image.effect_noise((64, 64), 50).save(whole, "PNG")

    with pytest.raises(Damaged):
        kept_form(ContentFile(whole.getvalue()[: len(whole.getvalue()) // 2]))
