from datetime import timedelta

import pytest

from courses.core import clock
from courses.core.errors import TooMany
from courses.core.limits.models import Allowance
from courses.core.limits.services import Limit, forget_old, give_back, spend, take_back

pytestmark = pytest.mark.django_db
THRICE = Limit("test", 3, timedelta(minutes=15))


def spend_all(*subject: str) -> None:
    for _ in range(THRICE.times):
        spend(THRICE, *subject)


def refused(*subject: str) -> bool:
    try:
        spend(THRICE, *subject)
    except TooMany:
        return True
    return False


def test_spend_refuses_the_fourth_of_three_and_says_when_to_come_back(standing_clock):
    spend_all("ก")
    standing_clock.moves(minutes=5)

    with pytest.raises(TooMany) as refusal:
        spend(THRICE, "ก")

    assert refusal.value.values == {"retry_after": 600}


def test_spend_counts_each_subject_and_each_limit_apart():
    spend_all("ก")

    assert not refused("ข")
    assert not refused("ก", "10.0.0.1")
    spend(Limit("other", 3, timedelta(minutes=15)), "ก")
    assert refused("ก")


def test_allowance_refills_when_the_window_is_over_and_not_a_second_sooner(standing_clock):
    spend_all("ก")

    standing_clock.moves(minutes=14, seconds=59)
    assert refused("ก")
    standing_clock.moves(seconds=1)
    spend_all("ก")
    assert refused("ก")


def test_a_refusal_costs_nothing(standing_clock):
    spend_all("ก")
    refills_at = Allowance.objects.get().refills_at

    assert refused("ก")

    assert Allowance.objects.get().refills_at == refills_at


def test_give_back_returns_everything():
    spend_all("ก")

    give_back(THRICE, "ก")

    spend_all("ก")
    assert refused("ก")


def test_take_back_returns_one_and_never_more_than_there_were():
    spend_all("ก")

    take_back(THRICE, "ก")

    assert not refused("ก")
    assert refused("ก")
    for _ in range(9):
        take_back(THRICE, "ก")
    spend_all("ก")
    assert refused("ก")


def test_the_subject_is_not_kept_in_the_clear():
    spend(THRICE, "somchai", "10.0.0.1")

    key = Allowance.objects.get().key

    assert len(key) == 64
    assert "somchai" not in key


def test_forget_old_drops_what_refilled_a_day_ago(standing_clock):
    spend(THRICE, "ก")
    standing_clock.moves(days=1)
    spend(THRICE, "ข")
    kept = Allowance.objects.order_by("pk").last()

    standing_clock.moves(minutes=15, seconds=1)

    assert forget_old() == 1
    assert list(Allowance.objects.all()) == [kept]
    assert clock.now() > kept.refills_at
