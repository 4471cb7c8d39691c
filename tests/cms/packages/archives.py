"""Archives for the tests, made by hand."""

import io
import zipfile
from collections.abc import Callable
from typing import IO, Any

from PIL import Image

from cms.packages.content import Package
from cms.packages.reading import ACCEPTED, read_package
from courses.core.archives import open_archive

PDF = b"%PDF-1.7 a sheet"


def zipped(files: dict[str, str | bytes]) -> IO[bytes]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    out.seek(0)
    return out


def unzipped(file: IO[bytes]) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read(files: dict[str, str | bytes]) -> Package:
    with open_archive(zipped(files), accepted=ACCEPTED) as archive:
        return read_package(archive)


def using(file: IO[bytes], action: Callable[..., Any], **fields: Any) -> Any:
    """``action`` with the package and the archive that ``file`` is."""
    file.seek(0)
    with open_archive(file, accepted=ACCEPTED) as archive:
        return action(package=read_package(archive), archive=archive, **fields)


def picture(form: str = "PNG", size: tuple[int, int] = (8, 6), colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form)
    return out.getvalue()


def notes(package: Package) -> dict[str, str]:
    """What is left out, and why, in English."""
    from django.utils.translation import override

    with override("en"):
        return {note.what: str(note.why) for note in package.left_out}
