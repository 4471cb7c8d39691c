"""Trainers' marking: what waits, and one hand-in beside its mark."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView

from cms.desk.base import DeskScreen
from cms.desk.forms import MarkForm
from cms.desk.rubrics import SCORE
from courses.coursework.models import Submission
from courses.coursework.rules import may_grade
from courses.coursework.selectors import own_phrases, waiting_for_marking
from courses.coursework.services import grade

PER_PAGE = 30


class MarkingList(DeskScreen, ListView):
    page_title = gettext_lazy("Work to mark")
    header_icon = "check"
    template_name = "cms/desk/marking.html"
    paginate_by = PER_PAGE

    def get_queryset(self) -> QuerySet[Submission]:
        return waiting_for_marking(self.request.user, self.offices)


class Mark(DeskScreen, FormView):
    header_icon = "check"
    template_name = "cms/desk/mark.html"
    form_class = MarkForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = Submission.objects.visible_to(request.user, self.offices).select_related(
            "assignment", "file", "enrolment__learner", "enrolment__cohort__course__programme"
        )
        self.submission = self.find(rows, uid=kwargs["submission"])
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        learner = self.submission.enrolment.learner
        return f"{self.submission.assignment.title_th} · {learner.get_full_name()}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "assignment": self.submission.assignment}

    def get_initial(self) -> dict[str, Any]:
        last = self.submission.assessments.order_by("-version").first()
        given = {SCORE + name: points for name, points in last.scores.items()} if last else {}
        return {
            **given,
            "version": self.submission.version,
            "points": last.points if last else None,
            "feedback": last.feedback if last else "",
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs |= {
            "submission": self.submission,
            "may_grade": may_grade(self.request.user, self.offices, self.submission),
            "phrases": own_phrases(self.request.user, self.submission.assignment),
            "history": self.submission.assessments.select_related("marker").order_by("-version"),
        }
        return super().get_context_data(**kwargs)

    def form_valid(self, form: MarkForm) -> HttpResponse:
        action = partial(
            grade,
            submission=self.submission,
            by=self.request.user,
            **form.mark(),
        )
        if not self.attempt(form, action):
            return self.form_invalid(form)
        return self._next()

    def _next(self) -> HttpResponse:
        """On to the next hand-in that waits; back to the list when none does."""
        messages.success(self.request, _("The mark has been saved and the learner can see it."))
        waiting = waiting_for_marking(self.request.user, self.offices).first()
        if waiting is None:
            return redirect("desk_marking")
        return redirect("desk_mark", submission=waiting.uid)
