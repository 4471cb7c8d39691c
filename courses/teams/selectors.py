from django.db.models import Prefetch, QuerySet

from courses.cohorts.models import Cohort
from courses.enrolment.models import Enrolment
from courses.people.models import User
from courses.people.rules import Offices
from courses.teams.models import Team, TeamMember


def with_members(teams: QuerySet[Team]) -> QuerySet[Team]:
    """Each with those in it today as ``members_now``, by name; one query more."""
    now = TeamMember.objects.now().select_related("enrolment__learner", "enrolment__organisation")
    by_name = now.order_by("enrolment__learner__sort_key", "pk")
    return teams.prefetch_related(Prefetch("members", by_name, to_attr="members_now"))


def team_of(enrolment: Enrolment) -> Team | None:
    """The team the learner is in today, with its members."""
    rows = Team.objects.filter(members__in=TeamMember.objects.now().filter(enrolment=enrolment))
    return with_members(rows).first()


def team_now(enrolment: Enrolment) -> Team | None:
    """The same, without its members."""
    row = TeamMember.objects.now().filter(enrolment=enrolment).select_related("team").first()
    return row.team if row else None


def place_in(team: Team, user: User) -> Enrolment | None:
    """The enrolment by which the person is in the team today."""
    rows = TeamMember.objects.now().filter(team=team, enrolment__learner=user)
    row = rows.select_related("enrolment").first()
    return row.enrolment if row else None


def my_teams(user: User) -> QuerySet[Team]:
    """The teams the person is in today, with members and course, the latest cohort first."""
    mine = TeamMember.objects.now().filter(enrolment__learner=user)
    rows = Team.objects.filter(pk__in=mine.values("team")).select_related("cohort__course")
    return with_members(rows.defer("cohort__course__search")).order_by("-cohort__starts_on", "-pk")


def teams_of(cohort: Cohort, *, user: User, offices: Offices) -> QuerySet[Team]:
    """The cohort's teams that the person may see, with members."""
    return with_members(Team.objects.visible_to(user, offices).filter(cohort=cohort))


def without_team(cohort: Cohort) -> QuerySet[Enrolment]:
    """Learners of the cohort who are in no team today, by name."""
    placed = TeamMember.objects.now().filter(team__cohort=cohort)
    rows = (
        Enrolment.objects.filter(cohort=cohort).seated().exclude(pk__in=placed.values("enrolment"))
    )
    return rows.select_related("learner", "organisation").order_by("learner__sort_key", "pk")
