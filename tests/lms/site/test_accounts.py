"""Signing in, signing out, and changing the password."""

from datetime import timedelta

from django.contrib.auth import get_user
from django.test import Client

import pytest

from courses.access.models import Device
from courses.access.services import BY_ACCOUNT, sign_in
from courses.core.errors import TooMany
from tests.factories.people import PASSWORD, person
from tests.lms.site.pages import errors, heading, links, page, words
from tests.lms.site.test_preferences import ELSEWHERE, HERE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]
NEW = "ประโยคยาวที่ฉันแต่งเอง-2570"


def enter(client: Client, username: str, password: str = PASSWORD, **more: str):
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def who(client: Client) -> str:
    return getattr(get_user(client), "username", "")


@pytest.mark.parametrize("spelled", ["somying.t", "Somying.T", "SOMYING.T"])
def test_the_right_password_opens_my_learning(client: Client, spelled: str):
    person(username="somying.t")

    response = enter(client, spelled)

    assert (response.headers["Location"], who(client)) == ("/my/", "somying.t")


def test_a_password_is_taken_with_its_spaces(client: Client):
    person(username="somying.t", password="  มีวรรคหน้าหลัง  ")

    enter(client, "somying.t", "  มีวรรคหน้าหลัง  ")

    assert who(client) == "somying.t"


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("somying.t", "wrong"),
        ("nobody", PASSWORD),
        ("gone", PASSWORD),
        ("x" * 151, PASSWORD),
        ("somying.t", "x" * 1025),
    ],
)
def test_a_wrong_name_and_a_wrong_password_are_told_alike(client, username, password):
    person(username="somying.t")
    person(username="gone", is_active=False)

    response = enter(client, username, password)

    told = [error.split(": ")[-1] for error in errors(response)]
    assert (response.status_code, told) == (200, ["ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง"])
    assert who(client) == ""


def test_what_is_left_out_is_asked_for_and_the_password_is_never_sent_back(client: Client):
    empty = client.post("/sign-in/", {})
    wrong = enter(client, "somying.t", "secret-I-typed")

    assert errors(empty) == [
        "ชื่อผู้ใช้: โปรดพิมพ์ชื่อผู้ใช้",
        "รหัสผ่าน: โปรดพิมพ์รหัสผ่าน",
    ]
    assert page(wrong).select_one("#id_username")["value"] == "somying.t"
    assert b"secret-I-typed" not in wrong.content


def test_guessing_is_slowed_and_told_when_to_come_back(client: Client):
    person(username="somying.t")
    for _guess in range(BY_ACCOUNT.times):
        enter(client, "somying.t", "wrong")

    response = enter(client, "somying.t")

    assert (response.status_code, who(client)) == (429, "")
    assert errors(response) == ["ลองหลายครั้งเกินไป โปรดลองใหม่ในอีก 900 วินาที"]


def test_both_doors_count_together(client: Client):
    person(username="somying.t")
    for _guess in range(BY_ACCOUNT.times):
        enter(client, "somying.t", "wrong")

    with pytest.raises(TooMany):
        sign_in(username="somying.t", password=PASSWORD, device="มือถือ", address="127.0.0.1")


@pytest.mark.parametrize("wanted", HERE)
def test_one_comes_back_to_where_one_was_going(client: Client, wanted: str):
    person(username="somying.t")

    assert enter(client, "somying.t", next=wanted).headers["Location"] == wanted


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_one_is_never_sent_to_another_site(client: Client, wanted: str):
    person(username="somying.t")

    form = client.get("/sign-in/", {"next": wanted})

    assert page(form).select("main input[name=next]") == []
    assert enter(client, "somying.t", next=wanted).headers["Location"] == "/my/"


def test_one_who_is_signed_in_is_sent_on(site_as):
    client = site_as(person())

    assert client.get("/sign-in/").headers["Location"] == "/my/"
    assert client.get("/sign-in/?next=/courses/").headers["Location"] == "/courses/"


def test_the_session_is_renewed_against_fixation(client: Client):
    person(username="somying.t")
    client.get("/courses/")
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key

    enter(client, "somying.t")

    assert client.session.session_key != before


@pytest.mark.parametrize("language", ["th", "en"])
def test_ones_own_language_is_spoken_unless_another_was_chosen(client: Client, language: str):
    person(username="somying.t", language="en")
    if language == "th":
        client.cookies["django_language"] = "th"

    enter(client, "somying.t")

    assert client.cookies["django_language"].value == language


