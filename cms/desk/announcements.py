"""Announcements: writing them, and taking them back."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView, View

from cms.desk.base import DeskScreen
from courses.cohorts.announcements import (
    TEXT_LIMIT,
    TITLE_LIMIT,
    announce,
    withdraw_announcement,
)
from courses.cohorts.models import Announcement, Cohort
from courses.cohorts.rules import may_announce
from courses.people.enums import Role

PER_PAGE = 30


class CohortChoice(forms.ModelChoiceField):
    def label_from_instance(self, cohort: Cohort) -> str:
        return f"{cohort.code} · {cohort.course.title_th} {cohort.name_th}"


class AnnouncementForm(forms.Form):
    """Without a cohort it is for everyone, where the person may speak to everyone."""

    cohort = CohortChoice(label=gettext_lazy("To the learners of"), queryset=Cohort.objects.none())
    title_th = forms.CharField(label=gettext_lazy("Subject (Thai)"), max_length=TITLE_LIMIT)
    title_en = forms.CharField(
        label=gettext_lazy("Subject (English)"), max_length=TITLE_LIMIT, required=False
    )
    text_th = forms.CharField(
        label=gettext_lazy("Text (Thai)"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=TEXT_LIMIT,
        required=False,
    )
    text_en = forms.CharField(
        label=gettext_lazy("Text (English)"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=TEXT_LIMIT,
        required=False,
    )

    def __init__(
        self, *args: Any, cohorts: QuerySet[Cohort], to_everyone: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = cohorts
        if to_everyone:
            self.fields["cohort"].required = False
            self.fields["cohort"].empty_label = gettext_lazy("Everyone")


class AnnouncementScreen(DeskScreen):
    header_icon = "comment"

    def kept(self) -> QuerySet[Announcement]:
        rows = Announcement.objects.kept_by(self.offices)
        rows = rows.select_related("cohort__course__programme", "published_by")
        return rows.defer("cohort__course__search")


class AnnouncementList(AnnouncementScreen, ListView):
    page_title = gettext_lazy("Announcements")
    template_name = "cms/desk/announcements.html"
    paginate_by = PER_PAGE

    def get_queryset(self) -> QuerySet[Announcement]:
        return self.kept()


class AnnouncementNew(AnnouncementScreen, FormView):
    page_title = gettext_lazy("Write an announcement")
    template_name = "cms/desk/announcement_form.html"
    form_class = AnnouncementForm

    def get_form_kwargs(self) -> dict[str, Any]:
        cohorts = Cohort.objects.in_scope(self.offices, Role.OFFICER, Role.TRAINER).live()
        return {
            **super().get_form_kwargs(),
            "cohorts": cohorts.select_related("course").defer("course__search"),
            "to_everyone": may_announce(self.offices, None),
        }

    def get_initial(self) -> dict[str, Any]:
        """A cohort's own page leads here with its code."""
        code = self.request.GET.get("cohort", "")
        return {"cohort": Cohort.objects.filter(code=code).first()} if code else {}

    def form_valid(self, form: AnnouncementForm) -> HttpResponse:
        action = partial(announce, by=self.request.user, **form.cleaned_data)
        if not self.attempt(form, action):
            return self.form_invalid(form)
        messages.success(self.request, _("The announcement can be read now."))
        return redirect("desk_announcements")


class AnnouncementWithdraw(AnnouncementScreen, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        announcement = self.find(self.kept(), uid=kwargs["announcement"])
        action = partial(withdraw_announcement, announcement=announcement, by=request.user)
        self.attempt_at_once(action, _("The announcement is no longer shown."))
        return redirect("desk_announcements")
