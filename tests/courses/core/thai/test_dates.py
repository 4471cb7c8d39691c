from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.core.thai.dates import (
    ThaiDateError,
    be_year,
    date_range,
    fiscal_year,
    formal_date,
    long_date,
    moment,
    parse_thai_date,
    parse_wire_date,
    quarter,
    short_date,
    time_of_day,
)

ANNOUNCED = date(2017, 6, 19)  # a Monday
ANY_DAY = st.dates(date(1900, 1, 1), date(2199, 12, 31))
# Buddhist years are read up to 2699.
ANY_DAY_READ_IN_BE = st.dates(date(1900, 1, 1), date(2156, 12, 31))

# --- Counting


def test_be_year_is_543_ahead():
    assert be_year(ANNOUNCED) == 2560


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 9, 30), (2569, 4)),
        (date(2026, 10, 1), (2570, 1)),
        (date(2026, 11, 23), (2570, 1)),
        (date(2026, 12, 31), (2570, 1)),
        (date(2027, 1, 1), (2570, 2)),
        (date(2027, 4, 1), (2570, 3)),
        (date(2027, 6, 30), (2570, 3)),
        (date(2027, 7, 1), (2570, 4)),
    ],
)
def test_fiscal_year_and_quarter_begin_in_october(day, expected):
    assert (fiscal_year(day), quarter(day)) == expected


def test_fiscal_year_of_an_instant_is_that_of_its_day_in_bangkok():
    last_minute = datetime(2026, 9, 30, 16, 59, tzinfo=UTC)

    assert fiscal_year(last_minute) == 2569
    assert fiscal_year(last_minute + timedelta(minutes=1)) == 2570


@pytest.mark.parametrize("count", [be_year, fiscal_year, quarter, long_date, moment, time_of_day])
def test_an_instant_without_a_time_zone_is_refused(count):
    with pytest.raises(ValueError, match="time zone"):
        count(datetime(2026, 9, 30, 17, 0))  # noqa: DTZ001 - the mistake under test


# --- Writing


def test_long_date_in_both_languages():
    assert long_date(ANNOUNCED) == "19 มิถุนายน 2560"
    assert long_date(ANNOUNCED, thai_digits=True) == "๑๙ มิถุนายน ๒๕๖๐"
    assert long_date(ANNOUNCED, lang="en") == "19 June 2017"
    assert long_date(ANNOUNCED, lang="en", with_be=True) == "19 June 2017 (B.E. 2560)"
    assert long_date(ANNOUNCED, with_be=True) == "19 มิถุนายน 2560"


def test_short_date_in_both_languages():
    assert short_date(ANNOUNCED) == "19 มิ.ย. 2560"
    assert short_date(ANNOUNCED, weekday=True) == "จันทร์ 19 มิ.ย. 2560"
    assert short_date(ANNOUNCED, thai_digits=True) == "๑๙ มิ.ย. ๒๕๖๐"
    assert short_date(ANNOUNCED, weekday=True, lang="en") == "Mon 19 Jun 2017"


def test_formal_date_is_spelt_as_on_a_certificate():
    day = date(2026, 9, 30)

    assert formal_date(day) == "วันที่ ๓๐ เดือน กันยายน พุทธศักราช ๒๕๖๙"
    assert formal_date(day, thai_digits=False) == "วันที่ 30 เดือน กันยายน พุทธศักราช 2569"
    assert formal_date(day, lang="en") == "30 September 2026 (B.E. 2569)"


@pytest.mark.parametrize(
    ("last", "thai", "english"),
    [
        (ANNOUNCED, "19 มิถุนายน 2560", "19 June 2017"),
        (date(2017, 6, 23), "19 – 23 มิถุนายน 2560", "19 – 23 June 2017"),
        (date(2017, 7, 2), "19 มิถุนายน – 2 กรกฎาคม 2560", "19 June – 2 July 2017"),
        (
            date(2018, 6, 19),
            "19 มิถุนายน 2560 – 19 มิถุนายน 2561",
            "19 June 2017 – 19 June 2018",
        ),
    ],
)
def test_date_range_writes_what_is_shared_once(last, thai, english):
    assert date_range(ANNOUNCED, last) == thai
    assert date_range(ANNOUNCED, last, lang="en") == english


def test_date_range_can_be_short_and_in_thai_digits():
    last = date(2017, 7, 2)

    text = date_range(ANNOUNCED, last, short=True, thai_digits=True)

    assert text == "๑๙ มิ.ย. – ๒ ก.ค. ๒๕๖๐"


def test_date_range_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="before it begins"):
        date_range(ANNOUNCED, date(2017, 6, 18))


def test_moment_is_told_in_bangkok():
    instant = datetime(2017, 6, 18, 19, 5, tzinfo=UTC)

    assert moment(instant) == "19 มิถุนายน 2560 เวลา 02.05 น."
    assert moment(instant, lang="en") == "19 June 2017, 02:05"
    assert moment(instant, thai_digits=True) == "๑๙ มิถุนายน ๒๕๖๐ เวลา ๐๒.๐๕ น."


def test_time_of_day_has_a_dot_in_thai():
    assert time_of_day(time(9, 0)) == "09.00 น."
    assert time_of_day(time(16, 30), lang="en") == "16:30"
    assert time_of_day(datetime(2017, 6, 19, 2, 0, tzinfo=UTC)) == "09.00 น."


# --- Reading


@given(ANY_DAY_READ_IN_BE, st.booleans())
def test_every_day_written_in_the_buddhist_era_reads_back(day, thai_digits):
    written = {
        long_date(day, thai_digits=thai_digits),
        short_date(day, thai_digits=thai_digits),
        short_date(day, thai_digits=thai_digits, weekday=True),
        formal_date(day, thai_digits=thai_digits),
    }

    assert {parse_thai_date(text) for text in written} == {day}


