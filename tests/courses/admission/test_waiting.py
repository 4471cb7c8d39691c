"""A full cohort's list: who waits moves up in the transaction that freed the seat."""

from datetime import timedelta

from django.db import transaction

import pytest

from courses.admission import offers
from courses.admission.applying import (
    AlreadyCandidate,
    NotByApplication,
    NoWaitingList,
    join_waiting_list,
)
from courses.admission.enums import CandidacyState
from courses.admission.models import Candidacy, CandidacyStep
from courses.admission.receivers import give_released_seats, let_offers_lapse
from courses.admission.steps import CandidacyMoved
from courses.cohorts.models import Cohort
from courses.cohorts.services import change_cohort
from courses.core import clock
from courses.core.errors import NotPermitted
from courses.enrolment.models import Enrolment
from courses.enrolment.seats import CohortFull
from courses.enrolment.services import enrol, withdraw
from courses.notifications.models import Notice
from tests.factories.admission import again, queued, selective_cohort
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import officer, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning(standing_clock):
    return standing_clock


@pytest.fixture
def full() -> Cohort:
    """One seat, taken."""
    cohort = open_cohort(capacity=1)
    enrolment(cohort=cohort)
    return Cohort.objects.get(pk=cohort.pk)


def states(*candidacies: Candidacy) -> list[str]:
    return [again(candidacy).state for candidacy in candidacies]


def taken(cohort: Cohort) -> int:
    return Cohort.objects.get(pk=cohort.pk).taken


def told(candidacy: Candidacy) -> list[str]:
    notices = Notice.objects.filter(recipient=candidacy.person).order_by("pk")
    return [notice.kind.removeprefix("admission.") for notice in notices]


def test_one_waits_for_a_seat_of_a_full_cohort(full):
    waiting = queued(full)

    assert states(waiting) == ["waiting"]
    assert (again(waiting).entered_at, taken(full)) == (clock.now(), 1)
    assert told(waiting) == ["waiting"]


def test_where_seats_are_left_one_enrols_and_does_not_wait():
    with pytest.raises(NoWaitingList):
        queued(open_cohort(capacity=1))


def test_where_seats_are_given_by_selection_there_is_no_queue_to_join():
    with pytest.raises(NotByApplication):
        queued(selective_cohort())


def test_who_waits_or_sits_already_does_not_wait_again(full):
    waiting = queued(full)
    seated = Enrolment.objects.get(cohort=full).learner

    for somebody in (waiting.person, seated):
        with pytest.raises(AlreadyCandidate):
            join_waiting_list(cohort=full, by=somebody)


def test_a_seat_that_is_freed_is_offered_to_the_first_who_waits(full):
    first, second = queued(full), queued(full)

    left = Enrolment.objects.get(cohort=full)
    withdraw(enrolment=left, by=left.learner)

    assert states(first, second) == ["offered", "waiting"]
    assert again(first).answer_by == clock.now() + timedelta(hours=72)
    assert taken(full) == 1
    assert told(first) == ["waiting", "offered"]


def test_the_seat_and_the_list_move_together_or_not_at_all(full):
    waiting, left = queued(full), Enrolment.objects.get(cohort=full)

    with pytest.raises(RuntimeError), transaction.atomic():
        withdraw(enrolment=left, by=left.learner)
        raise RuntimeError

    assert states(waiting) == ["waiting"]
    assert taken(full) == 1


def test_nobody_who_presses_later_gets_a_seat_before_those_who_wait(full):
    queued(full)
    left = Enrolment.objects.get(cohort=full)
    withdraw(enrolment=left, by=left.learner)

    with pytest.raises(CohortFull):
        enrol(learner=(late := person()), cohort=Cohort.objects.get(pk=full.pk), by=late)


def test_a_seat_that_is_accepted_becomes_an_enrolment_without_another_seat(full):
    waiting, left = queued(full), Enrolment.objects.get(cohort=full)
    withdraw(enrolment=left, by=left.learner)

    made = offers.accept_offer(candidacy=waiting, by=waiting.person)

    assert (made.learner, made.state) == (waiting.person, "active")
    assert (again(waiting).state, again(waiting).enrolment) == ("confirmed", made)
    assert taken(full) == 1
    assert told(waiting) == ["waiting", "offered", "confirmed"]


def test_accepting_twice_is_accepting_once(full):
    waiting, left = queued(full), Enrolment.objects.get(cohort=full)
    withdraw(enrolment=left, by=left.learner)

    answers = [offers.accept_offer(candidacy=waiting, by=waiting.person) for _press in range(2)]

    assert answers[0] == answers[1]
    assert Enrolment.objects.filter(learner=waiting.person).count() == 1


