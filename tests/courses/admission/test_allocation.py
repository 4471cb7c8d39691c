"""Giving out seats by rank and quota: looked at, carried out, taken back, replayed."""

from datetime import timedelta

import pytest

from courses.admission import intakes, offers
from courses.admission.allocation import (
    AllocationAnswered,
    UndoTooLate,
    give_out_seats,
    outcomes_of,
    preview_allocation,
    replay,
    undo_allocation,
)
from courses.admission.enums import Answer
from courses.admission.explaining import explain
from courses.admission.intakes import QuotaPlan
from courses.admission.models import Candidacy, Quota
from courses.admission.receivers import give_released_seats
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.core.errors import NotPermitted, StaleVersion
from courses.notifications.models import Delivery
from tests.factories.admission import again, applicant, quota, selective_cohort, set_quotas
from tests.factories.people import officer, organisation, person, trainer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning(standing_clock):
    return standing_clock


@pytest.fixture
def desk():
    return officer()


def states(*candidacies: Candidacy) -> list[str]:
    return [again(candidacy).state for candidacy in candidacies]


def taken(cohort: Cohort) -> int:
    return Cohort.objects.get(pk=cohort.pk).taken


def test_before_the_first_allocation_nobody_is_offered_a_seat():
    cohort = selective_cohort(capacity=5)

    assert states(applicant(cohort), applicant(cohort)) == ["waiting", "waiting"]
    assert taken(cohort) == 0


def test_seats_go_down_the_list_and_the_rest_wait(desk):
    cohort = selective_cohort(capacity=2)
    candidates = [applicant(cohort) for _ in range(3)]

    allocation = give_out_seats(cohort=cohort, by=desk)

    assert states(*candidates) == ["offered", "offered", "waiting"]
    assert (allocation.number, allocation.seated, taken(cohort)) == (1, 2, 2)
    assert [outcome.answer for outcome in outcomes_of(allocation)] == [
        Answer.OPEN_SEAT,
        Answer.OPEN_SEAT,
        Answer.NO_SEAT,
    ]


def test_a_preview_changes_nothing_and_says_what_would_happen(desk):
    cohort = selective_cohort(capacity=1)
    first, second = applicant(cohort), applicant(cohort)

    preview = preview_allocation(cohort=cohort, by=desk)

    assert [row.pk for row in preview.queue] == [first.pk, second.pk]
    assert (preview.seated, states(first, second)) == (1, ["waiting", "waiting"])
    assert taken(cohort) == 0


def test_a_preview_is_carried_out_only_on_the_list_it_showed(desk):
    cohort = selective_cohort(capacity=1)
    applicant(cohort)
    preview = preview_allocation(cohort=cohort, by=desk)
    applicant(cohort)

    with pytest.raises(StaleVersion):
        give_out_seats(cohort=cohort, by=desk, list_version=preview.list_version)

    fresh = preview_allocation(cohort=cohort, by=desk)
    assert give_out_seats(cohort=cohort, by=desk, list_version=fresh.list_version).seated == 1


def test_once_seats_were_given_out_the_next_who_comes_gets_a_free_one_at_once(desk):
    cohort = selective_cohort(capacity=2)
    applicant(cohort)
    give_out_seats(cohort=cohort, by=desk)

    assert states(applicant(cohort), applicant(cohort)) == ["offered", "waiting"]


def test_quotas_keep_seats_for_their_own(desk):
    commerce, health = organisation(), organisation()
    cohort = selective_cohort(capacity=3)
    set_quotas(cohort, quota(commerce, minimum=1, maximum=1), quota(health, minimum=1))
    candidates = [applicant(cohort, of=commerce) for _ in range(2)]
    others = [applicant(cohort) for _ in range(2)]

    give_out_seats(cohort=cohort, by=desk)

    assert states(*candidates) == ["offered", "waiting"]
    assert states(*others) == ["offered", "waiting"]
    assert states(applicant(cohort, of=health)) == ["offered"]
    assert list(Quota.objects.values_list("taken", flat=True)) == [1, 1]


