"""Who may take part: rules as data, judged one by one, each answer with its words.

A rule is JSON. Rules of a list must all be met::

    {"rule": "levels", "any": ["S1", "M2"]}
    {"rule": "position_types", "any": ["S", "M"]}
    {"rule": "employment", "any": ["civil"]}
    {"rule": "organisation_kinds", "any": ["ministry", "department"]}
    {"rule": "organisations", "within": ["MOC", "MOI"]}   in one of them or beneath it
    {"rule": "provinces", "any": ["50", "57"]}
    {"rule": "regions", "any": ["north"]}
    {"rule": "completed", "courses": ["GLDT"]}            every one of them
    {"rule": "any_of", "of": [...]}                       at least one of the rules
    {"rule": "not", "of": {...}}

What a programme asks (heads for ป.ย.ป. 1, deputy heads for 2) is such data, and so are the
criteria of a quota.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.core.errors import Invalid
from courses.people.enums import Employment, OrganisationKind, PositionLevel, PositionType
from courses.people.provinces import PROVINCES, REGIONS

Rule = dict[str, Any]
Names = Mapping[tuple[str, str], str]  # by kind of rule and code
NO_NAMES: Names = {}
DEEPEST, LONGEST = 4, 200


class WrongRule(Invalid):
    code = "wrong_rule"
    message = gettext_lazy("This rule of eligibility cannot be read; please choose it anew.")


@dataclass(frozen=True)
class Standing:
    """What rules look at. ``organisations`` are the codes of the person's unit and of those
    above it; ``completed`` the codes of courses completed.
    """

    level: str = PositionLevel.NONE
    position_type: str = PositionType.OTHER
    employment: str = Employment.CITIZEN
    organisations: frozenset[str] = frozenset()
    organisation_kind: str = ""
    province: str = ""
    completed: frozenset[str] = frozenset()

    @property
    def region(self) -> str:
        known = PROVINCES.get(self.province)
        return known.region if known else ""


@dataclass(frozen=True)
class Finding:
    """One rule and whether it is met."""

    rule: Rule
    met: bool

    @property
    def text(self) -> str:
        return words(self.rule)

    def stored(self) -> dict[str, Any]:
        return {"rule": self.rule, "met": self.met}


def judge(rules: Iterable[Rule], standing: Standing) -> list[Finding]:
    """What each rule says of one person, in the order of the rules."""
    return [Finding(rule, _is_met(rule, standing)) for rule in rules]


def is_eligible(findings: Iterable[Finding]) -> bool:
    return all(finding.met for finding in findings)


def fits(criteria: Iterable[Rule], standing: Standing) -> bool:
    """Whether all ``criteria`` are met; with none, everyone fits."""
    return all(_is_met(rule, standing) for rule in criteria)


def _is_met(rule: Rule, standing: Standing) -> bool:
    match rule["rule"]:
        case "any_of":
            return any(_is_met(part, standing) for part in rule["of"])
        case "not":
            return not _is_met(rule["of"], standing)
        case "organisations":
            return not standing.organisations.isdisjoint(rule["within"])
        case "completed":
            return standing.completed.issuperset(rule["courses"])
        case kind:
            return getattr(standing, ATTRIBUTES[kind]) in rule["any"]


ATTRIBUTES = {
    "levels": "level",
    "position_types": "position_type",
    "employment": "employment",
    "organisation_kinds": "organisation_kind",
    "provinces": "province",
    "regions": "region",
}
CHOICES: dict[str, frozenset[str]] = {
    "levels": frozenset(PositionLevel.values),
    "position_types": frozenset(PositionType.values),
    "employment": frozenset(Employment.values),
    "organisation_kinds": frozenset(OrganisationKind.values),
    "provinces": frozenset(PROVINCES),
    "regions": frozenset(REGIONS),
}


# --- Checking --------------------------------------------------------------------------------


def check_rules(rules: object, *, field: str = "eligibility") -> None:
    """Refuse what is not a list of rules we know.

    Raises:
        WrongRule: ``field`` and the rule's place name it, ``eligibility/2``.
    """
    if not isinstance(rules, list) or len(rules) > LONGEST:
        raise WrongRule(field)
    for place, rule in enumerate(rules):
        if not _is_rule(rule, DEEPEST):
            raise WrongRule(f"{field}/{place}")


def _is_rule(rule: object, deep: int) -> bool:
    if not isinstance(rule, dict) or deep == 0:
        return False
    match rule:
        case {"rule": "any_of", "of": list(parts), **rest}:
            return not rest and bool(parts) and all(_is_rule(part, deep - 1) for part in parts)
        case {"rule": "not", "of": part, **rest}:
            return not rest and _is_rule(part, deep - 1)
        case {"rule": "completed", "courses": list(codes), **rest}:
            return not rest and _are_words(codes)
        case {"rule": "organisations", "within": list(codes), **rest}:
            return not rest and _are_words(codes)
        case {"rule": str(kind), "any": list(values), **rest}:
            known = kind in CHOICES and _are_words(values)
            return not rest and known and CHOICES[kind].issuperset(values)
    return False


def _are_words(values: list[object]) -> bool:
    return 0 < len(values) <= LONGEST and all(isinstance(value, str) and value for value in values)


# --- In words --------------------------------------------------------------------------------


def codes_in(rules: Iterable[Rule], kind: str) -> Iterator[str]:
    """The codes that ``rules`` name: of ``organisations`` or of ``completed`` courses."""
    for rule in rules:
        match rule["rule"]:
            case "any_of":
                yield from codes_in(rule["of"], kind)
            case "not":
                yield from codes_in([rule["of"]], kind)
            case found if found == kind:
                yield from rule[_CODES[kind]]


def words(rule: Rule, names: Names = NO_NAMES) -> str:
    """The rule as an officer and an applicant read it, in the language at hand.

    ``names`` gives what codes stand for (``cohorts.selectors.names_in``); without it the codes
    themselves are written.
    """
    match rule["rule"]:
        case "any_of":
            return f" {_('or')} ".join(words(part, names) for part in rule["of"])
        case "not":
            return _("Not: %(rule)s") % {"rule": words(rule["of"], names)}
        case "completed" | "organisations" as kind:
            named = [names.get((kind, code), code) for code in rule[_CODES[kind]]]
        case kind:
            named = [str(_name(kind, value)) for value in rule["any"]]
    return _HEADINGS[kind] % {"values": ", ".join(named)}


def _name(kind: str, value: str) -> object:
    match kind:
        case "provinces":
            return PROVINCES[value].name
        case "regions":
            return REGIONS[value]
    return _LABELS[kind](value).label


_LABELS: dict[str, Any] = {
    "levels": PositionLevel,
    "position_types": PositionType,
    "employment": Employment,
    "organisation_kinds": OrganisationKind,
}
_CODES = {"organisations": "within", "completed": "courses"}
_HEADINGS: dict[str, Any] = {
    "levels": gettext_lazy("Position level: %(values)s"),
    "position_types": gettext_lazy("Position type: %(values)s"),
    "employment": gettext_lazy("Employment: %(values)s"),
    "organisation_kinds": gettext_lazy("Kind of agency: %(values)s"),
    "provinces": gettext_lazy("Province: %(values)s"),
    "regions": gettext_lazy("Region: %(values)s"),
    "organisations": gettext_lazy("Serves in %(values)s"),
    "completed": gettext_lazy("Has completed %(values)s"),
}
