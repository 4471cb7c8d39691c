"""Who may do what with candidacies."""

from collections.abc import Iterable

from courses.admission.enums import Approver, CandidacyState
from courses.admission.models import Approval, Candidacy, NominationRequest
from courses.cohorts.models import Cohort
from courses.cohorts.rules import may_run
from courses.people.enums import Role
from courses.people.models import Organisation, User
from courses.people.rules import Offices


def may_admit(offices: Offices, cohort: Cohort) -> bool:
    """Set quotas, ask agencies, give out seats, move people on the list."""
    return may_run(offices, cohort)


def holds_in(offices: Offices, organisation: Organisation | None, *roles: str) -> bool:
    """Holds one of ``roles`` over ``organisation``."""
    if organisation is None:
        return False
    return any(organisation.path.startswith(path) for path in offices.paths(*roles))


def may_nominate(offices: Offices, request: NominationRequest) -> bool:
    """Answer for the agency: its coordinator, or the officer on its behalf."""
    for_agency = holds_in(offices, request.organisation, Role.COORDINATOR)
    return for_agency or may_admit(offices, request.cohort)


def may_act_for(user: User, offices: Offices, candidacy: Candidacy) -> bool:
    """Accept, decline, withdraw: the person, or the officer for them."""
    return user.pk == candidacy.person_id or may_admit(offices, candidacy.cohort)


def may_take_back(user: User, offices: Offices, candidacy: Candidacy) -> bool:
    """Withdraw: also the coordinator of the agency that put the person forward."""
    for_agency = candidacy.request is not None and may_nominate(offices, candidacy.request)
    return for_agency or may_act_for(user, offices, candidacy)


def may_decide(user: User, offices: Offices, approval: Approval) -> bool:
    """Decide this step in one's own right. Nobody decides about themself."""
    candidacy = approval.candidacy
    if user.pk == candidacy.person_id:
        return False
    match approval.approver:
        case Approver.SUPERVISOR:
            return user.pk == candidacy.supervisor_id
        case Approver.AGENCY_HEAD:
            return holds_in(offices, candidacy.organisation, Role.EXECUTIVE)
        case _:
            return may_admit(offices, candidacy.cohort)


def decides_as(
    user: User, approval: Approval, deciders: Iterable[tuple[User, Offices]]
) -> User | None:
    """In whose right ``user`` decides: their own or, by delegation, one of ``deciders``'.

    ``deciders`` begins with the user. None when in nobody's; nobody decides about themself in
    another's place either.
    """
    if user.pk == approval.candidacy.person_id:
        return None
    return next((who for who, offices in deciders if may_decide(who, offices, approval)), None)


def may_be_changed(candidacy: Candidacy) -> bool:
    """What its agency or its applicant wrote may still be rewritten."""
    return candidacy.state in (CandidacyState.DRAFT, CandidacyState.RETURNED)