def test_sign_in_needs_the_token_against_forgery():
    person(username="somying.t")

    assert enter(Client(enforce_csrf_checks=True), "somying.t").status_code == 403


def test_sign_in_is_kept_by_no_cache(client: Client):
    assert "no-store" in client.get("/sign-in/").headers["Cache-Control"]


def test_signing_out_is_a_deed_and_not_a_link(site_as):
    client = site_as(person(username="somying.t"))

    refused = client.get("/sign-out/")
    after_link = who(client)
    done = client.post("/sign-out/")

    assert (refused.status_code, after_link) == (405, "somying.t")
    assert (done.headers["Location"], who(client)) == ("/", "")


# --- The password ----------------------------------------------------------------------


def change(client: Client, old: str = PASSWORD, new: str = NEW, again: str = NEW):
    sent = {"old_password": old, "new_password1": new, "new_password2": again}
    return client.post("/password/", sent)


def test_a_changed_password_is_the_one_that_counts(site_as):
    client = site_as(person(username="somying.t"))

    response = change(client)

    assert response.headers["Location"] == "/password/done/"
    assert heading(client.get("/password/done/")) == "เปลี่ยนรหัสผ่านแล้ว"
    assert who(client) == "somying.t"
    stranger = Client()
    enter(stranger, "somying.t", NEW)
    assert who(stranger) == "somying.t"


def test_a_changed_password_ends_every_other_sign_in(site_as):
    me = person(username="somying.t")
    here, elsewhere = site_as(me), site_as(me)
    sign_in(username="somying.t", password=PASSWORD, device="มือถือ", address="127.0.0.1")

    change(here)

    assert (who(here), who(elsewhere)) == ("somying.t", "")
    assert list(Device.objects.filter(revoked_at=None)) == []


def test_a_failed_change_ends_nothing(site_as):
    me = person(username="somying.t")
    sign_in(username="somying.t", password=PASSWORD, device="มือถือ", address="127.0.0.1")

    change(site_as(me), old="wrong")

    assert Device.objects.filter(revoked_at=None).count() == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"old": "wrong"}, "ใส่รหัสผ่านเก่าผิด"),
        ({"again": "another"}, "รหัสผ่านใหม่ทั้งสองช่องไม่ตรงกัน"),
        ({"new": "a1b2c3d4e", "again": "a1b2c3d4e"}, "รหัสผ่านใหม่สั้นเกินไป โปรดใช้อย่างน้อย 10"),
        ({"new": "password123", "again": "password123"}, "รหัสผ่านนี้มีผู้ใช้มาก"),
        ({"new": "somying.t99", "again": "somying.t99"}, "รหัสผ่านใหม่คล้ายกับชื่อ"),
        ({"new": "", "again": ""}, "โปรดพิมพ์รหัสผ่าน"),
    ],
)
def test_a_password_that_cannot_be_used_is_told_why(site_as, sent, said):
    me = person(username="somying.t")

    response = change(site_as(me), **sent)

    me.refresh_from_db()
    told = [error.split(": ", 1)[1] for error in errors(response)]
    assert told
    assert all(one.startswith(said) for one in told)
    assert me.check_password(PASSWORD)


def test_ten_characters_are_enough(site_as):
    assert change(site_as(person()), new="k8#mQ2!vXz", again="k8#mQ2!vXz").status_code == 302


def test_the_rule_stands_beside_the_field_in_thai(site_as):
    help_text = words(page(site_as(person()).get("/password/")).select_one(".field__help"))

    assert help_text.startswith("อย่างน้อย 10 ตัวอักษร")


@pytest.mark.parametrize("path", ["/password/", "/password/done/"])
def test_a_stranger_has_no_password_to_change(client: Client, path: str):
    assert client.get(path).headers["Location"] == f"/sign-in/?next={path}"


def test_the_password_page_is_found_from_my_learning(site_as):
    assert links(site_as(person()).get("/my/"))["เปลี่ยนรหัสผ่าน"] == "/password/"


def test_the_limit_is_that_of_a_quarter_of_an_hour():
    assert BY_ACCOUNT.window == timedelta(minutes=15)


def test_guessing_the_old_password_is_slowed_as_at_the_door(client: Client):
    client.force_login(person(username="somying.t"))
    form = {"old_password": "ผิด", "new_password1": NEW, "new_password2": NEW}

    for _guess in range(BY_ACCOUNT.times):
        client.post("/password/", form)
    refused = client.post("/password/", {**form, "old_password": PASSWORD})

    assert refused.status_code == 200
    assert who(client) == "somying.t"
    assert client.login(username="somying.t", password=NEW) is False
