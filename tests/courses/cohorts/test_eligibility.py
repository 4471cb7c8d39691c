from itertools import product

from django.utils.translation import override

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.cohorts import eligibility
from courses.cohorts.eligibility import Finding, Standing, check_rules, fits, is_eligible, judge
from courses.cohorts.selectors import names_in
from courses.people.enums import Employment, OrganisationKind, PositionLevel, PositionType
from courses.people.provinces import PROVINCES, REGIONS
from tests.factories.catalogue import course
from tests.factories.people import organisation

CHIEF = Standing(
    level="S1",
    position_type="S",
    employment="civil",
    organisations=frozenset({"MOC", "DIT"}),
    organisation_kind="department",
    province="50",
    completed=frozenset({"GLDT"}),
)
CITIZEN = Standing()


def leaf(kind: str, values) -> st.SearchStrategy:
    key = {"organisations": "within", "completed": "courses"}.get(kind, "any")
    chosen = st.lists(st.sampled_from(sorted(values)), min_size=1, max_size=3, unique=True)
    return chosen.map(lambda picked: {"rule": kind, key: picked})


AGENCIES, COURSES = ("MOC", "DIT", "MOI"), ("GLDT", "PYP1", "PYP2")
LEAVES = st.one_of(
    leaf("levels", PositionLevel.values),
    leaf("position_types", PositionType.values),
    leaf("employment", Employment.values),
    leaf("organisation_kinds", OrganisationKind.values),
    leaf("provinces", PROVINCES),
    leaf("regions", REGIONS),
    leaf("organisations", AGENCIES),
    leaf("completed", COURSES),
)
RULES = st.one_of(
    LEAVES,
    LEAVES.map(lambda rule: {"rule": "not", "of": rule}),
    st.lists(LEAVES, min_size=1, max_size=3).map(lambda of: {"rule": "any_of", "of": of}),
)
STANDINGS = st.builds(
    Standing,
    level=st.sampled_from(PositionLevel.values),
    position_type=st.sampled_from(PositionType.values),
    employment=st.sampled_from(Employment.values),
    organisations=st.frozensets(st.sampled_from(AGENCIES)),
    organisation_kind=st.sampled_from([*OrganisationKind.values, ""]),
    province=st.sampled_from([*PROVINCES, ""]),
    completed=st.frozensets(st.sampled_from(COURSES)),
)


@pytest.mark.parametrize(
    ("rule", "chief", "citizen"),
    [
        ({"rule": "levels", "any": ["S1", "M2"]}, True, False),
        ({"rule": "levels", "any": ["-"]}, False, True),
        ({"rule": "position_types", "any": ["S", "M"]}, True, False),
        ({"rule": "employment", "any": ["civil", "state"]}, True, False),
        ({"rule": "employment", "any": ["citizen"]}, False, True),
        ({"rule": "organisation_kinds", "any": ["department"]}, True, False),
        ({"rule": "organisations", "within": ["MOC"]}, True, False),
        ({"rule": "organisations", "within": ["MOI", "DIT"]}, True, False),
        ({"rule": "organisations", "within": ["MOI"]}, False, False),
        ({"rule": "provinces", "any": ["50", "57"]}, True, False),
        ({"rule": "regions", "any": ["north"]}, True, False),
        ({"rule": "regions", "any": ["south"]}, False, False),
        ({"rule": "completed", "courses": ["GLDT"]}, True, False),
        ({"rule": "completed", "courses": ["GLDT", "PYP1"]}, False, False),
        ({"rule": "not", "of": {"rule": "completed", "courses": ["PYP1"]}}, True, True),
        (
            {
                "rule": "any_of",
                "of": [
                    {"rule": "levels", "any": ["S2"]},
                    {"rule": "employment", "any": ["private", "civil"]},
                ],
            },
            True,
            False,
        ),
    ],
)
def test_a_rule_is_met_or_not(rule, chief, citizen):
    check_rules([rule])

    assert [fits([rule], standing) for standing in (CHIEF, CITIZEN)] == [chief, citizen]


def test_each_rule_is_answered_in_order_and_all_must_be_met():
    level = {"rule": "levels", "any": ["S1"]}
    area = {"rule": "regions", "any": ["south"]}

    findings = judge([level, area], CHIEF)

    assert findings == [Finding(level, met=True), Finding(area, met=False)]
    assert not is_eligible(findings)
    assert is_eligible(findings[:1])
    assert [finding.stored() for finding in findings] == [
        {"rule": level, "met": True},
        {"rule": area, "met": False},
    ]


def test_without_rules_everyone_may():
    assert judge([], CITIZEN) == []
    assert is_eligible([])
    assert fits([], CITIZEN)


@given(RULES, STANDINGS)
def test_a_rule_and_its_opposite_never_agree(rule, standing):
    opposite = {"rule": "not", "of": rule}

    assert fits([rule], standing) != fits([opposite], standing)
    assert fits([{"rule": "not", "of": opposite}], standing) == fits([rule], standing)


@given(st.lists(RULES, min_size=1, max_size=4), STANDINGS)
def test_none_of_many_is_not_each(rules, standing):
    """De Morgan: not (a or b) is not-a and not-b."""
    neither = {"rule": "not", "of": {"rule": "any_of", "of": rules}}
    each = [{"rule": "not", "of": rule} for rule in rules]

    assert fits([neither], standing) == fits(each, standing)


@given(
    st.lists(RULES, max_size=5).flatmap(lambda r: st.tuples(st.just(r), st.permutations(r))),
    STANDINGS,
)
def test_the_order_of_rules_decides_nothing(pair, standing):
    rules, shuffled = pair

    assert fits(rules, standing) == fits(shuffled, standing)
    assert is_eligible(judge(rules, standing)) == fits(rules, standing)


