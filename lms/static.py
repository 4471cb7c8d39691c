"""Addresses of static files on a machine that collects none of them."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

VERSIONED = (".css", ".js")


class VersionedStorage(StaticFilesStorage):
    """Adds a digest of the content to the addresses of styles and scripts.

    A browser may keep them for long and still meets a new one at once. What a style sheet names
    (fonts, pictures) has no digest: pages that load it beforehand must use the same address.
    """

    def url(self, name: str) -> str:
        address = super().url(name)
        if not name.endswith(VERSIONED):
            return address
        digest = digest_of(name)
        return f"{address}?v={digest}" if digest else address


@cache
def digest_of(name: str) -> str:
    """Eight letters of the content's SHA-256; nothing when there is no such file."""
    path = finders.find(name)
    if not isinstance(path, str):
        return ""
    return sha256(Path(path).read_bytes()).hexdigest()[:8]