def test_a_minimum_returns_to_all_after_its_day(desk, standing_clock):
    health = organisation()
    cohort = selective_cohort(capacity=1)
    until = clock.today() + timedelta(days=2)
    set_quotas(cohort, quota(health, minimum=1, released_on=until))
    waiting = applicant(cohort)
    give_out_seats(cohort=cohort, by=desk)

    standing_clock.moves(days=2)
    assert (give_released_seats(), states(waiting)) == (0, ["waiting"])
    standing_clock.moves(days=1)
    assert (give_released_seats(), states(waiting)) == (1, ["offered"])


def test_a_freed_quota_seat_goes_to_the_next_of_the_quota(desk):
    health = organisation()
    cohort = selective_cohort(capacity=2)
    set_quotas(cohort, quota(health, minimum=1))
    first, open_seat = applicant(cohort, of=health), applicant(cohort)
    give_out_seats(cohort=cohort, by=desk)
    outside, second = applicant(cohort), applicant(cohort, of=health)

    offers.decline_offer(candidacy=first, by=first.person)

    assert states(open_seat, outside, second) == ["offered", "waiting", "offered"]
    assert Quota.objects.get().taken == 1


def test_an_allocation_is_taken_back_within_ten_minutes_before_a_letter_went(desk, standing_clock):
    cohort = selective_cohort(capacity=1)
    first, second = applicant(cohort), applicant(cohort)
    allocation = give_out_seats(cohort=cohort, by=desk)
    standing_clock.moves(minutes=10)

    undo_allocation(allocation=allocation, by=desk)

    assert states(first, second) == ["waiting", "waiting"]
    assert (taken(cohort), again(first).answer_by) == (0, None)
    offered = Delivery.objects.filter(notice__kind="admission.offered")
    told = set(offered.values_list("channel", "state", "why"))
    assert ("email", "suppressed", "overtaken") in told
    assert not offered.filter(state__in=["waiting", "sent"]).exists()
    assert states(applicant(cohort)) == ["waiting"]  # nothing flows, as before it


def test_after_ten_minutes_it_stands(desk, standing_clock):
    cohort = selective_cohort(capacity=1)
    applicant(cohort)
    allocation = give_out_seats(cohort=cohort, by=desk)
    standing_clock.moves(minutes=10, seconds=1)

    with pytest.raises(UndoTooLate):
        undo_allocation(allocation=allocation, by=desk)


def test_an_allocation_somebody_answered_is_not_taken_back(desk):
    cohort = selective_cohort(capacity=2)
    first = applicant(cohort)
    allocation = give_out_seats(cohort=cohort, by=desk)
    offers.accept_offer(candidacy=first, by=first.person)

    with pytest.raises(AllocationAnswered):
        undo_allocation(allocation=allocation, by=desk)


def test_only_the_last_allocation_is_taken_back_and_only_once(desk):
    cohort = selective_cohort(capacity=2)
    applicant(cohort)
    first = give_out_seats(cohort=cohort, by=desk)
    applicant(cohort)
    second = give_out_seats(cohort=cohort, by=desk)

    with pytest.raises(UndoTooLate):
        undo_allocation(allocation=first, by=desk)
    undo_allocation(allocation=second, by=desk)
    with pytest.raises(UndoTooLate):
        undo_allocation(allocation=second, by=desk)


def test_an_allocation_is_replayed_from_its_record(desk):
    health = organisation()
    cohort = selective_cohort(capacity=3)
    set_quotas(cohort, quota(health, minimum=1, maximum=2))
    for place in (health, None, health, None, health):
        applicant(cohort, of=place)

    allocation = give_out_seats(cohort=cohort, by=desk)

    allocation.refresh_from_db()
    assert replay(allocation) == outcomes_of(allocation)
    assert allocation.seated == 3


