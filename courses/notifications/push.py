"""A delivery to the app, through a gateway that knows the phones' own services.

One HTTPS POST of JSON. ``Signature: t=<unix seconds>,v1=<hex>`` is the HMAC-SHA256, under the
shared key, of ``<t>.<body>``. ``id`` is the same for every attempt: the gateway shows it once.
"""

import hashlib
import hmac
import http.client
import json
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import override

from courses.core import clock
from courses.notifications.enums import DeliveryState, Why
from courses.notifications.models import Delivery
from courses.notifications.outcomes import Outcome, Unreachable
from courses.notifications.words import told

TIMEOUT_SECONDS = 10
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
NO_PHONE = frozenset({404, 410})
LATER = frozenset({408, 425, 429})


def has_gateway() -> bool:
    return bool(settings.PUSH_GATEWAY_URL and settings.PUSH_GATEWAY_KEY)


def send(delivery: Delivery) -> Outcome:
    """Hand ``delivery`` to the gateway. Redirects are not followed.

    Raises:
        Unreachable: no answer, or one that says later.
    """
    if not has_gateway():
        return Outcome(DeliveryState.SUPPRESSED, Why.NO_GATEWAY)
    body = _body(delivery)
    try:
        status = _post(urlsplit(settings.PUSH_GATEWAY_URL), body)
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(repr(error)) from error
    return _outcome(status)


def signature(body: bytes, seconds: int) -> str:
    key = settings.PUSH_GATEWAY_KEY.encode()
    digest = hmac.new(key, f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"


def _body(delivery: Delivery) -> bytes:
    notice = delivery.notice
    with override(notice.recipient.language):
        words = told(notice)
    message = {
        "id": str(delivery.uid),
        "recipient": str(notice.recipient.uid),
        "kind": notice.kind,
        "title": words.title,
        "text": words.text,
        "link": words.link,
    }
    return json.dumps(message, ensure_ascii=False).encode()


def _post(address: SplitResult, body: bytes) -> int:
    connection = _connection(address)
    headers = {
        "Content-Type": "application/json",
        "Signature": signature(body, int(clock.now().timestamp())),
    }
    try:
        connection.request("POST", address.path or "/", body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def _connection(address: SplitResult) -> http.client.HTTPConnection:
    """Only this machine may be spoken to in the clear."""
    host = address.hostname or ""
    if address.scheme == "https":
        return http.client.HTTPSConnection(host, address.port, timeout=TIMEOUT_SECONDS)
    if host not in LOOPBACK:
        raise ConnectionRefusedError("the push gateway must be spoken to by HTTPS")
    return http.client.HTTPConnection(host, address.port, timeout=TIMEOUT_SECONDS)


def _outcome(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome(DeliveryState.SENT)
    if status in NO_PHONE:
        return Outcome(DeliveryState.SUPPRESSED, Why.NO_DEVICE)
    if status >= 500 or status in LATER:
        raise Unreachable(f"HTTP {status}")
    return Outcome(DeliveryState.FAILED, Why.REFUSED, f"HTTP {status}")
