from functools import partial

import pytest

from courses.access import services
from courses.access.models import RefreshToken
from courses.core.errors import TooMany
from courses.core.limits.services import Limit, spend
from tests.factories.people import PASSWORD, person
from tests.races.crowd import at_once, told

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def token() -> str:
    person(username="somchai")
    signed_in = services.sign_in(
        username="somchai", password=PASSWORD, device="iPhone", address="10.0.0.1"
    )
    return signed_in.refresh


@pytest.mark.parametrize("trial", range(3))
def test_a_token_shown_by_many_at_once_leaves_one_that_is_good(token, trial):
    answers = at_once([partial(services.refresh, token=token)] * 10)

    live = RefreshToken.objects.filter(used_at=None, replaced_at=None)
    assert told(answers)["ok"] == 10
    assert live.count() == 1


def test_of_two_families_born_of_one_token_at_most_one_lives(token):
    first, second = at_once([partial(services.refresh, token=token)] * 2)

    answers = [
        answer
        for tokens in (first, second)
        for answer in at_once([partial(services.refresh, token=tokens.refresh)])
    ]

    assert told(answers)["ok"] <= 1


def test_a_limit_holds_against_many_at_once():
    ten = Limit("race", 10, services.GRACE)

    def guess() -> bool:
        try:
            spend(ten, "somchai")
        except TooMany:
            return False
        return True

    assert sorted(at_once([guess] * 40)) == [False] * 30 + [True] * 10
