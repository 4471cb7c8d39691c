from datetime import timedelta

import pytest

from courses.core import clock
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotPermitted
from courses.core.jobs import services as jobs
from courses.enrolment.services import NotActive, withdraw
from courses.timetable import refusals
from courses.timetable.booking import book, cancel_booking
from courses.timetable.models import Booking
from courses.timetable.services import cancel_session, change_session
from courses.timetable.signals import booking_promoted
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import officer, person, trainer
from tests.factories.timetable import booked_session, draft_session, session

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(standing_clock):
    return open_cohort()


@pytest.fixture
def promoted():
    """Bookings the news told of."""
    heard: list[Booking] = []

    def hear(booking, **_kwargs):
        heard.append(booking)

    booking_promoted.connect(hear, weak=False)
    yield heard
    booking_promoted.disconnect(hear)


def booked_by(made, clinic):
    return book(session=clinic, enrolment=made, by=made.learner)


def states(clinic) -> list[str]:
    return list(
        Booking.objects.filter(session=clinic).order_by("pk").values_list("state", flat=True)
    )


def counted(clinic) -> int:
    clinic.refresh_from_db()
    return clinic.booked


def test_the_first_have_places_and_the_others_wait(cohort):
    clinic = booked_session(cohort, capacity=2)

    answers = [booked_by(enrolment(cohort=cohort), clinic).state for _ in range(4)]

    assert answers == ["booked", "booked", "waiting", "waiting"]
    assert counted(clinic) == 2


def test_without_a_capacity_there_is_a_place_for_everyone(cohort):
    clinic = booked_session(cohort, capacity=None)

    answers = [booked_by(enrolment(cohort=cohort), clinic).state for _ in range(3)]

    assert (answers, counted(clinic)) == (["booked"] * 3, 3)


def test_a_place_given_up_goes_to_who_has_waited_longest(
    cohort, standing_clock, promoted, committed
):
    clinic = booked_session(cohort)
    holds = booked_by(enrolment(cohort=cohort), clinic)
    waits = []
    for _ in range(2):
        standing_clock.moves(minutes=1)
        waits.append(booked_by(enrolment(cohort=cohort), clinic))

    with committed():
        cancel_booking(booking=holds, by=holds.enrolment.learner)

    assert states(clinic) == ["cancelled", "booked", "waiting"]
    assert (counted(clinic), promoted) == (1, [waits[0]])


def test_who_books_is_told_by_the_answer_and_not_by_news(cohort, promoted, committed):
    clinic = booked_session(cohort)

    with committed():
        booked_by(enrolment(cohort=cohort), clinic)

    assert promoted == []


def test_who_gives_up_waiting_frees_no_place(cohort):
    clinic = booked_session(cohort)
    _holds, waits = (booked_by(enrolment(cohort=cohort), clinic) for _ in range(2))

    cancel_booking(booking=waits, by=waits.enrolment.learner)

    assert (states(clinic), counted(clinic)) == (["booked", "cancelled"], 1)


def test_who_cancels_and_books_again_goes_to_the_end(cohort, standing_clock):
    clinic = booked_session(cohort)
    first, second = enrolment(cohort=cohort), enrolment(cohort=cohort)
    holds = booked_by(first, clinic)
    standing_clock.moves(minutes=1)
    booked_by(second, clinic)
    standing_clock.moves(minutes=1)

    cancel_booking(booking=holds, by=first.learner)
    again = booked_by(first, clinic)

    assert again.state == "waiting"
    assert states(clinic) == ["cancelled", "booked", "waiting"]


def test_more_room_goes_to_those_who_wait(cohort, promoted, committed):
    clinic = booked_session(cohort)
    made = [booked_by(enrolment(cohort=cohort), clinic) for _ in range(4)]

    with committed():
        change_session(session=clinic, capacity=3, by=officer(cohort))

    assert states(clinic) == ["booked", "booked", "booked", "waiting"]
    assert (counted(clinic), promoted) == (3, made[1:3])


def test_the_cut_off_holds_for_booking_and_for_cancelling(cohort, standing_clock):
    clinic = booked_session(cohort, booking_closes_at=clock.now() + timedelta(hours=1))
    holds, late = booked_by(enrolment(cohort=cohort), clinic), enrolment(cohort=cohort)
    standing_clock.moves(hours=1)

    with pytest.raises(refusals.BookingClosed):
        cancel_booking(booking=holds, by=holds.enrolment.learner)
    with pytest.raises(refusals.BookingClosed):
        booked_by(late, clinic)

    assert states(clinic) == ["booked"]


