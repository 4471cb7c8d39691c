from datetime import timedelta
from uuid import uuid4

import pytest

from courses.access.models import Device
from courses.people.services import grant_role, withdraw_role
from tests.factories.people import PASSWORD, officer, person
from tests.lms.api.checked import CheckedClient

pytestmark = pytest.mark.django_db
TOKEN, REFRESH = "/api/v1/auth/token", "/api/v1/auth/refresh"


def credentials(user, **fields):
    return {"username": user.username, "password": PASSWORD, "device": "โทรศัพท์", **fields}


def bearer(client, token):
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def test_signing_in_opens_a_named_device(api):
    user = person()

    answer = api.post(TOKEN, credentials(user)).json()

    device = Device.objects.get()
    assert (device.user, device.name) == (user, "โทรศัพท์")
    assert set(answer) == {"access", "refresh", "expires_in", "device"}
    assert answer["expires_in"] == 900
    assert answer["device"]["id"] == str(device.uid)


def test_tokens_are_never_kept_by_caches_on_the_way(api):
    response = api.post(TOKEN, credentials(person()))

    assert response.headers["Cache-Control"] == "no-store"


def test_the_access_token_says_who_is_asking(api):
    user = person()
    access = api.post(TOKEN, credentials(user)).json()["access"]

    answer = bearer(api, access).get("/api/v1/me")

    assert answer.json()["id"] == str(user.uid)


def test_the_user_name_is_taken_in_any_letter_case(api):
    user = person(username="kanthida.s")

    answer = api.post(TOKEN, credentials(user, username="Kanthida.S"))

    assert answer.status_code == 200


def test_a_wrong_name_and_a_wrong_password_are_told_alike(api):
    user = person()

    wrong_password = api.post(TOKEN, credentials(user, password="another-2569"))
    wrong_name = api.post(TOKEN, credentials(user, username="nobody"))

    assert wrong_password.status_code == wrong_name.status_code == 401
    told = [{**one.json(), "request_id": ""} for one in (wrong_password, wrong_name)]
    assert told[0] == told[1]
    assert told[0]["code"] == "sign_in_refused"


def test_the_eleventh_guess_is_not_even_looked_at(api, standing_clock):
    user = person()
    for _ in range(10):
        api.post(TOKEN, credentials(user, password="another-2569"))

    answer = api.post(TOKEN, credentials(user))

    assert answer.status_code == 429
    assert answer.json()["code"] == "too_many_requests"
    assert answer.headers["Retry-After"] == "900"


def test_a_password_is_taken_as_typed(api):
    user = person(password="  มีช่องว่าง 2569  ")

    answer = api.post(TOKEN, credentials(user, password="  มีช่องว่าง 2569  "))

    assert answer.status_code == 200


def test_refreshing_gives_new_tokens_and_ends_the_old_one(api, standing_clock):
    first = api.post(TOKEN, credentials(person())).json()

    second = api.post(REFRESH, {"refresh": first["refresh"]}).json()
    api.post(REFRESH, {"refresh": second["refresh"]})
    reused = api.post(REFRESH, {"refresh": first["refresh"]})

    assert second["refresh"] != first["refresh"]
    assert (reused.status_code, reused.json()["code"]) == (401, "token_refused")
    assert Device.objects.get().revoked_at is not None


def test_refreshing_works_with_an_access_token_that_ran_out(api, standing_clock):
    tokens = api.post(TOKEN, credentials(person())).json()
    standing_clock.moves(minutes=16)

    phone = bearer(api, tokens["access"])
    stale = phone.get("/api/v1/me")
    renewed = phone.post(REFRESH, {"refresh": tokens["refresh"]})

    assert (stale.status_code, stale.json()["code"]) == (401, "token_refused")
    assert renewed.status_code == 200


@pytest.mark.parametrize("token", ["", "x", "ก", "a" * 4000, "eyJ.a.b"])
def test_a_forged_access_token_is_refused_even_where_strangers_may_come(api, token):
    answer = bearer(api, token.encode().decode("latin-1")).get("/api/v1/courses")

    assert (answer.status_code, answer.json()["code"]) == (401, "token_refused")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'


def test_nothing_is_authorised_by_the_address(api):
    access = api.post(TOKEN, credentials(person())).json()["access"]

    answer = api.get(f"/api/v1/me?access_token={access}")

    assert answer.status_code == 401


def test_signing_out_ends_the_calling_app_at_once(app):
    phone = app(person())

    answer = phone.post("/api/v1/auth/revoke")

    assert answer.status_code == 204
    assert phone.get("/api/v1/me").status_code == 401


def test_a_browser_is_no_device_to_sign_out(as_user):
    answer = as_user(person()).post("/api/v1/auth/revoke")

    assert (answer.status_code, answer.json()["code"]) == (409, "no_device")


def test_devices_are_ones_own_and_live(app, as_user):
    user = person()
    app(user), app(user), app(person())
    gone = Device.objects.filter(user=user).first()
    as_user(user).delete(f"/api/v1/auth/devices/{gone.uid}")

    listed = as_user(user).get("/api/v1/auth/devices").json()["items"]

    left = Device.objects.filter(user=user).exclude(pk=gone.pk).get()
    assert [one["id"] for one in listed] == [str(left.uid)]


def test_ending_a_device_twice_is_no_error(app, as_user):
    user = person()
    app(user)
    path = f"/api/v1/auth/devices/{Device.objects.get().uid}"

    answers = [as_user(user).delete(path).status_code for _ in range(2)]

    assert answers == [204, 204]


def test_a_role_taken_away_is_gone_at_the_next_request(app):
    user = officer()
    phone = app(user)
    before = phone.get("/api/v1/people?q=กานต์").status_code

    withdraw_role(assignment=user.roles.get(), by=None)

    assert (before, phone.get("/api/v1/people?q=กานต์").status_code) == (200, 403)


def test_a_role_given_is_there_at_the_next_request(app):
    user = person()
    phone = app(user)
    before = phone.get("/api/v1/people?q=กานต์").status_code

    grant_role(user=user, role="officer", by=None)

    assert (before, phone.get("/api/v1/people?q=กานต์").status_code) == (403, 200)


def test_a_blocked_account_is_out_at_once(app):
    user = person()
    phone = app(user)

    type(user).objects.filter(pk=user.pk).update(is_active=False)

    assert phone.get("/api/v1/me").status_code == 401


def test_a_browser_without_the_csrf_token_writes_nothing(db):
    browser = CheckedClient(enforce_csrf_checks=True)
    user = person()
    browser.force_login(user)

    answer = browser.patch("/api/v1/me", {"language": "en"})

    user.refresh_from_db()
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
    assert user.language == "th"


def test_a_device_of_nobody_is_not_found(as_user):
    answer = as_user(person()).delete(f"/api/v1/auth/devices/{uuid4()}")

    assert answer.status_code == 404


def test_an_access_token_lives_fifteen_minutes(app, standing_clock):
    phone = app(person())

    standing_clock.moves(seconds=timedelta(minutes=15).total_seconds())
    at_the_end = phone.get("/api/v1/me").status_code
    standing_clock.moves(seconds=1)

    assert (at_the_end, phone.get("/api/v1/me").status_code) == (200, 401)
