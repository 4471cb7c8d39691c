"""The waiting list, and how it moves up.

Everything here runs under the cohort's lock (``intakes.locked``), in the transaction that freed
the seat or lengthened the list: either both happen or neither.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import F

from courses.admission import news, seats
from courses.admission.enums import CandidacyState
from courses.admission.intakes import in_force, intake_of
from courses.admission.models import Candidacy, Intake, Quota
from courses.admission.quotas import Outcome, Pool, Queued, Seats, allocate
from courses.admission.steps import move
from courses.cohorts.enums import LIVE_STATES
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.people.models import User

OPEN = ""  # the pool of whom no quota fits


def seats_of(cohort: Cohort) -> Seats:
    """The cohort's seats as they stand today; minima that were released are nothing."""
    quotas = list(Quota.objects.filter(cohort=cohort))
    minima = in_force(quotas, clock.today())
    pools = tuple(
        Pool(str(quota.uid), minima[quota.pk], quota.maximum, quota.taken) for quota in quotas
    )
    return Seats(cohort.capacity, cohort.taken, pools)


def queue_of(cohort: Cohort) -> list[Candidacy]:
    """Those who wait, in the order in which seats come to them."""
    return list(
        Candidacy.objects.filter(cohort=cohort)
        .queued()
        .select_related("quota", "person", "cohort__course")
    )


def as_queued(candidacies: Iterable[Candidacy]) -> list[Queued]:
    return [Queued(str(row.uid), str(row.quota.uid) if row.quota else OPEN) for row in candidacies]


def fill(cohort: Cohort) -> list[Candidacy]:
    """Offer what seats there are to those who wait; who was offered one.

    Nothing while the list does not flow yet, or the cohort is not open to anybody. ``cohort``
    is read anew here: its counters changed in this very transaction.
    """
    cohort.refresh_from_db(fields=["taken", "capacity", "state"])
    intake = intake_of(cohort)
    if intake.flows_since is None or cohort.state not in LIVE_STATES:
        return []
    present = seats_of(cohort)
    if not present.free:
        return []
    queue = queue_of(cohort)
    return offer_to(cohort, queue, allocate(present, as_queued(queue)), code="promote", by=None)


def offer_to(
    cohort: Cohort,
    queue: list[Candidacy],
    outcomes: list[Outcome],
    *,
    code: str,
    by: User | None,
) -> list[Candidacy]:
    """Offer seats to those of ``queue`` whom ``outcomes`` seats, and hold the seats for them."""
    chosen = [row for row, outcome in zip(queue, outcomes, strict=True) if outcome.is_seated]
    now = clock.now()
    until = now + timedelta(hours=intake_of(cohort).offer_hours)
    for row in chosen:
        move(row, CandidacyState.OFFERED, code=code, by=by, offered_at=now, answer_by=until)
        news.tell_offered(row)
    if chosen:
        touch(cohort)
    seats.hold(cohort, chosen)
    return chosen


def touch(cohort: Cohort) -> None:
    """List or seats are not what they were: a preview of them can no longer be carried out."""
    Intake.objects.filter(cohort=cohort).update(list_version=F("list_version") + 1)


def enter(candidacy: Candidacy, *, code: str, by: User | None, reason: str = "") -> Candidacy:
    """Put the candidacy on the list; it is offered a seat at once when there is one for it."""
    waiting = CandidacyState.WAITING
    move(candidacy, waiting, code=code, by=by, reason=reason, entered_at=clock.now())
    touch(candidacy.cohort)
    if candidacy.pk not in {row.pk for row in fill(candidacy.cohort)}:
        news.tell_waiting(candidacy)
    else:
        candidacy.refresh_from_db()
    return candidacy
