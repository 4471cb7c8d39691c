"""What a person may upload: an extension, and the bytes such a file begins with."""

from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True)
class FileKind:
    extension: str
    content_type: str
    magic: tuple[bytes, ...]


OFFICE = "application/vnd.openxmlformats-officedocument."
ZIP = (b"PK\x03\x04",)
KINDS = {
    kind.extension: kind
    for kind in (
        FileKind("pdf", "application/pdf", (b"%PDF-",)),
        FileKind("docx", OFFICE + "wordprocessingml.document", ZIP),
        FileKind("xlsx", OFFICE + "spreadsheetml.sheet", ZIP),
        FileKind("pptx", OFFICE + "presentationml.presentation", ZIP),
        FileKind("odt", "application/vnd.oasis.opendocument.text", ZIP),
        FileKind("jpg", "image/jpeg", (b"\xff\xd8\xff",)),
        FileKind("jpeg", "image/jpeg", (b"\xff\xd8\xff",)),
        FileKind("png", "image/png", (b"\x89PNG\r\n\x1a\n",)),
    )
}
ACCEPTED = ", ".join(sorted(KINDS))


def kind_of(name: str, head: bytes) -> FileKind | None:
    """The kind that both the name and the first bytes agree on; None when they do not."""
    kind = KINDS.get(PurePath(name).suffix.lower().lstrip("."))
    return kind if kind and head.startswith(kind.magic) else None
