"""A form field for dates typed by hand."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .dates import ThaiDateError, long_date, parse_thai_date


class ThaiDateField(forms.DateField):
    """Takes what ``parse_thai_date`` takes and shows the Buddhist era in Thai.

    Django's own field reads 28/02/2569 as a day of the Common year 2569 and
    refuses 29/02/2567. A refused text is given back as typed. The errors' codes
    are those of ``ThaiDateError``.
    """

    widget = forms.TextInput
    default_error_messages = {
        "unreadable": _("Enter a date such as 28 February 2569 or 28/02/2569."),
        "two_digit_year": _("Write the year with four digits, such as 2569."),
        "year_out_of_range": _(
            "The year must be between 2400 and 2699 (B.E.), or 1900 and 2199 (C.E.)."
        ),
        "no_such_day": _("There is no such day: %(reading)s."),
        "era_mismatch": _("The year does not belong to the era written beside it."),
        "weekday_mismatch": _("The day of the week does not agree: %(reading)s."),
    }

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return super().to_python(value)
        try:
            return parse_thai_date(str(value))
        except ThaiDateError as error:
            raise ValidationError(
                self.error_messages[error.code],
                code=error.code,
                params={"reading": error.reading},
            ) from error

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, date):
            return long_date(value, lang="th" if get_language() == "th" else "en")
        return value
