"""The moves of a candidacy. Nothing else changes its state."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.admission.enums import LIVE
from courses.admission.enums import CandidacyState as State
from courses.admission.models import Candidacy, CandidacyStep
from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import Conflict
from courses.people.models import User

MOVES: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.WAITING, State.INELIGIBLE, State.WITHDRAWN}),
    State.SUBMITTED: frozenset(
        {State.WAITING, State.RETURNED, State.REFUSED, State.WITHDRAWN, State.INELIGIBLE}
    ),
    State.RETURNED: frozenset({State.SUBMITTED, State.WITHDRAWN, State.INELIGIBLE}),
    State.WAITING: frozenset({State.OFFERED, State.WITHDRAWN, State.REFUSED}),
    State.OFFERED: frozenset(
        {State.CONFIRMED, State.DECLINED, State.EXPIRED, State.WITHDRAWN, State.WAITING}
    ),
    State.CONFIRMED: frozenset({State.WITHDRAWN}),
    State.INELIGIBLE: frozenset({State.DRAFT}),  # a waiver
}


class CandidacyMoved(Conflict):
    code = "candidacy_moved"
    message = _("This cannot be done any more: the candidacy is “%(now)s”.")


def move(
    candidacy: Candidacy,
    to: str,
    *,
    code: str,
    by: User | None,
    reason: str = "",
    **fields: Any,
) -> Candidacy:
    """Take the candidacy one step, with ``fields``, and write the step down.

    One conditional UPDATE from the state and version in hand: of two who move it one comes
    first, and the other is told. Call it in the business transaction.

    Raises:
        CandidacyMoved: that step is not allowed from here, or it is elsewhere by now.
    """
    was = candidacy.state
    if to not in MOVES.get(was, frozenset()):
        raise CandidacyMoved(now=State(was).label)
    fields["ended_at"] = None if to in LIVE else clock.now()
    unmoved = Candidacy.objects.filter(pk=candidacy.pk, state=was, version=candidacy.version)
    if not unmoved.update(state=to, version=candidacy.version + 1, **fields):
        candidacy.refresh_from_db(fields=["state", "version"])
        raise CandidacyMoved(now=State(candidacy.state).label)
    for name, value in {**fields, "state": to, "version": candidacy.version + 1}.items():
        setattr(candidacy, name, value)
    write_down(candidacy, was=was, code=code, by=by, reason=reason)
    return candidacy


def write_down(
    candidacy: Candidacy, *, was: str, code: str, by: User | None, reason: str = ""
) -> None:
    """Add the step to the history that its person may read, and to the trail."""
    CandidacyStep.objects.create(
        candidacy=candidacy,
        was=was,
        became=candidacy.state,
        code=code,
        reason=reason,
        at=clock.now(),
        by=by,
    )
    changes: dict[str, object] = {"state": [was, candidacy.state]}
    record(f"admission.{code}", candidacy, by=by, reason=reason, changes=changes)
