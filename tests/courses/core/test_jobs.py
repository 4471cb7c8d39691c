from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

from django.db import transaction

import pytest

from courses.core import clock
from courses.core.jobs import carrier, registry, services
from courses.core.jobs.enums import JobState
from courses.core.jobs.models import Job

pytestmark = pytest.mark.django_db
KIND = "test.deed"


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    """Kinds declared by a test are forgotten after it."""
    known, looks = dict(registry.kinds), dict(registry.sweeps)
    yield
    for register, before in ((registry.kinds, known), (registry.sweeps, looks)):
        register.clear()
        register.update(before)


@pytest.fixture
def done() -> list[object]:
    """What the jobs of kind ``test.deed`` did, each noted in the transaction that ends it."""
    deeds: list[object] = []

    @registry.handles(KIND)
    def handle(payload):
        return lambda: deeds.append(payload["n"])

    return deeds


def fails_with(message: str, **terms) -> None:
    @registry.handles(KIND, **terms)
    def handle(payload):
        raise RuntimeError(message)


def enqueued(n: int = 1, **fields) -> Job:
    return services.enqueue(KIND, dedup_key=f"{KIND}:{n}", payload={"n": n}, **fields)


def test_enqueue_writes_a_waiting_job(standing_clock):
    job = enqueued()

    job.refresh_from_db()
    assert (job.kind, job.payload, job.state, job.attempt) == (KIND, {"n": 1}, JobState.QUEUED, 0)
    assert job.run_after == job.created_at == clock.now()


def test_enqueue_twice_with_one_key_makes_one_job():
    first = enqueued()

    second = services.enqueue(KIND, dedup_key=f"{KIND}:1", payload={"n": 2})

    assert second.pk == first.pk
    assert Job.objects.get(pk=first.pk).payload == {"n": 1}


def test_a_transaction_that_rolls_back_leaves_no_job():
    def roll_back():
        with transaction.atomic():
            enqueued()
            raise LookupError

    with pytest.raises(LookupError):
        roll_back()

    assert not Job.objects.filter(kind=KIND).exists()


def test_run_does_the_job_once(done, standing_clock):
    job = enqueued()

    ran = [services.run(job.pk), services.run(job.pk)]

    job.refresh_from_db()
    assert (ran, done) == ([True, False], [1])
    assert (job.state, job.attempt, job.lease_until) == (JobState.DONE, 1, None)
    assert job.finished_at == clock.now()


def test_a_job_that_is_gone_or_of_no_known_kind_is_left_alone(done):
    unknown = services.enqueue("test.unknown", dedup_key="test.unknown:1", payload={})

    assert [services.run(0), services.run(unknown.pk)] == [False, False]
    assert Job.objects.get(pk=unknown.pk).state == JobState.QUEUED


def test_a_job_for_later_waits_until_its_time(done, standing_clock):
    job = enqueued(run_after=clock.now() + timedelta(minutes=1))

    early = services.run(job.pk)
    standing_clock.moves(minutes=1)
    late = services.run(job.pk)

    assert (early, late) == (False, True)


def test_a_claimed_job_is_nobody_elses_until_the_lease_is_over(done, standing_clock):
    job = enqueued()

    mine = services.claim(job.pk)
    others = services.claim(job.pk)
    standing_clock.moves(seconds=61)
    later = services.claim(job.pk)

    assert mine is not None
    assert others is None
    assert later is not None
    assert (later.attempt, later.token != mine.token) == (2, True)


def test_who_lost_the_lease_writes_nothing(done, standing_clock):
    job = enqueued()
    slow = services.claim(job.pk)
    standing_clock.moves(seconds=61)
    services.run(job.pk)

    with pytest.raises(services.LeaseLost):
        services.finish(slow, lambda: done.append("late"))

    assert done == [1]


def test_run_tells_when_the_lease_was_lost_while_it_worked(standing_clock):
    job = enqueued()

    @registry.handles(KIND)
    def handle(payload):
        Job.objects.filter(pk=job.pk).update(token=uuid4())
        return

    assert services.run(job.pk) is False
    assert Job.objects.get(pk=job.pk).state == JobState.RUNNING


