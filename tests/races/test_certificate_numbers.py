from functools import partial

from django.db import connection

import pytest

from certificates.models import Certificate, NumberRegister
from certificates.rendering.errors import MissingGlyph
from certificates.services import allocate
from tests.factories.catalogue import published_course
from tests.factories.certificates import signatory
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import person
from tests.factories.progress import complete
from tests.races.crowd import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PEOPLE = 20


@pytest.fixture
def cohort():
    course = published_course(lessons=1)
    signatory(course.programme.owner)
    return open_cohort(course=course, capacity=PEOPLE * 2)


def numbers() -> list[int]:
    return list(Certificate.objects.order_by("number").values_list("number", flat=True))


def test_twenty_at_once_take_twenty_numbers_without_a_gap(cohort):
    completions = [complete(enrolment(cohort=cohort)) for _ in range(PEOPLE)]

    at_once([partial(allocate, completion=completion) for completion in completions])

    assert numbers() == list(range(1, PEOPLE + 1))
    assert NumberRegister.objects.get().last == PEOPLE


def test_names_that_cannot_be_printed_use_no_number(cohort):
    good = [complete(enrolment(cohort=cohort)) for _ in range(10)]
    bad = [
        complete(enrolment(learner=person(first_name="陳大文"), cohort=cohort)) for _ in range(10)
    ]

    answers = at_once([partial(allocate, completion=one) for one in (*good, *bad)])

    assert sum(isinstance(answer, MissingGlyph) for answer in answers) == 10
    assert numbers() == list(range(1, 11))


def test_one_completion_asked_for_by_many_takes_one_number(cohort):
    completion = complete(enrolment(cohort=cohort))

    answers = at_once([partial(allocate, completion=completion)] * 10)

    assert len({certificate.pk for certificate in answers}) == 1
    assert numbers() == [1]


def test_the_numbers_follow_the_order_of_commit(cohort):
    """A number is never seen by others before a lower one: both are under one row's lock."""
    completions = [complete(enrolment(cohort=cohort)) for _ in range(PEOPLE)]
    at_once([partial(allocate, completion=completion) for completion in completions])

    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM certificates_certificate ORDER BY id")
        by_insertion = [number for (number,) in cursor.fetchall()]

    assert by_insertion == sorted(by_insertion)
