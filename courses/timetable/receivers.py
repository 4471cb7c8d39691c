"""What the timetable does with news from enrolment."""

from typing import Any

from courses.core import clock
from courses.core.jobs.registry import sweeps_for
from courses.enrolment.enums import SEATED
from courses.enrolment.models import Enrolment
from courses.enrolment.signals import withdrawn
from courses.timetable.booking import free_places_of
from courses.timetable.models import Booking
from courses.timetable.selectors import LIVE_BOOKINGS


def free_places(enrolment: Enrolment, **_kwargs: Any) -> None:
    free_places_of(enrolment=enrolment)


@sweeps_for("timetable.places")
def free_missed_places() -> int:
    """Places in sessions to come of those who withdrew, when the news was lost."""
    held = Booking.objects.filter(state__in=LIVE_BOOKINGS, session__starts_at__gt=clock.now())
    gone = held.exclude(enrolment__state__in=SEATED).values("enrolment")
    return sum(
        free_places_of(enrolment=enrolment)
        for enrolment in Enrolment.objects.filter(pk__in=gone).order_by("pk")
    )


def connect() -> None:
    withdrawn.connect(free_places, dispatch_uid="timetable.free_places")
