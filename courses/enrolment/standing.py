"""What the rules of eligibility look at, of any number of people at once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from courses.cohorts.eligibility import Standing
from courses.enrolment.enums import EnrolmentState
from courses.enrolment.models import Enrolment
from courses.people.models import Organisation, Posting, User


def standings_of(people: Iterable[User], day: date) -> dict[int, Standing]:
    """By key, each person's posting on ``day`` (Bangkok) and completed courses. Three queries.

    One without a posting stands as a citizen.
    """
    keys = [person.pk for person in people]
    postings = _postings(keys, day)
    above = _codes_above(posting.organisation for posting in postings.values())
    completed = _completed(keys)
    return {
        key: _standing(postings.get(key), above, completed.get(key, frozenset())) for key in keys
    }


def standing_of(person: User, day: date) -> Standing:
    return standings_of([person], day)[person.pk]


def _standing(
    posting: Posting | None, above: dict[str, frozenset[str]], completed: frozenset[str]
) -> Standing:
    if posting is None:
        return Standing(completed=completed)
    return Standing(
        level=posting.position_level,
        position_type=posting.position_type,
        employment=posting.employment,
        organisations=above[posting.organisation.path],
        organisation_kind=posting.organisation.kind,
        province=posting.organisation.province,
        completed=completed,
    )


def _postings(keys: list[int], day: date) -> dict[int, Posting]:
    """The posting in force of each; the latest when several overlap."""
    rows = Posting.objects.filter(user__in=keys).in_force(day).select_related("organisation")
    return {row.user_id: row for row in rows.order_by("valid_from", "pk")}


def _codes_above(organisations: Iterable[Organisation]) -> dict[str, frozenset[str]]:
    """By path, the codes of the organisation and of all above it."""
    paths = {organisation.path for organisation in organisations}
    chains = {path: [int(key) for key in path.split(".") if key] for path in paths}
    wanted = {key for chain in chains.values() for key in chain}
    codes = dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "code"))
    return {path: frozenset(codes[key] for key in chain) for path, chain in chains.items()}


def _completed(keys: list[int]) -> dict[int, frozenset[str]]:
    done = Enrolment.objects.filter(learner__in=keys, state=EnrolmentState.COMPLETED)
    found: dict[int, set[str]] = defaultdict(set)
    for learner, code in done.values_list("learner", "cohort__course__code"):
        found[learner].add(code)
    return {learner: frozenset(codes) for learner, codes in found.items()}
