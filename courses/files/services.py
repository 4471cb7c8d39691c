import hashlib
import uuid
from datetime import timedelta
from functools import partial
from typing import IO

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.core import clock
from courses.core.errors import Conflict, Invalid, NotFound, TooLarge, WrongType
from courses.core.jobs.registry import sweeps_for
from courses.core.thai.text import has_control_or_bidi, normalise
from courses.files.kinds import ACCEPTED, kind_of
from courses.files.models import StoredFile, private_storage
from courses.people.models import User

LIMIT_MB = 10
ARCHIVE_LIMIT_MB = 100
ARCHIVE_ENDINGS = (".zip", ".imscc")
ARCHIVE_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
UNCLAIMED_FOR = timedelta(days=1)


class UploadAlreadyUsed(Conflict):
    code = "upload_already_used"
    message = _("This upload has been used already. Please upload the file again.")


class EmptyFile(Invalid):
    code = "empty_file"
    message = _("The file is empty.")


def receive(*, upload: File, name: str, owner: User) -> StoredFile:
    """Keep an upload for ``owner`` until a write uses it.

    Raises:
        TooLarge: over 10 MB, counted, not believed.
        WrongType: the extension is not accepted or the bytes say otherwise.
        EmptyFile: nothing in it.
    """
    content = _read(upload)
    clean = _clean_name(name)
    kind = kind_of(clean, content[:16])
    if kind is None:
        raise WrongType("file", accepted=ACCEPTED)
    return keep(content=content, name=clean, content_type=kind.content_type, owner=owner)


def keep(*, content: bytes, name: str, content_type: str, owner: User | None) -> StoredFile:
    """File ``content``. What the system makes is stored once under its hash, so that a job done
    twice leaves one file; an upload has a place of its own, so that sweeping one harms no other.
    """
    digest = hashlib.sha256(content).hexdigest()
    path = f"made/{digest[:2]}/{digest}" if owner is None else f"uploads/{uuid.uuid4()}"
    storage = private_storage()
    if not storage.exists(path):
        path = storage.save(path, ContentFile(content))
    return StoredFile.objects.create(
        owner=owner,
        name=name,
        content_type=content_type,
        size=len(content),
        sha256=digest,
        content=path,
        created_at=clock.now(),
    )


def keep_archive(*, upload: File, name: str, owner: User) -> StoredFile:
    """Keep a ZIP of up to 100 MB for the one use it is made for; read as it comes, never whole.

    What is in it is looked at later, by ``core.archives``.

    Raises:
        TooLarge: over 100 MB, counted, not believed.
        WrongType: no ZIP by its name or its bytes.
        EmptyFile: nothing in it.
    """
    clean = _clean_name(name)
    size, digest = _measured(upload)
    upload.seek(0)
    is_zip = clean.lower().endswith(ARCHIVE_ENDINGS) and upload.read(4) in ARCHIVE_MAGIC
    if not is_zip:
        raise WrongType(
            "file", accepted=", ".join(ending.lstrip(".") for ending in ARCHIVE_ENDINGS)
        )
    upload.seek(0)
    now = clock.now()
    return StoredFile.objects.create(
        owner=owner,
        name=clean,
        content_type="application/zip",
        size=size,
        sha256=digest,
        content=private_storage().save(f"uploads/{uuid.uuid4()}", upload),
        created_at=now,
        claimed_at=now,
    )


def _measured(upload: File) -> tuple[int, str]:
    """Size and SHA-256 of ``upload``, which is read no further than the limit."""
    size, digest = 0, hashlib.sha256()
    upload.seek(0)
    while chunk := upload.read(1024 * 1024):
        size += len(chunk)
        if size > ARCHIVE_LIMIT_MB * 1024 * 1024:
            raise TooLarge("file", limit_mb=ARCHIVE_LIMIT_MB)
        digest.update(chunk)
    if not size:
        raise EmptyFile("file")
    return size, digest.hexdigest()


@transaction.atomic
def discard(*, stored: StoredFile) -> None:
    """Forget a file that nothing points at any more; its bytes go once that is certain."""
    path = str(stored.content)
    stored.delete()
    transaction.on_commit(partial(private_storage().delete, path))


@transaction.atomic
def claim(*, upload: StoredFile, by: User) -> StoredFile:
    """Use an upload of one's own, once.

    Raises:
        NotFound: somebody else's.
        UploadAlreadyUsed: another write used it.
    """
    if upload.owner_id != by.pk:
        raise NotFound("file")
    now = clock.now()
    if not StoredFile.objects.filter(pk=upload.pk, claimed_at=None).update(claimed_at=now):
        raise UploadAlreadyUsed("file")
    upload.claimed_at = now
    return upload


@sweeps_for("files.unclaimed")
def sweep_unclaimed() -> int:
    """Forget uploads nobody used within a day."""
    old = StoredFile.objects.filter(
        claimed_at=None, owner__isnull=False, created_at__lt=clock.now() - UNCLAIMED_FOR
    )
    return sum(_forget(pk) for pk in list(old.values_list("pk", flat=True)))


@transaction.atomic
def _forget(pk: int) -> bool:
    # Looked at again under lock: a write that claims it at this moment must find it whole.
    row = StoredFile.objects.select_for_update().filter(pk=pk, claimed_at=None).first()
    if row is None:
        return False
    path = str(row.content)
    row.delete()
    transaction.on_commit(partial(private_storage().delete, path))
    return True


def _read(upload: IO[bytes] | File) -> bytes:
    content = upload.read(LIMIT_MB * 1024 * 1024 + 1)
    if len(content) > LIMIT_MB * 1024 * 1024:
        raise TooLarge("file", limit_mb=LIMIT_MB)
    if not content:
        raise EmptyFile("file")
    return content


def _clean_name(name: str) -> str:
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    if has_control_or_bidi(base):
        raise WrongType("file", accepted=ACCEPTED)
    stem, dot, extension = normalise(base).rpartition(".")
    return f"{stem[:150]}{dot}{extension[:10]}"
