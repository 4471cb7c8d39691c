import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.th import pin

from courses.people import citizen, services
from courses.people.models import User
from tests.factories.people import person

NUMBER = "1101700230708"
OTHER = "3100600445635"


@pytest.fixture
def kept(settings) -> None:
    settings.CITIZEN_NUMBERS = True


@pytest.mark.parametrize(
    "written",
    [NUMBER, "1-1017-00230-70-8", " 1 1017 00230 70 8 ", "๑๑๐๑๗๐๐๒๓๐๗๐๘", "๑-๑๐๑๗-๐๐๒๓๐-๗๐-๘"],
)
def test_a_number_is_read_as_people_write_it(written):
    assert citizen.check(written) == NUMBER


@pytest.mark.parametrize(
    "written",
    [
        "",
        "1101700230706",
        "110170023070",
        "11017002307085",
        "0101700230709",
        "abc",
        "ไม่มี",
        "9" * 500,
    ],
)
def test_what_is_no_number_is_refused(written):
    with pytest.raises(citizen.WrongCitizenNumber) as refusal:
        citizen.check(written)

    assert refusal.value.field == "citizen_number"


@given(st.integers(min_value=100000000000, max_value=899999999999), st.integers(1, 9))
def test_one_digit_of_ten_is_the_right_one(twelve, off):
    digits = str(twelve)
    right = digits + pin.calc_check_digit(digits)
    wrong = digits + str((int(right[-1]) + off) % 10)

    assert citizen.check(right) == right
    with pytest.raises(citizen.WrongCitizenNumber):
        citizen.check(wrong)


def test_the_house_keeps_nothing_unless_it_is_told_to():
    assert citizen.digest(NUMBER) == ""
    with pytest.raises(citizen.WrongCitizenNumber):
        citizen.digest("1101700230706")


def test_what_is_kept_is_one_for_one_person_and_does_not_show_the_number(kept):
    kept_of = citizen.digest(NUMBER)

    assert kept_of == citizen.digest("๑-๑๐๑๗-๐๐๒๓๐-๗๐-๘")
    assert kept_of != citizen.digest(OTHER)
    assert len(kept_of) == 64
    assert NUMBER not in kept_of
    assert citizen.digest("") == citizen.digest("  ") == ""


def test_the_key_of_another_house_gives_another_digest(kept, settings):
    before = citizen.digest(NUMBER)

    settings.SECRET_KEY = "another-house"

    assert citizen.digest(NUMBER) != before


@pytest.mark.django_db
def test_register_keeps_the_digest_once(kept):
    user = person(citizen_number=NUMBER)

    with pytest.raises(services.CitizenKnown) as refusal:
        person(citizen_number="1-1017-00230-70-8")

    assert refusal.value.field == "citizen_number"
    assert User.objects.get(citizen_digest=citizen.digest(NUMBER)) == user


@pytest.mark.django_db
def test_register_checks_and_forgets_where_nothing_is_kept():
    one, other = person(citizen_number=NUMBER), person(citizen_number=NUMBER)

    assert (one.citizen_digest, other.citizen_digest) == ("", "")
    with pytest.raises(citizen.WrongCitizenNumber):
        person(citizen_number="1101700230706")
