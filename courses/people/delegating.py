"""Letting somebody decide in one's place for some days."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import Conflict, Invalid, NotPermitted
from courses.people.models import Delegation, User
from courses.people.rules import is_self, may_keep_register
from courses.people.selectors import offices_of

LONGEST_DAYS = 366


class WrongDays(Invalid):
    code = "wrong_days"
    message = _("Choose days from today on, the last not before the first, for a year at most.")


class DelegationToOneself(Invalid):
    code = "delegation_to_oneself"
    message = _("Choose somebody else to decide in this place.")


class ReasonMissing(Invalid):
    code = "delegation_reason_missing"
    message = _("Please say why.")


class AlreadyRevoked(Conflict):
    code = "delegation_revoked"
    message = _("This has ended already.")


@transaction.atomic
def delegate(
    *, giver: User, taker: User, valid_from: date, valid_to: date, reason: str, by: User
) -> Delegation:
    """Let ``taker`` decide in ``giver``'s place from the first day to the last (Bangkok).

    Raises:
        NotPermitted: ``by`` is neither the giver nor keeps the register.
        DelegationToOneself, WrongDays, ReasonMissing: see their words.
    """
    if not (is_self(by, giver) or may_keep_register(offices_of(by))):
        raise NotPermitted
    if giver.pk == taker.pk:
        raise DelegationToOneself("taker")
    too_long = (valid_to - valid_from).days > LONGEST_DAYS
    if valid_from < clock.today() or valid_to < valid_from or too_long:
        raise WrongDays("valid_to")
    if not reason.strip():
        raise ReasonMissing("reason")
    delegation = Delegation.objects.create(
        giver=giver,
        taker=taker,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason.strip()[:250],
        given_at=clock.now(),
    )
    changes: dict[str, object] = {"from": str(giver.uid), "to": str(taker.uid)}
    record("people.delegate", delegation, by=by, changes=changes)
    return delegation


@transaction.atomic
def revoke_delegation(*, delegation: Delegation, by: User) -> Delegation:
    """End it at once. What was decided under it stands.

    Raises:
        NotPermitted: ``by`` is neither the giver nor keeps the register.
        AlreadyRevoked: ended by somebody before.
    """
    if not (is_self(by, delegation.giver) or may_keep_register(offices_of(by))):
        raise NotPermitted
    standing = Delegation.objects.filter(pk=delegation.pk, revoked_at=None)
    if not standing.update(revoked_at=clock.now()):
        raise AlreadyRevoked
    delegation.refresh_from_db()
    record("people.revoke_delegation", delegation, by=by)
    return delegation
