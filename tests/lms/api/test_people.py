from datetime import date

import pytest

from courses.people.services import succeed
from tests.factories.people import officer, organisation, person
from tests.lms.api.world import Office

pytestmark = pytest.mark.django_db
PEOPLE, ORGANISATIONS = "/api/v1/people", "/api/v1/organisations"


def names(answer):
    return [one["name"]["th"] for one in answer.json()["items"]]


@pytest.fixture
def look(as_user):
    """The API as an officer of one programme."""
    return as_user(officer(Office().programme))


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("น้ำค้าง", True),
        ("น้\u0e4dาค้าง", True),  # sara am typed as two characters
        ("บุญช่วย น้ำ", True),
        ("น้ำ บุญช่วย", True),
        ("namkhang", True),
        ("BOONCHUAY", True),
        ("boonchuay.n", True),
        ("Boonchuay.N", True),
        ("boonchuay.", False),  # a part of a user name is a way to guess it
        ("บุญชู", False),
        ("%%", False),
        ("_____", False),
        ("example.go.th", False),
    ],
)
def test_people_are_found_by_name_and_by_whole_user_name(look, q, found):
    person(
        username="boonchuay.n",
        prefix="นาย",
        first_name="บุญช่วย",
        last_name="น้ำค้าง",
        first_name_en="Boonchuay",
        last_name_en="Namkhang",
    )

    assert names(look.get(PEOPLE, {"q": q})) == (["นายบุญช่วย น้ำค้าง"] if found else [])


@pytest.mark.parametrize("query", ["", "?q=", "?q=ก", "?q=%20%20", "?q=a%00b"])
def test_nobody_leafs_through_the_register(look, query):
    answer = look.get(PEOPLE + query)

    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_parameter")


def test_a_person_is_a_name_and_an_id(look):
    found = person(first_name="กฤษณพงศ์", last_name="ทดสอบ")

    (told,) = look.get(PEOPLE, {"q": "กฤษณพงศ์"}).json()["items"]

    assert told == {
        "id": str(found.uid),
        "name": {"th": found.get_full_name(), "en": found.get_full_name_en()},
    }


def test_closed_accounts_are_not_found(look):
    person(first_name="กฤษณพงศ์", is_active=False)

    assert names(look.get(PEOPLE, {"q": "กฤษณพงศ์"})) == []


def test_people_come_in_the_order_of_the_thai_alphabet(look):
    for given in ("เอกชัย", "กานดา", "แก้ว"):
        person(first_name=given, last_name="เรียงลำดับ", prefix="")

    assert names(look.get(PEOPLE, {"q": "เรียงลำดับ"})) == [
        "กานดา เรียงลำดับ",
        "แก้ว เรียงลำดับ",
        "เอกชัย เรียงลำดับ",
    ]


def test_organisations_in_being_are_listed_in_order(as_user):
    ministry = organisation(name_th="กระทรวงศึกษาธิการ", kind="ministry")
    organisation(name_th="กรมอนามัย", parent=ministry)
    gone = organisation(name_th="กระทรวงเดิม")
    succeed(predecessor=gone, successor=ministry, on=date(2019, 5, 2), by=None)

    found = as_user(person()).get(ORGANISATIONS).json()["items"]

    assert [one["name"]["th"] for one in found] == ["กรมอนามัย", "กระทรวงศึกษาธิการ"]
    assert found[0]["parent"] == str(ministry.uid)
    assert found[1]["parent"] is None


@pytest.mark.parametrize(
    ("q", "found"), [("อนามัย", 1), ("health", 1), ("DOH", 1), ("doh", 1), ("อื่น", 0), ("", 1)]
)
def test_organisations_are_found_by_name_and_code(as_user, q, found):
    organisation(name_th="กรมอนามัย", name_en="Department of Health", code="DOH")

    answer = as_user(person()).get(ORGANISATIONS, {"q": q})

    assert len(answer.json()["items"]) == found
