"""A cohort divided: even, mixed, and as it was shown."""

from collections import Counter

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from courses.cohorts.models import Cohort
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotPermitted, StaleVersion
from courses.enrolment.models import Enrolment
from courses.enrolment.services import withdraw
from courses.teams.models import Team, TeamMember
from courses.teams.selectors import without_team
from courses.teams.services import NobodyToDivide, WrongTeamCount, plan_split, split_cohort
from courses.teams.splitting import divided
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import coach, officer, organisation, person, trainer
from tests.factories.teams import team


def learners(*organisations: int | None) -> list[Enrolment]:
    return [Enrolment(pk=n, organisation_id=org) for n, org in enumerate(organisations)]


@pytest.mark.parametrize(("people", "teams"), [(10, 3), (12, 4), (3, 3), (7, 1), (100, 9)])
def test_sizes_differ_by_one_at_most_and_nobody_is_lost(people, teams):
    given = learners(*(n % 4 for n in range(people)))

    split = divided(given, teams)

    sizes = [len(one) for one in split.teams]
    assert len(sizes) == teams
    assert max(sizes) - min(sizes) <= 1
    assert sorted(one.pk for each in split.teams for one in each) == list(range(people))


def test_people_of_one_organisation_are_spread():
    given = learners(*[1] * 6, *[2] * 3, *[3] * 3, None, None, None)

    split = divided(given, 3)

    for organisation_id in (1, 2, 3, None):
        counts = [
            Counter(one.organisation_id for one in each)[organisation_id] for each in split.teams
        ]
        assert max(counts) - min(counts) <= 1


def test_the_same_learners_are_always_divided_the_same_way():
    given = learners(1, 2, 1, 3, None, 2)

    assert divided(given, 2).key == divided(list(given), 2).key
    assert divided(given, 2).key != divided(given, 3).key
    assert divided(given, 2).key != divided(given[:-1], 2).key


@pytest.fixture
def cohort(db):
    cohort = open_cohort()
    agencies = [organisation(), organisation()]
    for number in range(5):
        enrolment(learner=person(organisation=agencies[number % 2]), cohort=cohort)
    return cohort


def test_what_was_looked_at_is_done(cohort):
    by = trainer(cohort)
    plan = plan_split(cohort=cohort, count=2, by=by)
    assert Team.objects.count() == 0

    teams = split_cohort(cohort=cohort, count=2, by=by, key=plan.key)

    assert [one.name_th for one in teams] == ["กลุ่มที่ 1", "กลุ่มที่ 2"]
    for made, planned in zip(teams, plan.teams, strict=True):
        now = TeamMember.objects.now().filter(team=made)
        assert set(now.values_list("enrolment", flat=True)) == {one.pk for one in planned}
    assert list(without_team(cohort)) == []
    assert AuditEntry.objects.get(action="teams.split").target == cohort.uid


def test_a_split_that_would_now_be_another_is_refused(cohort):
    by = officer()
    plan = plan_split(cohort=cohort, count=2, by=by)
    enrolment(cohort=cohort)

    with pytest.raises(StaleVersion):
        split_cohort(cohort=cohort, count=2, by=by, key=plan.key)
    assert Team.objects.count() == 0


def test_teams_that_are_there_stay_and_their_names_are_passed_over(cohort):
    first, *_others = Enrolment.objects.filter(cohort=cohort).order_by("pk")
    team(cohort, first, name_th="กลุ่มที่ 2")

    teams = split_cohort(cohort=cohort, count=2, by=officer())

    assert [one.name_th for one in teams] == ["กลุ่มที่ 1", "กลุ่มที่ 3"]
    assert TeamMember.objects.now().count() == 5
    assert TeamMember.objects.get(enrolment=first).team.name_th == "กลุ่มที่ 2"


def test_who_withdrew_is_not_divided(cohort):
    gone = Enrolment.objects.filter(cohort=cohort).select_related("learner").first()
    withdraw(enrolment=gone, by=gone.learner)

    plan = plan_split(cohort=cohort, count=4, by=officer())

    assert gone.pk not in {one.pk for each in plan.teams for one in each}


@pytest.mark.parametrize("count", [0, -1, 6, 10_000])
def test_there_are_not_more_teams_than_learners(cohort, count):
    with pytest.raises(WrongTeamCount) as refusal:
        plan_split(cohort=cohort, count=count, by=officer())

    assert (refusal.value.field, refusal.value.values) == ("count", {"learners": 5})


def test_nobody_is_left_to_divide(cohort):
    by = officer()
    split_cohort(cohort=cohort, count=1, by=by)

    with pytest.raises(NobodyToDivide):
        split_cohort(cohort=cohort, count=1, by=by)


@pytest.mark.parametrize("maker", [coach, lambda cohort: person()])
def test_others_neither_divide_nor_look(cohort, maker):
    by = maker(cohort)

    for do in (plan_split, split_cohort):
        with pytest.raises(NotPermitted):
            do(cohort=cohort, count=2, by=by)
    assert Team.objects.count() == 0


def test_dividing_many_costs_what_dividing_few_does(cohort):
    def cost(count: int) -> int:
        by, fresh = officer(), Cohort.objects.get(pk=cohort.pk)
        with CaptureQueriesContext(connection) as counted:
            split_cohort(cohort=fresh, count=count, by=by)
        return len(counted)

    few = cost(1)
    for _ in range(20):
        enrolment(cohort=cohort)

    assert cost(6) == few
