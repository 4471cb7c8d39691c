"""Founding courses, and the assignments set in them."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView

from cms.copying import copy_course
from cms.desk.base import DeskScreen
from cms.desk.forms import AssignmentForm, CopyCourseForm, NewAssignmentForm, NewCourseForm
from cms.models import CoursePage
from courses.catalogue.rules import WRITERS, may_found_courses
from courses.catalogue.selectors import courses_in_scope
from courses.catalogue.services import found_course
from courses.coursework.models import Assignment
from courses.coursework.services import change_assignment, set_assignment

PER_PAGE = 30


class CourseFound(DeskScreen, FormView):
    """An officer gives a course its code; its pages are written afterwards."""

    page_title = gettext_lazy("Found a course")
    header_icon = "doc-full"
    template_name = "cms/desk/form.html"
    form_class = NewCourseForm

    def form_valid(self, form: NewCourseForm) -> HttpResponse:
        found = partial(found_course, by=self.request.user, **form.cleaned_data)
        if not self.attempt(form, found):
            return self.form_invalid(form)
        messages.success(self.request, _("The course exists; now write its page."))
        return redirect("wagtailadmin_explore_root")


class CourseCopy(DeskScreen, FormView):
    """An officer makes a course again, as drafts, for a new edition."""

    page_title = gettext_lazy("Copy this course")
    header_icon = "copy"
    template_name = "cms/desk/form.html"
    form_class = CopyCourseForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pages = CoursePage.objects.filter(course__in=courses_in_scope(self.offices, *WRITERS))
        pages = pages.select_related("course__programme").order_by("pk")
        self.page = pages.filter(course__uid=kwargs["course"]).first()
        if self.page is None or not may_found_courses(self.offices):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return f"{super().get_title()} · {self.page.course.code}"

    def get_initial(self) -> dict[str, Any]:
        return {"title_th": self.page.title, "title_en": self.page.title_en}

    def form_valid(self, form: CopyCourseForm) -> HttpResponse:
        made: list[CoursePage] = []

        def copy() -> None:
            made.append(copy_course(page=self.page, by=self.request.user, **form.cleaned_data))

        if not self.attempt(form, copy):
            return self.form_invalid(form)
        messages.success(self.request, _("Copied as a draft. Nothing of it is published yet."))
        return redirect("wagtailadmin_explore", made[0].pk)


class AssignmentScreen(DeskScreen):
    header_icon = "form"

    def assignments(self) -> QuerySet[Assignment]:
        courses = courses_in_scope(self.offices, *WRITERS)
        return Assignment.objects.filter(course__in=courses).select_related("course__programme")


class AssignmentList(AssignmentScreen, ListView):
    page_title = gettext_lazy("Assignments")
    template_name = "cms/desk/assignments.html"
    paginate_by = PER_PAGE

    def get_queryset(self) -> QuerySet[Assignment]:
        return self.assignments().order_by("course__code", "pk")


class AssignmentSet(AssignmentScreen, FormView):
    page_title = gettext_lazy("Set an assignment")
    template_name = "cms/desk/form.html"
    form_class = NewAssignmentForm

    def get_form_kwargs(self) -> dict[str, Any]:
        courses = courses_in_scope(self.offices, *WRITERS)
        return {**super().get_form_kwargs(), "courses": courses}

    def form_valid(self, form: NewAssignmentForm) -> HttpResponse:
        action = partial(set_assignment, by=self.request.user, **form.cleaned_data)
        if not self.attempt(form, action):
            return self.form_invalid(form)
        messages.success(
            self.request, _("Set. Put it into a lesson, and publish, to give it to learners.")
        )
        return redirect("desk_assignments")


class AssignmentChange(AssignmentScreen, FormView):
    page_title = gettext_lazy("Change the assignment")
    template_name = "cms/desk/form.html"
    form_class = AssignmentForm

    def get_form_kwargs(self) -> dict[str, Any]:
        assignment = self.find(self.assignments(), uid=self.kwargs["assignment"])
        return {**super().get_form_kwargs(), "instance": assignment}

    def form_valid(self, form: AssignmentForm) -> HttpResponse:
        assignment = self.find(self.assignments(), uid=self.kwargs["assignment"])
        action = partial(
            change_assignment, assignment=assignment, by=self.request.user, **form.cleaned_data
        )
        if not self.attempt(form, action):
            return self.form_invalid(form)
        return redirect("desk_assignments")
