"""Codes that an app scanned without a line and sends when it has one."""

from datetime import timedelta

from django.test import override_settings

import pytest

from courses.attendance import refusals
from courses.attendance.marking import review
from courses.attendance.models import Attendance
from courses.attendance.selectors import to_review
from courses.attendance.services import check_in_later, close_session
from courses.core import clock
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotPermitted
from tests.factories.attendance import came, marked_as, on_the_wall
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import officer, person, trainer
from tests.factories.timetable import session

pytestmark = pytest.mark.django_db


def send(seat, token, **fields):
    return check_in_later(learner=seat.learner, token=token, by=seat.learner, **fields)


def test_a_code_sent_hours_later_counts_from_when_it_was_shown(lecture, seat, standing_clock):
    standing_clock.moves(minutes=20)
    shown_at, token = clock.now(), on_the_wall(lecture).token
    standing_clock.moves(hours=8)

    found = send(seat, token)

    entry = found.entries.get()
    assert (found.status, found.minutes, found.needs_review) == ("late", 130, True)
    assert (entry.means, entry.arrived_at) == ("offline", shown_at)


def test_what_the_device_says_of_the_time_is_kept_and_not_believed(lecture, seat, standing_clock):
    standing_clock.moves(minutes=20)
    token, told = on_the_wall(lecture).token, clock.now() - timedelta(hours=1)

    found = send(seat, token, scanned_at=told)

    changes = AuditEntry.objects.get(action="attendance.check_in_later").changes
    assert found.status == "late"
    assert changes["scanned_at"] == told.isoformat()


def test_it_is_taken_for_a_day(lecture, seat, standing_clock):
    token = on_the_wall(lecture).token

    standing_clock.moves(hours=24, seconds=1)
    with pytest.raises(refusals.TooOld):
        send(seat, token)

    with override_settings(CHECK_IN_LATER_HOURS=48):
        assert send(seat, token).status == "present"


def test_sending_twice_is_once(lecture, seat, standing_clock):
    token = on_the_wall(lecture).token
    standing_clock.moves(hours=4)

    first, second = send(seat, token), send(seat, token)

    assert (second, second.version, second.entries.count()) == (first, 1, 1)


def test_it_never_beats_what_was_said_before(cohort, lecture, seat, standing_clock):
    at_the_door, excused = seat, enrolment(cohort=cohort)
    token = on_the_wall(lecture).token
    came(lecture, at_the_door)
    marked_as(lecture, excused, "excused", reason="ลาป่วย")
    standing_clock.moves(minutes=90)

    found = [send(one, token) for one in (at_the_door, excused)]

    assert [(one.status, one.version, one.needs_review) for one in found] == [
        ("present", 1, False),
        ("excused", 1, False),
    ]


def test_it_beats_an_absence_that_nobody_spoke_of(cohort, lecture, seat, standing_clock):
    token, by = on_the_wall(lecture).token, officer(cohort)
    standing_clock.moves(hours=3)
    close_session(session=lecture, by=by)

    found = send(seat, token)

    assert (found.status, found.version, found.needs_review) == ("present", 2, True)
    entries = found.entries.values_list("status", "means")
    assert list(entries) == [("absent", "closing"), ("present", "offline")]


def test_it_does_not_beat_an_absence_that_staff_confirmed(cohort, lecture, seat, standing_clock):
    token, by = on_the_wall(lecture).token, officer(cohort)
    standing_clock.moves(hours=3)
    close_session(session=lecture, by=by)
    marked_as(lecture, seat, "absent", expected_version=1, reason="ตรวจแล้วไม่อยู่")

    assert (send(seat, token).status, seat.attendance.get().version) == ("absent", 2)


def test_a_code_of_another_cohort_or_of_nowhere_is_refused(lecture, seat, standing_clock):
    elsewhere = session(open_cohort(), at=clock.now())

    with pytest.raises(refusals.NotExpectedHere):
        send(seat, on_the_wall(elsewhere).token)
    with pytest.raises(refusals.WrongCode):
        send(seat, "x")

    assert not Attendance.objects.exists()


def test_a_code_of_the_future_is_no_code(lecture, seat, standing_clock):
    now = clock.now()
    standing_clock.moves(minutes=5)
    token = on_the_wall(lecture).token
    standing_clock.stands_at(now)

    with pytest.raises(refusals.WrongCode):
        send(seat, token)


def test_a_code_from_before_the_door_opened_is_refused(cohort, standing_clock):
    lecture, seat = session(cohort, at=clock.now() + timedelta(hours=2)), enrolment(cohort=cohort)
    token = on_the_wall(lecture).token
    standing_clock.moves(hours=2)

    with pytest.raises(refusals.CheckInNotOpen):
        send(seat, token)


def test_the_room_code_is_asked_later_too(cohort, seat, standing_clock):
    lecture = session(cohort, at=clock.now(), room_code="4321")
    token = on_the_wall(lecture).token
    standing_clock.moves(hours=1)

    with pytest.raises(refusals.WrongRoomCode):
        send(seat, token)

    assert send(seat, token, room_code="4321").needs_review


def test_nobody_sends_for_another(lecture, seat):
    with pytest.raises(NotPermitted):
        check_in_later(learner=seat.learner, token=on_the_wall(lecture).token, by=person())


def test_staff_look_at_it_and_let_it_stand(cohort, lecture, seat, standing_clock):
    sent = send(seat, on_the_wall(lecture).token)
    assert list(to_review(lecture)) == [sent]

    with pytest.raises(NotPermitted):
        review(attendance=sent, by=seat.learner)
    reviewed = review(attendance=sent, by=trainer(cohort))

    assert (reviewed.needs_review, list(to_review(lecture))) == (False, [])
