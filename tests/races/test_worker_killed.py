"""Workers die in the middle of printing, again and again; no certificate is lost or doubled."""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from random import Random

import pytest
import redis

from certificates.enums import CertificateState
from certificates.models import Certificate
from courses.core.audit.models import AuditEntry
from courses.core.jobs import services as jobs
from courses.files.models import StoredFile
from courses.progress.models import Completion
from lms.celery import app
from tests.factories.catalogue import published_course
from tests.factories.certificates import signatory
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.progress import complete
from tests.races.workers import (
    ALONE,
    CELERY,
    Worker,
    in_hand,
    is_finished,
    let_time_pass,
    wait_until,
)

pytestmark = pytest.mark.django_db(transaction=True)
CERTIFICATES, KILLS = 40, 10
Start = Callable[[], Worker]


@pytest.fixture
def completed() -> list[Completion]:
    """Learners whose certificates wait to be made."""
    course = published_course(lessons=1)
    signatory(course.programme.owner)
    cohort = open_cohort(course=course, capacity=CERTIFICATES)
    return [complete(enrolment(cohort=cohort)) for _ in range(CERTIFICATES)]


@pytest.fixture
def started() -> Iterator[list[Worker]]:
    workers: list[Worker] = []
    yield workers
    for worker in workers:
        worker.kill()


@pytest.fixture
def broker(settings, monkeypatch) -> Iterator[redis.Redis]:
    """A Redis database for this test alone; our own process sends to it too."""
    url = os.environ["TEST_REDIS_URL"]
    settings.JOBS_CARRIER = "celery"
    monkeypatch.setattr(app.conf, "broker_url", url)
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    with redis.Redis.from_url(url) as client:
        client.flushdb()
        yield client
        client.flushdb()


def kill_in_the_middle(start: Start, *, chance: Random, after_each: Callable[[int], None]) -> int:
    """Start a worker, wait until it works, kill it, ten times. How many jobs were cut short."""
    hit = 0
    for number in range(KILLS):
        worker = start()
        after_each(number)
        wait_until(in_hand().exists)
        time.sleep(chance.uniform(0, 0.15))  # somewhere in the job, not always at its beginning
        worker.kill()
        hit += in_hand().count()
        let_time_pass()
    return hit


def assert_each_has_one(completed: list[Completion]) -> None:
    certificates = list(Certificate.objects.select_related("file").order_by("number"))
    assert {c.enrolment_id for c in certificates} == {c.enrolment_id for c in completed}
    assert [c.number for c in certificates] == list(range(1, CERTIFICATES + 1))
    assert {c.state for c in certificates} == {CertificateState.ISSUED}
    for certificate in certificates:
        content = certificate.file.content.read()
        assert content.startswith(b"%PDF-")
        assert hashlib.sha256(content).hexdigest() == certificate.sha256
    assert StoredFile.objects.count() == CERTIFICATES
    assert AuditEntry.objects.filter(action="certificates.issue").count() == CERTIFICATES


def test_ten_workers_without_a_broker_killed_while_printing(completed, started):
    def start() -> Worker:
        started.append(Worker(ALONE))
        return started[-1]

    hit = kill_in_the_middle(start, chance=Random(1), after_each=lambda number: None)
    start()
    wait_until(is_finished)

    assert hit >= KILLS // 2  # else nobody was killed in the middle of anything
    assert_each_has_one(completed)


@pytest.mark.postgres
@pytest.mark.redis
def test_ten_celery_workers_killed_while_printing_and_the_broker_emptied(
    broker, completed, started
):
    def start() -> Worker:
        started.append(Worker(CELERY, REDIS_URL=os.environ["TEST_REDIS_URL"]))
        return started[-1]

    def after_each(number: int) -> None:
        if number == KILLS // 2:
            broker.flushdb()
        jobs.reconcile()  # as beat does every half minute

    hit = kill_in_the_middle(start, chance=Random(2), after_each=after_each)
    start()
    jobs.reconcile()
    wait_until(is_finished)

    assert hit >= KILLS // 2
    assert_each_has_one(completed)
