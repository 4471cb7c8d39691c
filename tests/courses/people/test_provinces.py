from collections import Counter

from django.utils.translation import override

from courses.people.provinces import PROVINCES, REGIONS


def test_there_are_seventy_seven_in_the_six_regions():
    counted = Counter(province.region for province in PROVINCES.values())

    assert counted == {
        "north": 9,
        "northeast": 20,
        "central": 22,
        "east": 7,
        "west": 5,
        "south": 14,
    }
    assert set(counted) == set(REGIONS)


def test_no_name_stands_twice():
    assert len({province.name_th for province in PROVINCES.values()}) == 77
    assert len({province.name_en for province in PROVINCES.values()}) == 77


def test_a_province_is_named_in_the_readers_language():
    with override("th"):
        assert PROVINCES["50"].name == "เชียงใหม่"
    with override("en"):
        assert PROVINCES["50"].name == "Chiang Mai"
