"""Why counting locks the learner: without it a course finished by two acts is never completed."""

from functools import partial
from threading import Barrier

import pytest

from courses.progress import events, services
from courses.progress.models import Completion, UnitProgress
from tests.factories.catalogue import published_course, units_of
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.progress import read
from tests.races.crowd import PATIENCE_SECONDS, at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def halves():
    """The two lessons of a course, each ready to be reported from a device of its own."""
    course = published_course(lessons=2)
    learning = enrolment(cohort=open_cohort(course=course))
    return [partial(read, learning, unit) for unit in units_of(course)]


def test_without_the_lock_nobody_sees_both_lessons_read(halves, monkeypatch):
    both_wrote = Barrier(2)
    count = services._done

    def unlocked(enrolments):
        return list(enrolments.select_related("cohort__revision", "progress"))

    def count_after_both_wrote(enrolments):
        both_wrote.wait(PATIENCE_SECONDS)
        return count(enrolments)

    monkeypatch.setattr(events, "locked", unlocked)
    monkeypatch.setattr(services, "_done", count_after_both_wrote)

    at_once(halves)

    assert UnitProgress.objects.filter(completed_at__isnull=False).count() == 2
    assert not Completion.objects.exists()


def test_two_devices_at_once_complete_the_course(halves):
    at_once(halves)

    assert Completion.objects.count() == 1
