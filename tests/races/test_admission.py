"""A thousand operations from twenty clients on one list: nothing is oversold, idle or overtaken.

Each client takes its own random walk through what people do: apply, accept, decline, withdraw,
lapse, give out seats, raise the capacity. Afterwards the rows must agree with each other and
with what the rule would do next: nothing.
"""

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.db import DatabaseError

import pytest

from courses.admission import applying, intakes, offers
from courses.admission.allocation import give_out_seats
from courses.admission.enums import HOLDING, CandidacyState
from courses.admission.models import Candidacy, Quota
from courses.admission.quotas import allocate
from courses.admission.waiting import as_queued, queue_of, seats_of
from courses.cohorts.models import Cohort
from courses.core.errors import DomainError
from courses.enrolment.models import Enrolment
from courses.people.models import Organisation, User
from tests.factories.admission import quota, selective_cohort, set_quotas
from tests.factories.catalogue import published_course
from tests.factories.people import officer, organisation, person
from tests.races.crowd import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
CLIENTS, EACH, SEATS = 20, 50, 12


@pytest.fixture
def agencies() -> list[Organisation]:
    return [organisation() for _ in range(3)]


@pytest.fixture
def cohort(agencies: list[Organisation]) -> Cohort:
    made = selective_cohort(course=published_course(lessons=1), capacity=SEATS)
    first, second, _third = agencies
    set_quotas(made, quota(first, minimum=3, maximum=5), quota(second, minimum=2))
    give_out_seats(cohort=made, by=officer())
    return made


@pytest.fixture
def crowd(agencies: list[Organisation]) -> list[User]:
    return [person(organisation=agencies[n % 3]) for n in range(90)]


class Client:
    """One of many who act on the cohort at random; ``done`` counts what came of it."""

    def __init__(self, seed: int, cohort: Cohort, people: list[User], desk: User) -> None:
        self.random, self.cohort = random.Random(seed), cohort
        self.people, self.desk, self.done = people, desk, Counter[str]()

    def walk(self) -> Counter[str]:
        for _step in range(EACH):
            act = self.random.choices(*zip(*self._acts(), strict=True))[0]
            try:
                act()
                self.done["ok"] += 1
            except DomainError as refusal:
                self.done[refusal.code] += 1
        return self.done

    def _acts(self) -> list[tuple[Callable[[], object], int]]:
        return [
            (self.apply, 40),
            (partial(self.answer, offers.accept_offer), 20),
            (partial(self.answer, offers.decline_offer), 15),
            (partial(self.answer, offers.take_back), 15),
            (self.lapse, 5),
            (self.give, 5),
        ]

    def apply(self) -> None:
        cohort = Cohort.objects.get(pk=self.cohort.pk)
        applying.apply(cohort=cohort, by=self.random.choice(self.people))

    def answer(self, act: Callable[..., object]) -> None:
        rows = Candidacy.objects.filter(cohort=self.cohort).select_related("cohort", "person")
        chosen = rows.filter(state__in=(*HOLDING, CandidacyState.WAITING))
        keys = list(chosen.values_list("pk", flat=True))
        if keys:
            candidacy = rows.select_related("enrolment__cohort", "request").get(
                pk=self.random.choice(keys)
            )
            act(candidacy=candidacy, by=candidacy.person)

    def lapse(self) -> None:
        """As if the time of one offer had run out."""
        offered = Candidacy.objects.filter(cohort=self.cohort, state=CandidacyState.OFFERED)
        one = offered.order_by("?").first()
        if one is not None and one.answer_by is not None:
            past = one.answer_by - timedelta(days=30)
            Candidacy.objects.filter(pk=one.pk, state=CandidacyState.OFFERED).update(answer_by=past)
            offers.expire_offers()

    def give(self) -> None:
        give_out_seats(cohort=self.cohort, by=self.desk)


def walked(cohort: Cohort, crowd: list[User], seed: int) -> Counter[str]:
    desk = officer()
    clients = [Client(seed * 1000 + n, cohort, crowd, desk) for n in range(CLIENTS)]
    answers = at_once([client.walk for client in clients])
    return sum(answers, Counter())


def faults(cohort: Cohort) -> list[str]:
    """What does not agree, in words."""
    fresh = Cohort.objects.get(pk=cohort.pk)
    rows = Candidacy.objects.filter(cohort=fresh)
    holding = rows.holding().count()
    seated = Enrolment.objects.filter(cohort=fresh).seated().count()
    confirmed = rows.filter(state=CandidacyState.CONFIRMED).count()
    held = Counter(rows.holding().values_list("quota", flat=True))
    quotas = {row.pk: row.taken for row in Quota.objects.filter(cohort=fresh)}
    queue = queue_of(fresh)
    idle = [o for o in allocate(seats_of(fresh), as_queued(queue)) if o.is_seated]
    found = {
        "oversold": fresh.taken > fresh.capacity,
        "the counter is not what is held": fresh.taken != holding,
        "confirmed without an enrolment": confirmed != seated,
        "a quota's counter is not what is held": any(
            quotas[key] != held.get(key, 0) for key in quotas
        ),
        "a seat is idle while somebody waits for it": bool(idle),
        "somebody was overtaken": bool(overtaken(fresh)),
    }
    return [fault for fault, is_so in found.items() if is_so]


def overtaken(cohort: Cohort) -> list[Candidacy]:
    """Who waits though one of the same quota, who came on the list later, holds a seat.

    Everyone has the same rank and priority here, so the order is that of coming.
    """
    rows = Candidacy.objects.filter(cohort=cohort)
    last: dict[int | None, object] = {}
    for row in rows.holding().order_by("entered_at", "pk"):
        last[row.quota_id] = (row.entered_at, row.pk)
    return [
        row
        for row in rows.filter(state=CandidacyState.WAITING)
        if row.quota_id in last and (row.entered_at, row.pk) < last[row.quota_id]
    ]


def test_without_the_lock_the_walk_breaks_something(cohort, crowd, monkeypatch):
    """The guard off: no lock on the list, no condition on the counters."""

    def unlocked(cohort: Cohort) -> Cohort:
        return Cohort.objects.select_related("course__programme", "revision").get(pk=cohort.pk)

    for module in (intakes, offers, applying):
        monkeypatch.setattr(module, "locked", unlocked)
    monkeypatch.setattr("courses.admission.allocation.locked", unlocked)
    monkeypatch.setattr("courses.admission.receivers.locked", unlocked)

    try:
        done = walked(cohort, crowd, seed=7)
    except DatabaseError:
        return  # a constraint of the database had to stop what the rule no longer did
    assert faults(cohort) or done["cohort_full"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_thousand_operations_at_random_keep_every_promise(cohort, crowd, seed):
    done = walked(cohort, crowd, seed)

    assert sum(done.values()) == CLIENTS * EACH
    assert faults(cohort) == []
    assert done["ok"] > CLIENTS * EACH / 4
    assert done["cohort_full"] == 0  # the list's own arithmetic never asks for a seat too many


def test_two_seats_freed_at_once_go_to_two(cohort, crowd):
    for learner in crowd[: SEATS + 10]:
        applying.apply(cohort=Cohort.objects.get(pk=cohort.pk), by=learner)
    first, second = Candidacy.objects.filter(cohort=cohort, state=CandidacyState.OFFERED)[:2]

    at_once(
        [partial(offers.decline_offer, candidacy=one, by=one.person) for one in (first, second)]
    )

    assert faults(cohort) == []
