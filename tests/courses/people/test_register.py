from datetime import date

from django.db import IntegrityError, transaction

import pytest

from courses.core.audit.models import AuditEntry
from courses.core.errors import NotPermitted
from courses.people import services
from courses.people.models import Organisation, Posting, User
from courses.people.selectors import posting_on, successors_of
from tests.factories.people import (
    admin,
    coordinator,
    officer,
    organisation,
    person,
    posted,
    trainer,
)

pytestmark = pytest.mark.django_db


def register(**fields) -> User:
    given = {"username": "somchai", "password": None, "first_name": "สมชาย", "by": None, **fields}
    return services.register_user(**given)


def refuses(call, *errors) -> bool:
    try:
        with transaction.atomic():
            call()
    except errors:
        return True
    return False


def test_register_stores_names_in_one_spelling():
    user = register(first_name=" น\u0e4d\u0e49าผึ้ง ", last_name="เเก้ว\u200bใส")

    user.refresh_from_db()
    assert (user.first_name, user.last_name) == ("น้ำผึ้ง", "แก้วใส")


@pytest.mark.parametrize("field", services.NAME_FIELDS)
@pytest.mark.parametrize("character", ["\u202e", "\u200f", "\x00", "\x1b", "\n"])
def test_register_refuses_characters_that_hide_or_turn(field, character):
    with pytest.raises(services.UnprintableName) as refusal:
        register(**{"first_name": "สมชาย", field: f"สม{character}ชาย"})

    assert refusal.value.field == field
    assert not User.objects.exists()


def test_register_leaves_an_entry_that_names_the_registrar():
    registrar = officer()

    user = register(by=registrar)

    entry = AuditEntry.objects.get(action="people.register", target=user.uid)
    assert entry.actor == registrar.uid


@pytest.mark.parametrize("taken", ["somchai", "SomChai"])
def test_register_refuses_a_username_in_use_whatever_its_case(taken):
    register()

    with pytest.raises(services.UsernameTaken):
        register(username=taken)


def test_the_database_refuses_a_second_username_too():
    register()

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("SOMCHAI", first_name="สมชาย")


def test_people_sort_by_given_name_as_thai_lists_do():
    names = ["ไกรสร", "แก้ว", "เกษม", "ใจดี", "โกมล"]
    for number, name in enumerate(names):
        register(username=f"p{number}", first_name=name, prefix="ฯ" * number)

    in_order = User.objects.order_by("sort_key").values_list("first_name", flat=True)

    assert list(in_order) == ["เกษม", "แก้ว", "โกมล", "ไกรสร", "ใจดี"]


@pytest.mark.parametrize(
    ("prefix", "full"),
    [
        ("นาย", "นายสมชาย ณ นคร"),
        ("พ.ต.อ.", "พ.ต.อ.สมชาย ณ นคร"),
        ("ว่าที่ร้อยตรี", "ว่าที่ร้อยตรี สมชาย ณ นคร"),
        ("", "สมชาย ณ นคร"),
    ],
)
def test_full_name_joins_the_prefix_as_offices_write_it(prefix, full):
    user = register(prefix=prefix, last_name="ณ นคร")

    assert user.get_full_name() == str(user) == full


def test_english_name_leaves_out_what_is_missing():
    user = register(prefix_en="Mr.", first_name_en="Somchai")

    assert (user.get_full_name_en(), user.get_short_name()) == ("Mr. Somchai", "สมชาย")


def test_a_person_changes_their_own_mail_and_language_and_nothing_else():
    user = person(first_name="สมชาย")

    services.change_own_details(
        user=user, by=user, email="new@example.go.th", language="en", first_name="สมปอง", is_staff=1
    )

    user.refresh_from_db()
    assert (user.email, user.language) == ("new@example.go.th", "en")
    assert (user.first_name, user.is_staff) == ("สมชาย", False)
    entry = AuditEntry.objects.get(action="people.change_details")
    assert entry.changes == {"fields": ["email", "language"]}


def test_nobody_changes_somebody_elses_details():
    user = person()

    with pytest.raises(NotPermitted):
        services.change_own_details(user=user, by=admin(), email="other@example.go.th")


def test_organisations_know_what_lies_beneath_them():
    ministry = organisation(name_th="กระทรวงมหาดไทย")
    department = organisation(parent=ministry)
    province = organisation(parent=department)
    other = organisation()

    beneath = Organisation.objects.within(ministry)

    assert set(beneath) == {ministry, department, province}
    assert province.path == f"{department.path}{province.pk}."
    assert set(Organisation.objects.within(other)) == {other}


def test_a_path_is_not_the_beginning_of_another_number():
    """Organisation 1 must not hold organisation 12."""
    first = organisation()
    lookalike = organisation()
    Organisation.objects.filter(pk=lookalike.pk).update(path=f"{first.pk}2.")

    assert set(Organisation.objects.within(first)) == {first}