def test_staff_are_not_held_by_the_cut_off_and_leave_a_trace(cohort, standing_clock):
    by = trainer(cohort)
    clinic = booked_session(cohort, booking_closes_at=clock.now() + timedelta(hours=1))
    holds, waits = (booked_by(enrolment(cohort=cohort), clinic) for _ in range(2))
    standing_clock.moves(hours=2)

    cancel_booking(booking=holds, by=by, reason="ป่วย")

    waits.refresh_from_db()
    entry = AuditEntry.objects.get(action="timetable.cancel_booking")
    assert waits.state == "booked"
    assert (entry.actor, entry.target, entry.reason) == (by.uid, holds.uid, "ป่วย")


def test_staff_book_for_a_learner(cohort):
    made, by = enrolment(cohort=cohort), officer(cohort)

    booking = book(session=booked_session(cohort), enrolment=made, by=by)

    assert (booking.state, booking.booked_by) == ("booked", by)


def test_after_the_beginning_nobody_books(cohort, standing_clock):
    clinic, made = booked_session(cohort), enrolment(cohort=cohort)
    standing_clock.moves(days=1)

    with pytest.raises(refusals.BookingClosed):
        book(session=clinic, enrolment=made, by=officer(cohort))


def test_a_stranger_and_a_trainer_of_another_cohort_may_not_book_for_anyone(cohort):
    clinic, made = booked_session(cohort), enrolment(cohort=cohort)

    for by in (person(), trainer(open_cohort()), enrolment(cohort=cohort).learner):
        with pytest.raises(NotPermitted):
            book(session=clinic, enrolment=made, by=by)

    assert states(clinic) == []


def test_one_has_one_place(cohort):
    clinic, made = booked_session(cohort, capacity=5), enrolment(cohort=cohort)
    booked_by(made, clinic)

    with pytest.raises(refusals.AlreadyBooked):
        booked_by(made, clinic)

    assert counted(clinic) == 1


def test_one_in_two_cohorts_sits_on_one_chair(cohort):
    other, learner = open_cohort(), person()
    clinic = booked_session(cohort, other, capacity=5)
    booked_by(enrolment(cohort=cohort, learner=learner), clinic)

    with pytest.raises(refusals.AlreadyBooked):
        booked_by(enrolment(cohort=other, learner=learner), clinic)


def test_a_booking_is_cancelled_once(cohort):
    clinic = booked_session(cohort)
    holds = booked_by(enrolment(cohort=cohort), clinic)
    cancel_booking(booking=holds, by=holds.enrolment.learner)

    with pytest.raises(refusals.BookingEnded):
        cancel_booking(booking=holds, by=holds.enrolment.learner)

    assert counted(clinic) == 0


def test_what_cannot_be_booked_says_why(cohort):
    made = enrolment(cohort=cohort)
    called_off = booked_session(cohort)
    cancel_session(session=called_off, reason="น้ำท่วม", by=None)

    for clinic, refusal in (
        (session(cohort), refusals.NotBooked),
        (booked_session(open_cohort()), refusals.NotOfThisSession),
        (draft_session(cohort, is_booked=True), refusals.NotInState),
        (called_off, refusals.NotInState),
    ):
        with pytest.raises(refusal):
            booked_by(made, clinic)


def test_who_withdraws_leaves_places_to_those_who_wait(cohort, committed):
    clinic = booked_session(cohort)
    leaves = enrolment(cohort=cohort)
    booked_by(leaves, clinic)
    booked_by(enrolment(cohort=cohort), clinic)

    with committed():
        withdraw(enrolment=leaves, by=leaves.learner)

    assert (states(clinic), counted(clinic)) == (["cancelled", "booked"], 1)
    with pytest.raises(NotActive):
        booked_by(leaves, clinic)


def test_a_place_whose_news_was_lost_is_found_by_the_sweep(cohort):
    clinic = booked_session(cohort)
    leaves = enrolment(cohort=cohort)
    booked_by(leaves, clinic)
    withdraw(enrolment=leaves, by=leaves.learner)  # nothing is sent: the block never commits

    assert jobs.sweep()["timetable.places"] == 1
    assert states(clinic) == ["cancelled"]
    assert jobs.sweep()["timetable.places"] == 0
