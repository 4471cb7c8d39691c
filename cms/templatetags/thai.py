"""Days and moments as the desk shows them: พ.ศ. in Thai, ค.ศ. in English, Bangkok's clock."""

from datetime import date, datetime

from django import template

from courses.core.languages import language
from courses.core.thai.dates import short_date, time_of_day

register = template.Library()


@register.filter
def thai_day(value: date) -> str:
    return short_date(value, lang=language())


@register.filter
def thai_moment(value: datetime) -> str:
    return f"{short_date(value, lang=language())} {time_of_day(value, lang=language())}"
