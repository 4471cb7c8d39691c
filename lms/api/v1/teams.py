"""Teams of a cohort: who is in them, and their making by those who run or teach it."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.reverse import reverse

from courses.core.errors import NotPermitted, StaleVersion
from courses.enrolment.models import Enrolment
from courses.enrolment.services import NotActive
from courses.people.selectors import offices_of
from courses.teams import services
from courses.teams.models import Team
from courses.teams.rules import may_form_teams
from courses.teams.selectors import my_teams, with_members
from lms.api.fields import Instant, Line, Secret, Uid, Words
from lms.api.forms import Answer, Form, ListParams
from lms.api.lookup import by_ref, one, referred
from lms.api.pagination import Page, page
from lms.api.permissions import SignedIn
from lms.api.refusals import UnknownReference
from lms.api.v1.cohorts import cohorts_seen
from lms.api.v1.refs import CohortRef, CourseRef, OrganisationRef, PersonRef
from lms.api.views import ApiView, endpoint


class MemberAnswer(Answer):
    """``organisation`` is the learner's when they enrolled."""

    enrolment = Uid(source="enrolment.uid")
    person = PersonRef(source="enrolment.learner")
    organisation = OrganisationRef(source="enrolment.organisation", allow_null=True)
    joined_at = Instant()


class TeamAnswer(Answer):
    id = Uid(source="uid")
    name = Words()
    course = CourseRef(source="cohort.course")
    cohort = CohortRef()
    members = MemberAnswer(many=True, source="members_now")


class TeamNameForm(Form):
    """Words in both languages; English may be left out."""

    th = Line(max_length=services.NAME_LIMIT)
    en = Line(max_length=services.NAME_LIMIT, allow_blank=True, default="")


class TeamForm(Form):
    name = TeamNameForm()


class DivisionForm(Form):
    """Into how many teams those in none are divided. Without ``key`` the division is only told
    and nothing is changed; with the ``key`` that was told, it is made just so.
    """

    count = serializers.IntegerField(min_value=1, max_value=1000)
    key = Secret(max_length=16, required=False)


class DividedLearner(Answer):
    enrolment = Uid(source="uid")
    person = PersonRef(source="learner")
    organisation = OrganisationRef(allow_null=True)


class DividedTeam(Answer):
    """``id`` is null while the division is only told."""

    id = Uid(allow_null=True)
    members = DividedLearner(many=True)


class DivisionAnswer(Answer):
    key = serializers.CharField()
    made = serializers.BooleanField()
    teams = DividedTeam(many=True)


class MyTeams(ApiView):
    @endpoint(who=SignedIn, answers=TeamAnswer, listed=True)
    def get(self, request: Request) -> Page:
        """The teams one is in today, of the latest cohort first."""
        return Page(list(my_teams(request.user)), None)


class CohortTeams(ApiView):
    @endpoint(who=SignedIn, asks=ListParams, answers=TeamAnswer, listed=True)
    def get(self, request: Request, cohort: str) -> Page:
        """All of them for those who work for the cohort; for learners the one they are in."""
        found = one(cohorts_seen(request), **by_ref(cohort))
        rows = teams_seen(request).filter(cohort=found)
        return page(rows, "created_at", "pk", asked=self.asked, of="teams")

    @endpoint(
        who=SignedIn,
        takes=TeamForm,
        answers=TeamAnswer,
        status=201,
        raises=[NotPermitted, services.TeamNameMissing, services.TeamNameTaken],
    )
    def post(self, request: Request, cohort: str) -> Team:
        found = one(cohorts_seen(request), **by_ref(cohort))
        team = services.form_team(cohort=found, by=request.user, **_name(self.sent))
        self.tell(Location=reverse("api:team", [team.uid]))
        return one(teams_seen(request), pk=team.pk)


class CohortDivision(ApiView):
    @endpoint(
        who=SignedIn,
        takes=DivisionForm,
        answers=DivisionAnswer,
        raises=[
            NotPermitted,
            StaleVersion,
            services.NobodyToDivide,
            services.WrongTeamCount,
        ],
    )
    def post(self, request: Request, cohort: str) -> dict[str, Any]:
        """Divide those who are in no team, each organisation's people over all of them."""
        found = one(cohorts_seen(request), **by_ref(cohort))
        count, key = self.sent["count"], self.sent.get("key", "")
        plan = services.plan_split(cohort=found, count=count, by=request.user)
        made: list[Team] = []
        if key:
            made = services.split_cohort(cohort=found, count=count, by=request.user, key=key)
        ids = [team.uid for team in made] or [None] * count
        teams = [
            {"id": uid, "members": together} for uid, together in zip(ids, plan.teams, strict=True)
        ]
        return {"key": plan.key, "made": bool(made), "teams": teams}


class TeamView(ApiView):
    @endpoint(who=SignedIn, answers=TeamAnswer)
    def get(self, request: Request, uid: UUID) -> Team:
        return one(teams_seen(request), uid=uid)

    @endpoint(
        who=SignedIn,
        takes=TeamForm,
        answers=TeamAnswer,
        raises=[NotPermitted, services.TeamNameMissing, services.TeamNameTaken],
    )
    def patch(self, request: Request, uid: UUID) -> Team:
        team = one(teams_seen(request), uid=uid)
        return services.rename_team(team=team, by=request.user, **_name(self.sent))


class TeamMembership(ApiView):
    @endpoint(
        who=SignedIn,
        answers=TeamAnswer,
        raises=[NotPermitted, UnknownReference, NotActive],
    )
    def put(self, request: Request, uid: UUID, enrolment: UUID) -> Team:
        """Make a learner of the cohort a member; another team of theirs ends for them."""
        team, learner = self._find(request, uid, enrolment)
        services.put_in_team(team=team, enrolment=learner, by=request.user)
        return one(teams_seen(request), uid=uid)

    @endpoint(who=SignedIn, status=204, raises=[NotPermitted, UnknownReference])
    def delete(self, request: Request, uid: UUID, enrolment: UUID) -> None:
        team, learner = self._find(request, uid, enrolment)
        services.take_out(team=team, enrolment=learner, by=request.user)

    def _find(self, request: Request, uid: UUID, enrolment: UUID) -> tuple[Team, Enrolment]:
        team = one(teams_seen(request), uid=uid)
        if not may_form_teams(offices_of(request.user), team.cohort):
            raise NotPermitted  # said before looking, so that nobody tries names
        learners = Enrolment.objects.filter(cohort=team.cohort_id)
        return team, referred(learners, "enrolment", uid=enrolment)


def teams_seen(request: Request) -> QuerySet[Team]:
    rows = Team.objects.visible_to(request.user, offices_of(request.user))
    return with_members(rows.select_related("cohort__course__programme"))


def _name(sent: dict[str, Any]) -> dict[str, str]:
    return {f"name_{language}": words for language, words in sent["name"].items()}
