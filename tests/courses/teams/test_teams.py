"""Teams: formed, filled, moved between and left; one at a time."""

from django.db import IntegrityError

import pytest

from courses.core import clock
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotPermitted
from courses.enrolment.services import NotActive, enrol, withdraw
from courses.people.selectors import offices_of
from courses.teams.models import Team, TeamMember
from courses.teams.selectors import my_teams, team_of, teams_of, without_team
from courses.teams.services import (
    LearnerOfAnotherCohort,
    TeamNameMissing,
    TeamNameTaken,
    form_team,
    put_in_team,
    rename_team,
    take_out,
)
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import admin, coach, officer, person, trainer
from tests.factories.teams import team

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


@pytest.fixture
def cohort():
    return open_cohort()


def members(of: Team) -> list:
    return list(TeamMember.objects.now().filter(team=of).values_list("enrolment", flat=True))


def test_a_team_is_formed_and_named_anew(cohort):
    by = trainer(cohort)

    made = form_team(cohort=cohort, name_th=" กลุ่ม  บริการ\nไว ", name_en="Quick", by=by)
    rename_team(team=made, name_th="กลุ่มบริการเร็ว", by=by)

    made.refresh_from_db()
    assert (made.name_th, made.name_en) == ("กลุ่มบริการเร็ว", "Quick")
    trail = AuditEntry.objects.filter(target=made.uid).order_by("id")
    assert [entry.action for entry in trail] == ["teams.form", "teams.rename"]
    assert trail[1].changes == {"name": ["กลุ่ม บริการ ไว", "กลุ่มบริการเร็ว"]}


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"name_th": " \u200b"}, "name_th"),
        ({"name_th": "ก" * 201}, "name_th"),
        ({"name_th": "ก", "name_en": "a" * 201}, "name_en"),
    ],
)
def test_a_name_is_something_and_not_endless(cohort, fields, at):
    with pytest.raises(TeamNameMissing) as refusal:
        form_team(cohort=cohort, by=None, **fields)

    assert refusal.value.field == at
    assert Team.objects.count() == 0


def test_a_name_is_used_once_in_a_cohort(cohort):
    first = team(cohort, name_th="กลุ่มหนึ่ง")
    second = team(cohort, name_th="กลุ่มสอง")
    team(open_cohort(), name_th="กลุ่มหนึ่ง")

    with pytest.raises(TeamNameTaken):
        form_team(cohort=cohort, name_th="กลุ่มหนึ่ง", by=None)
    with pytest.raises(TeamNameTaken):
        rename_team(team=second, name_th="กลุ่มหนึ่ง", by=officer())
    assert rename_team(team=first, name_th="กลุ่มหนึ่ง", by=officer()).name_th == "กลุ่มหนึ่ง"


def test_moving_ends_the_time_in_the_old_team(cohort, standing_clock):
    learner = enrolment(cohort=cohort)
    old, new = team(cohort, learner), team(cohort)
    standing_clock.moves(days=1)

    put_in_team(team=new, enrolment=learner, by=trainer(cohort))

    assert (members(old), members(new)) == ([], [learner.pk])
    assert TeamMember.objects.get(team=old).left_at == clock.now()
    assert team_of(learner) == new


def test_putting_and_taking_out_again_changes_nothing(cohort):
    learner, by = enrolment(cohort=cohort), officer()
    made = team(cohort, learner)
    before = TeamMember.objects.get()
    audited = AuditEntry.objects.count()

    assert put_in_team(team=made, enrolment=learner, by=by) == before
    assert AuditEntry.objects.count() == audited

    take_out(team=made, enrolment=learner, by=by)
    take_out(team=made, enrolment=learner, by=by)
    assert members(made) == []
    assert AuditEntry.objects.count() == audited + 1


def test_taking_out_of_one_team_leaves_another_alone(cohort):
    learner = enrolment(cohort=cohort)
    made, other = team(cohort, learner), team(cohort)

    take_out(team=other, enrolment=learner, by=officer())

    assert members(made) == [learner.pk]


