"""Sentences, in both languages."""

from datetime import date, datetime, timedelta

from django.utils.translation import override

import pytest

from certificates.enums import Verdict
from certificates.selectors import Verification
from courses.cohorts.enums import RANKED, EnrolmentPolicy
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.progress.rules import Missing
from lms.site import words

DUE = datetime(2026, 11, 27, 16, 30, tzinfo=clock.BANGKOK)


def cohort(**fields: object) -> Cohort:
    window = {"enrolment_opens_on": date(2026, 11, 1), "enrolment_closes_on": date(2026, 11, 30)}
    return Cohort(**{"policy": EnrolmentPolicy.SELF, **window, **fields})


@pytest.mark.parametrize(("language", "other"), [("th", "Course"), ("en", "หลักสูตร")])
def test_the_counterpart_is_in_the_language_the_page_is_not(language, other):
    with override(language):
        assert words.counterpart("หลักสูตร", "Course") == other


@pytest.mark.parametrize("language", ["th", "en"])
def test_words_without_english_have_no_counterpart(language):
    with override(language):
        assert words.counterpart("หลักสูตร", "") == ""


def test_days_are_buddhist_in_thai_and_common_in_english():
    assert words.day(date(2026, 11, 27), weekday=True) == "ศุกร์ 27 พ.ย. 2569"
    with override("en"):
        assert words.day(date(2026, 11, 27), weekday=True) == "Fri 27 Nov 2026"


def test_a_moment_is_told_in_bangkok_and_no_line_ends_within_its_time():
    utc = datetime(2026, 11, 27, 17, 30, tzinfo=clock.UTC)

    assert words.moment(utc) == "เสาร์ 28 พ.ย. 2569 เวลา\u00a000.30\u00a0น."
    with override("en"):
        assert words.moment(utc) == "Sat 28 Nov 2026, 00:30"


@pytest.mark.parametrize(
    ("minutes", "told"), [(0, "0"), (60, "1"), (90, "1.5"), (1800, "30"), (50, "0.8")]
)
def test_minutes_are_told_as_hours(minutes, told):
    assert words.hours(minutes) == told


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (timedelta(days=3), "3 days left"),
        (timedelta(days=2), "2 days left"),
        (timedelta(days=2, seconds=-1), "One day left"),
        (timedelta(days=1), "One day left"),
        (timedelta(days=1, seconds=-1), "23 hours left"),
        (timedelta(hours=2), "2 hours left"),
        (timedelta(hours=2, seconds=-1), "One hour left"),
        (timedelta(hours=1), "One hour left"),
        (timedelta(hours=1, seconds=-1), "Less than an hour left"),
        (timedelta(0), "Less than an hour left"),
        (timedelta(seconds=-1), "The time has passed."),
    ],
)
def test_time_left_is_never_told_as_more_than_there_is(before, told):
    with override("en"), clock.standing_at(DUE - before):
        assert words.time_left(DUE, accepts_late=False) == told


def test_time_left_says_when_late_work_is_still_taken():
    with override("en"), clock.standing_at(DUE + timedelta(days=1)):
        said = words.time_left(DUE, accepts_late=True)

    assert said == "The time has passed. Late work is still accepted."


@pytest.mark.parametrize(
    ("fields", "today", "told"),
    [
        ({}, date(2026, 10, 31), "Applications open on 1 Nov 2026."),
        ({}, date(2026, 12, 1), "Applications closed on 30 Nov 2026."),
        (
            {"policy": EnrolmentPolicy.STAFF},
            date(2026, 11, 30),
            "The training officer enrols people in this cohort. Please ask your agency.",
        ),
        *(
            (
                {"policy": policy},
                date(2026, 11, 30),
                "Seats in this cohort are given to candidates; one does not enrol by oneself.",
            )
            for policy in RANKED
        ),
        ({}, date(2026, 11, 30), "This cohort takes no applications now."),
    ],
)
def test_a_closed_cohort_says_why(fields, today, told):
    with override("en"):
        assert words.why_not_open(cohort(**fields), today) == told


@pytest.mark.parametrize(
    ("value", "due", "state"),
    [
        (None, None, words.State("neutral", "Not handed in yet")),
        (None, DUE, words.State("neutral", "Not handed in yet")),
        (None, DUE - timedelta(days=2), words.State("danger", "Overdue")),
        ("submitted", DUE, words.State("info", "Handed in, waiting for marking")),
        ("returned", DUE, words.State("warning", "Returned for another attempt")),
        ("accepted", DUE, words.State("success", "Accepted")),
    ],
)
def test_work_says_where_it_stands(value, due, state):
    with override("en"), clock.standing_at(DUE - timedelta(days=1)):
        assert words.work_state(value, due) == state


def test_late_work_says_so():
    with override("en"):
        assert words.submission_state("accepted", is_late=True).label == "Accepted (late)"


def test_what_is_missing_is_named_up_to_three_and_then_counted():
    titles = {str(n): f"Lesson {n}" for n in range(5)}
    missing = [Missing("unit", unit=str(n)) for n in range(5)]
    with override("en"):
        three = words.still_missing(missing[:3], titles)
        five = words.still_missing(missing, titles)

    assert three == ["Lesson 0", "Lesson 1", "Lesson 2"]
    assert five == ["Lesson 0", "Lesson 1", "Lesson 2", "2 more"]


def test_missing_hours_and_choices_are_told_with_their_amounts():
    options = (Missing("unit", unit="a"), Missing("unit", unit="b"))
    missing = [Missing("hours", amount=1.5), Missing("choice", amount=1, options=options)]
    with override("en"):
        told = words.still_missing(missing, {"a": "Framing", "b": "Testing"})

    assert told == ["1.5 more hours of lessons", "1 of these: Framing, Testing"]


@pytest.mark.parametrize(
    ("found", "beginning"),
    [
        (Verification(Verdict.VALID, words={"specimen": False}), "The register holds this cert"),
        (Verification(Verdict.VALID, words={"specimen": True}), "The register holds it, but it is"),
        (
            Verification(Verdict.REVOKED, words={"specimen": True}, revoked_at=DUE),
            "This certificate was revoked on 27 Nov 2026.",
        ),
        (Verification(Verdict.UNKNOWN), "The register knows no certificate"),
    ],
)
def test_a_verdict_is_one_plain_sentence(found, beginning):
    with override("en"):
        assert words.verdict(found).startswith(beginning)


def test_points_that_are_missing_are_told():
    with override("en"):
        told = words.still_missing([Missing("points", amount=15)], {})

    assert told == ["15 more points of accepted work"]


def test_hours_in_sessions_are_told_and_that_none_is_planned():
    lacking = [Missing("attendance", amount=2.4), Missing("attendance", amount=0)]

    with override("en"):
        told = words.still_missing(lacking, {})

    assert told == [
        "2.4 more hours in sessions",
        "attendance of sessions, none of which is planned yet",
    ]
