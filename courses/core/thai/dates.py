"""Dates as Thai offices write and read them.

The Buddhist year is the Common year plus 543 throughout. Before 1 January 1941
the legal year turned on 1 April, so such a date's first quarter stands in
old papers one year lower; we write and read it by the modern count.

An aware datetime given for a date means its day in Bangkok; a naive one is an
error, since 30 September 17:00 UTC is already the next fiscal year.
"""

import re
from datetime import date, datetime, time
from typing import Literal, NamedTuple

from courses.core.clock import BANGKOK

from .digits import to_arabic_digits, to_thai_digits
from .text import normalise

Lang = Literal["th", "en"]

BE_OFFSET = 543
FISCAL_YEAR_STARTS_IN = 10


def _names(*lines: str) -> list[str]:
    return " ".join(lines).split()


_MONTHS = {
    "th": _names(
        "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน",
        "กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    ),
    "en": _names(
        "January February March April May June",
        "July August September October November December",
    ),
}
_SHORT_MONTHS = {
    "th": _names("ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค."),
    "en": [name[:3] for name in _MONTHS["en"]],
}
_WEEKDAYS = {
    "th": _names("จันทร์ อังคาร พุธ พฤหัสบดี ศุกร์ เสาร์ อาทิตย์"),
    "en": _names("Mon Tue Wed Thu Fri Sat Sun"),
}

# --- Counting --------------------------------------------------------------------------


def be_year(day: date) -> int:
    return _day(day).year + BE_OFFSET


def fiscal_year(day: date) -> int:
    """The Buddhist year naming the fiscal year: 1 October begins the next one."""
    day = _day(day)
    return be_year(day) + (day.month >= FISCAL_YEAR_STARTS_IN)


def quarter(day: date) -> int:
    """1 to 4 of the fiscal year; the first is October to December."""
    return (_day(day).month - FISCAL_YEAR_STARTS_IN) % 12 // 3 + 1


# --- Writing ---------------------------------------------------------------------------


def long_date(
    day: date, *, thai_digits: bool = False, lang: Lang = "th", with_be: bool = False
) -> str:
    """``19 มิถุนายน 2560`` or ``19 June 2017``, with ``with_be`` ``19 June 2017 (B.E. 2560)``.

    ``with_be`` changes English only: the Thai form is always in the Buddhist era.
    """
    day = _day(day)
    text = f"{day.day} {_MONTHS[lang][day.month - 1]} {_year(day, lang)}"
    if with_be and lang == "en":
        text += f" (B.E. {be_year(day)})"
    return _digits(text, thai_digits)


def short_date(
    day: date, *, weekday: bool = False, thai_digits: bool = False, lang: Lang = "th"
) -> str:
    """``19 มิ.ย. 2560`` or ``19 Jun 2017``; with ``weekday``, ``จันทร์ 19 มิ.ย. 2560``."""
    day = _day(day)
    text = f"{day.day} {_SHORT_MONTHS[lang][day.month - 1]} {_year(day, lang)}"
    if weekday:
        text = f"{_WEEKDAYS[lang][day.weekday()]} {text}"
    return _digits(text, thai_digits)


def formal_date(day: date, *, thai_digits: bool = True, lang: Lang = "th") -> str:
    """As certificates spell it: ``วันที่ ๓๐ เดือน กันยายน พุทธศักราช ๒๕๖๙``."""
    if lang == "en":
        return long_date(day, lang="en", with_be=True)
    day = _day(day)
    month = _MONTHS["th"][day.month - 1]
    return _digits(f"วันที่ {day.day} เดือน {month} พุทธศักราช {be_year(day)}", thai_digits)


def date_range(
    first: date,
    last: date,
    *,
    short: bool = False,
    thai_digits: bool = False,
    lang: Lang = "th",
) -> str:
    """``19 – 23 มิถุนายน 2560``: what both days share is written once, at the end.

    Raises:
        ValueError: ``last`` comes before ``first``.
    """
    first, last = _day(first), _day(last)
    if last < first:
        raise ValueError(f"the range ends on {last}, before it begins on {first}")
    write = short_date if short else long_date
    until = write(last, thai_digits=thai_digits, lang=lang)
    if first == last:
        return until
    since = write(first, thai_digits=thai_digits, lang=lang).split(" ")
    shared = (first.year == last.year) + (first.timetuple()[:2] == last.timetuple()[:2])
    return f"{' '.join(since[: 3 - shared])} – {until}"


def time_of_day(instant: datetime | time, *, thai_digits: bool = False, lang: Lang = "th") -> str:
    """``09.00 น.`` or ``09:00``; a datetime is turned into Bangkok time, a time is taken as such.

    Raises:
        ValueError: a naive datetime.
    """
    if isinstance(instant, datetime):
        instant = _bangkok(instant).time()
    text = f"{instant:%H.%M} น." if lang == "th" else f"{instant:%H:%M}"
    return _digits(text, thai_digits)


def moment(instant: datetime, *, thai_digits: bool = False, lang: Lang = "th") -> str:
    """``19 มิถุนายน 2560 เวลา 09.00 น.`` in Bangkok time, or ``19 June 2017, 09:00``."""
    between = " เวลา " if lang == "th" else ", "
    day = long_date(instant, thai_digits=thai_digits, lang=lang)
    return day + between + time_of_day(instant, thai_digits=thai_digits, lang=lang)


def _year(day: date, lang: Lang) -> int:
    return be_year(day) if lang == "th" else day.year


def _digits(text: str, thai: bool) -> str:
    return to_thai_digits(text) if thai else text


def _bangkok(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("a datetime needs its time zone")
    return instant.astimezone(BANGKOK)


def _day(day: date) -> date:
    return _bangkok(day).date() if isinstance(day, datetime) else day


# --- Reading ---------------------------------------------------------------------------


class ThaiDateError(ValueError):
    """A text that is no date we accept.

    ``code`` is stable: ``unreadable``, ``two_digit_year``, ``year_out_of_range``,
    ``no_such_day``, ``era_mismatch``, ``weekday_mismatch``; on the wire
    ``buddhist_year``, ``thai_digits``, ``invalid_date``. ``reading`` tells how the
    text was understood ("28 ก.พ. 2569 = 28 Feb 2026"), empty when it was not.
    """

    def __init__(self, code: str, text: str, reading: str = "") -> None:
        super().__init__(f"{code}: {text!r}" + (f" ({reading})" if reading else ""))
        self.code = code
        self.text = text
        self.reading = reading


class _Written(NamedTuple):
    day: int
    month: int
    year: str
    era: Literal["BE", "CE", ""]
    weekday: int | None


def _month_key(name: str) -> str:
    return re.sub(r"[.\s]", "", name).lower()


_MONTH_NUMBERS = {
    _month_key(name): number
    for names in (*_MONTHS.values(), *_SHORT_MONTHS.values())
    for number, name in enumerate(names, 1)
}
_WEEKDAY_NUMBERS = {
    name: number for names in _WEEKDAYS.values() for number, name in enumerate(names)
}
_LONGEST = 100  # characters; the longest form in use has about 60
_BE_WORDS = r"พ\.?\s?ศ\.?|พุทธศักราช|B\.?E\.?"
_CE_WORDS = r"ค\.?\s?ศ\.?|คริสต์ศักราช|A\.?D\.?|C\.?E\.?"
_NUMERIC = re.compile(r"(?P<day>[0-9]{1,2})([/.-])(?P<month>[0-9]{1,2})\2(?P<year>[0-9]{1,5})")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_IN_WORDS = re.compile(
    rf"""(?:วัน)?\s?(?P<weekday>{"|".join(_WEEKDAY_NUMBERS)})?,?\s?(?:วัน)?(?:ที่)?\s?
    (?P<day>[0-9]{{1,2}})\s?(?:เดือน)?\s?(?P<month>[^\W\d_][^0-9]*?)\s?
    (?:ปี|(?P<be>{_BE_WORDS})|(?P<ce>{_CE_WORDS}))?\s?
    (?P<year>[0-9]{{1,5}})(?:\s?\(B\.E\.\s(?P<also_be>[0-9]{{4}})\))?""",
    re.VERBOSE | re.IGNORECASE,
)


def parse_thai_date(text: str) -> date:
    """The day a person meant, day before month; a year from 2400 is Buddhist.

    Takes Thai digits, month names in full or short, a leading weekday, the words
    พ.ศ. and ค.ศ., and ISO order. Years 2400 to 2699 are Buddhist, 1900 to 2199
    Common; the year is converted before the day is checked, so 29/02/2567 is a day.

    Raises:
        ThaiDateError: anything else, two-digit years among it.
    """
    written = _read(text)
    reading = _reading(written)
    year = _common_year(written, text, reading)
    try:
        day = date(year, written.month, written.day)
    except ValueError:
        raise ThaiDateError("no_such_day", text, reading or text) from None
    if written.weekday not in (None, day.weekday()):
        raise ThaiDateError("weekday_mismatch", text, short_date(day, weekday=True))
    return day


def parse_wire_date(text: str) -> date:
    """An ISO 8601 day of the Common Era, as programs send it.

    Raises:
        ThaiDateError: ``buddhist_year``, ``thai_digits`` or else ``invalid_date``.
    """
    if to_arabic_digits(text) != text:
        raise ThaiDateError("thai_digits", text)
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ThaiDateError("invalid_date", text)
    if (year := int(text[:4])) >= 2400:
        raise ThaiDateError("buddhist_year", text, f"{text} = {year - BE_OFFSET}{text[4:]}")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ThaiDateError("invalid_date", text) from None
    if not 1900 <= year < 2200:
        raise ThaiDateError("invalid_date", text)
    return day


def _read(text: str) -> _Written:
    if len(text) > _LONGEST:
        raise ThaiDateError("unreadable", text)
    plain = to_arabic_digits(normalise(text))
    for pattern in (_YEAR_FIRST, _NUMERIC, _IN_WORDS):
        if match := pattern.fullmatch(plain):
            return _written(match.groupdict(), text)
    raise ThaiDateError("unreadable", text)


def _written(parts: dict[str, str | None], text: str) -> _Written:
    month = parts["month"] or ""
    number = int(month) if month.isdigit() else _MONTH_NUMBERS.get(_month_key(month))
    if number is None:
        raise ThaiDateError("unreadable", text)
    year = parts["year"] or ""
    weekday = (parts.get("weekday") or "").title()
    also_be = parts.get("also_be")
    if also_be and int(also_be) != int(year) + BE_OFFSET:
        raise ThaiDateError("era_mismatch", text)
    return _Written(
        day=int(parts["day"] or ""),
        month=number,
        year=year,
        era="BE" if parts.get("be") else "CE" if parts.get("ce") or also_be else "",
        weekday=_WEEKDAY_NUMBERS.get(weekday),
    )


def _common_year(written: _Written, text: str, reading: str) -> int:
    if len(written.year) <= 2:
        raise ThaiDateError("two_digit_year", text)
    era, year = _era(int(written.year))
    if not era:
        raise ThaiDateError("year_out_of_range", text)
    if written.era not in ("", era):
        raise ThaiDateError("era_mismatch", text, reading)
    return year


def _era(year: int) -> tuple[str, int]:
    """The era a year number belongs to and its Common year; no era when we refuse it."""
    if 2400 <= year < 2700:
        return "BE", year - BE_OFFSET
    if 1900 <= year < 2200:
        return "CE", year
    return "", year


def _reading(written: _Written) -> str:
    era, year = _era(int(written.year))
    if not era or not 1 <= written.month <= 12:
        return ""
    thai, english = (_SHORT_MONTHS[lang][written.month - 1] for lang in ("th", "en"))
    return f"{written.day} {thai} {year + BE_OFFSET} = {written.day} {english} {year}"
