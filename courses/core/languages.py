"""The two languages everything is written in. Thai is always there; English may be missing."""

from django.utils.translation import get_language

from courses.core.thai.dates import Lang


def language() -> Lang:
    """The language of the reader at hand: English when asked for, else Thai."""
    return "en" if (get_language() or "th").startswith("en") else "th"


def pick(th: str, en: str = "") -> str:
    """The words in the reader's language; Thai where there is no English."""
    return en if en and language() == "en" else th
