"""The end of a ZIP, read before anything is opened: merely listing 65,000 names costs seconds."""

import struct
from typing import IO

from courses.core.archives import limits
from courses.core.archives.refusals import NotAnArchive, TooManyFiles, UnusualArchive

END = struct.Struct("<4s4H2LH")
END_MARK, ZIP64_MARK, ENTRY_MARK = b"PK\x05\x06", b"PK\x06\x07", b"PK\x01\x02"
LOCATOR_SIZE, LONGEST_COMMENT, ENTRY_SIZE = 20, 0xFFFF, 46


def check_directory(file: IO[bytes], size: int) -> None:
    """Refuse what has too many entries, lies about their number, or is more than one plain ZIP.

    Raises:
        NotAnArchive, UnusualArchive, TooManyFiles.
    """
    tail_size = min(size, END.size + LONGEST_COMMENT + LOCATOR_SIZE)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    at = tail.rfind(END_MARK)
    if at < 0 or len(tail) - at < END.size:
        raise NotAnArchive("file")
    _mark, disk, first_disk, here, entries, length, offset, comment = END.unpack_from(tail, at)
    if at + END.size + comment != len(tail):
        raise UnusualArchive("file")
    if entries > limits.FILES:
        raise TooManyFiles("file", limit=limits.FILES)
    if disk or first_disk or here != entries or ZIP64_MARK in tail[max(0, at - LOCATOR_SIZE) : at]:
        raise UnusualArchive("file")
    # Begins where it says and ends where its own end begins: nothing is hidden before it.
    if length > limits.DIRECTORY or offset + length != size - tail_size + at:
        raise UnusualArchive("file")
    file.seek(offset)
    if _counted(file.read(length)) != entries:
        raise UnusualArchive("file")


def _counted(directory: bytes) -> int:
    """How many entries there are, whatever the end record says; -1 when they do not add up."""
    at = count = 0
    while at < len(directory):
        if directory[at : at + 4] != ENTRY_MARK or at + ENTRY_SIZE > len(directory):
            return -1
        at += ENTRY_SIZE + sum(struct.unpack_from("<3H", directory, at + 28))
        count += 1
    return count if at == len(directory) else -1
