"""What a page tells those who link to it: Open Graph, and schema.org as JSON-LD."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

# As in Django's json_script: nothing in the data can end the element it stands in.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
LONGEST_DESCRIPTION = 200


@dataclass(frozen=True)
class Card:
    """How a page looks where it is shared. ``url`` and ``image`` are absolute; an address has no
    language of its own, so there is one canonical address and no ``hreflang``.
    """

    title: str
    description: str
    url: str
    image: str = ""
    image_alt: str = ""
    kind: str = "website"
    published: str = ""


def card(
    path: str, title: str, text: str, *, picture: dict[str, Any] | None = None, **fields: str
) -> Card:
    """``picture`` is ``{"url", "alt"}``."""
    return Card(
        title=title,
        description=" ".join(text.split())[:LONGEST_DESCRIPTION],
        url=absolute(path),
        image=absolute(picture["url"]) if picture else "",
        image_alt=picture["alt"] if picture else "",
        **fields,
    )


def absolute(path: str) -> str:
    """On the address the house is known by, whatever name this request came by."""
    return (
        path if path.startswith(("http://", "https://")) else settings.SITE_URL.rstrip("/") + path
    )


def json_ld(kind: str, **data: Any) -> SafeString:
    """A schema.org thing; what is empty is left out."""
    told = {key: value for key, value in data.items() if value not in ("", None, [])}
    thing = {"@context": "https://schema.org", "@type": kind, **told}
    return mark_safe(json.dumps(thing, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308
