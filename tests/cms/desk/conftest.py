"""Two programmes side by side: what is on one desk must never lie on the other."""

from collections.abc import Callable
from dataclasses import dataclass

from django.test import Client

import pytest

from certificates.enums import CertificateState
from certificates.models import Certificate
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.coursework.models import Assignment, Submission
from courses.enrolment.models import Enrolment
from courses.files.services import keep
from courses.people.models import User
from courses.progress.models import Completion
from tests.factories.catalogue import published_course
from tests.factories.certificates import numbered
from tests.factories.cohorts import open_cohort
from tests.factories.coursework import PDF, submission
from tests.factories.enrolment import enrolment
from tests.factories.people import coach, officer, person, trainer
from tests.factories.progress import complete

MAKERS: dict[str, Callable[[Cohort], User]] = {
    "officer": lambda cohort: officer(cohort.course.programme),
    "trainer": lambda cohort: trainer(cohort.course),
    "trainer of the cohort": lambda cohort: trainer(cohort),
    "coach": lambda cohort: coach(cohort),
    "learner": lambda cohort: enrolment(cohort=cohort).learner,
    "officer everywhere": lambda cohort: officer(),
    "nobody": lambda cohort: person(),
}


@dataclass
class Place:
    """One cohort, with a learner whose work waits to be marked."""

    cohort: Cohort
    enrolment: Enrolment
    work: Assignment
    submission: Submission


def place() -> Place:
    cohort = open_cohort(course=published_course(lessons=1, assignments=1))
    learning = enrolment(cohort=cohort)
    work = Assignment.objects.get(course=cohort.course)
    return Place(cohort, learning, work, submission(learning, work))


def completion() -> Completion:
    """Of a course of its own, in a programme of its own."""
    return complete(enrolment(cohort=open_cohort(course=published_course(lessons=1))))


def issued(done: Completion) -> Certificate:
    """A valid certificate, whose file somebody else's test prints."""
    certificate = numbered(done)
    file = keep(content=PDF, name="c.pdf", content_type="application/pdf", owner=None)
    certificate.state, certificate.file = CertificateState.ISSUED, file
    certificate.sha256, certificate.issued_at = file.sha256, clock.now()
    certificate.save(update_fields=["state", "file", "sha256", "issued_at"])
    return certificate


@pytest.fixture
def here() -> Place:
    return place()


@pytest.fixture
def there() -> Place:
    return place()


@pytest.fixture
def desk(committed, site_as) -> Callable[[str, Cohort], Client]:
    """``desk("officer", cohort)`` is the site with the officer of its programme signed in."""

    def signed_in(who: str, cohort: Cohort) -> Client:
        with committed():  # roles become the right to enter once the news arrives
            user = MAKERS[who](cohort)
        return site_as(user)

    return signed_in
