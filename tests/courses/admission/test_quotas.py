"""The giving-out of seats as a pure function, on examples and on anything hypothesis thinks of."""

import json
from collections import Counter

from hypothesis import assume, given
from hypothesis import strategies as st

from courses.admission.enums import Answer
from courses.admission.quotas import Outcome, Pool, Queued, Seats, allocate, restored, stored


def answers(seats: Seats, *pools: str) -> list[Answer]:
    queue = [Queued(str(number), pool) for number, pool in enumerate(pools)]
    return [outcome.answer for outcome in allocate(seats, queue)]


def test_without_quotas_the_first_come_first() -> None:
    assert answers(Seats(2, 0), "", "", "") == [
        Answer.OPEN_SEAT,
        Answer.OPEN_SEAT,
        Answer.NO_SEAT,
    ]


def test_a_minimum_is_kept_for_those_who_come_later() -> None:
    health = Pool("health", minimum=1, maximum=None, taken=0)

    assert answers(Seats(2, 0, (health,)), "", "", "health") == [
        Answer.OPEN_SEAT,
        Answer.KEPT_FOR_QUOTAS,
        Answer.QUOTA_SEAT,
    ]


def test_above_its_minimum_a_quota_competes_for_open_seats() -> None:
    health = Pool("health", minimum=1, maximum=3, taken=0)

    assert answers(Seats(3, 0, (health,)), "health", "health", "", "health") == [
        Answer.QUOTA_SEAT,
        Answer.OPEN_SEAT,
        Answer.OPEN_SEAT,
        Answer.NO_SEAT,
    ]


def test_a_maximum_holds_while_seats_are_left() -> None:
    health = Pool("health", minimum=0, maximum=1, taken=0)

    assert answers(Seats(9, 0, (health,)), "health", "health", "") == [
        Answer.OPEN_SEAT,
        Answer.QUOTA_FULL,
        Answer.OPEN_SEAT,
    ]


def test_what_a_quota_has_already_counts_for_its_minimum() -> None:
    health = Pool("health", minimum=2, maximum=2, taken=1)

    assert answers(Seats(3, 2, (health,)), "", "health", "health") == [
        Answer.KEPT_FOR_QUOTAS,
        Answer.QUOTA_SEAT,
        Answer.QUOTA_FULL,
    ]


def test_a_capacity_lowered_under_the_minima_seats_nobody_too_many() -> None:
    pools = (Pool("a", 2, None, 0), Pool("b", 2, None, 0))

    assert answers(Seats(3, 0, pools), "a", "b", "a", "b", "") == [
        Answer.QUOTA_SEAT,
        Answer.QUOTA_SEAT,
        Answer.QUOTA_SEAT,
        Answer.NO_SEAT,
        Answer.NO_SEAT,
    ]


def test_an_unknown_quota_is_no_quota() -> None:
    assert answers(Seats(1, 0), "gone") == [Answer.OPEN_SEAT]


# --- Of any seats and any queue --------------------------------------------------------------

NAMES = ("a", "b", "c")


@st.composite
def pools(draw: st.DrawFn) -> tuple[Pool, ...]:
    made = []
    for name in NAMES[: draw(st.integers(0, len(NAMES)))]:
        maximum = draw(st.none() | st.integers(0, 6))
        bound = 6 if maximum is None else maximum
        made.append(Pool(name, draw(st.integers(0, bound)), maximum, draw(st.integers(0, bound))))
    return tuple(made)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Seats, list[Queued]]:
    given_pools = draw(pools())
    taken = sum(pool.taken for pool in given_pools) + draw(st.integers(0, 3))
    seats = Seats(taken + draw(st.integers(0, 10)), taken, given_pools)
    names = draw(st.lists(st.sampled_from(["", *NAMES]), max_size=25))
    return seats, [Queued(str(number), name) for number, name in enumerate(names)]


