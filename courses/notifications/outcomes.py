"""What became of an attempt to send."""

from dataclasses import dataclass

from courses.notifications.enums import DeliveryState, Why


@dataclass(frozen=True)
class Outcome:
    """A settled attempt. ``detail`` is for the officer's log, never for the recipient."""

    state: DeliveryState
    why: Why = Why.NONE
    detail: str = ""


class Unreachable(Exception):
    """Nobody took it, for certain; the job tries again later."""
