"""What a lesson costs on a slow network: bytes on the wire and requests, media left out."""

import re
from urllib.parse import urlsplit

from django.test import Client

import pytest
from bs4 import BeautifulSoup

from tests.lms.site.pages import page
from tests.lms.site.writable import Reading, reading, text

pytestmark = pytest.mark.django_db

BYTES = 120_000
REQUESTS = 16
LONG = [
    text(number, "<p>" + "ก่อนออกแบบบริการ ท่านต้องรู้ว่าผู้ใช้พบอะไร " * 40 + "</p>")
    for number in range(3, 9)
]


@pytest.fixture
def place() -> Reading:
    return reading(*LONG)


def fetched(client: Client, address: str):
    """As a browser that takes gzip fetches it; brotli, in production, is smaller."""
    response = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200, address
    return response


def size(response) -> int:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return len(body) + sum(len(f"{name}: {value}\r\n") for name, value in response.items())


def named(found: BeautifulSoup) -> list[str]:
    """What the page makes a browser fetch, but pictures and recordings of the lesson."""
    links = found.select(
        "link[rel=stylesheet], link[rel=preload], link[rel=icon], link[rel=manifest]"
    )
    scripts = [script["src"] for script in found.select("script[src]")]
    return list(dict.fromkeys([*(link["href"] for link in links), *scripts]))


def test_a_lesson_of_ten_minutes_stays_within_its_budget(site_as, place: Reading):
    client = site_as(place.learner)
    lesson = fetched(client, place.at())
    needs = named(page(client.get(place.at())))

    total = size(lesson) + sum(size(fetched(client, address)) for address in needs)

    assert total < BYTES
    assert len(needs) + 1 <= REQUESTS


@pytest.mark.parametrize("address", ["page", "/static/site/site.css", "/static/site/lesson.js"])
def test_words_travel_compressed(site_as, place: Reading, address: str):
    client = site_as(place.learner)
    asked = place.at() if address == "page" else address
    plain = size(client.get(asked))

    response = fetched(client, asked)

    assert response.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["Vary"]
    assert size(response) < plain / 2


@pytest.mark.parametrize(
    "address", ["/static/site/fonts/sarabun-regular.woff2", "/static/site/icon-192.png"]
)
def test_what_is_compressed_already_is_left_alone(client: Client, address: str):
    assert "Content-Encoding" not in fetched(client, address).headers


def test_answers_of_the_api_keep_their_strong_etags(client: Client):
    answer = client.get("/api/v1/courses", headers={"Accept-Encoding": "gzip"})

    assert answer.headers.get("Content-Encoding") is None
    assert not answer.headers.get("ETag", "").startswith("W/")


def test_two_compressed_pages_of_the_same_words_differ_in_length(site_as, place: Reading):
    """The padding against BREACH: a length tells nothing of what the page holds."""
    client = site_as(place.learner)

    assert len({len(fetched(client, "/privacy/").content) for _time in range(12)}) > 1


def test_styles_and_scripts_have_an_address_for_each_content_and_are_kept(client: Client):
    needs = [one for one in named(page(client.get("/privacy/"))) if re.search(r"\.(css|js)\?", one)]

    assert len(needs) >= 3
    for address in needs:
        assert re.fullmatch(r"v=[0-9a-f]{8}", urlsplit(address).query)
        assert "max-age=86400" in client.get(address).headers["Cache-Control"]


def test_a_font_is_fetched_once_under_one_address(client: Client):
    found = page(client.get("/privacy/"))
    sheet = b"".join(client.get("/static/site/site.css").streaming_content).decode()

    preloaded = {link["href"] for link in found.select("link[rel=preload][as=font]")}

    assert preloaded == {
        f"/static/site/{name}" for name in re.findall(r'url\("(fonts/[^"]+)"\)', sheet)
    }
