"""The demo's organisations and people: the seed's ministries and partners, invented persons."""

from datetime import date
from typing import Any

from certificates.models import Signatory
from courses.catalogue.models import Course
from courses.people.enums import Role, ScopeKind
from courses.people.models import Organisation, User
from courses.people.rules import Scope
from courses.people.services import establish, grant_role, post, register_user, succeed
from lms.demo.accounts import ACCOUNTS, ADMIN, PASSWORD, Account, username_of
from lms.demo.content import read

SINCE = date(2017, 1, 1)
SIGNATORY = "saowakhon.r"


def load_organisations() -> None:
    rows = read("organisations")
    for row in rows:
        _establish(row)
    for row in rows:
        if row.get("succeeds"):
            succeed(
                predecessor=Organisation.objects.get(code=row["succeeds"]),
                successor=Organisation.objects.get(code=row["code"]),
                on=date.fromisoformat(row["valid_from"]),
                by=None,
            )


def _establish(row: dict[str, Any]) -> None:
    parent = Organisation.objects.get(code=row["parent"]) if row.get("parent") else None
    establish(
        code=row["code"],
        kind=row["kind"],
        name_th=row["name_th"],
        name_en=row["name_en"],
        short_name_th=row.get("short_name_th", ""),
        is_partner=row.get("is_partner", False),
        valid_from=_day(row.get("valid_from")),
        valid_to=_day(row.get("valid_to")),
        parent=parent,
        by=None,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def load_people() -> None:
    for row in read("people"):
        _register(row)
    admin = register_user(
        username=ADMIN.username,
        password=PASSWORD,
        first_name="ผู้ดูแลระบบ",
        first_name_en="Administrator",
        is_staff=True,
        is_superuser=True,
        by=None,
    )
    grant_role(user=admin, role=Role.ADMIN, by=None)


def _register(row: dict[str, Any]) -> None:
    username = username_of(row["username"])
    names = ("prefix", "first_name", "last_name", "prefix_en", "first_name_en", "last_name_en")
    user = register_user(
        username=username,
        password=PASSWORD,
        email=f"{username}@example.go.th",
        by=None,
        **{name: row.get(name, "") for name in names},
    )
    organisation = Organisation.objects.get(code=row["organisation"])
    post(
        user=user,
        organisation=organisation,
        valid_from=SINCE,
        position_th=row["position_th"],
        position_en=row["position_en"],
        level=row["level"],
        by=None,
    )
    if row["username"] == SIGNATORY:
        _let_sign(user, organisation, row)


def _let_sign(user: User, organisation: Organisation, row: dict[str, Any]) -> None:
    Signatory.objects.create(
        organisation=organisation,
        name_th=user.get_full_name(),
        name_en=user.get_full_name_en(),
        position_th=row["position_th"],
        position_en=row["position_en"],
        valid_from=SINCE,
    )


def grant_offices() -> None:
    """After the courses exist, for some offices are held in one of them."""
    for account in ACCOUNTS:
        if account.role != "learner":
            user = User.objects.get(username=account.username)
            grant_role(user=user, role=account.role, scope=_scope(account), by=None)


def _scope(account: Account) -> Scope:
    kind, _colon, code = account.scope.partition(":")
    if kind == ScopeKind.COURSE:
        return kind, Course.objects.get(code=code).uid
    if kind == ScopeKind.ORGANISATION:
        return kind, Organisation.objects.get(code=code).uid
    return ScopeKind.GLOBAL, None
