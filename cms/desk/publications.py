"""Publishing a course that people are learning, and the history of its revisions."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, TemplateView

from wagtail.models import Page

from cms import health, publishing
from cms.desk import decisions, words
from cms.desk.base import DeskScreen
from cms.drafting import tree_of
from cms.models import CoursePage
from courses.catalogue.comparison import Changes, State, difference, of_revision
from courses.catalogue.models import Course, CurriculumRevision
from courses.catalogue.rules import may_found_courses, may_write
from courses.catalogue.selectors import courses_in_scope
from courses.cohorts.decisions import decide_revision
from courses.cohorts.models import Cohort
from courses.cohorts.rules import may_decide
from courses.cohorts.selectors import awaiting_decision
from courses.core.errors import DomainError
from courses.people.enums import Role

READERS = (Role.TRAINER, Role.REVIEWER, Role.PUBLISHER, Role.OFFICER)
PER_PAGE = 30


def told(changes: Changes, titles: dict[str, str]) -> list[dict[str, str]]:
    """Changes as a table shows them."""
    return [
        {"unit": words.pick(**one.title) if one.title else "", "what": words.change(one, titles)}
        for one in changes.each
    ]


class CourseScreen(DeskScreen):
    header_icon = "doc-full"

    def courses(self) -> QuerySet[Course]:
        return courses_in_scope(self.offices, *READERS).select_related("programme", "current")

    @cached_property
    def course(self) -> Course:
        return self.find(self.courses(), uid=self.kwargs["course"])

    @cached_property
    def course_page(self) -> CoursePage | None:
        pages = CoursePage.objects.filter(course=self.course).order_by("pk")
        return pages.select_related("course").first()

    def awaiting(self) -> list[Cohort]:
        """Cohorts of the course that await a decision, which this person may take."""
        cohorts = awaiting_decision(Cohort.objects.filter(course=self.course))
        cohorts = cohorts.select_related("course__programme", "revision")
        return [cohort for cohort in cohorts if may_decide(self.offices, cohort)]


class CourseList(CourseScreen, ListView):
    page_title = gettext_lazy("Courses")
    template_name = "cms/desk/courses.html"
    paginate_by = PER_PAGE

    def get_queryset(self) -> QuerySet[Course]:
        rows = self.courses()
        return rows.defer("search", "current__outline", "current__requirement")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_found=may_found_courses(self.offices), **kwargs)


class CoursePublication(CourseScreen, TemplateView):
    """How a course stands: what to mend, which cohorts await a decision, its revisions."""

    page_title = gettext_lazy("Publication of the course")
    template_name = "cms/desk/publication.html"

    def get_title(self) -> str:
        return f"{super().get_title()} · {self.course.code}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("forms", decisions.forms_for(self.awaiting()))
        page = self.course_page
        revisions = CurriculumRevision.objects.filter(course=self.course).order_by("-number")
        kwargs |= {
            "course": self.course,
            "course_page": page,
            "findings": health.health_of(tree_of(page, drafts=True)) if page else [],
            "may_copy": page is not None and may_found_courses(self.offices),
            "may_export": page is not None and may_write(self.offices, self.course),
            "revisions": revisions.select_related("published_by")
            .defer("outline", "requirement")
            .prefetch_related("decisions__cohort", "decisions__decided_by"),
        }
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Take the decision about the one cohort whose button was pressed."""
        pressed = [one for one in self.awaiting() if str(one.uid) == request.POST.get("cohort")]
        if not pressed:
            raise Http404
        form = decisions.DecisionForm(request.POST, cohort=pressed[0])
        if form.is_valid():
            action = partial(
                decide_revision,
                cohort=form.cohort,
                revision=self.course.current,
                by=request.user,
                **form.cleaned_data,
            )
            if self.attempt(form, action):
                messages.success(request, _("The decision has been recorded."))
                return redirect("desk_publication", course=self.course.uid)
        others = [one for one in self.awaiting() if one.uid != form.cohort.uid]
        return self.render_to_response(
            self.get_context_data(forms=[form, *decisions.forms_for(others)])
        )


class RevisionComparison(CourseScreen, TemplateView):
    page_title = gettext_lazy("Compare two revisions")
    template_name = "cms/desk/comparison.html"

    def get_title(self) -> str:
        return f"{super().get_title()} · {self.course.code}"

    def revision(self, name: str) -> CurriculumRevision:
        asked = self.request.GET.get(name, "")
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0
        return self.find(CurriculumRevision.objects.filter(course=self.course), number=number)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pair = self.revision("from"), self.revision("to")
        before, after = (of_revision(revision) for revision in pair)
        changes = difference(before, after)
        kwargs |= {
            "course": self.course,
            "before": pair[0],
            "after": pair[1],
            "kind": changes.kind.label,
            "changes": told(changes, words.titles_of(before, after)),
        }
        return super().get_context_data(**kwargs)


class PublishPage(DeskScreen, TemplateView):
    """What publishing a page does to its course and those who learn it, asked before."""

    page_title = gettext_lazy("Publish")
    header_icon = "upload"
    template_name = "cms/desk/publish_page.html"

    @cached_property
    def page(self) -> Page:
        found = self.find(Page.objects.all(), pk=self.kwargs["page"])
        if not found.permissions_for_user(self.request.user).can_publish():
            raise Http404
        return found.get_latest_revision_as_object()

    @cached_property
    def prospect(self) -> publishing.Prospect:
        found = publishing.prospect(self.page)
        if found is None:
            raise Http404
        return found

    def get_title(self) -> str:
        return f"{super().get_title()} · {self.page.title}"

    def cohorts(self) -> list[Cohort]:
        return publishing.cohorts_to_decide(self.prospect)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        prospect = self.prospect
        kwargs.setdefault("forms", decisions.forms_for(self.cohorts()))
        current = prospect.course.current
        before = State(current.outline, current.requirement) if current else None
        kwargs |= {
            "page": self.page,
            "course": prospect.course,
            "kind": prospect.changes.kind.label,
            "changes": told(prospect.changes, words.titles_of(before, prospect.state)),
            "findings": health.health_of(prospect.tree),
        }
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        asked = decisions.forms_for(self.cohorts(), request.POST)
        taken = decisions.decided(asked)
        if taken is None:
            return self.render_to_response(self.get_context_data(forms=asked))
        try:
            publishing.publish_page(
                self.page,
                decisions=taken,
                by=request.user,
                comment=request.GET.get("comment", ""),
            )
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return self.render_to_response(self.get_context_data(forms=asked))
        messages.success(request, _("Published, and the decisions are recorded."))
        return redirect("desk_publication", course=self.prospect.course.uid)
