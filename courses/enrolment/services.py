from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.cohorts.eligibility import is_eligible, judge, words
from courses.cohorts.enums import LIVE_STATES, RANKED, EnrolmentPolicy
from courses.cohorts.keys import key_fits
from courses.cohorts.models import Cohort
from courses.cohorts.rules import is_open_for_self_enrolment, may_run
from courses.cohorts.selectors import names_in
from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import Conflict, Invalid, NotPermitted
from courses.core.jobs import services as jobs
from courses.core.languages import pick
from courses.core.limits.services import Limit, spend
from courses.enrolment import seats, signals
from courses.enrolment.enums import LEFT, EnrolmentState
from courses.enrolment.models import Enrolment
from courses.enrolment.rules import may_enrol, may_remove, may_withdraw
from courses.enrolment.selectors import prerequisites_missing
from courses.enrolment.standing import standing_of
from courses.people.models import User
from courses.people.selectors import offices_of, posting_on

KEYS = Limit("enrolment key", 10, timedelta(hours=1))
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


class BySelection(Conflict):
    code = "by_selection"
    message = _("Seats in this cohort are given to candidates; one does not enrol by oneself.")


class NotEligible(Conflict):
    """``values["findings"]`` are the rules with whether each is met."""

    code = "not_eligible"
    message = _("The conditions of this cohort are not met: %(unmet)s.")


class TooManyCourses(Conflict):
    code = "too_many_courses"
    message = _("One may learn in %(most)s courses at once. Please finish or leave one first.")


class WasRemoved(Conflict):
    code = "was_removed"
    message = _("This person was removed from this cohort; the training officer may enrol them.")


class ReasonMissing(Invalid):
    code = "removal_reason_missing"
    message = _("Please give a reason; the learner will read it.")


class WrongKey(Invalid):
    code = "wrong_key"
    message = _("This enrolment key is not right.")


def enrol(*, learner: User, cohort: Cohort, by: User, key: str = "") -> Enrolment:
    """Give ``learner`` a seat in ``cohort``.

    The seat is claimed by one conditional UPDATE, the last write of the transaction, so two
    who press at once cannot oversell it. One who left earlier gets their own enrolment back,
    with what they had done. An officer is not held by the cohort's key, its rules of
    eligibility and the number of courses at once; what was passed over is in the trail.
    Sends ``enrolled`` after commit.

    Raises:
        NotPermitted: ``by`` is neither the learner nor runs the cohort.
        EnrolmentClosed: outside the window (Bangkok days, closing day included), or the
            cohort is for officers to fill; officers may enrol in any live cohort.
        BySelection: its seats go to candidates, by rank and quota.
        WrongKey: the cohort asks a key and this is not it; ten tries an hour.
        NotEligible: a rule of the cohort is not met.
        TooManyCourses: ``COURSES_AT_ONCE`` active enrolments. Counted without a lock: two
            presses at once in two cohorts may make one more.
        WasRemoved: an officer removed them from it.
        PrerequisiteMissing: a course that comes before has not been completed.
        AlreadyEnrolled: a live enrolment exists.
        CohortFull: no seat is left.
    """
    offices = offices_of(by)
    if not may_enrol(by, offices, learner, cohort):
        raise NotPermitted
    staffed = may_run(offices, cohort)
    if cohort.policy in RANKED:
        raise BySelection
    _check_window(cohort, staffed=staffed)
    if not staffed:
        _check_key(learner, cohort, key)
    return _enrol(learner, cohort, by, staffed=staffed)


@transaction.atomic
def _enrol(learner: User, cohort: Cohort, by: User, *, staffed: bool) -> Enrolment:
    passed_over = _check_learner(learner, cohort, staffed=staffed, eligible=True)
    _check_prerequisites(learner, cohort)
    if cohort.seats_left == 0:
        raise seats.CohortFull  # refused cheaply, before any write; the claim decides
    enrolment = _seat(learner, cohort, by)
    _record(enrolment, by, passed_over)
    transaction.on_commit(lambda: signals.enrolled.send(Enrolment, enrolment=enrolment))
    seats.claim_seat(cohort)
    return enrolment


@transaction.atomic
def enrol_seated(*, learner: User, cohort: Cohort, by: User) -> Enrolment:
    """Enrol one for whom a seat is held already: claims none. ``admission`` alone calls it.

    Raises:
        TooManyCourses, WasRemoved, PrerequisiteMissing, AlreadyEnrolled: as ``enrol``. Whether
            the person is eligible was judged when they became a candidate.
    """
    staffed = may_run(offices_of(by), cohort)
    passed_over = _check_learner(learner, cohort, staffed=staffed, eligible=False)
    _check_prerequisites(learner, cohort)
    enrolment = _seat(learner, cohort, by)
    _record(enrolment, by, passed_over)
    transaction.on_commit(lambda: signals.enrolled.send(Enrolment, enrolment=enrolment))
    return enrolment


def _check_key(learner: User, cohort: Cohort, key: str) -> None:
    """Outside the transaction: a try that is refused counts as one."""
    if cohort.policy != EnrolmentPolicy.KEY:
        return
    spend(KEYS, str(learner.uid), str(cohort.uid))
    if not key_fits(cohort, key):
        raise WrongKey("key")


