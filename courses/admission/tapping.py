"""Deciding from a letter, without signing in.

Opening the page spends nothing, for mail scanners open links; the answer does, once. What
weighs more than a yes to a few people asks for the account's password as well.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.admission.approving import decide_many, deciders_for
from courses.admission.enums import CandidacyState, Verdict
from courses.admission.links import LinkSpent, found
from courses.admission.models import Approval, ApprovalLink, Candidacy
from courses.admission.rules import decides_as
from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import DomainError
from courses.core.limits.services import Limit, spend
from courses.people.models import User

FEW = 10  # nominees that one tap may approve
OPENING = Limit("approval link", 60, timedelta(minutes=15))
STEPPING_UP = Limit("approval step-up", 5, timedelta(minutes=15))


class StepUpNeeded(DomainError):
    """The decision weighs more than a tap: the account's password is asked."""

    code = "step_up_needed"
    message = _("Please enter your password to confirm this decision.")


@dataclass(frozen=True)
class Opened:
    """What a good link shows: whom it is about, and what waits for this approver."""

    link: ApprovalLink
    approvals: list[Approval]

    @property
    def step_up_for_yes(self) -> bool:
        return len(self.approvals) > FEW


def open_link(*, token: str, address: str) -> Opened:
    """What the link shows. Changes nothing; ``address`` slows guessing.

    Raises:
        TooMany: 60 looks an address in 15 minutes.
        NotFound, LinkSpent, LinkExpired: as ``links.found``.
    """
    spend(OPENING, address)
    link = found(token)
    return Opened(link, _waiting(link))


def decide_by_link(
    *, token: str, verdict: str, address: str, reason: str = "", password: str | None = None
) -> list[Candidacy]:
    """Answer everything the link shows, in its approver's name, and spend it.

    Raises:
        As ``open_link`` and ``approving.decide``.
        StepUpNeeded: another answer than yes, or more than ten people, without the right
            password. Five wrong ones in 15 minutes raise TooMany.
    """
    opened = open_link(token=token, address=address)
    if verdict != Verdict.APPROVE or opened.step_up_for_yes:
        _step_up(opened.link.approver, password)
    with transaction.atomic():
        unused = ApprovalLink.objects.filter(pk=opened.link.pk, used_at=None)
        if not unused.update(used_at=clock.now()):
            raise LinkSpent
        approver = opened.link.approver
        record("admission.decide_by_link", opened.link, by=approver, changes={"verdict": verdict})
        return decide_many(approvals=opened.approvals, verdict=verdict, by=approver, reason=reason)


def _waiting(link: ApprovalLink) -> list[Approval]:
    """The steps of the request that wait for the approver, by right or by delegation today."""
    rows = Approval.objects.filter(
        verdict="", candidacy__request=link.request, candidacy__state=CandidacyState.SUBMITTED
    ).select_related(
        "candidacy__person",
        "candidacy__organisation",
        "candidacy__cohort__course__programme",
    )
    deciders = deciders_for(link.approver)
    ordered = rows.order_by("candidacy__rank", "pk")
    return [row for row in ordered if decides_as(link.approver, row, deciders)]


def _step_up(approver: User, password: str | None) -> None:
    if password is None:
        raise StepUpNeeded("password")
    spend(STEPPING_UP, str(approver.uid))
    if not approver.check_password(password):
        raise StepUpNeeded("password")