def test_the_database_lets_nobody_be_in_two_teams(cohort):
    learner = enrolment(cohort=cohort)
    team(cohort, learner)

    with pytest.raises(IntegrityError):
        TeamMember.objects.create(team=team(cohort), enrolment=learner, joined_at=clock.now())


def test_a_learner_of_another_cohort_or_who_withdrew_is_refused(cohort):
    made, stranger = team(cohort), enrolment()
    gone = enrolment(cohort=cohort)
    withdraw(enrolment=gone, by=gone.learner)

    with pytest.raises(LearnerOfAnotherCohort):
        put_in_team(team=made, enrolment=stranger, by=None)
    with pytest.raises(NotActive):
        put_in_team(team=made, enrolment=gone, by=None)
    assert members(made) == []


def test_who_withdraws_is_in_no_team_and_who_comes_back_is_in_theirs(cohort):
    learner = enrolment(cohort=cohort)
    made = team(cohort, learner)

    withdraw(enrolment=learner, by=learner.learner)
    assert team_of(learner) is None
    assert list(without_team(cohort)) == []

    enrol(learner=learner.learner, cohort=cohort, by=learner.learner)
    assert team_of(learner) == made


@pytest.mark.parametrize("who", ["coach", "learner", "trainer elsewhere", "nobody"])
def test_others_change_nothing(cohort, who):
    learner = enrolment(cohort=cohort)
    made = team(cohort, learner)
    by = {
        "coach": lambda: coach(cohort),
        "learner": lambda: learner.learner,
        "trainer elsewhere": lambda: trainer(open_cohort()),
        "nobody": person,
    }[who]()
    attempts = [
        lambda: form_team(cohort=cohort, name_th="ใหม่", by=by),
        lambda: rename_team(team=made, name_th="ใหม่", by=by),
        lambda: put_in_team(team=made, enrolment=learner, by=by),
        lambda: take_out(team=made, enrolment=learner, by=by),
    ]

    for attempt in attempts:
        with pytest.raises(NotPermitted):
            attempt()
    assert Team.objects.get().name_th == made.name_th
    assert members(made) == [learner.pk]


@pytest.mark.parametrize("maker", [trainer, officer])
def test_trainers_and_officers_of_the_cohort_the_course_and_the_programme_may(cohort, maker):
    for place in (cohort, cohort.course, cohort.course.programme, None):
        form_team(cohort=cohort, name_th=f"กลุ่ม {place}", by=maker(place))

    assert cohort.teams.count() == 4


def test_staff_see_all_teams_members_their_own_and_others_none(cohort):
    learner = enrolment(cohort=cohort)
    made, other = team(cohort, learner), team(cohort)
    team(open_cohort())

    def seen(user) -> set:
        return set(teams_of(cohort, user=user, offices=offices_of(user)))

    assert seen(coach(cohort)) == seen(admin()) == {made, other}
    assert seen(learner.learner) == {made}
    assert seen(coach(open_cohort())) == seen(person()) == set()


def test_who_left_a_team_no_longer_sees_it(cohort):
    learner = enrolment(cohort=cohort)
    made = team(cohort, learner)
    take_out(team=made, enrolment=learner, by=officer())

    assert list(my_teams(learner.learner)) == []
    assert list(Team.objects.visible_to(learner.learner, offices_of(learner.learner))) == []


@pytest.mark.parametrize("size", [1, 12])
def test_teams_are_read_with_their_members_in_two_queries(cohort, size, django_assert_num_queries):
    learners = [enrolment(cohort=cohort) for _ in range(size)]
    for learner in learners:
        team(cohort, learner)
    user = officer()
    offices = offices_of(user)

    with django_assert_num_queries(2):
        found = list(teams_of(cohort, user=user, offices=offices))
        names = [
            (member.enrolment.learner.get_full_name(), member.enrolment.organisation.name_th)
            for one in found
            for member in one.members_now
        ]

    assert len(names) == size