def test_who_waits_is_told_why_in_figures(desk):
    health = organisation()
    cohort = selective_cohort(capacity=2)
    set_quotas(cohort, quota(health, minimum=0, maximum=1))
    applicant(cohort, of=health)
    give_out_seats(cohort=cohort, by=desk)
    full = applicant(cohort, of=health)
    behind = applicant(cohort, of=health)

    why = explain(again(behind))

    assert (why.answer, why.place, why.ahead) == (Answer.QUOTA_FULL, 2, 1)
    assert (why.capacity, why.taken, why.open_seats, why.kept_seats) == (2, 1, 1, 0)
    assert (why.quota.maximum, why.quota.taken) == (1, 1)
    assert explain(again(full)).place == 1


def test_who_does_not_run_the_cohort_neither_looks_nor_gives():
    cohort = selective_cohort()
    applicant(cohort)

    for somebody in (person(), trainer(cohort)):
        with pytest.raises(NotPermitted):
            preview_allocation(cohort=cohort, by=somebody)
        with pytest.raises(NotPermitted):
            give_out_seats(cohort=cohort, by=somebody)
        with pytest.raises(NotPermitted):
            intakes.set_quotas(cohort=cohort, plans=[], by=somebody)


# --- Setting quotas --------------------------------------------------------------------------


def test_who_waits_is_sorted_anew_when_quotas_change(desk):
    health = organisation()
    cohort = selective_cohort(capacity=1)
    waiting, other = applicant(cohort, of=health), applicant(cohort)

    (made,) = set_quotas(cohort, quota(health, minimum=1))

    assert (again(waiting).quota, again(other).quota) == (made, None)


def test_the_first_quota_that_fits_is_the_candidates(desk):
    ministry = organisation()
    department = organisation(parent=ministry)
    cohort = selective_cohort(capacity=4)
    inner, outer = set_quotas(cohort, quota(department), quota(ministry))

    assert again(applicant(cohort, of=department)).quota == inner
    assert again(applicant(cohort, of=ministry)).quota == outer


def test_quotas_change_places_and_keep_their_seats(desk):
    commerce, health = organisation(), organisation()
    cohort = selective_cohort(capacity=4)
    first, second = set_quotas(cohort, quota(commerce), quota(health, maximum=2))
    applicant(cohort, of=health)
    give_out_seats(cohort=cohort, by=desk)

    plans = [
        QuotaPlan("สาธารณสุข", second.criteria, maximum=1, uid=str(second.uid)),
        QuotaPlan("พาณิชย์", first.criteria, uid=str(first.uid)),
    ]
    again_made = intakes.set_quotas(cohort=cohort, plans=plans, by=desk)

    assert [row.pk for row in again_made] == [second.pk, first.pk]
    assert list(Quota.objects.values_list("name_th", "taken")) == [("สาธารณสุข", 1), ("พาณิชย์", 0)]


@pytest.mark.parametrize(
    ("plans", "code"),
    [
        ([QuotaPlan("ก", minimum=3)], "quotas_exceed_capacity"),
        ([QuotaPlan("ก", minimum=2, maximum=1)], "wrong_quota"),
        ([QuotaPlan("  ")], "quota_name_missing"),
        ([QuotaPlan("ก", [{"rule": "levels", "any": ["X9"]}])], "wrong_rule"),
    ],
)
def test_quotas_nobody_could_keep_are_refused(plans, code, desk):
    cohort = selective_cohort(capacity=2)

    with pytest.raises(intakes.Invalid) as refusal:
        intakes.set_quotas(cohort=cohort, plans=plans, by=desk)

    assert refusal.value.code == code
    assert not Quota.objects.exists()


def test_a_quota_somebody_sits_in_is_neither_dropped_nor_cut_short(desk):
    health = organisation()
    cohort = selective_cohort(capacity=2)
    (made,) = set_quotas(cohort, quota(health))
    applicant(cohort, of=health)
    give_out_seats(cohort=cohort, by=desk)

    short = QuotaPlan("สั้น", made.criteria, maximum=0, uid=str(made.uid))
    for plans in ([], [short]):
        with pytest.raises(intakes.WrongQuota):
            intakes.set_quotas(cohort=cohort, plans=plans, by=desk)
