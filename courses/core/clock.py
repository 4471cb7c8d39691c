"""The one clock. Instants are UTC and aware; days are days in Bangkok, where rules are decided."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")
_standing: ContextVar[datetime | None] = ContextVar("standing_clock", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _standing.get() or datetime.now(UTC)


def today() -> date:
    """Today's date in Bangkok, whatever the server's time zone."""
    return bangkok_day(now())


def bangkok_day(instant: datetime) -> date:
    return instant.astimezone(BANGKOK).date()


@contextmanager
def standing_at(instant: datetime) -> Iterator[None]:
    """Hold the clock at ``instant`` (aware) within the block and this thread or task."""
    token = _standing.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _standing.reset(token)
