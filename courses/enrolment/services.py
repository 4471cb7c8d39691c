from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from courses.cohorts.enums import LIVE_STATES
from courses.cohorts.models import Cohort
from courses.cohorts.rules import is_open_for_self_enrolment, may_run
from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import Conflict, NotPermitted
from courses.core.jobs import services as jobs
from courses.core.languages import pick
from courses.enrolment import seats, signals
from courses.enrolment.enums import EnrolmentState
from courses.enrolment.models import Enrolment
from courses.enrolment.rules import may_enrol, may_withdraw
from courses.enrolment.selectors import prerequisites_missing
from courses.people.models import User
from courses.people.selectors import offices_of, posting_on

REOPENED = "enrolment.reopened"  # a job: progress counts again what was done meanwhile


class EnrolmentClosed(Conflict):
    code = "enrolment_closed"
    message = _("Enrolment in this cohort is not open.")


class AlreadyEnrolled(Conflict):
    code = "already_enrolled"
    message = _("This person is already enrolled in this cohort.")


class PrerequisiteMissing(Conflict):
    code = "prerequisite_missing"
    message = _("Please complete these courses first: %(courses)s.")


class NotActive(Conflict):
    code = "enrolment_not_active"
    message = _("This enrolment is no longer active.")


@transaction.atomic
def enrol(*, learner: User, cohort: Cohort, by: User) -> Enrolment:
    """Give ``learner`` a seat in ``cohort``.

    The seat is claimed by one conditional UPDATE, the last write of the transaction, so two
    who press at once cannot oversell it. One who withdrew earlier gets their own enrolment
    back, with what they had done. Sends ``enrolled`` after commit.

    Raises:
        NotPermitted: ``by`` is neither the learner nor runs the cohort.
        EnrolmentClosed: outside the window (Bangkok days, closing day included), or the
            cohort is for officers to fill; officers may enrol in any live cohort.
        PrerequisiteMissing: a course that comes before has not been completed.
        AlreadyEnrolled: a live enrolment exists.
        CohortFull: no seat is left.
    """
    offices = offices_of(by)
    if not may_enrol(by, offices, learner, cohort):
        raise NotPermitted
    _check_window(cohort, staffed=may_run(offices, cohort))
    _check_prerequisites(learner, cohort)
    if cohort.seats_left == 0:
        raise seats.CohortFull  # refused cheaply, before any write; the claim decides
    enrolment = _seat(learner, cohort, by)
    record("enrolment.enrol", enrolment, by=by, changes={"cohort": cohort.code})
    transaction.on_commit(lambda: signals.enrolled.send(Enrolment, enrolment=enrolment))
    seats.claim_seat(cohort)
    return enrolment


def _check_window(cohort: Cohort, *, staffed: bool) -> None:
    if staffed:
        open_now = cohort.state in LIVE_STATES
    else:
        open_now = is_open_for_self_enrolment(cohort, clock.today())
    if not open_now:
        raise EnrolmentClosed


def _check_prerequisites(learner: User, cohort: Cohort) -> None:
    if missing := prerequisites_missing(learner, cohort.course):
        names = ", ".join(pick(course.title_th, course.title_en) for course in missing)
        raise PrerequisiteMissing(courses=names)


def _seat(learner: User, cohort: Cohort, by: User) -> Enrolment:
    rows = Enrolment.objects.filter(cohort=cohort, learner=learner)
    if rows.seated().exists():
        raise AlreadyEnrolled
    posting = posting_on(learner, clock.today())
    seat = {
        "enrolled_at": clock.now(),
        "enrolled_by": by,
        "organisation": posting.organisation if posting else None,
    }
    earlier = rows.filter(state=EnrolmentState.WITHDRAWN).order_by("-pk").first()
    return _reopen(earlier, seat) if earlier else _open(learner, cohort, seat)


def _open(learner: User, cohort: Cohort, seat: dict[str, Any]) -> Enrolment:
    try:
        with transaction.atomic():
            return Enrolment.objects.create(cohort=cohort, learner=learner, **seat)
    except IntegrityError as error:
        # The same person pressed twice and the other press came first.
        raise AlreadyEnrolled from error


def _reopen(earlier: Enrolment, seat: dict[str, Any]) -> Enrolment:
    withdrawn = Enrolment.objects.filter(pk=earlier.pk, state=EnrolmentState.WITHDRAWN)
    back = withdrawn.update(state=EnrolmentState.ACTIVE, ended_at=None, end_reason="", **seat)
    if not back:
        # Pressed twice: without this the second press would take a second seat for one person.
        raise AlreadyEnrolled
    earlier.refresh_from_db()
    key = f"{REOPENED}:{earlier.pk}:{earlier.enrolled_at.isoformat()}"
    jobs.enqueue(REOPENED, dedup_key=key, payload={"enrolment": earlier.pk})
    return earlier


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: User, reason: str = "") -> Enrolment:
    """End an active enrolment and free its seat. What was learnt is kept.

    Sends ``withdrawn`` after commit.

    Raises:
        NotPermitted: ``by`` is neither the learner nor runs the cohort.
        NotActive: withdrawn, removed or completed already.
    """
    if not may_withdraw(by, offices_of(by), enrolment):
        raise NotPermitted
    ended = Enrolment.objects.filter(pk=enrolment.pk, state=EnrolmentState.ACTIVE).update(
        state=EnrolmentState.WITHDRAWN, ended_at=clock.now(), end_reason=reason
    )
    if not ended:
        raise NotActive
    enrolment.refresh_from_db()
    record("enrolment.withdraw", enrolment, by=by, reason=reason)
    transaction.on_commit(lambda: signals.withdrawn.send(Enrolment, enrolment=enrolment))
    seats.release_seat(enrolment.cohort)
    return enrolment


def mark_completed(*, enrolment: Enrolment) -> bool:
    """Take an active enrolment to completed; whether this call did. ``progress`` alone calls it."""
    return bool(
        Enrolment.objects.filter(pk=enrolment.pk, state=EnrolmentState.ACTIVE).update(
            state=EnrolmentState.COMPLETED, ended_at=clock.now()
        )
    )
