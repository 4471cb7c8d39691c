import struct
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import IO
from zipfile import BadZipFile, ZipFile

from courses.core.archives import limits
from courses.core.archives import refusals as no
from courses.core.archives.directory import check_directory
from courses.core.archives.members import (
    ARCHIVE_MAGIC,
    ARCHIVES,
    OFFICE,
    Member,
    member_of,
)
from courses.core.errors import TooLarge

LOCAL_HEADER = 30  # bytes before the name
BROKEN = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error)


class Archive:
    """Checked, and read by name. Names are NFC; the order is the archive's own."""

    def __init__(self, file: ZipFile, members: dict[str, Member]) -> None:
        self._file = file
        self._members = members

    @property
    def names(self) -> list[str]:
        return list(self._members)

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def size(self, name: str) -> int:
        """Bytes unpacked, as the archive says and ``read`` proves."""
        return self._member(name).info.file_size

    def read(self, name: str) -> bytes:
        """The bytes of ``name``, counted while they are unpacked.

        Raises:
            MissingMember: there is none of this name.
            DamagedArchive: another size or checksum than was said.
        """
        return _unpacked(self._file, self._member(name))

    def _member(self, name: str) -> Member:
        if name not in self._members:
            raise no.MissingMember("file", name=name)
        return self._members[name]


@contextmanager
def open_archive(file: IO[bytes], *, accepted: Collection[str]) -> Iterator[Archive]:
    """Open a seekable ``file`` whose members may have the ``accepted`` extensions (lower case,
    without the dot). Folders and what operating systems leave behind are passed over.

    Raises:
        TooLarge: over 100 MB as uploaded.
        The refusals of ``archives.refusals``: the first that applies; nothing is half read.
    """
    size = file.seek(0, 2)
    if size > limits.UPLOAD_MB * limits.MB:
        raise TooLarge("file", limit_mb=limits.UPLOAD_MB)
    check_directory(file, size)
    try:
        opened = ZipFile(file)
    except BROKEN as error:
        raise no.NotAnArchive("file") from error
    with opened:
        yield Archive(opened, _checked(opened, file, accepted))


def _checked(opened: ZipFile, file: IO[bytes], accepted: Collection[str]) -> dict[str, Member]:
    members = [member_of(info) for info in opened.infolist()]
    _check_together(members)
    _check_places(members, file, opened.start_dir)
    files = [member for member in members if member.is_file and not member.is_leftover]
    for member in files:
        _check_type(opened, member, accepted)
    return {member.name: member for member in files}


def _check_together(members: list[Member]) -> None:
    if sum(member.info.file_size for member in members) > limits.TOTAL_MB * limits.MB:
        raise no.TooLargeUnpacked("file", limit_mb=limits.TOTAL_MB)
    seen: set[str] = set()
    for member in members:
        if member.key in seen:
            raise no.DuplicateName("file", name=member.name)
        seen.add(member.key)


def _check_places(members: list[Member], file: IO[bytes], directory: int) -> None:
    """Each member lies behind the one before it, and all lie before the directory."""
    free_from = 0
    for member in sorted(members, key=lambda one: one.info.header_offset):
        info = member.info
        if info.header_offset < free_from:
            raise no.OverlappingMembers("file")
        file.seek(info.header_offset)
        header = file.read(LOCAL_HEADER)
        if len(header) < LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
            raise no.DamagedArchive("file", name=member.name)
        words = sum(struct.unpack_from("<2H", header, 26))
        free_from = info.header_offset + LOCAL_HEADER + words + info.compress_size
    if free_from > directory:
        raise no.OverlappingMembers("file")


def _check_type(opened: ZipFile, member: Member, accepted: Collection[str]) -> None:
    """By its name, and by the bytes it begins with."""
    if member.extension in ARCHIVES:
        raise no.NestedArchive("file", name=member.name)
    if member.extension not in accepted:
        raise no.TypeNotAccepted("file", name=member.name)
    if member.extension not in OFFICE and _head(opened, member).startswith(ARCHIVE_MAGIC):
        raise no.NestedArchive("file", name=member.name)


def _head(opened: ZipFile, member: Member) -> bytes:
    try:
        with opened.open(member.info) as stream:
            return stream.read(8)
    except BROKEN as error:
        raise no.DamagedArchive("file", name=member.name) from error


def _unpacked(opened: ZipFile, member: Member) -> bytes:
    limit = member.info.file_size
    try:
        with opened.open(member.info) as stream:
            content = stream.read(limit + 1)
    except BROKEN as error:
        raise no.DamagedArchive("file", name=member.name) from error
    if len(content) != limit:
        raise no.DamagedArchive("file", name=member.name)
    return content
