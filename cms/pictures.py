"""Pictures as they are kept: turned upright, without what a camera wrote into them, named by
their content."""

import hashlib
from io import BytesIO

from django.core.files.base import ContentFile, File

from PIL import Image, ImageFile, ImageOps

KEPT = ("icc_profile", "transparency", "gamma", "duration", "loop", "background", "disposal")
SEVERAL = "MPO"  # a phone's JPEG with further pictures behind the one that is seen
SAVED_AS: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 92, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 90, "method": 4},
}


class Damaged(ValueError):
    """A picture that ends too early or cannot be read."""


def kept_form(file: File) -> ContentFile:
    """``file`` without position, camera, author or thumbnail, under the name of its hash.

    One that carries nothing is kept byte for byte, so keeping twice is keeping once.

    Raises:
        Damaged: not a picture, or not all of one.
    """
    file.seek(0)
    content = file.read()
    # Pillow asks the process; WeasyPrint, once loaded, lets half a picture pass for a whole one.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(BytesIO(content)) as picture:
            form = picture.format or "PNG"
            picture.load()
            if form == SEVERAL:
                form, content = "JPEG", _without(picture, "JPEG")
            elif _carries_something(picture):
                content = _without(picture, form)
    except (OSError, SyntaxError) as error:  # Pillow's words for a broken PNG are the latter
        raise Damaged from error
    name = hashlib.sha256(content).hexdigest()[:32]
    return ContentFile(content, name=f"{name}.{_extension(form)}")


def _carries_something(picture: Image.Image) -> bool:
    told = {"exif", "xmp", "comment", "photoshop", "XML:com.adobe.xmp", "Raw profile type exif"}
    return bool(picture.getexif() or told & set(picture.info) or getattr(picture, "text", None))


def _without(picture: Image.Image, form: str) -> bytes:
    info = {name: picture.info[name] for name in KEPT if name in picture.info}
    moving = form != "JPEG" and getattr(picture, "is_animated", False)
    turned = picture if moving else ImageOps.exif_transpose(picture)
    turned.info = info
    out = BytesIO()
    profile = info.get("icc_profile")  # a JPEG does not take it from ``info``
    options = {**SAVED_AS.get(form, {}), "icc_profile": profile}
    turned.save(out, form, save_all=moving, exif=b"", **options)
    return out.getvalue()


def _extension(form: str) -> str:
    return {"JPEG": "jpg"}.get(form, form.lower())
