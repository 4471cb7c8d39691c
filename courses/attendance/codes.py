"""The code on the wall: another one every 30 seconds, worth nothing soon after.

A code is signed for one session and one window of the server's clock. It stays good for
``TOLERANCE`` after its window, for the time a phone on a crowded network takes to send it; a
photograph passed on is dead 40 seconds after it was first shown, and the room code, told
aloud, stops one that is faster. Nothing that could be used again stands in the QR code's address.

The key is derived from ``SECRET_KEY``; codes signed by a fallback key are still read, so that
changing the key in the middle of a session turns nobody away.
"""

import base64
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from courses.attendance.refusals import CodeExpired, WrongCode

WINDOW_SECONDS = 30
TOLERANCE = timedelta(seconds=10)
REMEMBERED = 20  # windows in which a code that was right is told to be expired, not wrong
SIGNATURE_BYTES = 16
DIGITS = 6
TOKEN_SALT, DIGITS_SALT = "attendance.token", "attendance.digits"


@dataclass(frozen=True)
class Scanned:
    """What a token proves: that it was shown for this session in this window."""

    session: UUID
    window: int


@dataclass(frozen=True)
class Shown:
    """``token`` goes into the QR code's address, ``short_code`` stands beside it."""

    token: str
    short_code: str
    until: datetime


def window_at(instant: datetime) -> int:
    return int(instant.timestamp()) // WINDOW_SECONDS


def start_of(window: int) -> datetime:
    return datetime.fromtimestamp(window * WINDOW_SECONDS, UTC)


def is_current(window: int, now: datetime) -> bool:
    """Whether a code of ``window`` is good at ``now``, two servers' clocks allowed for."""
    start = start_of(window)
    end = start + timedelta(seconds=WINDOW_SECONDS)
    return start - TOLERANCE <= now < end + TOLERANCE


def shown_at(session: UUID, now: datetime) -> Shown:
    """What the wall shows at ``now``, and until when."""
    window = window_at(now)
    key = settings.SECRET_KEY
    return Shown(_token(session, window, key), _digits(session, window, key), start_of(window + 1))


def read_token(token: str) -> Scanned:
    """The session and window that ``token`` was signed for, however old.

    Raises:
        WrongCode: it was not signed here.
    """
    try:
        raw = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except ValueError:
        raise WrongCode("token") from None
    if len(raw) != 20 + SIGNATURE_BYTES:
        raise WrongCode("token")
    body, signature = raw[:20], raw[20:]
    if not any(hmac.compare_digest(_sign(body, key), signature) for key in _keys()):
        raise WrongCode("token")
    return Scanned(UUID(bytes=body[:16]), int.from_bytes(body[16:], "big"))


def is_short_code(session: UUID, short_code: str, now: datetime) -> bool:
    """Whether ``short_code`` is good for ``session`` at ``now``.

    Raises:
        CodeExpired: it was right up to ten minutes ago.
    """
    if short_code in _codes(session, _windows(now, current=True)):
        return True
    if short_code in _codes(session, _windows(now, current=False)):
        raise CodeExpired("short_code")
    return False


def _windows(now: datetime, *, current: bool) -> list[int]:
    newest = window_at(now + TOLERANCE)
    windows = range(newest, newest - REMEMBERED - 1, -1)
    return [window for window in windows if is_current(window, now) == current]


def _codes(session: UUID, windows: list[int]) -> set[str]:
    return {_digits(session, window, key) for window in windows for key in _keys()}


def _keys() -> Iterator[str]:
    yield settings.SECRET_KEY
    yield from map(str, settings.SECRET_KEY_FALLBACKS)


def _token(session: UUID, window: int, key: str) -> str:
    body = session.bytes + window.to_bytes(4, "big")
    return base64.urlsafe_b64encode(body + _sign(body, key)).decode("ascii")


def _sign(body: bytes, key: str) -> bytes:
    return _mac(TOKEN_SALT, body, key)[:SIGNATURE_BYTES]


def _digits(session: UUID, window: int, key: str) -> str:
    body = session.bytes + window.to_bytes(4, "big")
    number = int.from_bytes(_mac(DIGITS_SALT, body, key)[:8], "big")
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def _mac(salt: str, body: bytes, key: str) -> bytes:
    return salted_hmac(salt, body, secret=key, algorithm="sha256").digest()
