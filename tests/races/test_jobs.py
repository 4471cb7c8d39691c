from collections import Counter
from functools import partial
from threading import Lock

import pytest

from courses.core.audit.models import AuditEntry, AuditLink
from courses.core.audit.services import broken_links, extend_chain, record
from courses.core.jobs import registry, services
from courses.core.jobs.models import Job
from courses.people.enums import Role
from courses.people.models import RoleAssignment
from courses.people.services import grant_role
from tests.factories.people import person
from tests.races.crowd import at_once, told

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
KIND = "test.race"


@pytest.fixture
def done():
    """How often each job's work was written."""
    deeds: Counter[int] = Counter()
    lock = Lock()

    def note(n: int) -> None:
        with lock:
            deeds[n] += 1

    registry.kinds[KIND] = registry.Kind(
        lambda payload: partial(note, payload["n"]), lease=services.timedelta(60), max_attempts=5
    )
    yield deeds
    del registry.kinds[KIND]


def enqueued(n: int) -> Job:
    return services.enqueue(KIND, dedup_key=f"{KIND}:{n}", payload={"n": n})


def test_one_of_many_workers_gets_a_job(done):
    job = enqueued(1)

    claims = at_once([partial(services.claim, job.pk)] * 20)

    assert sum(claim is not None for claim in claims) == 1


def test_workers_side_by_side_do_each_job_once(done):
    for n in range(60):
        enqueued(n)

    drained = at_once([services.drain] * 6)

    assert sum(drained) == 60
    assert done == dict.fromkeys(range(60), 1)


def test_a_job_enqueued_by_many_is_one(done):
    jobs = at_once([partial(enqueued, 1)] * 10)

    assert len({job.pk for job in jobs}) == 1


def test_the_chain_is_whole_however_many_extend_it():
    somebody = person()
    for _ in range(200):
        record("test.deed", somebody, by=None)

    while AuditEntry.objects.filter(link=None).exists():
        at_once([partial(extend_chain, 30)] * 5)

    assert list(broken_links()) == []
    assert AuditLink.objects.count() == AuditEntry.objects.count()


def test_a_role_granted_by_many_at_once_is_held_once():
    user = person()
    grant = partial(grant_role, user=user, role=Role.TRAINER, by=None)

    answers = at_once([grant] * 8)

    assert told(answers) == {"ok": 1, "role_already_held": 7}
    assert RoleAssignment.objects.count() == 1
