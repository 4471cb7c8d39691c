"""Who a person is allowed to be, and what offices allow.

``Offices`` is read once a request by ``people.selectors.offices_of``; everything else asks it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from courses.people.enums import Role, ScopeKind
from courses.people.models import User

Scope = tuple[str, UUID | None]


@dataclass(frozen=True)
class Offices:
    """The roles one person holds today, each with its scope.

    ``organisation_paths`` gives, by organisation id, the path that its subtree begins with.
    """

    held: frozenset[tuple[str, str, UUID | None]] = frozenset()
    organisation_paths: tuple[tuple[UUID, str], ...] = ()

    def everywhere(self, *roles: str) -> bool:
        """Holds one of ``roles`` (or administrator) without limit of scope."""
        wanted = {*roles, Role.ADMIN}
        return any((role, ScopeKind.GLOBAL, None) in self.held for role in wanted)

    def holds(self, *roles: str) -> bool:
        """Holds one of ``roles`` somewhere, or is administrator."""
        return self.everywhere() or any(role in roles for role, _kind, _scope in self.held)

    def within(self, roles: Iterable[str], *scopes: Scope) -> bool:
        """Holds one of ``roles`` everywhere or in one of ``scopes``."""
        roles = tuple(roles)
        return self.everywhere(*roles) or any(
            (role, kind, scope) in self.held for role in roles for kind, scope in scopes
        )

    def scopes(self, kind: str, *roles: str) -> list[UUID]:
        """The ids of that kind in which one of ``roles`` is held."""
        return [scope for role, k, scope in self.held if role in roles and k == kind and scope]

    def paths(self, *roles: str) -> list[str]:
        """Path prefixes of the organisations in which one of ``roles`` is held."""
        mine = set(self.scopes(ScopeKind.ORGANISATION, *roles))
        return [path for uid, path in self.organisation_paths if uid in mine]


RANKED_BELOW: dict[str, frozenset[str]] = {
    Role.ADMIN: frozenset(Role.values),
    Role.OFFICER: frozenset(
        {
            Role.TRAINER,
            Role.REVIEWER,
            Role.PUBLISHER,
            Role.COACH,
            Role.COORDINATOR,
            Role.EXECUTIVE,
        }
    ),
}


def may_grant(offices: Offices, role: str, scope: Scope) -> bool:
    """Grant ``role`` within ``scope``: only roles below one's own, only inside one's own scope."""
    return any(
        role in RANKED_BELOW.get(own, frozenset()) and offices.within([own], scope)
        for own in (Role.ADMIN, Role.OFFICER)
    )


def may_keep_register(offices: Offices) -> bool:
    """Enter people, organisations and postings."""
    return offices.everywhere(Role.OFFICER)


def is_self(user: User, other: User) -> bool:
    return user.pk == other.pk
