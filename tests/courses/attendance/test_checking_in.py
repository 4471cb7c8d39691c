"""What happens at the door. The clock stands at nine; the session begins then."""

from datetime import timedelta

import pytest

from courses.attendance import refusals
from courses.attendance.models import Attendance, AttendanceEntry
from courses.attendance.services import GUESSES, check_in, close_session, show_code
from courses.attendance.signals import attendance_changed
from courses.core import clock
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotPermitted, TooMany
from courses.enrolment.services import withdraw
from courses.timetable.booking import book
from courses.timetable.services import cancel_session
from tests.factories.attendance import came, marked_as, on_the_wall
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import officer, person, trainer
from tests.factories.timetable import booked_session, draft_session, session

pytestmark = pytest.mark.django_db


def scan(seat, token, **fields):
    return check_in(learner=seat.learner, token=token, by=seat.learner, **fields)


def type_in(seat, short_code, **fields):
    return check_in(learner=seat.learner, short_code=short_code, by=seat.learner, **fields)


def entries() -> list[tuple[str, int, str]]:
    return list(AttendanceEntry.objects.order_by("pk").values_list("status", "minutes", "means"))


def test_who_scans_the_code_on_the_wall_is_there(lecture, seat):
    found = came(lecture, seat)

    assert (found.status, found.minutes, found.needs_review) == ("present", 150, False)
    entry = found.entries.get()
    assert (entry.means, entry.arrived_at, entry.recorded_by) == ("qr", clock.now(), seat.learner)


def test_the_short_code_is_as_good_as_the_qr_code(lecture, seat):
    found = type_in(seat, on_the_wall(lecture).short_code)

    assert (found.session, found.status) == (lecture, "present")
    assert entries() == [("present", 150, "code")]


def test_thai_digits_and_spaces_are_read(lecture, seat):
    short_code = on_the_wall(lecture).short_code
    thai = short_code.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))

    assert type_in(seat, f" {thai[:3]} {thai[3:]} ").status == "present"


def test_within_grace_nobody_is_late_and_after_it_one_is(cohort, lecture, standing_clock):
    prompt, late = enrolment(cohort=cohort), enrolment(cohort=cohort)

    standing_clock.moves(minutes=15)
    first = came(lecture, prompt)
    standing_clock.moves(minutes=5)
    second = came(lecture, late)

    assert (first.status, first.minutes) == ("present", 150)
    assert (second.status, second.minutes) == ("late", 130)


def test_a_double_tap_has_the_same_answer_and_one_entry(lecture, seat):
    token = on_the_wall(lecture).token

    first, second = scan(seat, token), scan(seat, token)

    assert (second, second.version) == (first, 1)
    assert entries() == [("present", 150, "qr")]
    assert AuditEntry.objects.filter(action="attendance.check_in").count() == 1


def test_a_second_scan_later_makes_nobody_late(lecture, seat, standing_clock):
    came(lecture, seat)
    standing_clock.moves(minutes=60)

    assert came(lecture, seat).status == "present"


def test_a_replayed_qr_code_is_refused(lecture, seat, standing_clock):
    token = on_the_wall(lecture).token
    standing_clock.moves(minutes=5)

    with pytest.raises(refusals.CodeExpired):
        scan(seat, token)

    assert entries() == []


def test_a_screenshot_passed_on_after_half_a_minute_is_refused(lecture, seat, standing_clock):
    """Taken as the code is about to change, it lives ten seconds; no screenshot lives forty."""
    standing_clock.moves(seconds=29)
    shown = on_the_wall(lecture)
    standing_clock.moves(seconds=30)

    with pytest.raises(refusals.CodeExpired):
        scan(seat, shown.token)
    with pytest.raises(refusals.CodeExpired):
        type_in(seat, shown.short_code, session=lecture)

    assert entries() == []


def test_a_slow_line_is_forgiven_ten_seconds(lecture, seat, standing_clock):
    standing_clock.moves(seconds=29)
    shown = on_the_wall(lecture)
    standing_clock.moves(seconds=10)

    assert scan(seat, shown.token).status == "present"


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_device_whose_clock_is_an_hour_off_changes_nothing(lecture, seat, hours):
    told = clock.now() + timedelta(hours=hours)

    found = scan(seat, on_the_wall(lecture).token, at_device=told)

    assert (found.status, found.minutes) == ("present", 150)
    assert found.entries.get().arrived_at == clock.now()
    entry = AuditEntry.objects.get(action="attendance.check_in")
    assert entry.changes["at_device"] == told.isoformat()


def test_a_code_of_another_session_is_refused(cohort, lecture, seat):
    parallel = session(cohort, at=clock.now())
    shown = on_the_wall(parallel)

    with pytest.raises(refusals.CodeOfAnotherSession):
        scan(seat, shown.token, session=lecture)
    with pytest.raises(refusals.CodeOfAnotherSession):
        type_in(seat, shown.short_code, session=lecture)

    assert entries() == []


def test_a_code_of_a_session_one_is_not_expected_at_is_refused(lecture, seat):
    elsewhere = session(open_cohort(), at=clock.now())

    with pytest.raises(refusals.NotExpectedHere):
        scan(seat, on_the_wall(elsewhere).token)
    with pytest.raises(refusals.WrongCode):
        type_in(seat, on_the_wall(elsewhere).short_code)

    assert entries() == []


def test_who_withdrew_is_not_expected(lecture, seat):
    withdraw(enrolment=seat, by=seat.learner)

    with pytest.raises(refusals.NotExpectedHere):
        came(lecture, seat)