def after(seats: Seats, queue: list[Queued], outcomes: list[Outcome]) -> Seats:
    """The seats once those seated have taken theirs."""
    won = Counter(
        waiting.pool for waiting, outcome in zip(queue, outcomes, strict=True) if outcome.is_seated
    )
    given_pools = tuple(
        Pool(pool.id, pool.minimum, pool.maximum, pool.taken + won[pool.id]) for pool in seats.pools
    )
    return Seats(seats.capacity, seats.taken + won.total(), given_pools)


@given(situations())
def test_no_seat_too_many_in_the_cohort_or_in_a_quota(situation) -> None:
    seats, queue = situation

    full = after(seats, queue, allocate(seats, queue))

    assert full.taken <= full.capacity
    assert all(pool.maximum is None or pool.taken <= pool.maximum for pool in full.pools)


@given(situations())
def test_no_minimum_is_given_away(situation) -> None:
    """Unless capacity was lowered beneath the minima, what is left covers what is still kept."""
    seats, queue = situation
    assume(sum(pool.kept for pool in seats.pools) <= seats.free)

    full = after(seats, queue, allocate(seats, queue))

    assert sum(pool.kept for pool in full.pools) <= full.free


@given(situations())
def test_nobody_waits_for_a_seat_they_could_have(situation) -> None:
    seats, queue = situation
    outcomes = allocate(seats, queue)
    waiting = [q for q, outcome in zip(queue, outcomes, strict=True) if not outcome.is_seated]

    again = allocate(after(seats, queue, outcomes), waiting)

    assert not any(outcome.is_seated for outcome in again)


@given(situations())
def test_nobody_is_overtaken_within_a_quota(situation) -> None:
    seats, queue = situation
    outcomes = allocate(seats, queue)

    for name in ("", *NAMES):
        seated = [
            outcome.is_seated
            for waiting, outcome in zip(queue, outcomes, strict=True)
            if waiting.pool == name
        ]
        assert seated == sorted(seated, reverse=True)


@given(situations())
def test_who_is_overtaken_by_another_quota_could_not_have_had_that_seat(situation) -> None:
    """An open seat never goes to a later one while an earlier one, not at a maximum, waits."""
    seats, queue = situation
    outcomes = allocate(seats, queue)
    known = {pool.id for pool in seats.pools}

    for place, outcome in enumerate(outcomes):
        if outcome.is_seated or outcome.answer == Answer.QUOTA_FULL:
            continue
        later = zip(queue[place + 1 :], outcomes[place + 1 :], strict=True)
        overtaking = [(q, o) for q, o in later if o.is_seated]
        assert all(o.answer == Answer.QUOTA_SEAT and q.pool in known for q, o in overtaking)


@given(situations())
def test_seats_freed_one_by_one_go_as_they_would_all_at_once(situation) -> None:
    """Promotion after each freed seat ends where one allocation of all of them ends."""
    seats, queue = situation
    at_once = {outcome.candidate for outcome in allocate(seats, queue) if outcome.is_seated}

    one_by_one: set[str] = set()
    waiting, held = list(queue), seats
    for capacity in range(seats.taken, seats.capacity + 1):
        held = Seats(capacity, held.taken, held.pools)
        outcomes = allocate(held, waiting)
        held = after(held, waiting, outcomes)
        one_by_one |= {outcome.candidate for outcome in outcomes if outcome.is_seated}
        waiting = [q for q, o in zip(waiting, outcomes, strict=True) if not o.is_seated]

    assert len(one_by_one) == len(at_once)
    if sum(pool.kept for pool in seats.pools) <= 0:
        assert one_by_one == at_once


@given(situations())
def test_an_allocation_can_be_replayed_from_its_record(situation) -> None:
    seats, queue = situation

    kept = json.loads(json.dumps(stored(seats, queue)))

    assert restored(kept) == (seats, queue)
    assert allocate(*restored(kept)) == allocate(seats, queue)
