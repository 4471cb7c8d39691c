from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from courses.cohorts.models import Cohort
from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import Conflict, Invalid, NotPermitted, StaleVersion
from courses.core.thai.text import normalise
from courses.enrolment.models import Enrolment
from courses.enrolment.rules import is_learning
from courses.enrolment.services import NotActive
from courses.people.models import User
from courses.people.selectors import offices_of
from courses.teams.models import Team, TeamMember
from courses.teams.rules import may_form_teams
from courses.teams.selectors import team_of, without_team
from courses.teams.splitting import Split, divided

NAME_LIMIT = 200  # characters


class TeamNameMissing(Invalid):
    code = "name_missing"
    message = _("Please give a name of up to %(limit)s characters.")


class TeamNameTaken(Conflict):
    code = "name_taken"
    message = _("This cohort has a team of that name already.")


class LearnerOfAnotherCohort(Invalid):
    code = "learner_of_another_cohort"
    message = _("This learner belongs to another cohort.")


class WrongTeamCount(Invalid):
    code = "wrong_team_count"
    message = _("Choose from 1 to %(learners)s teams: so many learners are in no team yet.")


class NobodyToDivide(Conflict):
    code = "nobody_to_divide"
    message = _("Every learner of this cohort is in a team already.")


@transaction.atomic
def form_team(*, cohort: Cohort, name_th: str, by: User | None, name_en: str = "") -> Team:
    """A team without members.

    Raises:
        NotPermitted: ``by`` neither runs nor teaches the cohort.
        TeamNameMissing: empty or too long.
        TeamNameTaken: in use in this cohort.
    """
    _check_right(cohort, by)
    team = Team(cohort=cohort, created_at=clock.now())
    _name(team, name_th, name_en)
    record("teams.form", team, by=by, changes={"cohort": cohort.code})
    return team


@transaction.atomic
def rename_team(
    *, team: Team, by: User, name_th: str | None = None, name_en: str | None = None
) -> Team:
    """Another name in one language or both; None leaves it.

    Raises:
        As ``form_team``.
    """
    _check_right(team.cohort, by)
    before = team.name_th
    _name(
        team,
        team.name_th if name_th is None else name_th,
        team.name_en if name_en is None else name_en,
    )
    record("teams.rename", team, by=by, changes={"name": [before, team.name_th]})
    return team


@transaction.atomic
def put_in_team(*, team: Team, enrolment: Enrolment, by: User | None) -> TeamMember:
    """Make the learner a member; the team they were in before ends for them. Idempotent.

    The enrolment is locked, so that of two who move one learner one comes after the other.

    Raises:
        NotPermitted: ``by`` neither runs nor teaches the cohort.
        LearnerOfAnotherCohort: not of the team's cohort.
        NotActive: the learner withdrew or was removed.
    """
    _check_right(team.cohort, by)
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if enrolment.cohort_id != team.cohort_id:
        raise LearnerOfAnotherCohort("enrolment")
    if not is_learning(enrolment):
        raise NotActive
    now = TeamMember.objects.filter(enrolment=enrolment, left_at=None).first()
    if now is not None and now.team_id == team.pk:
        return now
    _end(enrolment)
    record("teams.put_in", team, by=by, changes={"enrolment": str(enrolment.uid)})
    return TeamMember.objects.create(team=team, enrolment=enrolment, joined_at=clock.now())


@transaction.atomic
def take_out(*, team: Team, enrolment: Enrolment, by: User | None) -> None:
    """End the learner's time in the team; nothing to do when they are not in it.

    Raises:
        NotPermitted: ``by`` neither runs nor teaches the cohort.
    """
    _check_right(team.cohort, by)
    if _end(enrolment, team=team):
        record("teams.take_out", team, by=by, changes={"enrolment": str(enrolment.uid)})


@transaction.atomic
def move_learners(*, enrolments: Iterable[Enrolment], team: Team | None, by: User) -> None:
    """Put each into ``team``; out of the team they are in when it is None. All or nobody.

    Raises:
        As ``put_in_team``.
    """
    for enrolment in enrolments:
        if team is not None:
            put_in_team(team=team, enrolment=enrolment, by=by)
        elif (now := team_of(enrolment)) is not None:
            take_out(team=now, enrolment=enrolment, by=by)


def plan_split(*, cohort: Cohort, count: int, by: User) -> Split:
    """How ``split_cohort`` would divide those who are in no team; nothing is changed.

    Raises:
        NotPermitted: ``by`` neither runs nor teaches the cohort.
        NobodyToDivide: everybody is in a team.
        WrongTeamCount: no team, or more teams than learners.
    """
    _check_right(cohort, by)
    learners = list(without_team(cohort))
    if not learners:
        raise NobodyToDivide
    if not 1 <= count <= len(learners):
        raise WrongTeamCount("count", learners=len(learners))
    return divided(learners, count)


@transaction.atomic
def split_cohort(*, cohort: Cohort, count: int, by: User, key: str = "") -> list[Team]:
    """Form ``count`` teams of those who are in none; teams that are there stay as they are.

    ``key`` is that of the split that was looked at. The statements are the same for few and
    for many learners.

    Raises:
        As ``plan_split``.
        StaleVersion: it would be divided in another way by now.
    """
    _check_right(cohort, by)
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    split = plan_split(cohort=cohort, count=count, by=by)
    if key and key != split.key:
        raise StaleVersion
    teams = Team.objects.bulk_create(_numbered(cohort, count))
    together = list(zip(teams, split.teams, strict=True))
    placed = {one.pk: team for team, learners in together for one in learners}
    # A membership from before a withdrawal may still stand open.
    TeamMember.objects.filter(enrolment__in=placed, left_at=None).update(left_at=clock.now())
    TeamMember.objects.bulk_create(
        TeamMember(team=team, enrolment_id=learner, joined_at=clock.now())
        for learner, team in placed.items()
    )
    record("teams.split", cohort, by=by, changes={"teams": [str(team.uid) for team in teams]})
    return teams


def _check_right(cohort: Cohort, by: User | None) -> None:
    if by is not None and not may_form_teams(offices_of(by), cohort):
        raise NotPermitted


def _name(team: Team, name_th: str, name_en: str) -> None:
    team.name_th, team.name_en = (" ".join(normalise(n).split()) for n in (name_th, name_en))
    if not team.name_th or len(team.name_th) > NAME_LIMIT:
        raise TeamNameMissing("name_th", limit=NAME_LIMIT)
    if len(team.name_en) > NAME_LIMIT:
        raise TeamNameMissing("name_en", limit=NAME_LIMIT)
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError as error:
        raise TeamNameTaken("name_th") from error


def _end(enrolment: Enrolment, **where: Team) -> int:
    rows = TeamMember.objects.filter(enrolment=enrolment, left_at=None, **where)
    return rows.update(left_at=clock.now())


def _numbered(cohort: Cohort, count: int) -> list[Team]:
    """New teams under the first numbers that are free."""
    taken = set(cohort.teams.values_list("name_th", flat=True))
    numbers = (n for n in range(1, len(taken) + count + 1) if f"กลุ่มที่ {n}" not in taken)
    return [
        Team(cohort=cohort, name_th=f"กลุ่มที่ {n}", name_en=f"Team {n}", created_at=clock.now())
        for n, _new in zip(numbers, range(count), strict=False)
    ]
