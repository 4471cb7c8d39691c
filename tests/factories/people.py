"""People and organisations, made by the services, as Thai offices have them."""

from datetime import date
from itertools import count
from typing import Any

from courses.catalogue.models import Course, Programme
from courses.cohorts.models import Cohort
from courses.people import services
from courses.people.enums import OrganisationKind, PositionLevel, Role, ScopeKind
from courses.people.models import Organisation, Posting, User
from courses.people.rules import Scope
from courses.people.selectors import forget_offices

PASSWORD = "เรียนรู้-ตลอดชีวิต-2569"
SINCE = date(2020, 10, 1)
PEOPLE = (
    ("นางสาว", "กานต์ธิดา", "ศรีสวัสดิ์", "Miss", "Kanthida", "Srisawat"),
    ("นาย", "ณัฐพงศ์", "วงศ์วัฒนา", "Mr.", "Natthaphong", "Wongwatthana"),
    ("นาง", "เพ็ญพิชชา", "ณ ลำปาง", "Mrs.", "Phenphitcha", "Na Lampang"),
    ("พ.ต.อ.", "ธีรเดช", "แก้วกล้า", "Pol. Col.", "Theeradet", "Kaewkla"),
    ("นาย", "ใจดี", "น้ำเพชร", "Mr.", "Chaidee", "Namphet"),
    ("ว่าที่ร้อยตรี", "อนุชา", "เกษมสุข", "Acting Sub Lt.", "Anucha", "Kasemsuk"),
)
DEPARTMENTS = (
    ("กรมการปกครอง", "Department of Provincial Administration"),
    ("กรมวิทยาศาสตร์การแพทย์", "Department of Medical Sciences"),
    ("กรมทรัพย์สินทางปัญญา", "Department of Intellectual Property"),
)
_number = count(1)


def organisation(*, parent: Organisation | None = None, **fields: Any) -> Organisation:
    number = next(_number)
    name_th, name_en = DEPARTMENTS[number % len(DEPARTMENTS)]
    given = {
        "code": f"ORG{number}",
        "kind": OrganisationKind.DEPARTMENT,
        "name_th": name_th,
        "name_en": name_en,
        **fields,
    }
    return services.establish(parent=parent, by=None, **given)


def person(*, organisation: Organisation | None = None, **fields: Any) -> User:
    """Someone with an account, posted to ``organisation`` when one is given."""
    number = next(_number)
    names = ("prefix", "first_name", "last_name", "prefix_en", "first_name_en", "last_name_en")
    given = {
        "username": f"person{number}",
        "password": PASSWORD,
        "email": f"person{number}@example.go.th",
        **dict(zip(names, PEOPLE[number % len(PEOPLE)], strict=True)),
        **fields,
    }
    user = services.register_user(by=None, **given)
    if organisation is not None:
        posted(user, organisation)
    return user


def posted(
    user: User, organisation: Organisation, *, valid_from: date = SINCE, **fields: Any
) -> Posting:
    given = {
        "position_th": "นักวิเคราะห์นโยบายและแผนชำนาญการ",
        "position_en": "Policy and Plan Analyst, Professional Level",
        "level": PositionLevel.K2,
        **fields,
    }
    return services.post(
        user=user, organisation=organisation, valid_from=valid_from, by=None, **given
    )


Place = Organisation | Programme | Course | Cohort | None
SCOPES = {
    Organisation: ScopeKind.ORGANISATION,
    Programme: ScopeKind.PROGRAMME,
    Course: ScopeKind.COURSE,
    Cohort: ScopeKind.COHORT,
}


def scope_of(place: Place) -> Scope:
    return (ScopeKind.GLOBAL, None) if place is None else (SCOPES[type(place)], place.uid)


def granted(user: User, role: str, place: Place = None) -> User:
    """``user``, who from now on holds ``role`` at ``place``; everywhere when none is given."""
    services.grant_role(user=user, role=role, scope=scope_of(place), by=None)
    forget_offices(user)
    return user


def admin() -> User:
    return granted(person(), Role.ADMIN)


def officer(place: Place = None) -> User:
    return granted(person(), Role.OFFICER, place)


def trainer(place: Place = None) -> User:
    return granted(person(), Role.TRAINER, place)


def reviewer(place: Place = None) -> User:
    return granted(person(), Role.REVIEWER, place)


def publisher(place: Place = None) -> User:
    return granted(person(), Role.PUBLISHER, place)


def coach(place: Place = None) -> User:
    return granted(person(), Role.COACH, place)


def coordinator(place: Organisation) -> User:
    return granted(person(organisation=place), Role.COORDINATOR, place)


def executive(place: Organisation) -> User:
    return granted(person(organisation=place), Role.EXECUTIVE, place)
