"""Giving out seats to those who wait: looked at first, carried out, taken back in time."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from courses.admission import news, seats
from courses.admission.enums import CandidacyState
from courses.admission.intakes import intake_of, locked
from courses.admission.models import Allocation, Candidacy, Intake
from courses.admission.quotas import Outcome, allocate, restored, stored
from courses.admission.rules import may_admit
from courses.admission.steps import move
from courses.admission.waiting import as_queued, offer_to, queue_of, seats_of, touch
from courses.cohorts.enums import LIVE_STATES
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import Conflict, NotPermitted, StaleVersion
from courses.enrolment.services import EnrolmentClosed
from courses.people.models import User
from courses.people.selectors import offices_of

UNDO_WINDOW = timedelta(minutes=10)


class UndoTooLate(Conflict):
    code = "undo_too_late"
    message = _("An allocation can be taken back for %(minutes)s minutes only.")


class AllocationAnswered(Conflict):
    code = "allocation_answered"
    message = _("Somebody has answered already; take single offers back instead.")


@dataclass(frozen=True)
class Preview:
    """What an allocation would do to the list of this version."""

    queue: list[Candidacy]
    outcomes: list[Outcome]
    list_version: int

    @property
    def seated(self) -> int:
        return sum(outcome.is_seated for outcome in self.outcomes)


def preview_allocation(*, cohort: Cohort, by: User) -> Preview:
    """What giving out seats now would do. Changes nothing and locks nothing.

    Raises:
        NotPermitted: ``by`` does not run the cohort.
    """
    _check_right(cohort, by)
    version = intake_of(cohort).list_version  # read first: what comes after makes it stale
    queue = queue_of(cohort)
    return Preview(queue, allocate(seats_of(cohort), as_queued(queue)), version)


@transaction.atomic
def give_out_seats(*, cohort: Cohort, by: User, list_version: int | None = None) -> Allocation:
    """Offer seats down the list, as the preview of ``list_version`` showed it.

    From the first allocation on, the list moves up by itself whenever a seat is freed. The
    letters of offer go out when the time to undo has passed.

    Raises:
        NotPermitted: ``by`` does not run the cohort.
        EnrolmentClosed: the cohort is not live.
        StaleVersion: list or seats have changed since the preview.
    """
    cohort = locked(cohort)
    _check_right(cohort, by)
    if cohort.state not in LIVE_STATES:
        raise EnrolmentClosed
    intake = intake_of(cohort)
    if list_version is not None and intake.list_version != list_version:
        raise StaleVersion
    present, queue = seats_of(cohort), queue_of(cohort)
    waiting = as_queued(queue)
    outcomes = allocate(present, waiting)
    allocation = _write_down(cohort, stored(present, waiting), outcomes, by)
    if intake.flows_since is None:
        Intake.objects.filter(pk=intake.pk).update(flows_since=allocation.ran_at)
    touch(cohort)
    with news.held_back(until=allocation.ran_at + UNDO_WINDOW):
        offer_to(cohort, queue, outcomes, code="allocate", by=by)
    return allocation


@transaction.atomic
def undo_allocation(*, allocation: Allocation, by: User) -> Allocation:
    """Put everyone it offered a seat back on the list, as if it had not been.

    Raises:
        NotPermitted: ``by`` does not run the cohort.
        UndoTooLate: ten minutes have passed, or another allocation came after, or it was undone.
        AllocationAnswered: one who was offered a seat has answered.
    """
    cohort = locked(allocation.cohort)
    _check_right(cohort, by)
    allocation = Allocation.objects.select_related("cohort").get(pk=allocation.pk)
    later = Allocation.objects.filter(cohort=cohort, number__gt=allocation.number)
    late = clock.now() > allocation.ran_at + UNDO_WINDOW
    if late or allocation.undone_at is not None or later.exists():
        raise UndoTooLate(minutes=int(UNDO_WINDOW.total_seconds() // 60))
    for row in _offered_by(allocation):
        move(row, CandidacyState.WAITING, code="undo", by=by, offered_at=None, answer_by=None)
        seats.give_back(row)
        news.settle(row)
    _close_again(allocation)
    allocation.undone_at, allocation.undone_by = clock.now(), by
    allocation.save(update_fields=["undone_at", "undone_by"])
    record("admission.undo_allocation", allocation, by=by)
    return allocation


def replay(allocation: Allocation) -> list[Outcome]:
    """What the stored input comes to today: equal to the stored outcome, or the rule changed."""
    return allocate(*restored(allocation.given))


def outcomes_of(allocation: Allocation) -> list[Outcome]:
    return [Outcome(candidate, answer) for candidate, answer in allocation.outcome]


def _write_down(
    cohort: Cohort, given: dict[str, object], outcomes: list[Outcome], by: User
) -> Allocation:
    last = Allocation.objects.filter(cohort=cohort).aggregate(last=Max("number"))["last"] or 0
    allocation = Allocation.objects.create(
        cohort=cohort,
        number=last + 1,
        given=given,
        outcome=[[outcome.candidate, str(outcome.answer)] for outcome in outcomes],
        seated=sum(outcome.is_seated for outcome in outcomes),
        ran_at=clock.now(),
        ran_by=by,
    )
    changes: dict[str, object] = {"seated": allocation.seated, "waiting": len(outcomes)}
    record("admission.allocate", allocation, by=by, changes=changes)
    return allocation


def _offered_by(allocation: Allocation) -> list[Candidacy]:
    """Those it offered a seat, all of whom must be waiting for the answer still."""
    chosen = [outcome.candidate for outcome in outcomes_of(allocation) if outcome.is_seated]
    rows = list(
        Candidacy.objects.filter(uid__in=chosen).select_related("cohort", "quota", "person")
    )
    if any(row.state != CandidacyState.OFFERED for row in rows):
        raise AllocationAnswered
    return rows


def _close_again(allocation: Allocation) -> None:
    """Before the first allocation nothing flowed; after it is undone nothing does again."""
    intake = intake_of(allocation.cohort)
    if intake.flows_since == allocation.ran_at:
        Intake.objects.filter(pk=intake.pk).update(flows_since=None)
    touch(allocation.cohort)


def _check_right(cohort: Cohort, by: User) -> None:
    if not may_admit(offices_of(by), cohort):
        raise NotPermitted
