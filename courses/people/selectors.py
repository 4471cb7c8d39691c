from datetime import date

from django.db.models import QuerySet

from courses.core import clock
from courses.people.enums import Role, ScopeKind
from courses.people.models import Delegation, Organisation, Posting, RoleAssignment, User
from courses.people.rules import Offices


def offices_of(user: User) -> Offices:
    """The offices ``user`` holds today. Kept on the object, which lives as long as a request."""
    if not user.is_authenticated or not user.is_active:
        return Offices()
    kept: Offices | None = getattr(user, "_offices", None)
    if kept is None:
        kept = _read_offices(user)
        user._offices = kept  # type: ignore[attr-defined]
    return kept


def _read_offices(user: User) -> Offices:
    rows = RoleAssignment.objects.filter(user=user).in_force(clock.today())
    held = frozenset(rows.values_list("role", "scope_kind", "scope"))
    if user.is_superuser:  # the break-glass account may do in the domain what it may at the desk
        held |= {(Role.ADMIN, ScopeKind.GLOBAL, None)}
    organisations = [
        scope for _role, kind, scope in held if kind == ScopeKind.ORGANISATION and scope
    ]
    paths = Organisation.objects.filter(uid__in=organisations).values_list("uid", "path")
    return Offices(held, tuple(paths) if organisations else ())


def forget_offices(user: User) -> None:
    """Make the next question read the database again, after a grant within one request."""
    user.__dict__.pop("_offices", None)


def posting_on(user: User, day: date) -> Posting | None:
    """The posting in force on ``day``; the latest when several overlap."""
    rows = Posting.objects.filter(user=user).in_force(day).select_related("organisation")
    return rows.order_by("-valid_from", "-pk").first()


def successors_of(organisation: Organisation) -> list[Organisation]:
    """Those that carry on ``organisation`` today, following every succession to its end."""
    found: list[Organisation] = []
    waiting, seen = [organisation], set[int]()
    while waiting:
        current = waiting.pop()
        if current.pk in seen:
            continue
        seen.add(current.pk)
        later = [s.successor for s in current.successions.select_related("successor")]
        waiting += later
        found += [] if later else [current]
    return found


def holders_over(role: str, organisation: Organisation) -> QuerySet[User]:
    """Active people who hold ``role`` today over ``organisation``: in it or in one above it."""
    above = [int(key) for key in organisation.path.split(".") if key]
    scopes = Organisation.objects.filter(pk__in=above).values("uid")
    held = RoleAssignment.objects.in_force(clock.today()).filter(role=role, scope__in=scopes)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk")


def stands_in_for(user: User, day: date) -> list[User]:
    """Those in whose place ``user`` may decide on ``day``. What was lent is not lent on."""
    lent = Delegation.objects.in_force(day).filter(taker=user, revoked_at=None)
    givers = User.objects.filter(is_active=True, pk__in=lent.values("giver"))
    return list(givers.order_by("pk"))
