"""Becoming a candidate by oneself or by invitation, and handing in what was returned."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from courses.admission import approving
from courses.admission.enums import LIVE, CandidacyState, Source
from courses.admission.intakes import locked, quota_for
from courses.admission.models import Candidacy, Quota
from courses.admission.rules import may_admit
from courses.admission.steps import CandidacyMoved, move
from courses.admission.waiting import enter
from courses.cohorts.eligibility import Finding, is_eligible, judge
from courses.cohorts.enums import LIVE_STATES, EnrolmentPolicy
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.core.errors import Conflict, Invalid, NotPermitted
from courses.core.thai.text import normalise
from courses.enrolment.models import Enrolment
from courses.enrolment.services import EnrolmentClosed
from courses.enrolment.standing import standings_of
from courses.people.models import User
from courses.people.selectors import offices_of, posting_on

STATEMENT_LIMIT = 4_000  # characters


class AlreadyCandidate(Conflict):
    code = "already_candidate"
    message = _("This person is already a candidate or a learner of this cohort.")


class NotByApplication(Conflict):
    code = "not_by_application"
    message = _("One does not apply to this cohort; please see how seats are given.")


class NoWaitingList(Conflict):
    code = "no_waiting_list"
    message = _("There are seats left: please enrol.")


class StatementTooLong(Invalid):
    code = "too_long"
    message = _("Please write at most %(limit)s characters here.")


@transaction.atomic
def apply(
    *, cohort: Cohort, by: User, statement: str = "", supervisor: User | None = None
) -> Candidacy:
    """Apply for a seat. One who is not eligible is told so, rule by rule, and it is kept.

    Raises:
        NotByApplication: the cohort's policy is another.
        EnrolmentClosed: outside its window (Bangkok days, the closing day included).
        AlreadyCandidate: a live candidacy or a seat exists.
        SupervisorMissing: the chain asks a supervisor and none is named.
        StatementTooLong: more than 4,000 characters.
    """
    cohort = locked(cohort)
    if cohort.policy != EnrolmentPolicy.APPLY:
        raise NotByApplication
    check_window(cohort)
    candidacy = open_candidacy(
        cohort=cohort, person=by, source=Source.APPLIED, by=by, supervisor=supervisor
    )
    write_statement(candidacy, statement)
    return hand_in(candidacy, by=by)


@transaction.atomic
def invite(*, cohort: Cohort, person: User, by: User, priority: int = 0) -> Candidacy:
    """Put someone on the list by the officer's own choice, without the chain of approval.

    Raises:
        NotPermitted: ``by`` does not run the cohort.
        EnrolmentClosed: the cohort is not live.
        AlreadyCandidate: a live candidacy or a seat exists.
    """
    cohort = locked(cohort)
    if not may_admit(offices_of(by), cohort):
        raise NotPermitted
    if cohort.state not in LIVE_STATES:
        raise EnrolmentClosed
    candidacy = open_candidacy(
        cohort=cohort, person=person, source=Source.INVITED, by=by, priority=priority
    )
    if not _weigh(candidacy, by):
        return candidacy
    return enter(candidacy, code="invite", by=by)


@transaction.atomic
def join_waiting_list(*, cohort: Cohort, by: User) -> Candidacy:
    """Wait for a seat in a full cohort in which people enrol themselves.

    A seat freed since is offered at once.

    Raises:
        NotByApplication: seats there are given by selection, or by the officer.
        EnrolmentClosed: outside the window.
        NoWaitingList: a seat is free and nobody waits for it.
        AlreadyCandidate: waits already, or has a seat.
    """
    cohort = locked(cohort)
    if cohort.policy not in (EnrolmentPolicy.SELF, EnrolmentPolicy.KEY):
        raise NotByApplication
    check_window(cohort)
    if cohort.seats_left:
        raise NoWaitingList
    candidacy = open_candidacy(cohort=cohort, person=by, source=Source.QUEUED, by=by)
    if not _weigh(candidacy, by):
        return candidacy
    return enter(candidacy, code="queue", by=by)


@transaction.atomic
def hand_in_again(*, candidacy: Candidacy, by: User, statement: str = "") -> Candidacy:
    """Answer what an approver asked, and go back to them.

    Raises:
        NotPermitted: another's.
        CandidacyMoved: nothing was asked.
    """
    cohort = locked(candidacy.cohort)
    candidacy = Candidacy.objects.select_related("person", "request").get(pk=candidacy.pk)
    candidacy.cohort = cohort
    if by.pk not in (candidacy.person_id, candidacy.created_by_id):
        raise NotPermitted
    if candidacy.state != CandidacyState.RETURNED:
        raise CandidacyMoved(now=CandidacyState(candidacy.state).label)
    write_statement(candidacy, statement)
    return hand_in(candidacy, by=by)


# --- What every way in shares ----------------------------------------------------------------


def check_window(cohort: Cohort) -> None:
    """Refuse outside the days in which the cohort takes people in.

    Raises:
        EnrolmentClosed.
    """
    within = cohort.enrolment_opens_on <= clock.today() <= cohort.enrolment_closes_on
    if not within or cohort.state not in LIVE_STATES:
        raise EnrolmentClosed


def open_candidacy(
    *, cohort: Cohort, person: User, source: str, by: User | None, **fields: Any
) -> Candidacy:
    """A draft, with the person's agency and position of today.

    Raises:
        AlreadyCandidate: a live candidacy or a seat exists, or somebody opened one just now.
    """
    taken = Enrolment.objects.filter(cohort=cohort, learner=person).seated().exists()
    if taken or Candidacy.objects.filter(cohort=cohort, person=person, state__in=LIVE).exists():
        raise AlreadyCandidate("person")
    posting = posting_on(person, clock.today())
    place: dict[str, Any] = {
        "organisation": posting.organisation if posting else None,
        "position_th": posting.position_th if posting else "",
    }
    try:
        with transaction.atomic():
            return Candidacy.objects.create(
                cohort=cohort,
                person=person,
                source=source,
                created_at=clock.now(),
                created_by=by,
                **(place | fields),
            )
    except IntegrityError as error:
        raise AlreadyCandidate("person") from error


def write_statement(candidacy: Candidacy, statement: str) -> None:
    text = normalise(statement).strip()
    if len(text) > STATEMENT_LIMIT:
        raise StatementTooLong("statement", limit=STATEMENT_LIMIT)
    if text:
        candidacy.statement = text
        candidacy.save(update_fields=["statement"])


def hand_in(candidacy: Candidacy, *, by: User) -> Candidacy:
    """Weigh it against the rules and bring it to its first approver, or onto the list."""
    if not _weigh(candidacy, by):
        return candidacy
    candidacy.submitted_at = candidacy.submitted_at or clock.now()
    candidacy.save(update_fields=["submitted_at"])
    return approving.begin(candidacy, by=by)


def weigh_many(candidacies: list[Candidacy]) -> dict[int, list[Finding]]:
    """What each rule says of each, by key; quota and findings are set, not saved."""
    if not candidacies:
        return {}
    cohort = candidacies[0].cohort
    people = User.objects.filter(pk__in=[row.person_id for row in candidacies])
    standings = standings_of(people, clock.today())
    quotas = list(Quota.objects.filter(cohort=cohort))
    findings = {}
    for row in candidacies:
        standing = standings[row.person_id]
        findings[row.pk] = judge(cohort.eligibility, standing)
        row.quota = quota_for(quotas, standing)
        row.eligibility = [found.stored() for found in findings[row.pk]]
    return findings


def _weigh(candidacy: Candidacy, by: User | None) -> bool:
    """Whether the person is eligible; when not, the candidacy ends here with the reasons."""
    findings = weigh_many([candidacy])[candidacy.pk]
    candidacy.save(update_fields=["quota", "eligibility"])
    if is_eligible(findings):
        return True
    end_as_ineligible(candidacy, by)
    return False


def end_as_ineligible(candidacy: Candidacy, by: User | None) -> None:
    if candidacy.state == CandidacyState.DRAFT and candidacy.submitted_at is None:
        candidacy.submitted_at = clock.now()
        candidacy.save(update_fields=["submitted_at"])
    move(candidacy, CandidacyState.INELIGIBLE, code="ineligible", by=by)


@transaction.atomic
def waive(*, candidacy: Candidacy, reason: str, by: User) -> Candidacy:
    """Let an ineligible candidate go on all the same, for a reason that stays on record.

    Raises:
        NotPermitted: ``by`` does not run the cohort.
        CandidacyMoved: it did not end for want of eligibility.
        ReasonMissing: without a reason.
    """
    cohort = locked(candidacy.cohort)
    if not may_admit(offices_of(by), cohort):
        raise NotPermitted
    if not reason.strip():
        raise approving.ReasonMissing("reason")
    fresh = Candidacy.objects.select_related("person", "request").get(pk=candidacy.pk)
    fresh.cohort = cohort
    waiver = {"waived": reason.strip(), "by": str(by.uid)}
    findings = [*fresh.eligibility, waiver]
    draft = CandidacyState.DRAFT
    move(fresh, draft, code="waive", by=by, reason=reason.strip(), eligibility=findings)
    return approving.begin(fresh, by=by)
