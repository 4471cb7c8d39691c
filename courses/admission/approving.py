"""The chain of approval: who is asked, what they answer, who may answer in their place."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.admission import news
from courses.admission.enums import Approver, CandidacyState, Source, Verdict
from courses.admission.intakes import intake_of, locked
from courses.admission.models import Approval, Candidacy
from courses.admission.rules import decides_as
from courses.admission.steps import move
from courses.admission.waiting import enter
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.core.errors import Conflict, Invalid, NotPermitted
from courses.people.enums import Role
from courses.people.models import User
from courses.people.rules import Offices
from courses.people.selectors import holders_over, offices_of, stands_in_for

NEEDS_REASON = (Verdict.RETURN, Verdict.REFUSE)
REASON_LIMIT = 2_000  # characters


class ReasonMissing(Invalid):
    code = "verdict_reason_missing"
    message = _("Please say why; the person is told.")


class ReasonTooLong(Invalid):
    code = "too_long"
    message = _("Please write at most %(limit)s characters here.")


class WrongVerdict(Invalid):
    code = "wrong_verdict"
    message = _("Choose one of the answers.")


class AlreadyDecided(Conflict):
    code = "already_decided"
    message = _("This step has been decided already.")


class SupervisorMissing(Invalid):
    code = "supervisor_missing"
    message = _("Please name the supervisor who approves this.")


# --- The way through the chain ---------------------------------------------------------------


def begin(candidacy: Candidacy, *, by: User | None) -> Candidacy:
    """Ask the first approver, or the one who asked for more; without a chain, onto the list.

    Call it under the cohort's lock.

    Raises:
        SupervisorMissing: an applicant's chain asks one and none is named.
    """
    last = candidacy.approvals.order_by("-step", "-round").first()
    chain = candidacy.chain if last else chain_for(candidacy)
    if not chain:
        return enter(candidacy, code="enter", by=by)
    step, turn = (last.step, last.round + 1) if last else (0, 1)
    move(candidacy, CandidacyState.SUBMITTED, code="submit", by=by, chain=chain)
    _ask(candidacy, step, turn)
    return candidacy


def chain_for(candidacy: Candidacy) -> list[str]:
    """Who must approve this candidacy, in order.

    An agency's own nominee needs no supervisor unless one is named: the agency has its own way.
    """
    chain = [] if candidacy.source == Source.INVITED else intake_of(candidacy.cohort).steps
    if candidacy.supervisor_id is not None or Approver.SUPERVISOR not in chain:
        return list(chain)
    if candidacy.source == Source.APPLIED:
        raise SupervisorMissing("supervisor")
    return [step for step in chain if step != Approver.SUPERVISOR]


def _ask(candidacy: Candidacy, step: int, turn: int = 1) -> None:
    approval = Approval.objects.create(
        candidacy=candidacy,
        step=step,
        round=turn,
        approver=candidacy.chain[step],
        asked_at=clock.now(),
    )
    for approver in approvers_of(approval):
        news.tell_approver(approval, approver)


def approvers_of(approval: Approval) -> list[User]:
    """Whom to tell that this step waits: the supervisor, or the heads of the agency. The
    programme office sees its own list and is not written to for each."""
    candidacy = approval.candidacy
    match approval.approver:
        case Approver.SUPERVISOR:
            return [candidacy.supervisor] if candidacy.supervisor else []
        case Approver.AGENCY_HEAD if candidacy.organisation:
            return list(holders_over(Role.EXECUTIVE, candidacy.organisation))
        case _:
            return []


# --- Deciding --------------------------------------------------------------------------------


def open_to(user: User) -> list[Approval]:
    """The steps that wait for ``user``, in their own right or in another's, oldest first."""
    rows = Approval.objects.filter(verdict="", candidacy__state=CandidacyState.SUBMITTED)
    rows = rows.select_related(
        "candidacy__person",
        "candidacy__organisation",
        "candidacy__cohort__course__programme",
        "candidacy__request__organisation",
    )
    deciders = deciders_for(user)
    reach = Q(pk__in=[])
    for who, offices in deciders:
        reach |= _reach(who, offices)
    return [row for row in rows.filter(reach).order_by("pk") if decides_as(user, row, deciders)]