@given(st.lists(RULES, max_size=4), RULES, STANDINGS)
def test_one_more_rule_never_lets_anybody_in(rules, more, standing):
    assert fits([*rules, more], standing) <= fits(rules, standing)


@given(st.lists(RULES, max_size=5))
def test_every_rule_one_may_choose_is_taken_and_has_words(rules):
    check_rules(rules)

    for language in ("th", "en"):
        with override(language):
            assert all(Finding(rule, met=True).text for rule in rules)


DEEP = {"rule": "levels", "any": ["S1"]}
for _ in range(4):
    DEEP = {"rule": "not", "of": DEEP}


@pytest.mark.parametrize(
    "rule",
    [
        None,
        "levels",
        [],
        {},
        {"rule": "levels"},
        {"rule": "levels", "any": []},
        {"rule": "levels", "any": "S1"},
        {"rule": "levels", "any": ["X9"]},
        {"rule": "levels", "any": [["S1"]]},
        {"rule": "levels", "any": ["S1"], "more": 1},
        {"rule": ["levels"], "any": ["S1"]},
        {"rule": "regions", "any": ["northwest"]},
        {"rule": "provinces", "any": ["99"]},
        {"rule": "organisations", "any": ["MOC"]},
        {"rule": "organisations", "within": [""]},
        {"rule": "organisations", "within": [1]},
        {"rule": "completed", "courses": []},
        {"rule": "completed", "courses": ["GLDT"] * 201},
        {"rule": "not", "of": []},
        {"rule": "not", "of": {"rule": "?"}},
        {"rule": "any_of", "of": []},
        {"rule": "any_of", "of": [{"rule": "?"}]},
        {"rule": "any_of", "of": [{"rule": "levels", "any": ["S1"]}], "any": []},
        DEEP,
    ],
)
def test_what_is_no_rule_is_refused_with_its_place(rule):
    good = {"rule": "levels", "any": ["S1"]}

    with pytest.raises(eligibility.WrongRule) as refusal:
        check_rules([good, rule])

    assert refusal.value.field == "eligibility/1"


@pytest.mark.parametrize("rules", [None, {}, "levels", [{"rule": "levels", "any": ["S1"]}] * 201])
def test_what_is_no_list_of_rules_is_refused(rules):
    with pytest.raises(eligibility.WrongRule) as refusal:
        check_rules(rules, field="criteria")

    assert refusal.value.field == "criteria"


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (
            {"rule": "levels", "any": ["S1", "M2"]},
            "Position level: Executive, primary, Managerial, higher",
        ),
        ({"rule": "position_types", "any": ["S"]}, "Position type: Executive"),
        ({"rule": "employment", "any": ["civil"]}, "Employment: Civil servant"),
        ({"rule": "organisation_kinds", "any": ["ministry"]}, "Kind of agency: Ministry"),
        ({"rule": "provinces", "any": ["50", "57"]}, "Province: Chiang Mai, Chiang Rai"),
        ({"rule": "regions", "any": ["north"]}, "Region: Northern region"),
        ({"rule": "organisations", "within": ["MOC"]}, "Serves in MOC"),
        ({"rule": "completed", "courses": ["GLDT", "PYP1"]}, "Has completed GLDT, PYP1"),
        (
            {"rule": "not", "of": {"rule": "completed", "courses": ["GLDT"]}},
            "Not: Has completed GLDT",
        ),
        (
            {
                "rule": "any_of",
                "of": [
                    {"rule": "position_types", "any": ["S"]},
                    {"rule": "regions", "any": ["north"]},
                ],
            },
            "Position type: Executive or Region: Northern region",
        ),
    ],
)
def test_a_rule_in_words(rule, told):
    with override("en"):
        assert eligibility.words(rule) == told


@pytest.mark.django_db
def test_codes_are_written_as_what_they_stand_for(django_assert_num_queries):
    place = organisation(name_th="กระทรวงพาณิชย์", name_en="Ministry of Commerce")
    taught = course(title_th="การคิดเชิงออกแบบ", title_en="Design thinking")
    within = {"rule": "organisations", "within": [place.code, "GONE"]}
    rule = {
        "rule": "any_of",
        "of": [within, {"rule": "not", "of": {"rule": "completed", "courses": [taught.code]}}],
    }
    told = {}

    for language in ("th", "en"):
        with override(language), django_assert_num_queries(2):
            names = names_in([rule])
            told[language] = eligibility.words(rule, names)

    assert told["en"] == (
        "Serves in Ministry of Commerce, GONE or Not: Has completed Design thinking"
    )
    assert "กระทรวงพาณิชย์" in told["th"]
    assert "การคิดเชิงออกแบบ" in told["th"]


def test_rules_without_codes_need_no_query():
    assert names_in([{"rule": "levels", "any": ["S1"]}]) == {}


def test_a_standing_has_the_region_of_its_province():
    regions = {code: Standing(province=code).region for code in ("10", "50", "90", "", "99")}

    assert regions == {"10": "central", "50": "north", "90": "south", "": "", "99": ""}


def test_each_kind_of_choice_can_be_met_by_somebody():
    for kind, values in eligibility.CHOICES.items():
        attribute = eligibility.ATTRIBUTES[kind]
        if attribute != "region":
            for value, other in product(values, repeat=2):
                standing = Standing(**{attribute: value})
                assert fits([{"rule": kind, "any": [other]}], standing) == (value == other)