def test_a_result_that_cannot_be_written_leaves_the_job_undone():
    @registry.handles(KIND)
    def handle(payload):
        def finish():
            Job.objects.create(
                kind="trace", dedup_key="trace", run_after=clock.now(), created_at=clock.now()
            )
            raise RuntimeError("disk full")

        return finish

    job = enqueued()

    services.run(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert "disk full" in job.last_error
    assert not Job.objects.filter(kind="trace").exists()


def test_a_failed_job_waits_longer_each_time_and_is_given_up_after_the_last(standing_clock):
    fails_with("no paper", max_attempts=4)
    job = enqueued()
    waits = []

    for _ in range(4):
        job.refresh_from_db()
        waits.append((job.run_after - clock.now()).total_seconds())
        standing_clock.stands_at(max(job.run_after, clock.now()))
        services.run(job.pk)

    job.refresh_from_db()
    assert waits == [0, 1, 10, 60]
    assert (job.state, job.attempt) == (JobState.DEAD, 4)
    assert "no paper" in job.last_error


def test_a_job_whose_workers_die_each_time_is_given_up_too(done, standing_clock):
    job = enqueued()
    for _ in range(5):
        services.claim(job.pk)
        standing_clock.moves(seconds=61)

    ran = services.run(job.pk)

    job.refresh_from_db()
    assert (ran, done, job.state) == (False, [], JobState.DEAD)
    assert job.last_error == "The worker died on every attempt."


def test_a_poison_job_does_not_stop_the_others(done):
    poison = services.enqueue("test.poison", dedup_key="test.poison:1", payload={})

    @registry.handles("test.poison")
    def handle(payload):
        raise RuntimeError("poison")

    for n in (1, 2):
        enqueued(n)

    assert services.drain() == 2
    assert done == [1, 2]
    assert Job.objects.get(pk=poison.pk).state == JobState.QUEUED


def test_revive_gives_a_dead_job_its_attempts_back(done, standing_clock):
    job = enqueued()
    Job.objects.filter(pk=job.pk).update(state=JobState.DEAD, attempt=5)

    services.revive(job)

    assert services.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt) == (JobState.DONE, 1)


def test_revive_leaves_a_job_that_is_not_dead_alone(done):
    job = enqueued()
    services.run(job.pk)

    services.revive(job)

    assert Job.objects.get(pk=job.pk).state == JobState.DONE


def test_drain_does_the_oldest_first_and_no_more_than_the_limit(done, standing_clock):
    for n in (1, 2, 3):
        enqueued(n, run_after=clock.now() - timedelta(seconds=n))

    assert services.drain(limit=2) == 2
    assert done == [3, 2]


def test_reconcile_wakes_what_waited_too_long_or_was_abandoned(
    done, standing_clock, settings, monkeypatch
):
    woken = []
    settings.JOBS_CARRIER = "celery"
    monkeypatch.setattr(carrier, "wake", lambda job_id, name: woken.append((job_id, name)))
    forgotten, abandoned = enqueued(1), enqueued(2)
    services.claim(abandoned.pk)
    standing_clock.moves(seconds=71)
    enqueued(3)

    found = services.reconcile()

    assert found == 2
    assert woken == [(forgotten.pk, "celery"), (abandoned.pk, "celery")]


def test_a_broker_that_is_away_loses_no_job(done, settings, committed):
    settings.JOBS_CARRIER = "celery"
    with committed():
        job = enqueued()

    assert services.run(job.pk)


def test_sweep_runs_every_look_and_survives_one_that_fails():
    registry.sweeps.clear()

    @registry.sweeps_for("good")
    def good():
        return 3

    @registry.sweeps_for("bad")
    def bad():
        raise RuntimeError

    @registry.sweeps_for("also good")
    def also_good():
        return 0

    assert services.sweep() == {"good": 3, "also good": 0}


def test_count_counts_by_kind_and_beginning_of_the_key():
    for n in (1, 2, 11):
        enqueued(n)
    services.enqueue("test.other", dedup_key="test.deed:1x", payload={})

    assert services.count(KIND, prefix="test.deed:1") == 2
