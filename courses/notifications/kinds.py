"""The kinds of notices there are. Each area declares its own, in a module of its own.

A kind is words with named places and facts to fill them. The words are made when somebody reads
them, so that a notice is read in the reader's language, whatever it was when it was written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from courses.notifications.enums import Channel, Pace

Words = str | Promise
EVERY_CHANNEL = (Channel.SITE, Channel.EMAIL, Channel.PUSH)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """``title`` and ``text`` are lazy %-format texts whose named places are keys of ``sample``.

    ``name`` is what the preferences call it. ``pace`` is the house's rule for e-mail; the site is
    always at once. ``urgent`` kinds go out in quiet hours too. ``mail_link`` makes, from the
    facts, the address a letter leads to when it must differ from the notice's own: one that is
    for the reader of that letter alone.
    """

    code: str
    title: Words
    text: Words
    sample: Mapping[str, Any]
    name: Words = ""
    email_subject: Words = ""
    pace: Pace = Pace.AT_ONCE
    channels: tuple[Channel, ...] = EVERY_CHANNEL
    urgent: bool = False
    mail_link: Callable[[Mapping[str, Any]], str] | None = field(default=None, compare=False)


_declared: dict[str, Kind] = {}


def declare(
    code: str, *, title: Words, text: Words, sample: Mapping[str, Any], **more: Any
) -> Kind:
    """Make a kind known under ``code``; ``more`` are the further fields of ``Kind``.

    Raises:
        ValueError: another kind has the code.
    """
    if code in _declared:
        raise ValueError(f"two kinds of notice are called {code}")
    kind = _declared[code] = Kind(code=code, title=title, text=text, sample=sample, **more)
    return kind


def kind_of(code: str) -> Kind | None:
    """None for a kind of an earlier release."""
    return _declared.get(code)


def declared() -> list[Kind]:
    """All kinds, by their codes."""
    return [_declared[code] for code in sorted(_declared)]
