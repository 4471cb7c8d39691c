"""The glossary, over the API."""

import pytest

from cms.models.glossary import GlossaryTerm

pytestmark = pytest.mark.django_db
PATH = "/api/v1/glossary"
TERMS = {"โจทย์": "Brief", "กลุ่มเป้าหมาย": "Target group", "ต้นแบบ": "Prototype"}


@pytest.fixture
def terms():
    return [
        GlossaryTerm.objects.create(
            term_th=th, term_en=en, also="แบบร่าง", meaning_th=f"ความหมายของ{th}", meaning_en="It."
        )
        for th, en in TERMS.items()
    ]


def test_terms_are_told_to_strangers_in_the_order_of_the_thai_alphabet(api, terms):
    found = api.get(PATH).json()["items"]

    assert [one["term"]["th"] for one in found] == ["กลุ่มเป้าหมาย", "โจทย์", "ต้นแบบ"]
    assert found[2] == {
        "id": str(terms[2].uid),
        "term": {"th": "ต้นแบบ", "en": "Prototype"},
        "also": "แบบร่าง",
        "meaning": {"th": "ความหมายของต้นแบบ", "en": "It."},
    }


def test_pages_of_terms_hold_each_once(api, terms):
    first = api.get(f"{PATH}?limit=2").json()
    second = api.get(f"{PATH}?limit=2&cursor={first['next']}").json()

    assert [len(first["items"]), len(second["items"]), second["next"]] == [2, 1, None]


def test_an_empty_glossary_is_an_empty_list(api):
    GlossaryTerm.objects.all().delete()

    assert api.get(PATH).json() == {"items": [], "next": None}
