"""Fields as the wire spells them: strict where DRF guesses, and never in the Buddhist era."""

import re
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from courses.core.thai.dates import ThaiDateError, parse_wire_date
from courses.core.thai.digits import to_arabic_digits
from courses.core.thai.text import has_control_or_bidi, normalise

UUID_FORM = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
INSTANT_FORM = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
WHOLE_FORM = re.compile(r"-?[0-9]{1,15}")
FIRST_BUDDHIST_YEAR = 2400
YEARS = range(1900, 2200)
MAX_TEXT = 2_000  # characters, where a form says nothing else
DATE_ERRORS = {
    "invalid_date": _("Write a date as YYYY-MM-DD, such as 2026-02-28."),
    "buddhist_year": _("Dates are sent in the Common Era; this year is of the Buddhist Era."),
    "thai_digits": _("Numbers are sent in Arabic digits."),
}
NOT_TEXT = {"not_text": _("This must be a text.")}
HIDDEN = {"hidden_characters": _("The text has characters that cannot be seen. Type it again.")}


class WireDate(serializers.DateField):
    """A day, ``YYYY-MM-DD`` in the Common Era."""

    default_error_messages = DATE_ERRORS

    def to_internal_value(self, value: Any) -> date:
        if not isinstance(value, str):
            self.fail("invalid_date")
        try:
            return parse_wire_date(value)
        except ThaiDateError as error:
            self.fail(error.code)


class Instant(serializers.DateTimeField):
    """A moment, RFC 3339 with its offset; answered in UTC."""

    default_error_messages = {
        **DATE_ERRORS,
        "invalid_instant": _("Write a moment with its offset, such as 2026-02-28T09:00:00+07:00."),
    }

    def to_internal_value(self, value: Any) -> datetime:
        if not isinstance(value, str):
            self.fail("invalid_instant")
        if to_arabic_digits(value) != value:
            self.fail("thai_digits")
        if not INSTANT_FORM.fullmatch(value):
            self.fail("invalid_instant")
        if int(value[:4]) >= FIRST_BUDDHIST_YEAR:
            self.fail("buddhist_year")
        return self._read(value.upper())

    def _read(self, value: str) -> datetime:
        # Some devices count nanoseconds; Python reads six digits and no more.
        text = re.sub(r"(\.[0-9]{6})[0-9]+", r"\1", value)
        try:
            instant = datetime.fromisoformat(text)
        except ValueError:
            self.fail("invalid_instant")
        if instant.year not in YEARS:
            self.fail("invalid_instant")
        return instant.astimezone(UTC)

    def to_representation(self, value: datetime) -> str:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


class Whole(serializers.IntegerField):
    """A whole number: a JSON number without a fraction, never a text or a truth value."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class AskedWhole(Whole):
    """A whole number in a query, where everything is text: Arabic digits alone."""

    default_error_messages = {"thai_digits": DATE_ERRORS["thai_digits"]}

    def to_internal_value(self, data: Any) -> int:
        text = str(data)
        if to_arabic_digits(text) != text:
            self.fail("thai_digits")
        if not WHOLE_FORM.fullmatch(text):
            self.fail("invalid")
        return int(text)


class Flag(serializers.BooleanField):
    """``true`` or ``false``, and nothing that merely looks so."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class AskedFlag(serializers.BooleanField):
    """``true``, ``1``, ``false`` or ``0`` in a query."""

    def to_internal_value(self, data: Any) -> bool:
        if data not in ("true", "1", "false", "0"):
            self.fail("invalid", input=data)
        return data in ("true", "1")


class Uid(serializers.UUIDField):
    """A UUID in its usual spelling; DRF would take numbers, braces and other scripts' digits."""

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str) or not UUID_FORM.fullmatch(data):
            self.fail("invalid", value=data)
        return UUID(data)


class Choice(serializers.ChoiceField):
    """One of a list of words; DRF would take whatever looks like one when printed."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return str(super().to_internal_value(data))


class Secret(serializers.CharField):
    """A text taken as typed: passwords and tokens."""

    default_error_messages = NOT_TEXT

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, **options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("not_text")
        return str(super().to_internal_value(data))


class Prose(Secret):
    """What somebody writes for themself: taken as typed, cleaned and measured by the service."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_blank": True, **options})


class Line(serializers.CharField):
    """One line of words, in the one spelling we store; hidden characters are taken out, those
    that control a terminal or turn the writing direction are refused."""

    default_error_messages = {**NOT_TEXT, **HIDDEN}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("not_text")
        if has_control_or_bidi(data):
            self.fail("hidden_characters")
        return self._filled(normalise(data))

    def _filled(self, text: str) -> str:
        # DRF looks for emptiness before the text has been cleaned: U+200B alone would pass.
        if not text and not self.allow_blank:
            self.fail("blank")
        return text


class Lines(Line):
    """A text of several lines; tabs and line ends stay, the services clean each line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": MAX_TEXT, **options})

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("not_text")
        if has_control_or_bidi(re.sub(r"[\t\r\n]", "", data)):
            self.fail("hidden_characters")
        return self._filled(data.strip())


class Email(serializers.EmailField):
    default_error_messages = NOT_TEXT

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("not_text")
        return str(super().to_internal_value(data))


class Text(serializers.Serializer):
    """The same words in Thai and in English; English may be empty."""

    th = serializers.CharField()
    en = serializers.CharField()


@extend_schema_field(Text)
class Words(serializers.Field):
    """The pair of the columns ``NAME_th`` and ``NAME_en``; ``NAME`` is the field's own name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(source="*", read_only=True, **options)

    def to_representation(self, row: Any) -> dict[str, str]:
        return pair(getattr(row, f"{self.field_name}_th"), getattr(row, f"{self.field_name}_en"))


def pair(th: str, en: str) -> dict[str, str]:
    return {"th": th, "en": en}
