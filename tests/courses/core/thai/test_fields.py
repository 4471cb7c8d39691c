from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override

import pytest

from courses.core.thai.fields import ThaiDateField


class OpeningForm(forms.Form):
    opens_on = ThaiDateField()


@pytest.mark.parametrize("typed", ["28/02/2569", "๒๘ ก.พ. ๒๕๖๙", "2026-02-28", date(2026, 2, 28)])
def test_the_field_reads_a_day_however_typed(typed):
    assert ThaiDateField().clean(typed) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "required"),
        ("วันนี้", "unreadable"),
        ("28/02/69", "two_digit_year"),
        ("28/02/2399", "year_out_of_range"),
        ("29/02/2569", "no_such_day"),
        ("28 ก.พ. พ.ศ. 2026", "era_mismatch"),
        ("ศุกร์ 28 ก.พ. 2569", "weekday_mismatch"),
    ],
)
def test_the_field_refuses_with_a_stable_code(typed, code):
    with pytest.raises(ValidationError) as refusal:
        ThaiDateField().clean(typed)

    assert refusal.value.code == code


def test_a_refusal_reads_the_date_back():
    with override("en"):
        with pytest.raises(ValidationError) as refusal:
            ThaiDateField().clean("29/02/2569")

        assert refusal.value.messages == ["There is no such day: 29 ก.พ. 2569 = 29 Feb 2026."]


def test_an_optional_field_may_stay_empty():
    assert ThaiDateField(required=False).clean("") is None


@pytest.mark.parametrize(
    ("language", "shown"), [("th", "28 กุมภาพันธ์ 2569"), ("en", "28 February 2026")]
)
def test_the_form_shows_the_era_of_the_reader(language, shown):
    with override(language):
        field = OpeningForm(initial={"opens_on": date(2026, 2, 28)})["opens_on"]

        assert f'value="{shown}"' in str(field)


def test_a_refused_text_is_given_back_as_typed():
    form = OpeningForm({"opens_on": "29/02/2569"})

    assert form.is_valid() is False
    assert form["opens_on"].value() == "29/02/2569"


def test_the_same_day_written_otherwise_is_no_change():
    form = OpeningForm({"opens_on": "28/02/2569"}, initial={"opens_on": date(2026, 2, 28)})

    assert form.has_changed() is False
