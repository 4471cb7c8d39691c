"""Taking a seat and giving it back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.cohorts.models import Cohort
from courses.core.errors import DomainError
from courses.core.languages import pick
from courses.enrolment.models import Enrolment
from courses.enrolment.services import enrol as take_seat
from courses.enrolment.services import withdraw as give_up_seat
from courses.people.selectors import offices_of
from lms.site.catalogue import course_url
from lms.site.forms import WithdrawForm, refuse


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def enrol(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A GET comes from signing in first: it shows the course, where the button stands."""
    visible = Cohort.objects.visible_to(offices_of(request.user))
    cohort = get_object_or_404(visible.select_related("course__programme"), uid=uid)
    if request.method != "POST":
        return redirect(course_url(cohort.course))
    try:
        take_seat(learner=request.user, cohort=cohort, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(course_url(cohort.course))
    name = pick(cohort.name_th, cohort.name_en)
    messages.success(request, _("You have a seat in %(cohort)s.") % {"cohort": name})
    return redirect("site:my-learning")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    rows = Enrolment.objects.of(request.user).select_related("cohort__course__programme")
    enrolment = get_object_or_404(rows, uid=uid)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _given_up(request, enrolment, form):
        return redirect("site:my-learning")
    cohort = enrolment.cohort
    context = {
        "form": form,
        "course_title": pick(cohort.course.title_th, cohort.course.title_en),
        "cohort_name": pick(cohort.name_th, cohort.name_en),
        "course_url": course_url(cohort.course),
    }
    return render(request, "site/withdraw.html", context)


def _given_up(request: HttpRequest, enrolment: Enrolment, form: WithdrawForm) -> bool:
    try:
        give_up_seat(enrolment=enrolment, by=request.user, reason=form.cleaned_data["reason"])
    except DomainError as error:
        refuse(form, error)
        return False
    messages.success(request, _("You have withdrawn. What you have learnt is kept."))
    return True
