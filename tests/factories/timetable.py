"""Sessions, venues and speakers, planned by the house itself."""

from datetime import datetime, timedelta
from typing import Any

from courses.cohorts.models import Cohort
from courses.core import clock
from courses.people.models import User
from courses.timetable import services, speakers, venues
from courses.timetable.models import Engagement, Session, Speaker, Venue

HOURS = timedelta(hours=3)


def venue(**fields: Any) -> Venue:
    given = {
        "name_th": "ห้องประชุมสุวรรณภูมิ",
        "name_en": "Suvarnabhumi Hall",
        "address_th": "59/1 ถนนพิษณุโลก แขวงดุสิต กรุงเทพมหานคร",
        **fields,
    }
    return venues.add_venue(by=None, **given)


def draft_session(*cohorts: Cohort, at: datetime | None = None, **fields: Any) -> Session:
    """Three hours, tomorrow at this time unless told otherwise; all of it counts."""
    starts_at = at or clock.now() + timedelta(days=1)
    given = {
        "title_th": "ทำความเข้าใจผู้รับบริการ",
        "title_en": "Understanding people",
        "starts_at": starts_at,
        "ends_at": starts_at + HOURS,
        **fields,
    }
    return services.plan_session(cohorts=cohorts, by=None, **given)


def session(*cohorts: Cohort, at: datetime | None = None, **fields: Any) -> Session:
    """On the timetable."""
    return services.schedule_session(session=draft_session(*cohorts, at=at, **fields), by=None)


def booked_session(*cohorts: Cohort, capacity: int | None = 1, **fields: Any) -> Session:
    return session(*cohorts, capacity=capacity, is_booked=True, **fields)


def speaker(*, user: User | None = None, **fields: Any) -> Speaker:
    given = {
        "name_th": "ดร.อรุณี พงษ์ไพบูลย์",
        "name_en": "Dr. Arunee Phongphaibun",
        "user": user,
        **fields,
    }
    return speakers.add_speaker(by=None, **given)


def speaking(session: Session, speaker: Speaker, **fields: Any) -> Engagement:
    return speakers.invite_speaker(session=session, speaker=speaker, by=None, **fields)
