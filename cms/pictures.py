"""Pictures as they are kept: turned upright, without what a camera wrote into them, named by
their content."""

import hashlib
from io import BytesIO

from django.core.files.base import ContentFile, File

from PIL import Image, ImageOps

KEPT = ("icc_profile", "transparency", "gamma", "duration", "loop", "background", "disposal")
SAVED_AS: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 92, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 90, "method": 4},
}


def kept_form(file: File) -> ContentFile:
    """``file`` without position, camera, author or thumbnail, under the name of its hash.

    One that carries nothing is kept byte for byte, so keeping twice is keeping once.
    """
    file.seek(0)
    content = file.read()
    with Image.open(BytesIO(content)) as picture:
        form = picture.format or "PNG"
        if _carries_something(picture):
            content = _without(picture, form)
    name = hashlib.sha256(content).hexdigest()[:32]
    return ContentFile(content, name=f"{name}.{_extension(form)}")


def _carries_something(picture: Image.Image) -> bool:
    told = {"exif", "xmp", "comment", "photoshop", "XML:com.adobe.xmp", "Raw profile type exif"}
    return bool(picture.getexif() or told & set(picture.info) or getattr(picture, "text", None))


def _without(picture: Image.Image, form: str) -> bytes:
    info = {name: picture.info[name] for name in KEPT if name in picture.info}
    moving = getattr(picture, "is_animated", False)
    turned = picture if moving else ImageOps.exif_transpose(picture)
    turned.info = info
    out = BytesIO()
    turned.save(out, form, save_all=moving, exif=b"", **SAVED_AS.get(form, {}))
    return out.getvalue()


def _extension(form: str) -> str:
    return {"JPEG": "jpg"}.get(form, form.lower())
