"""Naming somebody for a course who may have no account yet."""

import re
import secrets
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import Conflict, Invalid, NotPermitted
from courses.people import citizen
from courses.people.enums import PositionLevel, Role
from courses.people.models import Organisation, User
from courses.people.rules import Offices
from courses.people.selectors import offices_of, posting_on
from courses.people.services import clean_name, post, register_user


class AddressInUse(Conflict):
    """Told alike whoever it is, and without a word of them: an agency learns nothing of others."""

    code = "address_in_use"
    message = _(
        "This e-mail address or citizen number belongs to an account that cannot be taken here. "
        "Please ask the programme office."
    )


class WrongEmail(Invalid):
    code = "wrong_email"
    message = _("This is not an e-mail address.")


@dataclass(frozen=True)
class Introduced:
    """``differs`` names what was written otherwise than the account has it; nothing was changed."""

    user: User
    created: bool
    differs: tuple[str, ...] = ()


@transaction.atomic
def introduce_person(
    *,
    first_name: str,
    last_name: str,
    email: str,
    organisation: Organisation,
    position_th: str,
    by: User,
    prefix: str = "",
    level: str = PositionLevel.NONE,
    citizen_number: str = "",
) -> Introduced:
    """The account of this person, found by citizen number or e-mail; else a new one.

    A new account has no password: its owner sets one by the link they are sent. One that exists
    is never changed from here, for names are printed on certificates.

    Raises:
        NotPermitted: ``by`` is neither an officer nor the agency's coordinator.
        AddressInUse: the account is of another agency and ``by`` no officer; it is closed; or
            address and number point to more than one.
        WrongEmail, UnprintableName, WrongCitizenNumber: see their words.
    """
    offices = offices_of(by)
    if not may_introduce(offices, organisation):
        raise NotPermitted
    email = _checked(email)
    found = _found(email, citizen.digest(citizen_number))
    if found is not None:
        if not (found.is_active and _may_meet(offices, found)):
            raise AddressInUse("email")
        return Introduced(found, created=False, differs=_differences(found, first_name, last_name))
    user = register_user(
        username=_username(email),
        password=None,
        by=None,
        prefix=prefix,
        first_name=first_name,
        last_name=last_name,
        email=email,
        citizen_number=citizen_number,
    )
    post(
        user=user,
        organisation=organisation,
        valid_from=clock.today(),
        position_th=position_th,
        level=level,
        by=None,
    )
    record("people.introduce", user, by=by, changes={"organisation": organisation.code})
    return Introduced(user, created=True)


def may_introduce(offices: Offices, organisation: Organisation) -> bool:
    paths = offices.paths(Role.COORDINATOR)
    return offices.holds(Role.OFFICER) or any(organisation.path.startswith(p) for p in paths)


def _checked(email: str) -> str:
    # An empty one would be found in everybody who has none.
    try:
        validate_email(email.strip())
    except ValidationError as error:
        raise WrongEmail("email") from error
    return email.strip()


def _found(email: str, digest: str) -> User | None:
    """The one account of that address or number.

    Raises:
        AddressInUse: there are several, as where an office shares one address.
    """
    same = Q(email__iexact=email)
    if digest:
        same |= Q(citizen_digest=digest)
    found = list(User.objects.filter(same)[:2])
    if len(found) > 1:
        raise AddressInUse("email")
    return found[0] if found else None


def _username(email: str) -> str:
    """From the address; with a few letters more when that name is in use."""
    wanted = re.sub(r"[^a-z0-9._-]", "", email.partition("@")[0].lower())[:100] or "user"
    name = wanted
    while User.objects.filter(username__iexact=name).exists():
        name = f"{wanted}-{secrets.token_hex(3)}"
    return name


def _may_meet(offices: Offices, found: User) -> bool:
    """An officer anyone; a coordinator those who serve today in the agency they speak for."""
    if offices.holds(Role.OFFICER):
        return True
    posting = posting_on(found, clock.today())
    paths = offices.paths(Role.COORDINATOR)
    return posting is not None and any(posting.organisation.path.startswith(p) for p in paths)


def _differences(user: User, first_name: str, last_name: str) -> tuple[str, ...]:
    written = {"first_name": first_name, "last_name": last_name}
    return tuple(
        name
        for name, text in written.items()
        if getattr(user, name) != clean_name(text, field=name).strip()
    )