@given(ANY_DAY)
def test_every_day_written_in_english_reads_back(day):
    written = {
        long_date(day, lang="en"),
        long_date(day, lang="en", with_be=True),
        short_date(day, lang="en"),
        short_date(day, lang="en", weekday=True),
        day.isoformat(),
    }

    assert {parse_thai_date(text) for text in written} == {day}
    assert parse_wire_date(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "28/02/2569",
        "28-2-2569",
        "28.02.2569",
        "28/02/2026",
        "2026-02-28",
        "2569-02-28",
        "๒๘/๐๒/๒๕๖๙",
        "28 ก.พ. 2569",
        "28 กพ 2569",
        "28 ก. พ. 2569",
        "28กุมภาพันธ์2569",
        "  28   กุมภาพันธ์\u00a02569 ",
        "28 กุมภาพันธ์ พ.ศ. 2569",
        "28 กุมภาพันธ์ พ.ศ.2569",
        "28 ก.พ. ค.ศ. 2026",
        "28 กุมภาพันธ์ ปี 2569",
        "วันที่ ๒๘ เดือน กุมภาพันธ์ พุทธศักราช ๒๕๖๙",
        "วันเสาร์ที่ 28 กุมภาพันธ์ พ.ศ. 2569",
        "เสาร์ 28 ก.พ. 2569",
        "28 february 2026",
        "Sat 28 Feb 2026",
        "28 Feb B.E. 2569",
        "28 February 2026 (B.E. 2569)",
    ],
)
def test_one_day_is_read_however_it_is_written(text):
    assert parse_thai_date(text) == date(2026, 2, 28)


def test_a_leap_day_is_judged_by_its_common_year():
    assert parse_thai_date("29/02/2567") == date(2024, 2, 29)


def test_bounds_of_the_years_read():
    years = {parse_thai_date(f"1/1/{year}").year for year in (2400, 2699, 1900, 2199)}

    assert years == {1857, 2156, 1900, 2199}


@pytest.mark.parametrize(
    ("text", "code", "reading"),
    [
        ("", "unreadable", ""),
        ("พรุ่งนี้", "unreadable", ""),
        ("28 กุมพา 2569", "unreadable", ""),
        ("28/02-2569", "unreadable", ""),
        ("٢٨/02/2569", "unreadable", ""),
        ("28/02/69", "two_digit_year", ""),
        ("28 ก.พ. ๖๙", "two_digit_year", ""),
        ("28/02/256", "year_out_of_range", ""),
        ("28/02/2399", "year_out_of_range", ""),
        ("28/02/2700", "year_out_of_range", ""),
        ("28/02/2200", "year_out_of_range", ""),
        ("28/02/1899", "year_out_of_range", ""),
        ("28/02/25690", "year_out_of_range", ""),
        ("28/02/" + "2" * 5_000, "unreadable", ""),
        ("28 ก.พ. 2569" + " " * 100, "unreadable", ""),
        ("29/02/2569", "no_such_day", "29 ก.พ. 2569 = 29 Feb 2026"),
        ("30 ก.พ. 2026", "no_such_day", "30 ก.พ. 2569 = 30 Feb 2026"),
        ("02/28/2026", "no_such_day", "02/28/2026"),
        ("0/1/2569", "no_such_day", "0 ม.ค. 2569 = 0 Jan 2026"),
        ("28 ก.พ. พ.ศ. 2026", "era_mismatch", "28 ก.พ. 2569 = 28 Feb 2026"),
        ("28 ก.พ. ค.ศ. 2569", "era_mismatch", "28 ก.พ. 2569 = 28 Feb 2026"),
        ("28 February 2026 (B.E. 2568)", "era_mismatch", ""),
        ("ศุกร์ 28 ก.พ. 2569", "weekday_mismatch", "เสาร์ 28 ก.พ. 2569"),
    ],
)
def test_what_cannot_be_read_says_why(text, code, reading):
    with pytest.raises(ThaiDateError) as refusal:
        parse_thai_date(text)

    error = refusal.value
    assert (error.code, error.text, error.reading) == (code, text, reading)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_thai_date_error(text):
    try:
        day = parse_thai_date(text)
    except ThaiDateError:
        return
    assert 1857 <= day.year < 2200


@pytest.mark.parametrize(
    ("text", "code", "reading"),
    [
        ("2569-02-28", "buddhist_year", "2569-02-28 = 2026-02-28"),
        ("2567-02-29", "buddhist_year", "2567-02-29 = 2024-02-29"),
        ("๒๐๒๖-๐๒-๒๘", "thai_digits", ""),
        ("2026-02-30", "invalid_date", ""),
        ("2200-01-01", "invalid_date", ""),
        ("1899-12-31", "invalid_date", ""),
        ("20260228", "invalid_date", ""),
        ("2026-2-28", "invalid_date", ""),
        ("2026-02-28T00:00", "invalid_date", ""),
        ("2026-02-28\n", "invalid_date", ""),
        ("28/02/2026", "invalid_date", ""),
        ("", "invalid_date", ""),
    ],
)
def test_the_wire_takes_common_iso_days_alone(text, code, reading):
    with pytest.raises(ThaiDateError) as refusal:
        parse_wire_date(text)

    assert (refusal.value.code, refusal.value.reading) == (code, reading)


def test_the_wire_takes_a_leap_day():
    assert parse_wire_date("2024-02-29") == date(2024, 2, 29)