def test_where_places_are_booked_only_who_holds_one_is_expected(cohort, standing_clock):
    clinic = booked_session(cohort, at=clock.now() + timedelta(hours=1))
    holds, waits = enrolment(cohort=cohort), enrolment(cohort=cohort)
    for one in (holds, waits):
        book(session=clinic, enrolment=one, by=one.learner)
    standing_clock.moves(hours=1)

    assert came(clinic, holds).status == "present"
    with pytest.raises(refusals.NotExpectedHere):
        came(clinic, waits)


def test_one_in_two_cohorts_of_a_lecture_comes_to_both(cohort):
    other, learner = open_cohort(), person()
    shared = session(cohort, other, at=clock.now())
    seats = [enrolment(cohort=one, learner=learner) for one in (cohort, other)]

    came(shared, seats[0])

    rows = Attendance.objects.order_by("enrolment").values_list("enrolment", "status")
    assert list(rows) == [(seats[0].pk, "present"), (seats[1].pk, "present")]


def test_check_in_opens_half_an_hour_before(cohort, standing_clock):
    lecture, seat = session(cohort, at=clock.now() + timedelta(hours=1)), enrolment(cohort=cohort)

    standing_clock.moves(minutes=29)
    with pytest.raises(refusals.CheckInNotOpen):
        came(lecture, seat)
    standing_clock.moves(minutes=1)

    assert came(lecture, seat).status == "present"


def test_after_the_end_and_after_closing_nobody_checks_in(cohort, lecture, seat, standing_clock):
    late = enrolment(cohort=cohort)
    by = officer(cohort)
    standing_clock.moves(hours=1)
    close_session(session=lecture, by=by)

    with pytest.raises(refusals.CheckInClosed):
        came(lecture, late)

    open_still = session(cohort, at=clock.now() - timedelta(hours=3))
    with pytest.raises(refusals.CheckInClosed):
        came(open_still, seat)


def test_a_draft_and_a_session_called_off_have_no_door(cohort, seat):
    draft = draft_session(cohort, at=clock.now())
    called_off = session(cohort, at=clock.now())
    cancel_session(session=called_off, reason="น้ำท่วม", by=None)

    for one in (draft, called_off):
        with pytest.raises(refusals.SessionNotHeld):
            came(one, seat)


def test_the_room_code_is_asked_beside_the_code(cohort, seat):
    lecture = session(cohort, at=clock.now(), room_code="BKK7")
    token = on_the_wall(lecture).token

    for wrong in ("", "BKK8", "รหัส"):
        with pytest.raises(refusals.WrongRoomCode):
            scan(seat, token, room_code=wrong)

    assert scan(seat, token, room_code=" bkk๗ ").status == "present"


def test_who_was_thought_to_be_away_comes_in_after_all(lecture, seat):
    marked_as(lecture, seat, "absent")

    found = came(lecture, seat)

    assert (found.status, found.version) == ("present", 2)
    assert entries() == [("absent", 0, "staff"), ("present", 150, "qr")]


def test_what_staff_said_of_who_came_stands(lecture, seat):
    marked_as(lecture, seat, "partial", minutes=60)

    found = came(lecture, seat)

    assert (found.status, found.minutes, found.version) == ("partial", 60, 1)


def test_guessing_ends_after_ten(lecture, seat, standing_clock):
    shown = on_the_wall(lecture).short_code
    wrong = f"{(int(shown) + 1) % 1_000_000:06d}"

    for _ in range(GUESSES.times):
        with pytest.raises(refusals.WrongCode):
            type_in(seat, wrong)
    with pytest.raises(TooMany):
        type_in(seat, shown)
    standing_clock.moves(minutes=6)

    assert type_in(seat, on_the_wall(lecture).short_code).status == "present"


def test_one_persons_guesses_hinder_nobody_else(cohort, lecture, seat):
    for _ in range(GUESSES.times):
        with pytest.raises(refusals.WrongCode):
            scan(seat, "x")

    assert came(lecture, enrolment(cohort=cohort)).status == "present"


def test_coming_in_forgives_the_tries_before(lecture, seat):
    for _ in range(3):
        for _ in range(GUESSES.times - 1):
            with pytest.raises(refusals.WrongCode):
                scan(seat, "x")
        came(lecture, seat)

    assert entries() == [("present", 150, "qr")]


def test_nobody_checks_in_for_another(lecture, seat):
    for by in (trainer(lecture.cohorts.get()), person()):
        with pytest.raises(NotPermitted):
            check_in(learner=seat.learner, token=on_the_wall(lecture).token, by=by)


def test_the_code_is_shown_to_those_who_take_attendance(cohort, lecture):
    expected = on_the_wall(lecture)

    assert show_code(session=lecture, by=trainer(cohort)) == expected
    assert show_code(session=lecture, by=officer(cohort)) == expected
    for by in (person(), trainer(open_cohort()), enrolment(cohort=cohort).learner):
        with pytest.raises(NotPermitted):
            show_code(session=lecture, by=by)


def test_no_code_is_shown_before_the_door_opens(cohort):
    tomorrow = session(cohort)

    with pytest.raises(refusals.CheckInNotOpen):
        show_code(session=tomorrow, by=officer(cohort))


def test_news_of_who_came_is_sent_after_commit(lecture, seat, committed):
    heard = []

    def hear(enrolments, **_kwargs):
        heard.append(enrolments)

    attendance_changed.connect(hear)
    with committed():
        came(lecture, seat)
        assert heard == []

    assert heard == [[seat.pk]]
