"""What a document may load: the assets handed over with it, and nothing else.

The default fetcher of the layout engine reads local files, follows redirects to
loopback addresses, and embeds whole files for ``<link rel=attachment>``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import AssetRefused

SCHEME = "asset:"


@dataclass(frozen=True)
class Asset:
    media_type: str
    content: bytes


class AssetFetcher:
    """A fetcher for the layout engine that knows only ``asset:`` names from a table.

    ``respond`` and ``refuse`` are the engine's response class and its fatal error,
    handed in so that this module need not import it. Some callers in the engine
    swallow even fatal errors, hence ``raise_if_refused``, to be called afterwards.
    """

    _fail_on_errors = True  # the engine asks: any other error here is fatal too

    def __init__(
        self,
        assets: Mapping[str, Asset],
        *,
        respond: Callable[..., Any],
        refuse: type[BaseException],
    ) -> None:
        self._assets = assets
        self._respond = respond
        self._refuse = refuse
        self.refused: list[str] = []

    @classmethod
    def within(cls, engine: Any, assets: Mapping[str, Asset]) -> "AssetFetcher":
        """Return a fetcher that answers and refuses in the terms of ``engine``."""
        urls = engine.urls
        return cls(assets, respond=urls.URLFetcherResponse, refuse=urls.FatalURLFetchingError)

    def __call__(self, url: str) -> Any:
        asset = self._assets.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
        if asset is None:
            self.refused.append(url[:200])
            raise self._refuse(f"not an asset of this document: {url[:200]}")
        headers = {"Content-Type": asset.media_type}
        return self._respond(url, body=asset.content, headers=headers)

    def raise_if_refused(self) -> None:
        """Raise AssetRefused if anything outside the table was asked for."""
        if self.refused:
            raise AssetRefused(", ".join(self.refused))