@pytest.mark.parametrize(("answer", "state"), [("decline", "declined"), ("withdraw", "withdrawn")])
def test_a_seat_that_is_given_up_goes_to_the_next(full, answer, state):
    first, second = queued(full), queued(full)
    left = Enrolment.objects.get(cohort=full)
    withdraw(enrolment=left, by=left.learner)

    give_up = {"decline": offers.decline_offer, "withdraw": offers.take_back}[answer]
    give_up(candidacy=first, by=first.person, reason="ติดราชการ")

    assert states(first, second) == [state, "offered"]
    assert taken(full) == 1
    assert again(first).history.last().reason == "ติดราชการ"


def test_an_offer_nobody_answers_lapses_and_goes_on(full, standing_clock):
    first, second = queued(full), queued(full)
    left = Enrolment.objects.get(cohort=full)
    withdraw(enrolment=left, by=left.learner)

    standing_clock.moves(hours=72, seconds=-1)
    assert let_offers_lapse() == 0
    standing_clock.moves(seconds=2)
    assert let_offers_lapse() == 1

    assert states(first, second) == ["expired", "offered"]
    assert (taken(full), told(first)) == (1, ["waiting", "offered", "expired"])


def test_after_its_time_an_offer_cannot_be_accepted(full, standing_clock):
    waiting, left = queued(full), Enrolment.objects.get(cohort=full)
    withdraw(enrolment=left, by=left.learner)
    standing_clock.moves(hours=73)

    with pytest.raises(offers.OfferLapsed):
        offers.accept_offer(candidacy=waiting, by=waiting.person)


def test_whoever_leaves_a_confirmed_seat_frees_it_for_the_next(full):
    first, second = queued(full), queued(full)
    left = Enrolment.objects.get(cohort=full)
    withdraw(enrolment=left, by=left.learner)
    offers.accept_offer(candidacy=first, by=first.person)

    offers.take_back(candidacy=again(first), by=first.person, reason="ย้ายหน่วยงาน")

    assert states(first, second) == ["withdrawn", "offered"]
    assert again(first).enrolment.state == "withdrawn"
    assert taken(full) == 1


def test_more_seats_are_offered_down_the_list_at_once(full):
    waiting = [queued(full) for _ in range(3)]

    change_cohort(cohort=full, capacity=3, by=officer())

    assert states(*waiting) == ["offered", "offered", "waiting"]
    assert taken(full) == 3


def test_a_stranger_neither_accepts_nor_declines_nor_withdraws_for_another(full):
    waiting, left = queued(full), Enrolment.objects.get(cohort=full)
    withdraw(enrolment=left, by=left.learner)

    for act in (offers.accept_offer, offers.decline_offer, offers.take_back):
        with pytest.raises(NotPermitted):
            act(candidacy=waiting, by=person())
    assert states(waiting) == ["offered"]


def test_an_officer_answers_for_somebody_who_rang_up(full):
    waiting, left = queued(full), Enrolment.objects.get(cohort=full)
    withdraw(enrolment=left, by=left.learner)
    desk = officer()

    made = offers.accept_offer(candidacy=waiting, by=desk)

    assert (made.learner, made.enrolled_by) == (waiting.person, desk)


def test_what_has_ended_is_not_taken_back(full):
    waiting = queued(full)
    offers.take_back(candidacy=waiting, by=waiting.person)

    with pytest.raises(CandidacyMoved):
        offers.take_back(candidacy=again(waiting), by=waiting.person)


def test_every_step_is_written_down_for_its_person(full):
    waiting, left = queued(full), Enrolment.objects.get(cohort=full)
    withdraw(enrolment=left, by=left.learner)
    offers.accept_offer(candidacy=waiting, by=waiting.person)

    steps = CandidacyStep.objects.filter(candidacy=waiting).values_list("was", "became", "code")
    assert list(steps) == [
        ("draft", "waiting", "queue"),
        ("waiting", "offered", "promote"),
        ("offered", "confirmed", "accept"),
    ]


def test_a_seat_a_crash_left_idle_is_found_by_the_sweep(full):
    waiting = queued(full)
    Cohort.objects.filter(pk=full.pk).update(taken=0)

    assert give_released_seats() == 1
    assert states(waiting) == [CandidacyState.OFFERED]


def test_one_who_left_comes_again_and_has_their_own_enrolment_back(full):
    """What they had done is kept; the earlier candidacy stays as it ended."""
    first, left = queued(full), Enrolment.objects.get(cohort=full)
    withdraw(enrolment=left, by=left.learner)
    seat = offers.accept_offer(candidacy=first, by=first.person)
    queued(full)
    withdraw(enrolment=seat, by=first.person)
    other = Candidacy.objects.get(cohort=full, state=CandidacyState.OFFERED)
    second = queued(full, first.person)

    offers.decline_offer(candidacy=other, by=other.person)
    back = offers.accept_offer(candidacy=second, by=first.person)

    assert back == seat
    assert states(first, second) == ["withdrawn", "confirmed"]
