from datetime import timedelta

import pytest

from courses.attendance import refusals, webinar
from courses.attendance.models import Attendance
from courses.attendance.services import close_session
from courses.attendance.webinar import OnLine, read_webinar, take_webinar
from courses.core import clock
from courses.core.errors import NotPermitted
from tests.factories.attendance import marked_as
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import person, trainer
from tests.factories.timetable import draft_session, session

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(standing_clock):
    return open_cohort()


@pytest.fixture
def call(cohort):
    return session(cohort, at=clock.now(), mode="remote", kind="webinar", minutes=180)


@pytest.fixture
def by(cohort):
    return trainer(cohort)


def learner(cohort, first="กานต์ธิดา", last="ศรีสวัสดิ์", **fields):
    return enrolment(cohort=cohort, learner=person(first_name=first, last_name=last, **fields))


def row(call, start=0, end=180, *, name="", email="") -> OnLine:
    first = call.starts_at
    joined, left = first + timedelta(minutes=start), first + timedelta(minutes=end)
    return OnLine(name, email, joined, left)


def test_a_learner_is_found_by_mail_or_by_name_and_given_their_minutes(cohort, call, by):
    by_mail = learner(cohort, email="Kanthida@dopa.go.th")
    by_name = learner(cohort, prefix="นาย", first="ณัฐพงศ์", last="วงศ์วัฒนา")
    in_english = learner(cohort, first_name_en="Araya", last_name_en="Kaewkla")
    rows = [
        row(call, email=" kanthida@DOPA.go.th ", name="iPad"),
        row(call, 0, 60, name="ณัฐพงศ์   วงศ์วัฒนา"),
        row(call, 90, 180, name="นายณัฐพงศ์ วงศ์วัฒนา"),
        row(call, 60, 180, name="araya kaewkla"),
    ]

    report = take_webinar(session=call, rows=rows, by=by)

    assert report.unmatched == []
    stands = {row.enrolment: (row.status, row.minutes) for row in Attendance.objects.all()}
    assert stands == {
        by_mail: ("present", 180),
        by_name: ("partial", 150),
        in_english: ("partial", 120),
    }


def test_who_is_not_expected_and_whose_name_two_bear_are_told(cohort, call, by):
    for _ in range(2):
        learner(cohort)
    rows = [row(call, name="กานต์ธิดา ศรีสวัสดิ์"), row(call, name="ผู้สังเกตการณ์", email="x@y.z")]

    report = take_webinar(session=call, rows=rows, by=by)

    assert (report.matched, report.unmatched) == ([], rows)
    assert not Attendance.objects.exists()


def test_rows_without_name_or_mail_match_nobody(cohort, call, by):
    learner(cohort, email="")

    assert read_webinar(session=call, rows=[row(call)], by=by).unmatched == [row(call)]


def test_looking_at_the_list_changes_nothing(cohort, call, by):
    one = learner(cohort, email="a@b.go.th")

    report = read_webinar(session=call, rows=[row(call, email="a@b.go.th")], by=by)

    assert [(m.enrolment, m.counted.minutes, m.is_kept) for m in report.matched] == [
        (one, 180, False)
    ]
    assert not Attendance.objects.exists()


def test_it_beats_nothing_that_was_said_and_fills_what_closing_left(
    cohort, call, by, standing_clock
):
    said, unsaid = learner(cohort, email="a@b.go.th"), learner(cohort, email="c@d.go.th")
    marked_as(call, said, "excused", reason="ลาป่วย", by=by)
    standing_clock.moves(hours=3)
    close_session(session=call, by=by)
    rows = [row(call, email="a@b.go.th"), row(call, email="c@d.go.th")]

    report = take_webinar(session=call, rows=rows, by=by)

    assert {m.enrolment: m.is_kept for m in report.matched} == {said: True, unsaid: False}
    stands = Attendance.objects.order_by("enrolment").values_list("status", "version")
    assert list(stands) == [("excused", 1), ("present", 2)]


def test_taking_the_same_list_twice_changes_nothing_more(cohort, call, by):
    learner(cohort, email="a@b.go.th")
    rows = [row(call, email="a@b.go.th")]

    for _ in range(2):
        take_webinar(session=call, rows=rows, by=by)

    assert Attendance.objects.get().version == 1


def test_who_only_looked_in_is_not_recorded(cohort, call, by):
    learner(cohort, email="a@b.go.th")

    report = take_webinar(session=call, rows=[row(call, -30, -1, email="a@b.go.th")], by=by)

    assert [m.counted.status for m in report.matched] == ["absent"]
    assert not Attendance.objects.exists()


def test_what_cannot_be_taken_says_why(cohort, call, by):
    with pytest.raises(refusals.SessionNotHeld):
        take_webinar(session=draft_session(cohort), rows=[], by=by)
    with pytest.raises(refusals.NotBegun):
        take_webinar(session=session(cohort), rows=[], by=by)
    with pytest.raises(refusals.TooManyRows):
        take_webinar(session=call, rows=[row(call)] * (webinar.LIMIT + 1), by=by)
    for other in (trainer(open_cohort()), person()):
        with pytest.raises(NotPermitted):
            take_webinar(session=call, rows=[], by=other)