def _check_learner(
    learner: User, cohort: Cohort, *, staffed: bool, eligible: bool
) -> list[dict[str, Any]]:
    """What stands against the learner; for who runs the cohort it is told, not raised."""
    rows = Enrolment.objects.of(learner).filter(Q(cohort=cohort) | Q(state=EnrolmentState.ACTIVE))
    past = list(rows.order_by("enrolled_at", "pk").values_list("cohort", "state"))
    checks = [partial(_check_removed, past, cohort), partial(_check_at_once, past)]
    checks += [partial(_check_eligible, learner, cohort)] if eligible else []
    passed_over = []
    for check in checks:
        try:
            check()
        except Conflict as refusal:
            if not staffed:
                raise
            passed_over.append({"code": refusal.code, **refusal.values})
    return passed_over


def _record(enrolment: Enrolment, by: User, passed_over: list[dict[str, Any]]) -> None:
    changes: dict[str, Any] = {"cohort": enrolment.cohort.code}
    if passed_over:
        changes["passed_over"] = passed_over
    record("enrolment.enrol", enrolment, by=by, changes=changes)


def _check_removed(past: list[tuple[int, str]], cohort: Cohort) -> None:
    here = [state for pk, state in past if pk == cohort.pk]
    if here and here[-1] == EnrolmentState.REMOVED:
        raise WasRemoved


def _check_eligible(learner: User, cohort: Cohort) -> None:
    if not cohort.eligibility:
        return
    findings = judge(cohort.eligibility, standing_of(learner, clock.today()))
    if not is_eligible(findings):
        names = names_in(cohort.eligibility)
        told = [{**finding.stored(), "text": words(finding.rule, names)} for finding in findings]
        unmet = "; ".join(finding["text"] for finding in told if not finding["met"])
        raise NotEligible(unmet=unmet, findings=told)


def _check_at_once(past: list[tuple[int, str]]) -> None:
    active = sum(state == EnrolmentState.ACTIVE for _pk, state in past)
    if active >= settings.COURSES_AT_ONCE:
        raise TooManyCourses(most=settings.COURSES_AT_ONCE)


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
    earlier = rows.filter(state__in=LEFT).order_by("-pk").first()
    return _reopen(earlier, seat) if earlier else _open(learner, cohort, seat)


def _open(learner: User, cohort: Cohort, seat: dict[str, Any]) -> Enrolment:
    try:
        with transaction.atomic():
            return Enrolment.objects.create(cohort=cohort, learner=learner, **seat)
    except IntegrityError as error:
        # The same person pressed twice and the other press came first.
        raise AlreadyEnrolled from error


def _reopen(earlier: Enrolment, seat: dict[str, Any]) -> Enrolment:
    left = Enrolment.objects.filter(pk=earlier.pk, state__in=LEFT)
    back = left.update(state=EnrolmentState.ACTIVE, ended_at=None, end_reason="", **seat)
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

    Who waits for the seat is offered it in the same transaction (``seat_freed``). Sends
    ``withdrawn`` after commit.

    Raises:
        NotPermitted: ``by`` is neither the learner nor runs the cohort.
        NotActive: withdrawn, removed or completed already.
    """
    if not may_withdraw(by, offices_of(by), enrolment):
        raise NotPermitted
    _end(enrolment, EnrolmentState.WITHDRAWN, reason)
    record("enrolment.withdraw", enrolment, by=by, reason=reason)
    transaction.on_commit(lambda: signals.withdrawn.send(Enrolment, enrolment=enrolment))
    return _free_seat(enrolment, by)


@transaction.atomic
def remove(*, enrolment: Enrolment, by: User, reason: str) -> Enrolment:
    """พ้นสภาพ: end an active enrolment for a reason that the learner reads, and free its seat.

    What was learnt is kept. The learner cannot enrol again by themself. Sends ``removed``
    after commit.

    Raises:
        NotPermitted: ``by`` does not run the cohort.
        ReasonMissing: no word of why.
        NotActive: as ``withdraw``.
    """
    if not may_remove(offices_of(by), enrolment):
        raise NotPermitted
    if not reason.strip():
        raise ReasonMissing("reason")
    _end(enrolment, EnrolmentState.REMOVED, reason.strip())
    record("enrolment.remove", enrolment, by=by, reason=reason.strip())
    transaction.on_commit(lambda: signals.removed.send(Enrolment, enrolment=enrolment))
    return _free_seat(enrolment, by)


def _end(enrolment: Enrolment, state: str, reason: str) -> None:
    active = Enrolment.objects.filter(pk=enrolment.pk, state=EnrolmentState.ACTIVE)
    if not active.update(state=state, ended_at=clock.now(), end_reason=reason):
        raise NotActive
    enrolment.refresh_from_db()


def _free_seat(enrolment: Enrolment, by: User) -> Enrolment:
    seats.release_seat(enrolment.cohort)
    signals.seat_freed.send(Enrolment, enrolment=enrolment, by=by)
    return enrolment


def mark_completed(*, enrolment: Enrolment) -> bool:
    """Take an active enrolment to completed; whether this call did. ``progress`` alone calls it."""
    return bool(
        Enrolment.objects.filter(pk=enrolment.pk, state=EnrolmentState.ACTIVE).update(
            state=EnrolmentState.COMPLETED, ended_at=clock.now()
        )
    )
