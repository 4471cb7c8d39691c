"""What every request is given before a view sees it."""

import re

from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

import pytest

from lms.middleware import ClientAddressMiddleware


def address(proxies: int, forwarded: str | None) -> str:
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    with override_settings(TRUSTED_PROXIES=proxies):
        ClientAddressMiddleware(view)(RequestFactory().get("/", headers=headers))
    return seen[0]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, None, "127.0.0.1"),
        (1, "unknown", "127.0.0.1"),
        (1, "203.0.113.9, <script>", "127.0.0.1"),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(
    proxies: int, forwarded: str | None, expected: str
):
    assert address(proxies, forwarded) == expected


def test_a_well_formed_request_id_is_kept(client: Client):
    answer = client.get("/healthz", headers={"X-Request-ID": "0f8fad5b-d9cb-469f-a165"})

    assert answer.headers["X-Request-ID"] == "0f8fad5b-d9cb-469f-a165"


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "ก" * 10, "a b c d e f", "a" * 8 + "\t"])
def test_any_other_request_id_is_replaced(client: Client, given: str):
    answer = client.get("/healthz", headers={"X-Request-ID": given.encode().decode("latin-1")})

    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])
