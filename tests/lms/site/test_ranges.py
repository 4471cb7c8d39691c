"""Films come piece by piece, over real HTTP: published files, documents and private ones alike."""

from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.core.files.base import ContentFile
from django.core.wsgi import get_wsgi_application
from django.test import Client

import pytest

from cms.models import Attachment
from courses.people.models import User
from tests.factories.coursework import PDF, upload
from tests.factories.people import person

FILM = bytes(range(256)) * 1024  # longer than one piece
SIZE = len(FILM)
TOLD = ("Content-Range", "Content-Length", "Accept-Ranges", "X-Content-Type-Options")


@pytest.fixture
def film(settings, tmp_path: Path) -> Iterator[str]:
    """Served as a host would: Django's live server answers under /media/ by itself."""
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "film.mp4").write_bytes(FILM)
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:
        serving = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        yield f"http://localhost:{server.server_port}/media/film.mp4"
        server.shutdown()
        serving.join()


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nothing: the tests' output stays readable."""


def fetched(address: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    where = urlsplit(address)
    connection = HTTPConnection(where.netloc, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, where.path, headers=named)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-1", 0, 1),
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=100-70000", 100, 70000),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1),
        ("bytes=-5", SIZE - 5, SIZE - 1),
        (f"bytes=-{SIZE * 2}", 0, SIZE - 1),
        (f"bytes=10-{SIZE * 2}", 10, SIZE - 1),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_the_part_asked_for_comes_alone(film: str, asked: str, first: int, last: int):
    answer, body = fetched(film, Range=asked)

    assert (answer.status, body == FILM[first : last + 1]) == (206, True)
    assert answer.headers["Content-Type"] == "video/mp4"
    assert [answer.headers[name] for name in TOLD] == [
        f"bytes {first}-{last}/{SIZE}",
        str(last - first + 1),
        "bytes",
        "nosniff",
    ]


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 9}", "bytes=-0"])
@pytest.mark.django_db(transaction=True)
def test_what_lies_beyond_the_end_is_refused_with_the_size(film: str, asked: str):
    answer, body = fetched(film, Range=asked)

    assert (answer.status, body) == (416, b"")
    assert [answer.headers[name] for name in TOLD] == [f"bytes */{SIZE}", "0", "bytes", "nosniff"]


@pytest.mark.parametrize(
    "asked",
    ["", "bytes=-", "bytes=5-2", "bytes=a-b", "bytes=0-1,4-5", "items=0-1", "bytes=" + "9" * 400],
)
@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_understood_gets_the_whole(film: str, asked: str):
    answer, body = fetched(film, Range=asked)

    assert (answer.status, body == FILM) == (200, True)
    assert answer.headers["Accept-Ranges"] == "bytes"


@pytest.mark.django_db(transaction=True)
def test_a_head_request_is_told_the_whole(film: str):
    answer, body = fetched(film, "HEAD", Range="bytes=0-1")

    assert (answer.status, body, answer.headers["Content-Length"]) == (200, b"", str(SIZE))


@pytest.mark.django_db(transaction=True)
def test_a_film_that_changed_meanwhile_comes_whole(film: str):
    changed = fetched(film)[0].headers["Last-Modified"]

    statuses = [
        fetched(film, Range="bytes=0-1", If_Range=held)[0].status
        for held in (changed, "Mon, 01 Jan 2024 00:00:00 GMT", '"other"')
    ]

    assert statuses == [206, 200, 200]


@pytest.mark.django_db(transaction=True)
def test_a_document_comes_in_parts_under_its_tag(settings, tmp_path: Path, live_server):
    settings.MEDIA_ROOT = tmp_path
    made = Attachment.objects.create(title="ภาพยนตร์", file=ContentFile(FILM, "film.mp4"))
    address = live_server.url + made.url
    tag = fetched(address)[0].headers["ETag"]

    answers = [
        fetched(address, Range="bytes=2-5", If_Range=held) for held in (tag, f"W/{tag}", '"other"')
    ]

    assert [answer.status for answer, _body in answers] == [206, 200, 200]
    assert answers[0][1] == FILM[2:6]
    assert answers[0][0].headers["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.django_db(transaction=True)
def test_a_private_file_comes_in_parts_to_its_owner_alone(live_server):
    owner = person()
    address = f"{live_server.url}/files/{upload(owner).uid}/"

    mine, theirs = (
        fetched(address, Range="bytes=0-3", Cookie=signed_in(who)) for who in (owner, person())
    )

    assert (mine[0].status, mine[1]) == (206, PDF[:4])
    assert mine[0].headers["Cache-Control"] == "private, no-store"
    assert theirs[0].status == 404


def signed_in(who: User) -> str:
    client = Client()
    client.force_login(who)
    return f"sessionid={client.cookies['sessionid'].value}"