def test_succession_ends_the_old_the_day_before_the_new():
    old = organisation(name_th="กระทรวงวิทยาศาสตร์และเทคโนโลยี", valid_from=date(2002, 10, 3))
    new = organisation(name_th="กระทรวงการอุดมศึกษาฯ", valid_from=date(2019, 5, 2))

    services.succeed(predecessor=old, successor=new, on=date(2019, 5, 2), by=None)

    assert old.valid_to == date(2019, 5, 1)
    existing = {
        day: set(Organisation.objects.existing_on(day)) for day in _days_around_the_change()
    }
    assert existing == {date(2019, 5, 1): {old}, date(2019, 5, 2): {new}}


def _days_around_the_change() -> list[date]:
    return [date(2019, 5, 1), date(2019, 5, 2)]


def test_successors_follow_every_succession_to_its_end():
    root, left, right, end = (organisation() for _ in range(4))
    for old, new in ((root, left), (root, right), (left, end)):
        services.succeed(predecessor=old, successor=new, on=date(2020, 1, 1), by=None)

    assert set(successors_of(root)) == {right, end}
    assert successors_of(end) == [end]


def test_successors_of_a_circle_end():
    here, there = organisation(), organisation()
    services.succeed(predecessor=here, successor=there, on=date(2020, 1, 1), by=None)
    services.succeed(predecessor=there, successor=here, on=date(2021, 1, 1), by=None)

    assert successors_of(here) == []


def test_an_organisation_does_not_succeed_itself():
    same = organisation()

    with pytest.raises(IntegrityError), transaction.atomic():
        services.succeed(predecessor=same, successor=same, on=date(2020, 1, 1), by=None)


def test_a_new_posting_ends_the_one_before_it():
    user, old, new = person(), organisation(), organisation()
    posted(user, old, valid_from=date(2020, 10, 1))

    posted(user, new, valid_from=date(2024, 10, 1))

    assert posting_on(user, date(2020, 9, 30)) is None
    assert posting_on(user, date(2024, 9, 30)).organisation == old
    assert posting_on(user, date(2024, 10, 1)).organisation == new


@pytest.mark.parametrize("begins", [date(2020, 10, 1), date(2019, 1, 1)])
def test_a_posting_cannot_begin_before_the_present_one(begins):
    user = person(organisation=organisation())

    with pytest.raises(services.PostingNotAfterPresent) as refusal:
        posted(user, organisation(), valid_from=begins)

    assert "2020-10-01" in str(refusal.value)
    assert Posting.objects.filter(user=user).count() == 1


def test_position_type_follows_the_level():
    user, place = person(), organisation()
    since = date(2020, 10, 1)

    posting = services.post(user=user, organisation=place, valid_from=since, level="M2", by=None)

    assert (posting.position_type, posting.position_level) == ("M", "M2")


def test_the_register_is_kept_by_officers_of_the_whole_house_alone():
    place = organisation()
    keepers = {"admin": admin(), "officer": officer()}
    others = {
        "nobody": person(),
        "officer of one agency": officer(place),
        "trainer": trainer(),
        "coordinator": coordinator(place),
    }
    subject = person()

    def entries(by, number):
        day = date(2021, 1, number)
        return [
            lambda: register(username=f"new{number}", by=by),
            lambda: services.establish(code=f"N{number}", kind="division", name_th="กอง", by=by),
            lambda: services.post(user=subject, organisation=place, valid_from=day, by=by),
            lambda: services.succeed(
                predecessor=organisation(), successor=organisation(), on=day, by=by
            ),
        ]

    people = {**keepers, **others}
    refused = {
        name: [refuses(entry, NotPermitted) for entry in entries(by, number)]
        for number, (name, by) in enumerate(people.items(), 1)
    }

    assert refused == {name: [name in others] * 4 for name in people}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"level": "S2"}, ("S", "S2", "civil")),
        ({"level": "O1", "employment": "state"}, ("O", "O1", "state")),
        ({"level": "-"}, ("-", "-", "state")),
        ({"level": "-", "employment": "private"}, ("-", "-", "private")),
    ],
)
def test_a_posting_says_whose_staff_a_person_is(fields, told):
    made = posted(person(), organisation(), **fields)

    made.refresh_from_db()
    assert (made.position_type, made.position_level, made.employment) == told


def test_an_organisation_may_serve_one_province():
    made = organisation(province="50", name_th="จังหวัดเชียงใหม่")

    assert Organisation.objects.get(pk=made.pk).province == "50"


@pytest.mark.parametrize("code", ["99", "TH-50", "๕๐", "เชียงใหม่"])
def test_what_is_no_province_is_refused(code):
    with pytest.raises(services.UnknownProvince) as refusal:
        organisation(province=code)

    assert refusal.value.field == "province"
