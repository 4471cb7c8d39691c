from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import Conflict, Invalid, NotPermitted
from courses.core.thai.collate import sort_key
from courses.core.thai.text import has_control_or_bidi, normalise
from courses.people import citizen, signals
from courses.people.enums import Employment, PositionLevel, PositionType, ScopeKind
from courses.people.models import Organisation, Posting, RoleAssignment, Succession, User
from courses.people.provinces import PROVINCES
from courses.people.rules import Scope, is_self, may_grant, may_keep_register
from courses.people.selectors import forget_offices, offices_of

NAME_FIELDS = (
    "prefix",
    "first_name",
    "last_name",
    "prefix_en",
    "first_name_en",
    "last_name_en",
)
OWN_FIELDS = frozenset({"email", "language"})


class UnprintableName(Invalid):
    code = "unprintable_name"
    message = _("The name holds characters that cannot be printed. Please type it again.")


class UsernameTaken(Conflict):
    code = "username_taken"
    message = _("This user name is already in use.")


class CitizenKnown(Conflict):
    code = "citizen_known"
    message = _("Somebody with this citizen number has an account already.")


class UnknownProvince(Invalid):
    code = "unknown_province"
    message = _("This is not a code of a province; for example, 50 is Chiang Mai.")


class PostingNotAfterPresent(Invalid):
    code = "posting_not_after_present"
    message = _("The new posting must begin after the present one, which began on %(began)s.")


class NotInForce(Conflict):
    code = "role_not_in_force"
    message = _("This role has ended already.")


class RoleAlreadyHeld(Conflict):
    code = "role_already_held"
    message = _("This person already holds this role here.")


def clean_name(text: str, *, field: str) -> str:
    """``text`` as names are stored: one spelling for each sound, nothing invisible.

    Raises:
        UnprintableName: control characters or a change of writing direction.
    """
    if has_control_or_bidi(text):
        raise UnprintableName(field)
    return normalise(text)


@transaction.atomic
def register_user(
    *,
    username: str,
    password: str | None,
    by: User | None,
    citizen_number: str = "",
    **fields: Any,
) -> User:
    """A new account, its names normalised. ``by`` is empty for the first one and for imports.

    ``citizen_number`` is checked and, where ``CITIZEN_NUMBERS`` is on, its keyed hash kept.

    Raises:
        NotPermitted: ``by`` does not keep the register.
        UnprintableName: see ``clean_name``.
        UsernameTaken: by anyone, in upper or lower case.
        WrongCitizenNumber: its check digit does not agree.
        CitizenKnown: somebody of that number has an account.
    """
    _check_keeper(by)
    if User.objects.filter(username__iexact=username).exists():
        raise UsernameTaken("username")
    digest = citizen.digest(citizen_number)
    if digest and User.objects.filter(citizen_digest=digest).exists():
        raise CitizenKnown("citizen_number")
    names = {name: clean_name(fields.pop(name, ""), field=name) for name in NAME_FIELDS}
    key = sort_key(names["first_name"], names["last_name"])[:1000]
    user = User.objects.create_user(
        username, password, **names, sort_key=key, citizen_digest=digest, **fields
    )
    record("people.register", user, by=by)
    return user


@transaction.atomic
def change_own_details(*, user: User, by: User, **fields: Any) -> User:
    """Change what a person may change about themself: e-mail and language.

    Names are corrected by an officer, for they are printed on certificates.

    Raises:
        NotPermitted: somebody else's.
    """
    if not is_self(by, user):
        raise NotPermitted
    changed = {name: value for name, value in fields.items() if name in OWN_FIELDS}
    for name, value in changed.items():
        setattr(user, name, value)
    user.save(update_fields=list(changed))
    record("people.change_details", user, by=by, changes={"fields": sorted(changed)})
    return user


@transaction.atomic
def establish(
    *,
    code: str,
    kind: str,
    name_th: str,
    by: User | None,
    parent: Organisation | None = None,
    province: str = "",
    **fields: Any,
) -> Organisation:
    """A new organisation beneath ``parent``; with a ``province`` when it serves one alone.

    Raises:
        NotPermitted: ``by`` does not keep the register.
        UnknownProvince: no ISO 3166-2:TH code of two digits.
    """
    _check_keeper(by)
    if province and province not in PROVINCES:
        raise UnknownProvince("province")
    organisation = Organisation.objects.create(
        code=code,
        kind=kind,
        name_th=normalise(name_th),
        parent=parent,
        province=province,
        sort_key=sort_key(name_th)[:600],
        **fields,
    )
    organisation.path = f"{parent.path if parent else ''}{organisation.pk}."
    organisation.save(update_fields=["path"])
    record("people.establish", organisation, by=by)
    return organisation


