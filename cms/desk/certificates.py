"""The certificate register, as officers see it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView, View

from certificates.models import Certificate, IssueProblem
from certificates.serials import normalise_serial
from certificates.services import issue_again, revoke
from cms.desk.base import DeskScreen
from cms.desk.forms import RevocationForm
from courses.cohorts.models import Cohort
from courses.people.enums import Role
from courses.progress.models import Completion

PER_PAGE = 30


class CertificateScreen(DeskScreen):
    header_icon = "success"

    def certificates(self, *roles: str) -> QuerySet[Certificate]:
        cohorts = Cohort.objects.in_scope(self.offices, *roles)
        rows = Certificate.objects.filter(enrolment__cohort__in=cohorts)
        return rows.select_related("enrolment__cohort__course__programme", "holder", "file")


class CertificateList(CertificateScreen, ListView):
    page_title = gettext_lazy("Certificates")
    template_name = "cms/desk/certificates.html"
    paginate_by = PER_PAGE

    def get_queryset(self) -> QuerySet[Certificate]:
        rows = self.certificates(Role.OFFICER, Role.TRAINER).order_by("-created_at", "-pk")
        q = self.request.GET.get("q", "").strip()
        if q:
            serial = normalise_serial(q)
            named = Q(holder__first_name__icontains=q) | Q(holder__last_name__icontains=q)
            rows = rows.filter(Q(serial=serial) if serial else named)
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cohorts = Cohort.objects.in_scope(self.offices, Role.OFFICER)
        problems = IssueProblem.objects.filter(enrolment__cohort__in=cohorts)
        return super().get_context_data(
            problems=problems.select_related("enrolment__learner", "enrolment__cohort"),
            q=self.request.GET.get("q", ""),
            may_revoke=self.offices.holds(Role.OFFICER),
            **kwargs,
        )


class CertificateRevoke(CertificateScreen, FormView):
    page_title = gettext_lazy("Revoke a certificate")
    template_name = "cms/desk/form.html"
    form_class = RevocationForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = self.certificates(Role.OFFICER)
        self.certificate = self.find(rows, uid=kwargs["certificate"])
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return f"{super().get_title()} · {self.certificate.serial}"

    def form_valid(self, form: RevocationForm) -> HttpResponse:
        action = partial(
            revoke, certificate=self.certificate, by=self.request.user, **form.cleaned_data
        )
        if not self.attempt(form, action):
            return self.form_invalid(form)
        messages.success(self.request, _("Revoked. The verification page says so from now on."))
        return redirect("desk_certificates")


class IssueAgain(CertificateScreen, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        cohorts = Cohort.objects.in_scope(self.offices, Role.OFFICER)
        rows = Completion.objects.filter(enrolment__cohort__in=cohorts)
        completion = self.find(
            rows.select_related("enrolment__cohort__course__programme"),
            enrolment__uid=kwargs["enrolment"],
        )
        action = partial(issue_again, completion=completion, by=request.user)
        self.attempt_at_once(action, _("A certificate is being prepared."))
        return redirect("desk_certificates")
