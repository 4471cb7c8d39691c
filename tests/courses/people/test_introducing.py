import pytest

from courses.core import clock
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotPermitted
from courses.people import citizen, introducing
from courses.people.introducing import Introduced
from courses.people.models import User
from courses.people.selectors import posting_on
from tests.factories.catalogue import programme
from tests.factories.people import (
    admin,
    coordinator,
    executive,
    officer,
    organisation,
    person,
    trainer,
)

pytestmark = pytest.mark.django_db
NUMBER = "1101700230708"
FIELDS = ("username", "email", "prefix", "first_name", "last_name", "sort_key", "citizen_digest")


@pytest.fixture
def kept(settings) -> None:
    settings.CITIZEN_NUMBERS = True


def introduce(by, place, **fields) -> Introduced:
    given = {
        "prefix": "นาง",
        "first_name": "มาลี",
        "last_name": "ตัวอย่าง",
        "email": "malee@agency.go.th",
        "position_th": "นักทรัพยากรบุคคลชำนาญการพิเศษ",
        "level": "K3",
        **fields,
    }
    return introducing.introduce_person(by=by, organisation=place, **given)


def as_stored(user: User) -> list[str]:
    return list(User.objects.values_list(*FIELDS).get(pk=user.pk))


def test_who_has_no_account_gets_one_without_a_password_and_is_posted(standing_clock):
    place = organisation()
    by = coordinator(place)

    told = introduce(by, place)

    user = User.objects.get(email="malee@agency.go.th")
    assert told == Introduced(user, created=True)
    assert (user.username, user.get_full_name()) == ("malee", "นางมาลี ตัวอย่าง")
    assert not user.has_usable_password()
    posting = posting_on(user, clock.today())
    assert (posting.organisation, posting.position_th, posting.position_level) == (
        place,
        "นักทรัพยากรบุคคลชำนาญการพิเศษ",
        "K3",
    )
    assert (posting.position_type, posting.employment) == ("K", "civil")
    entry = AuditEntry.objects.get(action="people.introduce")
    assert (entry.actor, entry.changes) == (by.uid, {"organisation": place.code})


@pytest.mark.parametrize(
    "written", ["person@agency.go.th", "PERSON@Agency.GO.TH", " person@agency.go.th "]
)
def test_who_has_an_account_is_found_by_address_in_any_case_and_left_as_they_are(written):
    place = organisation()
    known = person(organisation=place, email="Person@agency.go.th")
    before = as_stored(known)

    told = introduce(coordinator(place), place, email=written)

    assert told == Introduced(known, created=False, differs=("first_name", "last_name"))
    assert as_stored(known) == before
    assert known.postings.count() == 1


def test_the_same_name_in_another_spelling_does_not_differ():
    place = organisation()
    known = person(organisation=place, first_name="น้ำผึ้ง", last_name="ใจดี")

    told = introduce(
        coordinator(place),
        place,
        email=known.email,
        first_name="น\u0e4d\u0e49าผึ้ง",
        last_name=" ใจดี\u200b",
    )

    assert told == Introduced(known, created=False)


def test_a_citizen_number_finds_the_account_whatever_the_address(kept):
    place = organisation()
    known = person(organisation=place, citizen_number=NUMBER)

    told = introduce(officer(), place, email="new@agency.go.th", citizen_number="๑๑๐๑๗๐๐๒๓๐๗๐๘")

    assert (told.user, told.created) == (known, False)


def test_a_new_account_keeps_the_number_where_the_house_does(kept):
    place = organisation()

    told = introduce(officer(), place, citizen_number=NUMBER)

    assert told.user.citizen_digest == citizen.digest(NUMBER)


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_wrong_number_is_refused_kept_or_not(settings, is_kept):
    settings.CITIZEN_NUMBERS = is_kept

    with pytest.raises(citizen.WrongCitizenNumber):
        introduce(officer(), organisation(), citizen_number="1101700230706")

    assert not User.objects.filter(first_name="มาลี").exists()


def test_address_and_number_of_two_people_are_refused(kept):
    place = organisation()
    person(organisation=place, citizen_number=NUMBER)
    person(organisation=place, email="malee@agency.go.th")

    with pytest.raises(introducing.AddressInUse):
        introduce(officer(), place, citizen_number=NUMBER)


def test_an_address_that_several_share_points_to_nobody():
    place = organisation()
    for _ in range(2):
        person(organisation=place, email="saraban@agency.go.th")

    with pytest.raises(introducing.AddressInUse):
        introduce(officer(), place, email="saraban@agency.go.th")


def test_a_closed_account_is_not_taken():
    place = organisation()
    gone = person(organisation=place, email="malee@agency.go.th")
    User.objects.filter(pk=gone.pk).update(is_active=False)

    with pytest.raises(introducing.AddressInUse):
        introduce(officer(), place)


@pytest.mark.parametrize("written", ["", "   ", "malee", "ไม่มี", "a@b", "a@b.c\nBcc: x@y.z"])
def test_without_an_address_nobody_is_introduced(written):
    place = organisation()
    person(organisation=place, email="")

    with pytest.raises(introducing.WrongEmail) as refusal:
        introduce(officer(), place, email=written)

    assert refusal.value.field == "email"


def test_who_may_introduce_to_an_agency():
    ministry = organisation()
    place, sister = organisation(parent=ministry), organisation(parent=ministry)
    allowed = [
        admin(),
        officer(),
        officer(programme()),
        coordinator(place),
        coordinator(ministry),
    ]
    refused = [coordinator(sister), executive(place), trainer(), person(organisation=place)]

    for number, by in enumerate(allowed):
        assert introduce(by, place, email=f"new{number}@agency.go.th").created
    for by in refused:
        with pytest.raises(NotPermitted):
            introduce(by, place, email="never@agency.go.th")

    assert not User.objects.filter(email="never@agency.go.th").exists()


def test_a_coordinator_learns_nothing_of_people_of_other_agencies(kept):
    ministry = organisation()
    place, sister = organisation(parent=ministry), organisation(parent=ministry)
    by = coordinator(place)
    elsewhere = person(organisation=sister, email="one@sister.go.th", citizen_number=NUMBER)
    nowhere = person(email="two@nowhere.go.th")
    above = person(organisation=ministry, email="three@ministry.go.th")
    tries = [
        {"email": elsewhere.email},
        {"email": "new@agency.go.th", "citizen_number": NUMBER},
        {"email": nowhere.email},
        {"email": above.email},
    ]

    told = []
    for fields in tries:
        with pytest.raises(introducing.AddressInUse) as refusal:
            introduce(by, place, **fields)
        told.append((refusal.value.code, refusal.value.field, refusal.value.values))

    assert told == [("address_in_use", "email", {})] * len(tries)
    assert introduce(officer(), place, email=elsewhere.email).user == elsewhere


def test_a_coordinator_meets_people_of_the_units_beneath():
    place = organisation()
    unit = organisation(parent=place)
    known = person(organisation=unit, email="malee@agency.go.th")

    assert introduce(coordinator(place), place).user == known


def test_a_user_name_in_use_gets_letters_more():
    place = organisation()
    person(username="MALEE", email="other@agency.go.th")

    user = introduce(officer(), place).user

    assert user.username.startswith("malee-")
    assert user.username != "malee-"


def test_an_address_of_signs_alone_still_gives_a_user_name():
    assert introduce(officer(), organisation(), email="+@agency.go.th").user.username == "user"
