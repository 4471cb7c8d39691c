"""Blocks as a revision keeps them: rendered, cleaned once more, and with what they ask."""

import re
from typing import Any

from django.utils.translation import override

from wagtail.blocks import StreamValue

import nh3

TAGS = nh3.ALLOWED_TAGS - {"h1", "h4", "h5", "h6"} | {
    "audio",
    "details",
    "figcaption",
    "figure",
    "picture",
    "section",
}
TAGS |= {"source", "summary", "track", "video"}
SHARED = {"class", "id", "lang", "title", "role", "aria-label", "aria-labelledby", "tabindex"}
ATTRIBUTES = {
    "*": SHARED,
    "a": {"href", "download", "target"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding"},
    "source": {"src", "srcset", "sizes", "type", "width", "height", "media"},
    "video": {"controls", "preload", "poster", "width", "height", "playsinline"},
    "audio": {"controls", "preload", "src"},
    "track": {"kind", "src", "srclang", "label", "default"},
    "details": {"open"},
    "ol": {"start"},
    "td": {"colspan"},
    "th": {"scope", "colspan"},
}
SCHEMES = {"https", "http", "mailto", "tel", "unit"}
TO_A_LESSON = re.compile(r'<a href="[^"]*" data-unit="([0-9a-f-]{36})">')


def frozen(stream: StreamValue, language: str) -> list[dict[str, Any]]:
    """Each block as ``{"id", "type", "html"}``, and ``"data"`` where the learner writes into it.

    Links to lessons name their units, for what a learner reads is reached through an enrolment.
    """
    with override(language):
        return [_frozen(block) for block in stream]


def _frozen(block: Any) -> dict[str, Any]:
    html = TO_A_LESSON.sub(r'<a href="unit:\1">', str(block.render()))
    made = {"id": block.id, "type": block.block_type, "html": clean(html)}
    asks = getattr(block.block, "data", None)
    return {**made, "data": asks(block.value)} if asks else made


def clean(html: str) -> str:
    """Without anything that acts: scripts, handlers, styles, unknown schemes, foreign frames."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        generic_attribute_prefixes={"data-"},
        link_rel="noopener",
    ).strip()