@transaction.atomic
def succeed(
    *,
    predecessor: Organisation,
    successor: Organisation,
    on: date,
    by: User | None,
    order_reference: str = "",
) -> Succession:
    """End ``predecessor`` the day before ``on`` and let ``successor`` carry it on.

    Raises:
        NotPermitted: ``by`` does not keep the register.
    """
    _check_keeper(by)
    predecessor.valid_to = date.fromordinal(on.toordinal() - 1)
    predecessor.save(update_fields=["valid_to"])
    record("people.succeed", predecessor, by=by, changes={"successor": str(successor.uid)})
    return Succession.objects.create(
        predecessor=predecessor, successor=successor, on=on, order_reference=order_reference
    )


@transaction.atomic
def post(
    *,
    user: User,
    organisation: Organisation,
    valid_from: date,
    by: User | None,
    position_th: str = "",
    position_en: str = "",
    level: str = PositionLevel.NONE,
    employment: str | None = None,
) -> Posting:
    """Post ``user`` to ``organisation``; the present posting ends the day before.

    Without ``employment`` one with a level is a civil servant, one without is other state staff.

    Raises:
        NotPermitted: ``by`` does not keep the register.
        PostingNotAfterPresent: it would begin before the present one, or on the same day.
    """
    _check_keeper(by)
    present = Posting.objects.filter(user=user, valid_to=None)
    overtaken = present.filter(valid_from__gte=valid_from).first()
    if overtaken is not None:
        raise PostingNotAfterPresent("valid_from", began=overtaken.valid_from.isoformat())
    present.update(valid_to=date.fromordinal(valid_from.toordinal() - 1))
    record("people.post", user, by=by, changes={"organisation": organisation.code})
    return Posting.objects.create(
        user=user,
        organisation=organisation,
        position_th=normalise(position_th),
        position_en=position_en,
        position_type=level[0] if level != PositionLevel.NONE else PositionType.OTHER,
        position_level=level,
        employment=employment or _employment(level),
        valid_from=valid_from,
    )


def _employment(level: str) -> str:
    return Employment.STATE if level == PositionLevel.NONE else Employment.CIVIL_SERVANT


@transaction.atomic
def grant_role(
    *, user: User, role: str, by: User | None, scope: Scope = (ScopeKind.GLOBAL, None)
) -> RoleAssignment:
    """Give ``role`` within ``scope``. ``by`` is empty only when the system is set up.

    Sends ``role_changed`` after commit.

    Raises:
        NotPermitted: the giver does not stand above the role within that scope, or is the taker.
        RoleAlreadyHeld: the same role in the same scope is in force.
    """
    if by is not None and (by.pk == user.pk or not may_grant(offices_of(by), role, scope)):
        raise NotPermitted
    kind, target = scope
    present = RoleAssignment.objects.filter(
        user=user, role=role, scope_kind=kind, scope=target, valid_to=None
    )
    if present.exists():
        raise RoleAlreadyHeld
    assignment = _assign(
        user=user, role=role, scope_kind=kind, scope=target, granted_by=by, valid_from=clock.today()
    )
    record("people.grant_role", assignment, by=by, changes={"role": role, "to": str(user.uid)})
    _tell(user)
    return assignment


def _assign(**fields: Any) -> RoleAssignment:
    try:
        with transaction.atomic():
            return RoleAssignment.objects.create(**fields)
    except IntegrityError as error:
        # Somebody else granted the same between our look and our insert.
        raise RoleAlreadyHeld from error


@transaction.atomic
def withdraw_role(*, assignment: RoleAssignment, by: User | None, reason: str = "") -> None:
    """End a role today; it stops counting at the holder's next request.

    Sends ``role_changed`` after commit.

    Raises:
        NotPermitted: ``by`` could not grant it.
        NotInForce: it has ended.
    """
    scope = (assignment.scope_kind, assignment.scope)
    if by is not None and not may_grant(offices_of(by), assignment.role, scope):
        raise NotPermitted
    eve = date.fromordinal(clock.today().toordinal() - 1)
    ended = RoleAssignment.objects.filter(pk=assignment.pk, valid_to=None).update(valid_to=eve)
    if not ended:
        raise NotInForce
    assignment.valid_to = eve
    record("people.withdraw_role", assignment, by=by, reason=reason)
    _tell(assignment.user)


def _check_keeper(by: User | None) -> None:
    if by is not None and not may_keep_register(offices_of(by)):
        raise NotPermitted


def _tell(user: User) -> None:
    forget_offices(user)
    transaction.on_commit(lambda: signals.role_changed.send(User, user=user))
