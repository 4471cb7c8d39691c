"""Cohorts at each point of their life."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from courses.catalogue.models import Course
from courses.cohorts import services
from courses.cohorts.enums import CohortState
from courses.cohorts.models import Cohort
from courses.core import clock
from tests.factories.catalogue import published_course

_number = count(1)


def days(today: date) -> dict[str, date]:
    """A window that has been open for a week and closes in one; classes begin after it."""
    return {
        "enrolment_opens_on": today - timedelta(days=7),
        "enrolment_closes_on": today + timedelta(days=7),
        "starts_on": today + timedelta(days=14),
        "ends_on": today + timedelta(days=74),
    }


def draft_cohort(*, course: Course | None = None, capacity: int = 30, **fields: Any) -> Cohort:
    number = next(_number)
    course = course or published_course()
    given = {
        "code": f"{course.code}-{number}",
        "number": number,
        "name_th": f"รุ่นที่ {number}",
        "name_en": f"Cohort {number}",
        "venue_th": "ห้องปฏิบัติการนวัตกรรมภาครัฐ",
        **days(clock.today()),
        **fields,
    }
    return services.plan_cohort(course=course, capacity=capacity, by=None, **given)


def open_cohort(*, course: Course | None = None, capacity: int = 30, **fields: Any) -> Cohort:
    """Anyone may join it by themself today."""
    cohort = draft_cohort(course=course, capacity=capacity, **fields)
    return moved(cohort, CohortState.PUBLISHED)


def moved(cohort: Cohort, *states: str) -> Cohort:
    for state in states:
        cohort = services.move_cohort(cohort=cohort, state=state, by=None)
    return cohort
