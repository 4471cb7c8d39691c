from courses.letters.models import Letter
from courses.people.enums import Role, ScopeKind
from courses.people.models import Organisation
from courses.people.rules import Offices


def may_draft(offices: Offices, organisation: Organisation) -> bool:
    """Write a letter for ``organisation``: officers everywhere, of it, or of one above it."""
    scope = (ScopeKind.ORGANISATION, organisation.uid)
    above = any(organisation.path.startswith(path) for path in offices.paths(Role.OFFICER))
    return above or offices.within([Role.OFFICER], scope)


def may_issue(offices: Offices, letter: Letter) -> bool:
    """Give it its number, or cancel it. The signature itself stands on paper."""
    return may_draft(offices, letter.organisation)


def may_read(offices: Offices, letter: Letter) -> bool:
    return may_draft(offices, letter.organisation)
