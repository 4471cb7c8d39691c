"""Loading the demo, once, and telling what a script needs to use it."""

from datetime import timedelta
from typing import Any

from cms.findable import make_articles_findable, make_terms_findable
from courses.catalogue.models import Course
from courses.cohorts.models import Cohort
from courses.cohorts.selectors import open_cohorts
from courses.core import clock
from lms.demo import curricula, delivery, glossary, people
from lms.demo.accounts import ACCOUNTS, ADMIN, GRADUATE, PASSWORD

BEFORE_THE_FIRST_COHORT = timedelta(days=150)


def is_loaded() -> bool:
    return Cohort.objects.filter(course__code=delivery.COURSE, number=3).exists()


def load() -> None:
    """The organisations, people, courses, news and cohorts of the demo, in that order."""
    with clock.standing_at(clock.now() - BEFORE_THE_FIRST_COHORT):
        people.load_organisations()
        people.load_people()
        glossary.load()
        curricula.load()
        make_articles_findable()
        make_terms_findable()
        people.grant_offices()
    delivery.load_cohorts()


def summary() -> dict[str, Any]:
    """What a script needs to take the whole journey."""
    course = Course.objects.get(code=delivery.COURSE)
    cohort = open_cohorts(clock.today()).filter(course=course).first()
    return {
        "accounts": [
            {"role": account.role, "username": account.username, "password": PASSWORD}
            for account in (*ACCOUNTS, ADMIN, GRADUATE)
        ],
        "course": course.code,
        "open_cohort": _cohort(cohort),
        "certificate": _certificate(),
    }


def _cohort(cohort: Cohort | None) -> dict[str, Any] | None:
    if cohort is None:
        return None
    return {
        "id": str(cohort.uid),
        "code": cohort.code,
        "self_enrolment": True,
        "seats_left": cohort.seats_left,
    }


def _certificate() -> dict[str, Any] | None:
    certificate = delivery.graduate_certificate()
    if certificate is None:
        return None
    return {
        "id": str(certificate.uid),
        "serial": certificate.serial,
        "state": certificate.state,
        "owner": certificate.holder.username,
        "name_th": certificate.fields["name_th"],
    }
