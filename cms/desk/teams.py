"""The teams of a cohort: forming them, moving learners between them, dividing a whole cohort."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from cms.desk.cohorts import CohortScreen
from courses.cohorts.models import Cohort
from courses.enrolment.models import Enrolment
from courses.teams.models import Team
from courses.teams.rules import may_form_teams
from courses.teams.selectors import teams_of, without_team
from courses.teams.services import (
    NAME_LIMIT,
    form_team,
    move_learners,
    plan_split,
    rename_team,
    split_cohort,
)
from courses.teams.splitting import Split

MOST_TEAMS = 200


class TeamForm(forms.Form):
    name_th = forms.CharField(label=gettext_lazy("Name (Thai)"), max_length=NAME_LIMIT)
    name_en = forms.CharField(
        label=gettext_lazy("Name (English)"), max_length=NAME_LIMIT, required=False
    )


class MoveForm(forms.Form):
    """Whom to move, and where to; an empty team is out of any."""

    learners = forms.ModelMultipleChoiceField(
        queryset=Enrolment.objects.none(),
        to_field_name="uid",
        error_messages={"required": gettext_lazy("Choose at least one learner.")},
    )
    team = forms.ModelChoiceField(queryset=Team.objects.none(), to_field_name="uid", required=False)

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["learners"].queryset = Enrolment.objects.filter(cohort=cohort)
        self.fields["team"].queryset = Team.objects.filter(cohort=cohort).select_related("cohort")


class SplitForm(forms.Form):
    count = forms.IntegerField(
        label=gettext_lazy("Number of teams"), min_value=1, max_value=MOST_TEAMS
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class TeamScreen(CohortScreen):
    header_icon = "group"
    cohort_shown: Cohort

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.cohort_shown = self.cohort()
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return (
            f"{super().get_title()} · {self.cohort_shown.course.code} {self.cohort_shown.name_th}"
        )

    def back(self) -> HttpResponse:
        return redirect("desk_teams", cohort=self.cohort_shown.uid)


class MakerScreen(TeamScreen):
    """For those who may form teams; to others it does not exist."""

    def cohort(self) -> Cohort:
        found = super().cohort()
        if not may_form_teams(self.offices, found):
            raise Http404
        return found


class CohortTeams(TeamScreen, TemplateView):
    page_title = gettext_lazy("Teams")
    template_name = "cms/desk/teams.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cohort = self.cohort_shown
        kwargs |= {
            "cohort": cohort,
            "teams": teams_of(cohort, user=self.request.user, offices=self.offices),
            "unplaced": without_team(cohort),
            "may_form": may_form_teams(self.offices, cohort),
            "team_form": TeamForm(),
        }
        return super().get_context_data(**kwargs)


class TeamNew(MakerScreen, FormView):
    page_title = gettext_lazy("Form a team")
    template_name = "cms/desk/form.html"
    form_class = TeamForm

    def form_valid(self, form: TeamForm) -> HttpResponse:
        action = partial(
            form_team, cohort=self.cohort_shown, by=self.request.user, **form.cleaned_data
        )
        return self.back() if self.attempt(form, action) else self.form_invalid(form)


class TeamRename(MakerScreen, FormView):
    page_title = gettext_lazy("Rename the team")
    template_name = "cms/desk/form.html"
    form_class = TeamForm

    def team(self) -> Team:
        rows = Team.objects.filter(cohort=self.cohort_shown)
        return self.find(rows.select_related("cohort__course__programme"), uid=self.kwargs["team"])

    def get_initial(self) -> dict[str, Any]:
        team = self.team()
        return {"name_th": team.name_th, "name_en": team.name_en}

    def form_valid(self, form: TeamForm) -> HttpResponse:
        action = partial(rename_team, team=self.team(), by=self.request.user, **form.cleaned_data)
        return self.back() if self.attempt(form, action) else self.form_invalid(form)


class TeamMove(MakerScreen, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = MoveForm(request.POST, cohort=self.cohort_shown)
        if not form.is_valid():
            for sentence in (one for found in form.errors.values() for one in found):
                messages.error(request, sentence)
            return self.back()
        move = partial(
            move_learners,
            enrolments=form.cleaned_data["learners"],
            team=form.cleaned_data["team"],
            by=request.user,
        )
        self.attempt_at_once(move, _("The learners have been moved."))
        return self.back()


class TeamSplit(MakerScreen, FormView):
    """How many teams; then who would be in each; then it is done."""

    page_title = gettext_lazy("Divide into teams")
    template_name = "cms/desk/team_split.html"
    form_class = SplitForm

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        asked = {"data": self.request.GET} if "count" in self.request.GET else {}
        return {**asked, **kwargs}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        unplaced = without_team(self.cohort_shown).count()
        split = self._preview(context["form"])
        return {**context, "cohort": self.cohort_shown, "unplaced": unplaced, "split": split}

    def _preview(self, form: SplitForm) -> Split | None:
        """What would be done for the number asked for, if it is one that can be."""
        count = form.cleaned_data.get("count") if form.is_bound and form.errors is not None else 0
        if not count:
            return None
        made: list[Split] = []
        plan = partial(plan_split, cohort=self.cohort_shown, count=count, by=self.request.user)
        self.attempt(form, lambda: made.append(plan()))
        return made[0] if made else None

    def form_valid(self, form: SplitForm) -> HttpResponse:
        action = partial(
            split_cohort, cohort=self.cohort_shown, by=self.request.user, **form.cleaned_data
        )
        return self.back() if self.attempt(form, action) else self.form_invalid(form)
