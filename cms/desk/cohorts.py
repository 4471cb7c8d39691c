"""Officers' cohorts: planning, moving on, who is in them."""

from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView, TemplateView, View

from cms.desk.base import DeskScreen
from cms.desk.forms import CohortForm, EnrolForm, NewCohortForm, ReasonForm
from courses.catalogue.selectors import courses_in_scope
from courses.cohorts.enums import MOVES, CohortState
from courses.cohorts.models import STAFF_ROLES, Cohort
from courses.cohorts.rules import may_move, may_run
from courses.cohorts.services import change_cohort, move_cohort, plan_cohort
from courses.coursework.rules import may_set_deadline
from courses.enrolment.models import Enrolment
from courses.enrolment.services import enrol, withdraw
from courses.people.enums import Role

PER_PAGE = 30


class CohortScreen(DeskScreen):
    header_icon = "group"

    def cohorts(self) -> QuerySet[Cohort]:
        rows = Cohort.objects.in_scope(self.offices, *STAFF_ROLES)
        return rows.select_related("course__programme").defer("course__search")

    def cohort(self) -> Cohort:
        return self.find(self.cohorts(), uid=self.kwargs["cohort"])

    def run_cohort(self) -> Cohort:
        """The same for what only those who run it may do: to others the form does not exist."""
        rows = self.cohorts() & Cohort.objects.in_scope(self.offices, Role.OFFICER)
        return self.find(rows, uid=self.kwargs["cohort"])

    def address(self, cohort: Cohort) -> str:
        return reverse("desk_cohort", args=[cohort.uid])


class CohortList(CohortScreen, ListView):
    page_title = gettext_lazy("Cohorts")
    template_name = "cms/desk/cohorts.html"
    paginate_by = PER_PAGE

    def get_queryset(self) -> QuerySet[Cohort]:
        rows = self.cohorts()
        state, q = self.request.GET.get("state", ""), self.request.GET.get("q", "").strip()
        if state in CohortState.values:
            rows = rows.filter(state=state)
        if q:
            rows = rows.filter(Q(code__icontains=q) | Q(name_th__icontains=q))
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            states=CohortState.choices,
            may_plan=self.offices.holds(Role.OFFICER),
            chosen=self.request.GET,
            **kwargs,
        )


class CohortPlan(CohortScreen, FormView):
    page_title = gettext_lazy("Plan a cohort")
    template_name = "cms/desk/form.html"
    form_class = NewCohortForm

    def get_form_kwargs(self) -> dict[str, Any]:
        courses = courses_in_scope(self.offices, Role.OFFICER).filter(current__isnull=False)
        return {**super().get_form_kwargs(), "courses": courses.select_related("current")}

    def form_valid(self, form: NewCohortForm) -> HttpResponse:
        made: list[Cohort] = []
        plan = partial(plan_cohort, by=self.request.user, **form.cleaned_data)
        if not self.attempt(form, lambda: made.append(plan())):
            return self.form_invalid(form)
        return redirect(self.address(made[0]))


class CohortEdit(CohortScreen, FormView):
    page_title = gettext_lazy("Change the cohort")
    template_name = "cms/desk/form.html"
    form_class = CohortForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.run_cohort()}

    def form_valid(self, form: CohortForm) -> HttpResponse:
        cohort = self.run_cohort()
        change = partial(change_cohort, cohort=cohort, by=self.request.user, **form.cleaned_data)
        if not self.attempt(form, change):
            return self.form_invalid(form)
        return redirect(self.address(cohort))


class CohortDetail(CohortScreen, TemplateView):
    template_name = "cms/desk/cohort.html"

    def get_title(self) -> str:
        return f"{self.shown.course.title_th} {self.shown.name_th}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.shown = self.cohort()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cohort = self.shown
        rows = Enrolment.objects.filter(cohort=cohort).select_related(
            "learner", "organisation", "progress"
        )
        kwargs |= {
            "cohort": cohort,
            "enrolments": rows.order_by("learner__sort_key", "pk"),
            "may_run": may_run(self.offices, cohort),
            "may_set_deadlines": may_set_deadline(self.offices, cohort),
            "moves": _moves(cohort),
            "enrol_form": EnrolForm(),
        }
        return super().get_context_data(**kwargs)


def _moves(cohort: Cohort) -> list[tuple[str, str]]:
    """The states it may be taken to, each with its word."""
    return [
        (state, str(CohortState(state).label))
        for state in sorted(MOVES[cohort.state])
        if may_move(cohort, state)
    ]


class CohortMove(CohortScreen, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        cohort = self.run_cohort()
        state = request.POST.get("state", "")
        move = partial(move_cohort, cohort=cohort, state=state, by=request.user)
        self.attempt_at_once(move, _("The cohort has been moved on."))
        return redirect(self.address(cohort))


class CohortEnrol(CohortScreen, FormView):
    page_title = gettext_lazy("Enrol a learner")
    template_name = "cms/desk/form.html"
    form_class = EnrolForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.shown = self.run_cohort()
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: EnrolForm) -> HttpResponse:
        cohort = self.shown
        learner = form.cleaned_data["username"]
        if not self.attempt(
            form, partial(enrol, learner=learner, cohort=cohort, by=self.request.user)
        ):
            return self.form_invalid(form)
        return redirect(self.address(cohort))


class EnrolmentWithdraw(CohortScreen, FormView):
    page_title = gettext_lazy("Withdraw a learner")
    template_name = "cms/desk/form.html"
    form_class = ReasonForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = Enrolment.objects.filter(cohort=self.run_cohort())
        rows = rows.select_related("cohort__course__programme", "learner")
        self.enrolment = self.find(rows, uid=kwargs["enrolment"])
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return f"{super().get_title()} · {self.enrolment.learner.get_full_name()}"

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        action = partial(
            withdraw,
            enrolment=self.enrolment,
            by=self.request.user,
            reason=form.cleaned_data["reason"],
        )
        if not self.attempt(form, action):
            return self.form_invalid(form)
        return redirect(self.address(self.enrolment.cohort))
