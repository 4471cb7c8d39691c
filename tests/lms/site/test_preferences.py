"""Text size and language, kept in cookies; and never a way off the site."""

from django.test import Client

import pytest

from tests.lms.site.pages import heading, page, words

pytestmark = pytest.mark.django_db

HERE = ["/courses/", "/courses/?q=%E0%B8%AD%E0%B8%AD%E0%B8%81", "/my/#due", "http://testserver/my/"]
ELSEWHERE = [
    "http://evil.example/",
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "http:///evil.example",
    "http:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "ftp://testserver/",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "http://evil.example\\@testserver/",
    "http://testserver:80@evil.example",
    " //evil.example",
    "\t//evil.example",
    "\n/courses/",
    "/\t/evil.example",
    "/courses/\r\nSet-Cookie: a=b",
    "/\u202eevil",
    "/\0evil.example",
    "http://evil\u3002example/",
    "http://testserver\u2025evil.example/",
    "//evil.example%2f..",
    "mailto:a@evil.example",
]


def sized(client: Client, **sent: str):
    return client.post("/preferences/text-size/", sent)


@pytest.mark.parametrize("size", ["small", "normal", "large"])
def test_a_size_is_kept_and_every_page_shows_it(client: Client, size: str):
    response = sized(client, size=size, next="/privacy/")

    assert response.headers["Location"] == "/privacy/"
    shown = page(client.get("/privacy/"))
    assert shown.html["data-size"] == size
    assert [b["value"] for b in shown.select("[name=size][aria-pressed=true]")] == [size]


def test_the_size_is_kept_for_a_year_out_of_reach_of_scripts(client: Client):
    cookie = sized(client, size="large").cookies["text_size"]

    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (31536000, True, "Lax")


@pytest.mark.parametrize("size", ["", "huge", '"><script>', "normal\r\nX: y"])
def test_a_size_that_is_none_changes_nothing(client: Client, size: str):
    response = sized(client, size=size)

    assert (response.status_code, "text_size" in response.cookies) == (302, False)


def test_a_forged_cookie_is_read_as_the_usual_size(client: Client):
    client.cookies["text_size"] = "<script>"

    assert page(client.get("/privacy/")).html["data-size"] == "normal"


@pytest.mark.parametrize("wanted", HERE)
def test_one_comes_back_to_the_page_one_was_on(client: Client, wanted: str):
    assert sized(client, size="large", next=wanted).headers["Location"] == wanted


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_one_is_never_sent_to_another_site(client: Client, wanted: str):
    assert sized(client, size="large", next=wanted).headers["Location"] == "/"


@pytest.mark.parametrize("path", ["text-size/?size=large", "scheme/?scheme=dark"])
def test_preferences_are_set_by_a_post_alone(client: Client, path: str):
    assert client.get(f"/preferences/{path}").status_code == 405


@pytest.mark.parametrize(
    ("scheme", "sheets"),
    [
        ("auto", ["(prefers-color-scheme: dark)"]),
        ("light", []),
        ("dark", [None]),
    ],
)
def test_a_scheme_is_kept_and_no_page_is_first_drawn_otherwise(client, scheme, sheets):
    client.post("/preferences/scheme/", {"scheme": "dark"})

    response = client.post("/preferences/scheme/", {"scheme": scheme, "next": "/privacy/"})

    shown = page(client.get("/privacy/"))
    dark = [link.get("media") for link in shown.select("link[rel=stylesheet][href*='dark.css']")]
    pressed = [button["value"] for button in shown.select("[name=scheme][aria-pressed=true]")]
    assert (response.headers["Location"], dark, pressed) == ("/privacy/", sheets, [scheme])
    assert shown.html["data-scheme"] == scheme


@pytest.mark.parametrize("scheme", ["", "sepia", "<script>"])
def test_a_scheme_that_is_none_changes_nothing_and_a_forged_one_is_not_shown(client, scheme):
    answer = client.post("/preferences/scheme/", {"scheme": scheme})
    client.cookies["scheme"] = scheme

    assert "scheme" not in answer.cookies
    assert page(client.get("/privacy/")).html["data-scheme"] == "auto"


@pytest.mark.parametrize(
    "path", ["/preferences/text-size/", "/preferences/scheme/", "/i18n/setlang/"]
)
def test_preferences_need_the_token_against_forgery(path: str):
    client = Client(enforce_csrf_checks=True)

    assert client.post(path, {"size": "large", "language": "en"}).status_code == 403


def test_thai_is_spoken_first_and_english_when_chosen(client: Client):
    before = page(client.get("/privacy/"))
    switch = before.select_one("form[action='/i18n/setlang/'] button")

    answer = client.post("/i18n/setlang/", {"language": "en", "next": "/privacy/"})

    after = client.get(answer.headers["Location"])
    assert (before.html["lang"], words(before.h1)) == ("th", "การคุ้มครองข้อมูลส่วนบุคคล")
    assert (switch["value"], words(switch)) == ("en", "English")
    assert (page(after).html["lang"], heading(after)) == ("en", "Personal data")


@pytest.mark.parametrize("wanted", [one for one in ELSEWHERE if one.isprintable()])
def test_changing_the_language_leads_to_no_other_site(client: Client, wanted: str):
    answer = client.post("/i18n/setlang/", {"language": "en", "next": wanted})

    location = answer.headers["Location"]
    assert location == "/" or (location.startswith("/") and location[1:2] not in ("/", "\\"))
