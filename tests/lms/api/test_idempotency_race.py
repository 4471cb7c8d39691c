"""Fifty copies of one request at once, as a phone on a bad line sends them."""

from collections import Counter
from functools import partial
from uuid import uuid4

import pytest

from courses.enrolment.models import Enrolment
from lms.models import IdempotencyRecord
from tests.factories.cohorts import open_cohort
from tests.factories.people import person
from tests.lms.api.checked import CheckedClient
from tests.races.crowd import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
COPIES = 50


def press(user, cohort, key):
    """One copy, by a client of its own, ready to be sent."""
    client = CheckedClient()
    client.force_authenticate(user)
    headers = {"Idempotency-Key": key} if key else {}
    return partial(client.post, f"/api/v1/cohorts/{cohort.code}/enrolments", headers=headers)


def test_without_a_key_all_copies_but_one_are_told_of_a_conflict():
    user, cohort = person(), open_cohort()

    answers = at_once([press(user, cohort, None) for _ in range(COPIES)])

    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: COPIES - 1}


def test_with_a_key_every_copy_gets_the_same_answer():
    user, cohort, key = person(), open_cohort(), str(uuid4())

    answers = at_once([press(user, cohort, key) for _ in range(COPIES)])

    assert Counter(answer.status_code for answer in answers) == {201: COPIES}
    assert len({answer.content for answer in answers}) == 1
    replayed = [answer for answer in answers if "Idempotency-Replayed" in answer.headers]
    assert len(replayed) == COPIES - 1
    assert Enrolment.objects.count() == IdempotencyRecord.objects.count() == 1


def test_two_bodies_under_one_key_are_never_both_done():
    user, key = person(), str(uuid4())
    cohorts = [open_cohort(), open_cohort()]

    answers = at_once([press(user, cohorts[n % 2], key) for n in range(COPIES)])

    assert Counter(answer.status_code for answer in answers) == {201: 25, 409: 25}
    assert Enrolment.objects.count() == 1
