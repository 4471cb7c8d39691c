"""Forty people, ten places in a clinic; and those who come and go while others wait."""

from functools import partial
from threading import Barrier

import pytest

from courses.timetable import booking, services
from courses.timetable.models import Booking, Session
from tests.factories.catalogue import published_course
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.timetable import booked_session
from tests.races.crowd import PATIENCE_SECONDS, at_once, told

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PEOPLE, PLACES = 40, 10


@pytest.fixture
def cohort():
    return open_cohort(course=published_course(lessons=1), capacity=100)


@pytest.fixture
def clinic(cohort) -> Session:
    return booked_session(cohort, capacity=PLACES)


def press(seat, clinic):
    return partial(booking.book, session=clinic, enrolment=seat, by=seat.learner)


def leave(made):
    return partial(booking.cancel_booking, booking=made, by=made.enrolment.learner)


def held(clinic: Session) -> int:
    return Booking.objects.filter(session=clinic, state="booked").count()


def counted(clinic: Session) -> int:
    return Session.objects.get(pk=clinic.pk).booked


def test_looking_and_then_booking_gives_a_place_to_too_many(cohort, clinic, monkeypatch):
    everyone_looked = Barrier(PEOPLE)

    def look_then_book(session, *, told_already):
        others = Booking.objects.filter(session=session, state="booked").count()
        everyone_looked.wait(PATIENCE_SECONDS)
        if others < session.capacity:
            Booking.objects.filter(pk=told_already.pk).update(state="booked")

    monkeypatch.setattr(booking, "_locked", lambda session: Session.objects.get(pk=session.pk))
    monkeypatch.setattr(booking, "give_out_places", look_then_book)
    seats = [enrolment(cohort=cohort) for _ in range(PEOPLE)]

    at_once([press(seat, clinic) for seat in seats])

    assert held(clinic) == PEOPLE


def test_without_the_lock_a_place_is_left_empty_while_somebody_waits(cohort, monkeypatch):
    clinic = booked_session(cohort, capacity=1)
    first, second = enrolment(cohort=cohort), enrolment(cohort=cohort)
    holds = press(first, clinic)()
    both_looked = Barrier(2)
    really = booking.give_out_places

    def looked(session, **fields):
        lucky = really(session, **fields)
        both_looked.wait(PATIENCE_SECONDS)
        return lucky

    monkeypatch.setattr(booking, "_locked", lambda session: Session.objects.get(pk=session.pk))
    monkeypatch.setattr(booking, "give_out_places", looked)

    at_once([leave(holds), press(second, clinic)])

    states = Booking.objects.filter(session=clinic).order_by("pk").values_list("state", flat=True)
    assert (list(states), counted(clinic)) == (["cancelled", "waiting"], 0)


@pytest.mark.parametrize("trial", range(3))
def test_ten_of_forty_get_a_place_and_the_others_wait(cohort, clinic, trial):
    seats = [enrolment(cohort=cohort) for _ in range(PEOPLE)]

    answers = at_once([press(seat, clinic) for seat in seats])

    assert told(answers) == {"ok": PEOPLE}
    assert held(clinic) == counted(clinic) == PLACES
    assert Booking.objects.filter(session=clinic, state="waiting").count() == PEOPLE - PLACES


def test_many_presses_of_one_person_take_one_place(cohort, clinic):
    seat = enrolment(cohort=cohort)

    answers = at_once([press(seat, clinic)] * 10)

    assert told(answers) == {"ok": 1, "already_booked": 9}
    assert held(clinic) == counted(clinic) == 1


def test_many_presses_to_leave_free_one_place(cohort, clinic):
    made, _stays = (
        press(enrolment(cohort=cohort), clinic)(),
        press(enrolment(cohort=cohort), clinic)(),
    )

    answers = at_once([leave(made)] * 10)

    assert told(answers) == {"ok": 1, "booking_ended": 9}
    assert held(clinic) == counted(clinic) == 1


@pytest.mark.parametrize("trial", range(3))
def test_who_waits_moves_up_while_others_leave_join_and_give_up_waiting(cohort, clinic, trial):
    first = [press(enrolment(cohort=cohort), clinic)() for _ in range(PLACES)]
    queue = [press(enrolment(cohort=cohort), clinic)() for _ in range(10)]
    joining = [enrolment(cohort=cohort) for _ in range(8)]

    answers = at_once(
        [
            *(leave(made) for made in first[:8]),
            *(leave(made) for made in queue[::2]),
            *(press(seat, clinic) for seat in joining),
        ]
    )

    assert told(answers) == {"ok": 21}
    assert held(clinic) == counted(clinic) == PLACES
    _assert_nobody_went_ahead(clinic)


def _assert_nobody_went_ahead(clinic):
    live = Booking.objects.filter(session=clinic, state__in=["booked", "waiting"])
    in_order = list(live.order_by("booked_at", "pk").values_list("state", flat=True))
    assert in_order == sorted(in_order)  # "booked" before "waiting", all the way


def test_room_made_while_people_join_is_filled(cohort, clinic):
    for _ in range(PLACES):
        press(enrolment(cohort=cohort), clinic)()
    more = partial(services.change_session, session=clinic, capacity=PLACES + 5, by=None)
    seats = [enrolment(cohort=cohort) for _ in range(8)]

    at_once([more, *(press(seat, clinic) for seat in seats)])

    assert held(clinic) == counted(clinic) == PLACES + 5
    _assert_nobody_went_ahead(clinic)
