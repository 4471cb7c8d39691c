"""Putting a package's files into the library, and taking them out again when it fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from wagtail.models import Collection

from cms.models import Attachment, Picture
from cms.models.glossary import GlossaryTerm
from cms.packages.content import Media, Package
from courses.core.archives import Archive
from courses.people.models import User


@contextmanager
def files_of_this_import() -> Iterator[list[tuple[Storage, str]]]:
    """Files noted within the block are deleted when it fails; rows go with the transaction."""
    written: list[tuple[Storage, str]] = []
    try:
        yield written
    except BaseException:
        for storage, name in written:
            storage.delete(name)
        raise


def keep_media(
    package: Package,
    archive: Archive,
    collection: Collection,
    written: list[tuple[Storage, str]],
    by: User | None,
) -> dict[type[Any], dict[str, int]]:
    """Keys of the pictures and documents made in ``collection``, by content. The name of each
    file is added to ``written``.
    """
    made: dict[type[Any], dict[str, int]] = {Picture: {}, Attachment: {}}
    for sha256, media in package.media.items():
        row = _row(media, archive.read(media.member))
        row.collection, row.uploaded_by_user = collection, by
        row.save()
        written.append((row.file.storage, row.file.name))
        made[type(row)][sha256] = row.pk
    return made


def _row(media: Media, content: bytes) -> Picture | Attachment:
    model = Picture if media.is_picture else Attachment
    row = model(title=media.title, file=ContentFile(content, media.name))
    if isinstance(row, Picture):
        if media.focal_point:
            row.focal_point_x, row.focal_point_y = media.focal_point[:2]
            row.focal_point_width, row.focal_point_height = media.focal_point[2:]
        row._set_image_file_metadata()
    return row


def keep_terms(package: Package) -> dict[str, int]:
    """Terms by their lasting id. One that is here already stays as it is."""
    found = {}
    for told in package.terms:
        uid, words = told["uid"], {name: told[name] for name in told if name != "uid"}
        term = GlossaryTerm.objects.filter(term_th=words["term_th"]).first()
        term = term or GlossaryTerm.objects.filter(uid=_uuid(uid)).first()
        found[uid] = (term or GlossaryTerm.objects.create(uid=_uuid(uid), **words)).pk
    return found


def _uuid(text: str) -> UUID:
    return UUID(text)