def _reach(user: User, offices: Offices) -> Q:
    """The steps that might be ``user``'s: narrowed in the database, judged by ``may_decide``."""
    reach = Q(approver=Approver.SUPERVISOR, candidacy__supervisor=user)
    for path in offices.paths(Role.EXECUTIVE):
        within = Q(candidacy__organisation__path__startswith=path)
        reach |= Q(approver=Approver.AGENCY_HEAD) & within
    if offices.holds(Role.OFFICER):
        run = Cohort.objects.in_scope(offices, Role.OFFICER)
        reach |= Q(approver=Approver.PROGRAMME_OFFICE, candidacy__cohort__in=run)
    return reach


def deciders_for(user: User) -> list[tuple[User, Offices]]:
    """``user`` first, then those in whose place they decide today."""
    lenders = stands_in_for(user, clock.today())
    return [(who, offices_of(who)) for who in (user, *lenders)]


@transaction.atomic
def decide(*, approval: Approval, verdict: str, by: User, reason: str = "") -> Candidacy:
    """Answer one step: on to the next approver or the list, back for more, or the end.

    Holds the cohort's lock. A ``reserve`` lets the candidate go on, behind all others.

    Raises:
        NotPermitted: the step is not ``by``'s, nor anybody's in whose place they decide; or the
            candidate is ``by``.
        WrongVerdict: not one of ``Verdict``.
        ReasonMissing: returned or refused without a reason.
        AlreadyDecided: by somebody else, just now or before.
    """
    locked(approval.candidacy.cohort)
    return _decide(_fresh([approval.pk])[0], verdict, by, _reason(verdict, reason))


def decide_many(
    *, approvals: Iterable[Approval], verdict: str, by: User, reason: str = ""
) -> list[Candidacy]:
    """The same answer to several steps of any cohorts, all or none.

    Raises:
        As ``decide``.
    """
    said = _reason(verdict, reason)
    with transaction.atomic():
        rows = _fresh([approval.pk for approval in approvals])
        # Cohorts in the order of their keys, so that two who decide lists do not wait in a ring.
        for cohort in sorted({row.candidacy.cohort_id for row in rows}):
            locked(Cohort(pk=cohort))
        return [_decide(row, verdict, by, said) for row in rows]


def _fresh(keys: list[int]) -> list[Approval]:
    rows = Approval.objects.filter(pk__in=keys).select_related(
        "candidacy__person",
        "candidacy__organisation",
        "candidacy__supervisor",
        "candidacy__cohort__course__programme",
        "candidacy__request__organisation",
    )
    return list(rows.order_by("candidacy__rank", "pk"))


def _reason(verdict: str, reason: str) -> str:
    said = reason.strip()
    if verdict not in Verdict.values:
        raise WrongVerdict("verdict")
    if verdict in NEEDS_REASON and not said:
        raise ReasonMissing("reason")
    if len(said) > REASON_LIMIT:
        raise ReasonTooLong("reason", limit=REASON_LIMIT)
    return said


def _decide(approval: Approval, verdict: str, by: User, reason: str) -> Candidacy:
    right = decides_as(by, approval, deciders_for(by))
    if right is None:
        raise NotPermitted
    candidacy = approval.candidacy
    if candidacy.state != CandidacyState.SUBMITTED or not _settle(
        approval, verdict, by, right, reason
    ):
        raise AlreadyDecided
    news.settle_approval(approval)
    match verdict:
        case Verdict.RETURN:
            move(candidacy, CandidacyState.RETURNED, code="return", by=by, reason=reason)
            news.tell_returned(candidacy, reason)
        case Verdict.REFUSE:
            move(candidacy, CandidacyState.REFUSED, code="refuse", by=by, reason=reason)
            news.tell_refused(candidacy, reason)
        case _:
            _go_on(approval, reserve=verdict == Verdict.RESERVE, by=by, reason=reason)
    return candidacy


def _settle(approval: Approval, verdict: str, by: User, right: User, reason: str) -> bool:
    undecided = Approval.objects.filter(pk=approval.pk, verdict="")
    return bool(
        undecided.update(
            verdict=verdict,
            reason=reason,
            decided_at=clock.now(),
            decided_by=by,
            standing_for=None if right.pk == by.pk else right,
        )
    )


def _go_on(approval: Approval, *, reserve: bool, by: User, reason: str) -> None:
    candidacy = approval.candidacy
    if reserve and not candidacy.is_reserve:
        candidacy.is_reserve = True
        candidacy.save(update_fields=["is_reserve"])
    if approval.step + 1 < len(candidacy.chain):
        _ask(candidacy, approval.step + 1)
    else:
        enter(candidacy, code="approve", by=by, reason=reason)
