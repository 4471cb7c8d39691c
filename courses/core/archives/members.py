"""What one member of an archive must be: its name, its kind, its size."""

import re
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from courses.core.archives import limits
from courses.core.archives import refusals as no
from courses.core.thai.text import has_control_or_bidi

ENCRYPTED, PATCHED, STRONG, UTF8, MASKED = 1 << 0, 1 << 5, 1 << 6, 1 << 11, 1 << 13
ARCHIVES = frozenset(
    [
        "zip",
        "imscc",
        "gz",
        "tgz",
        "bz2",
        "xz",
        "zst",
        "tar",
        "7z",
        "rar",
        "jar",
        "mbz",
        "cab",
        "iso",
    ]
)
ARCHIVE_MAGIC = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\xfd7zXZ",
    b"BZh",
)
OFFICE = frozenset(["docx", "xlsx", "pptx", "odt"])  # ZIPs by nature, offered as they are
# What operating systems leave beside people's files. Passed over, after the same checks.
LEFTOVER = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)")


@dataclass(frozen=True)
class Member:
    """``name`` is NFC, with slashes, safe to show and to compare."""

    name: str
    info: ZipInfo

    @property
    def key(self) -> str:
        """Two members of one key would be one file on some disk."""
        return unicodedata.normalize("NFC", self.name.rstrip("/").casefold())

    @property
    def extension(self) -> str:
        return PurePosixPath(self.name).suffix.lower().lstrip(".")

    @property
    def is_file(self) -> bool:
        return not self.name.endswith("/")

    @property
    def is_leftover(self) -> bool:
        return LEFTOVER.search(self.name) is not None


def member_of(info: ZipInfo) -> Member:
    """The member, once its name, kind and size have been looked at.

    Raises:
        The refusals of ``archives.refusals`` that concern one member.
    """
    member = Member(_name(info), info)
    _check_name(member.name)
    _check_kind(member)
    _check_size(member)
    return member


def _name(info: ZipInfo) -> str:
    """The name as it was meant: macOS writes UTF-8 and Thai Windows cp874 without saying so."""
    name = info.orig_filename
    if not info.flag_bits & UTF8:
        raw = name.encode("cp437")
        for encoding in ("utf-8", "cp874", "cp437"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return unicodedata.normalize("NFC", name)


def _check_name(name: str) -> None:
    if has_control_or_bidi(name):
        raise no.ControlCharacterInName("file")
    if len(name) > limits.NAME:
        raise no.NameTooLong("file", name=name[:40], limit=limits.NAME)
    if "\\" in name:
        raise no.BackslashInName("file", name=name)
    if name.startswith("/") or re.match(r"[A-Za-z]:", name):
        raise no.AbsolutePath("file", name=name)
    parts = name.rstrip("/").split("/")
    if any(part in ("", ".", "..") for part in parts):
        raise no.ClimbingPath("file", name=name)
    if len(parts) > limits.DEPTH:
        raise no.TooDeep("file", name=name, limit=limits.DEPTH)


def _check_kind(member: Member) -> None:
    info, name = member.info, member.name
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise no.SpecialMember("file", name=name)
    if info.flag_bits & (ENCRYPTED | STRONG | MASKED):
        raise no.EncryptedMember("file", name=name)
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or info.flag_bits & PATCHED:
        raise no.UnknownMethod("file", name=name)


def _check_size(member: Member) -> None:
    size, packed = member.info.file_size, member.info.compress_size
    if size > limits.MEMBER_MB * limits.MB:
        raise no.MemberTooLarge("file", name=member.name, limit_mb=limits.MEMBER_MB)
    if size > limits.RATIO_FROM and size > limits.RATIO * packed:
        raise no.Bomb("file", name=member.name)
