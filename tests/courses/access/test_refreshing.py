import hashlib

import pytest

from courses.access import services
from courses.access.models import Device, RefreshToken
from courses.core.audit.models import AuditEntry
from tests.factories.people import PASSWORD, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(standing_clock):
    person(username="somchai")
    return services.sign_in(
        username="somchai", password=PASSWORD, device="iPhone", address="10.0.0.1"
    )


def refreshed(token: str) -> str:
    return services.refresh(token=token).refresh


def is_refused(token: str) -> bool:
    try:
        services.refresh(token=token)
    except services.TokenRefused:
        return True
    return False


def is_revoked() -> bool:
    return Device.objects.get().revoked_at is not None


def test_a_refresh_token_is_exchanged_for_others(first, standing_clock):
    standing_clock.moves(days=59)

    tokens = services.refresh(token=first.refresh)

    assert tokens.refresh != first.refresh
    assert services.device_of(tokens.access) == first.device
    assert Device.objects.get().last_seen_at == services.clock.now()


def test_only_the_hash_is_kept(first):
    digest = hashlib.sha256(first.refresh.encode()).hexdigest()

    assert list(RefreshToken.objects.values_list("digest", flat=True)) == [digest]


def test_an_unknown_token_is_refused_and_revokes_nothing(first):
    assert is_refused("unknown")
    assert not is_revoked()


def test_a_refresh_token_lives_sixty_days(first, standing_clock):
    standing_clock.moves(days=60, seconds=1)

    assert is_refused(first.refresh)
    assert not is_revoked()


def test_a_token_that_comes_back_after_its_successor_was_used_revokes_the_device(first):
    second = refreshed(first.refresh)
    third = refreshed(second)

    assert is_refused(first.refresh)

    assert is_revoked()
    assert is_refused(third)
    entry = AuditEntry.objects.get(action="access.revoke")
    assert (entry.actor, entry.reason) == (None, "refresh token reused")


@pytest.mark.parametrize(("seconds", "refused"), [(30, False), (31, True)])
def test_the_predecessor_is_honoured_for_thirty_seconds(first, standing_clock, seconds, refused):
    refreshed(first.refresh)
    standing_clock.moves(seconds=seconds)

    assert is_refused(first.refresh) == refused
    assert is_revoked() == refused


def test_the_grace_counts_from_the_first_use(first, standing_clock):
    refreshed(first.refresh)
    standing_clock.moves(seconds=20)
    refreshed(first.refresh)
    standing_clock.moves(seconds=20)

    assert is_refused(first.refresh)


def test_of_two_answers_to_one_token_only_the_second_is_good(first):
    """Thief and owner both show it within the grace: who holds the replaced answer is caught."""
    lost = refreshed(first.refresh)
    sent_again = refreshed(first.refresh)

    assert is_refused(lost)

    assert is_revoked()
    assert is_refused(sent_again)


def test_after_a_lost_answer_life_goes_on_with_the_second(first, standing_clock):
    refreshed(first.refresh)
    token = refreshed(first.refresh)

    for _ in range(3):
        standing_clock.moves(days=30)
        token = refreshed(token)

    assert not is_revoked()
