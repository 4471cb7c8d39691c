"""Where an address in a lesson leads: to a file of the archive, to another lesson, or away."""

import posixpath
from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlsplit

from cms.packages.content import MEDIA, UNIT
from cms.packages.media import Collected
from cms.packages.prose import Prose

AWAY = {"https", "http", "mailto", "tel"}


class Places:
    """``lessons`` maps files of the archive to the keys of the lessons made of them."""

    def __init__(self, names: Iterable[str], lessons: Mapping[str, str], media: Collected) -> None:
        self.by_name = {name.casefold(): name for name in names}
        self.lessons = lessons
        self.media = media

    def resolve(self, address: str, *, beside: str) -> str | None:
        """An address that lasts, for ``address`` as it stands in the file ``beside``."""
        address = address.strip()
        if address.startswith("#"):
            return None
        try:
            scheme = urlsplit(address).scheme.lower()
        except ValueError:
            return None
        if scheme:
            return address if scheme in AWAY else None
        name = self.find(address, beside=beside)
        if name is None:
            return None
        if name in self.lessons:
            return f"{UNIT}{self.lessons[name]}"
        made = self.media.take(name)
        return f"{MEDIA}{made.sha256}" if made else None

    def find(self, address: str, *, beside: str) -> str | None:
        """The file of the archive that ``address`` means; None when there is none."""
        path = unquote(address.split("#")[0].split("?")[0])
        for candidate in self.candidates(path, beside):
            name = self.by_name.get(posixpath.normpath(candidate).lstrip("/").casefold())
            if name is not None:
                return name
        return None

    def candidates(self, path: str, beside: str) -> list[str]:
        return [posixpath.join(posixpath.dirname(beside), path), path]

    def prose(self, name: str) -> Prose:
        """A reader for the file ``name``, whose addresses are looked up beside it."""
        return Prose(name, lambda address: self.resolve(address, beside=name), self._is_picture)

    def _is_picture(self, told: str) -> bool:
        media = self.media.found.get(told.removeprefix(MEDIA))
        return media is not None and media.is_picture
