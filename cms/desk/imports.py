"""Courses from elsewhere, and courses that go elsewhere."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View

from cms.desk.base import DeskScreen
from cms.desk.forms import ImportForm, PackageForm
from cms.models import CoursePage
from cms.models.imports import CourseImport, ImportState
from cms.packages.export import export_course
from cms.packages.refusals import NothingToExport
from cms.packages.services import receive_package, start_import
from courses.catalogue.models import Course
from courses.catalogue.rules import may_found_courses
from courses.catalogue.selectors import courses_in_scope
from courses.core.languages import language
from courses.people.enums import Role

SHOWN = 30


class ImportScreen(DeskScreen):
    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_found_courses(self.offices):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def imports(self) -> QuerySet[CourseImport]:
        return CourseImport.objects.select_related("course", "created_by", "programme")


class ImportList(ImportScreen, FormView):
    page_title = gettext_lazy("Import a course")
    template_name = "cms/desk/imports.html"
    form_class = PackageForm

    def form_valid(self, form: PackageForm) -> HttpResponse:
        upload = form.cleaned_data["file"]
        made: list[CourseImport] = []

        def receive() -> None:
            row = receive_package(upload=upload, name=upload.name, by=self.request.user)
            made.append(row)

        if not self.attempt(form, receive):
            return self.form_invalid(form)
        return redirect("desk_import", made[0].uid)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.imports().defer("plan", "refusal").order_by("-created_at")[:SHOWN]
        return super().get_context_data(imports=rows, **kwargs)


class ImportDetail(ImportScreen, FormView):
    """The plan, then how far it is, then the course it became: one address for all of it."""

    template_name = "cms/desk/import.html"
    form_class = ImportForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.course_import = self.find(self.imports(), uid=kwargs["course_import"])
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return self.course_import.name

    def get_initial(self) -> dict[str, Any]:
        row, plan = self.course_import, self.course_import.plan
        return {
            "programme": row.programme_id,
            "code": row.code or plan.get("code", ""),
            "title_th": row.title_th or plan.get("title", ""),
        }

    def form_valid(self, form: ImportForm) -> HttpResponse:
        start = partial(
            start_import,
            course_import=self.course_import,
            by=self.request.user,
            **form.cleaned_data,
        )
        if not self.attempt(form, start):
            return self.form_invalid(form)
        return redirect("desk_import", self.course_import.uid)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.course_import
        may_start = row.state in (ImportState.PLANNED, ImportState.FAILED) and bool(row.plan)
        page = CoursePage.objects.filter(course=row.course_id).first() if row.course_id else None
        return super().get_context_data(
            row=row,
            plan=row.plan,
            refusal=row.refusal.get(language(), ""),
            left_out=self._notes("left_out"),
            warnings=self._notes("warnings"),
            may_start=may_start,
            course_page=page,
            **kwargs,
        )

    def _notes(self, kind: str) -> list[dict[str, str]]:
        notes = self.course_import.plan.get(kind, [])
        return [{"what": note["what"], "why": note["why"][language()]} for note in notes]


class Export(DeskScreen, View):
    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        courses = courses_in_scope(self.offices, Role.TRAINER, Role.OFFICER)
        course: Course = self.find(courses, uid=kwargs["course"])
        try:
            package = export_course(course=course, by=request.user)
        except NothingToExport as refusal:
            messages.error(request, str(refusal))
            return redirect("wagtailadmin_explore_root")
        return FileResponse(package, as_attachment=True, filename=f"{course.code}.zip")
