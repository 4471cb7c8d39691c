import time
from statistics import median

import pytest

from courses.access import services
from courses.access.models import Device, RefreshToken
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotFound, TooMany
from tests.factories.people import PASSWORD, person

pytestmark = pytest.mark.django_db


def sign_in(username: str, password: str = PASSWORD, address: str = "10.0.0.1"):
    return services.sign_in(username=username, password=password, device="iPhone", address=address)


def outcome(call) -> str:
    try:
        call()
    except services.DomainError as error:
        return error.code
    return "ok"


@pytest.fixture
def somchai():
    return person(username="somchai")


@pytest.fixture
def tokens(somchai, standing_clock):
    return sign_in("somchai")


def test_signing_in_opens_a_device(somchai, standing_clock):
    tokens = sign_in("somchai")

    device = Device.objects.get()
    assert (device.user, device.name, device.revoked_at) == (somchai, "iPhone", None)
    assert tokens.expires_in == 900
    assert services.device_of(tokens.access) == device
    assert AuditEntry.objects.get(action="access.sign_in").actor == somchai.uid


def test_the_name_is_read_in_any_case(somchai):
    assert sign_in("SomChai").device.user == somchai


@pytest.mark.parametrize(
    ("username", "password"), [("somchai", "wrong"), ("nobody", PASSWORD), ("", "")]
)
def test_wrong_name_and_wrong_password_are_told_alike(somchai, username, password):
    with pytest.raises(services.SignInRefused) as refusal:
        sign_in(username, password)

    assert (refusal.value.code, refusal.value.field) == ("sign_in_refused", "")
    assert not Device.objects.exists()


def test_a_blocked_person_is_told_the_same(somchai):
    somchai.is_active = False
    somchai.save()

    assert outcome(lambda: sign_in("somchai")) == "sign_in_refused"


@pytest.mark.usefixtures("somchai")
def test_known_and_unknown_names_take_alike_long(settings):
    settings.PASSWORD_HASHERS = ["lms.settings.passwords.LightArgon2Hasher"]
    person(username="slow")

    def seconds(username: str, number: int) -> float:
        started = time.perf_counter()
        outcome(lambda: sign_in(username, "wrong", address=f"10.1.0.{number}"))
        return time.perf_counter() - started

    pairs = [(seconds("slow", n), seconds("nobody", n)) for n in range(9)]
    known, unknown = (median(times) for times in zip(*pairs, strict=True))

    assert 0.5 < known / unknown < 2


def test_the_eleventh_guess_at_an_account_is_not_even_looked_at(somchai, standing_clock):
    for _ in range(10):
        assert outcome(lambda: sign_in("somchai", "wrong")) == "sign_in_refused"

    with pytest.raises(TooMany) as refusal:
        sign_in("somchai")

    assert refusal.value.values == {"retry_after": 900}
    standing_clock.moves(minutes=15)
    assert outcome(lambda: sign_in("somchai")) == "ok"


def test_guesses_in_another_case_count_for_the_same_account(somchai):
    for n in range(10):
        outcome(lambda n=n: sign_in("somchai" if n % 2 else "SOMCHAI", "wrong"))

    assert outcome(lambda: sign_in("SomChai")) == "too_many_requests"


def test_a_right_password_forgives_the_wrong_ones_before_it(somchai):
    for _ in range(9):
        outcome(lambda: sign_in("somchai", "wrong"))
    sign_in("somchai")

    outcomes = [outcome(lambda: sign_in("somchai", "wrong")) for _ in range(10)]

    assert outcomes == ["sign_in_refused"] * 10


def test_an_address_that_guesses_at_many_accounts_is_stopped(somchai):
    for n in range(60):
        outcome(lambda n=n: sign_in(f"guess{n}", "wrong"))

    assert outcome(lambda: sign_in("somchai")) == "too_many_requests"
    assert outcome(lambda: sign_in("somchai", address="10.0.0.2")) == "ok"


def test_a_whole_class_signs_in_behind_one_address(somchai):
    outcomes = {outcome(lambda: sign_in("somchai")) for _ in range(61)}

    assert outcomes == {"ok"}


def test_a_sign_in_does_not_forgive_the_guesses_of_its_address(somchai):
    for n in range(59):
        outcome(lambda n=n: sign_in(f"guess{n}", "wrong"))

    sign_in("somchai")
    outcomes = [outcome(lambda n=n: sign_in(f"more{n}", "wrong")) for n in range(2)]

    assert outcomes == ["sign_in_refused", "too_many_requests"]


@pytest.mark.parametrize("broken", ["", "x", "a.b.c", "eyJ1IjoxfQ:1:x"])
def test_a_forged_access_token_is_refused(tokens, broken):
    assert outcome(lambda: services.device_of(broken)) == "token_refused"


def test_a_token_signed_for_another_purpose_is_refused(tokens):
    other = services.signing.dumps([str(tokens.device.uid), 0], salt="another")

    assert outcome(lambda: services.device_of(other)) == "token_refused"


def test_an_access_token_lives_fifteen_minutes(tokens, standing_clock):
    standing_clock.moves(minutes=15)
    last = outcome(lambda: services.device_of(tokens.access))
    standing_clock.moves(seconds=1)

    assert (last, outcome(lambda: services.device_of(tokens.access))) == ("ok", "token_refused")


def test_a_blocked_person_is_out_at_once(tokens, somchai):
    somchai.is_active = False
    somchai.save()

    assert outcome(lambda: services.device_of(tokens.access)) == "token_refused"
    assert outcome(lambda: services.refresh(token=tokens.refresh)) == "token_refused"


def test_asking_whose_token_it_is_costs_one_query(tokens, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert services.device_of(tokens.access).user.username == "somchai"


def test_revoking_ends_a_device_once(tokens, somchai, standing_clock):
    services.revoke(device=tokens.device, by=somchai)
    services.revoke(device=tokens.device, by=somchai)

    assert outcome(lambda: services.device_of(tokens.access)) == "token_refused"
    assert outcome(lambda: services.refresh(token=tokens.refresh)) == "token_refused"
    assert AuditEntry.objects.filter(action="access.revoke").count() == 1


def test_nobody_revokes_somebody_elses_device(tokens):
    with pytest.raises(NotFound):
        services.revoke(device=tokens.device, by=person())

    assert outcome(lambda: services.device_of(tokens.access)) == "ok"


def test_devices_are_forgotten_ninety_days_after_their_end(tokens, somchai, standing_clock):
    kept, silent = sign_in("somchai").device, sign_in("somchai").device
    services.revoke(device=tokens.device, by=somchai)
    Device.objects.filter(pk=silent.pk).update(last_seen_at=silent.last_seen_at.replace(2026, 6, 1))

    standing_clock.moves(days=90)
    nothing = services.forget_old()
    standing_clock.moves(seconds=1)

    assert (nothing, services.forget_old()) == (1, 1)
    assert list(Device.objects.all()) == [kept]
    assert set(RefreshToken.objects.values_list("device", flat=True)) == {kept.pk}
