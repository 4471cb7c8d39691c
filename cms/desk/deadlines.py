"""When the assignments of one cohort are due."""

from collections.abc import Iterator
from datetime import time
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from cms.desk.cohorts import CohortScreen
from cms.desk.forms import DATE_HELP
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.core.thai.fields import ThaiDateField
from courses.coursework.models import Assignment, Deadline
from courses.coursework.rules import may_set_deadline
from courses.coursework.selectors import assignments_taught_in
from courses.coursework.services import OFFICE_HOURS_END, set_deadline


class DeadlineForm(forms.Form):
    due_on = ThaiDateField(label=gettext_lazy("Last day"), help_text=DATE_HELP)
    due_time = forms.TimeField(
        label=gettext_lazy("Time"),
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(format="%H.%M", attrs={"inputmode": "decimal"}),
    )
    accepts_late = forms.BooleanField(
        label=gettext_lazy("Late work is accepted, and marked as late"), required=False
    )

    def __init__(self, data: Any = None, *, assignment: Assignment, stands: Any = None) -> None:
        super().__init__(data, prefix=str(assignment.uid), initial=_initial(stands))
        self.assignment = assignment
        self.stands = stands


def _initial(deadline: Deadline | None) -> dict[str, Any]:
    if deadline is None:
        return {"due_time": OFFICE_HOURS_END, "accepts_late": True}
    due = deadline.due_at.astimezone(clock.BANGKOK)
    at = time(due.hour, due.minute)
    return {"due_on": due.date(), "due_time": at, "accepts_late": deadline.accepts_late}


class CohortDeadlines(CohortScreen, TemplateView):
    page_title = gettext_lazy("Deadlines")
    template_name = "cms/desk/deadlines.html"

    @cached_property
    def chosen(self) -> Cohort:
        cohort = self.cohort()
        if not may_set_deadline(self.offices, cohort):
            raise Http404
        return cohort

    def get_title(self) -> str:
        return f"{super().get_title()} · {self.chosen.code}"

    def forms(self, data: Any = None) -> Iterator[DeadlineForm]:
        """One for each assignment taught; ``data`` goes to the one whose button was pressed."""
        rows = Deadline.objects.filter(cohort=self.chosen)
        standing = {row.assignment_id: row for row in rows}
        for one in assignments_taught_in(self.chosen):
            pressed = data is not None and data.get("assignment") == str(one.uid)
            yield DeadlineForm(
                data if pressed else None, assignment=one, stands=standing.get(one.pk)
            )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("forms", list(self.forms()))
        return super().get_context_data(**{**kwargs, "cohort": self.chosen})

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        asked = list(self.forms(request.POST))
        pressed = next((form for form in asked if form.is_bound), None)
        if pressed is None:
            raise Http404
        if pressed.is_valid():
            action = partial(
                set_deadline,
                assignment=pressed.assignment,
                cohort=self.chosen,
                by=request.user,
                **pressed.cleaned_data,
            )
            if self.attempt(pressed, action):
                messages.success(request, _("The deadline has been saved."))
                return redirect("desk_deadlines", cohort=self.chosen.uid)
        return self.render_to_response(self.get_context_data(forms=asked))
