"""What we add to Wagtail's back office."""

import json
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail import hooks
from wagtail.admin.views.pages.history import PageHistoryView
from wagtail.admin.views.pages.preview import PreviewOnEditView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from cms import access, bulk, findable, publishing, receivers, scheduled, workflow
from cms.blocks.links import LessonLinks
from cms.desk import menu
from cms.desk.choosers import assignments
from cms.desk.glossary import GlossaryViewSet
from cms.models import CoursePage, GlossaryTerm
from cms.rights import may_write_page
from courses.catalogue.rules import may_write
from courses.core.errors import DomainError
from courses.people.models import User
from courses.people.selectors import offices_of

register_snippet(GlossaryViewSet)


@hooks.register("register_admin_viewset")
def register_assignment_chooser() -> object:
    return assignments


@hooks.register("register_admin_urls")
def register_desk() -> list[URLPattern]:
    return [path("", include("cms.desk.urls"))]


@hooks.register("register_rich_text_features", order=1)
def tell_units_of_links(features: FeatureRegistry) -> None:
    features.register_link_type(LessonLinks)


@hooks.register("insert_global_admin_css")
def add_typeface() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/desk.css"))


@hooks.register("construct_main_menu")
def add_desk_items(request: HttpRequest, menu_items: list[object]) -> None:
    menu_items.extend(item for item in menu.items() if item.is_shown(request))


@hooks.register("construct_homepage_panels")
def add_waiting_panel(request: HttpRequest, panels: list[object]) -> None:
    panels.append(menu.WaitingPanel())


@hooks.register("before_edit_page")
def show_what_is_asked(request: HttpRequest, page: Page) -> None:
    """Whoever opens a page that was sent back reads why, without looking for it."""
    asked = workflow.changes_asked(page) if request.method == "GET" else None
    if asked is not None:
        words = {"who": asked.finished_by, "comment": asked.comment}
        messages.warning(request, _("%(who)s asks for changes: %(comment)s") % words)


@hooks.register("before_edit_page")
def refuse_a_step_that_is_done(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Two who hold a role may press at once; Wagtail would act on a step that is no more."""
    acts = request.method == "POST" and "action-workflow-action" in request.POST
    if not acts or page.current_workflow_task is not None:
        return None
    messages.error(request, _("This step was done already. Please look at the page as it is."))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_publish_page")
def ask_about_cohorts(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The draft is saved; where people are learning the course, they are thought of first."""
    return redirect("desk_publish_page", page=page.pk) if publishing.asks(page) else None


@hooks.register("after_edit_page")
def ask_before_approval(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The editor's own button to approve leads to the same question; see ``RoleTask``."""
    step = page.current_workflow_task_state
    if request.POST.get("workflow-action-name") != "approve" or step is None:
        return None
    if not step.task.specific.is_for(page, request.user):
        return None
    address = receivers.ask_before_approval(None, step, _comment(request))
    return redirect(address) if address else None


def _comment(request: HttpRequest) -> str:
    try:
        said = json.loads(request.POST.get("workflow-action-extra-data") or "{}")
    except ValueError:
        return ""
    return str(said.get("comment", "")) if isinstance(said, dict) else ""


@hooks.register("after_publish_page")
def tell_editor(request: HttpRequest, page: Page) -> None:
    """Say what publishing did to the curriculum; the signal has done it already."""
    if not isinstance(page, publishing.CURRICULUM_PAGES):
        return
    course_page = publishing.course_page_of(page)
    if course_page is None:
        messages.warning(request, _("Choose the course that this page describes."))
        return
    try:
        revision = publishing.publish(course_page, by=request.user)
    except DomainError as refusal:
        messages.warning(
            request,
            _("The page is published, the curriculum is not: %(reason)s") % {"reason": refusal},
        )
        return
    if revision is not None:
        messages.info(
            request, _("The curriculum is at revision %(number)s.") % {"number": revision.number}
        )


@hooks.register("after_delete_page")
def curriculum_without_it(request: HttpRequest, page: Page) -> None:
    """A lesson or module that was deleted leaves the curriculum; learners' records stay."""
    _curricula_without([page], request)


@hooks.register("after_bulk_action")
def curricula_without_them(
    request: HttpRequest, action_type: str, objects: list[object], _action: object
) -> None:
    if action_type == "delete":
        _curricula_without([page for page in objects if isinstance(page, Page)], request)


def _curricula_without(deleted: list[Page], request: HttpRequest) -> None:
    inner = [page for page in deleted if page.specific_class in publishing.CURRICULUM_PAGES[1:]]
    paths = {page.path[: -page.steplen] for page in inner}
    for parent in Page.objects.filter(path__in=paths).order_by("path"):
        receivers.follow(parent, by=request.user)


@hooks.register("before_convert_alias_page")
def let_writers_convert(request: HttpRequest, page: Page) -> None:
    """Wagtail asks here for what lets one open the page; a reader may open it as well."""
    if not may_write_page(request.user, page):
        raise PermissionDenied


@hooks.register("after_create_page")
def open_to_its_writers(request: HttpRequest, page: Page) -> None:
    access.let_in_writers(page)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def find_term(request: HttpRequest, instance: object) -> None:
    if isinstance(instance, GlossaryTerm):
        findable.follow_term(instance)


@hooks.register("after_delete_snippet")
def forget_terms(request: HttpRequest, instances: list[object]) -> None:
    for instance in instances:
        if isinstance(instance, GlossaryTerm):
            findable.forget_term(instance)


@hooks.register("register_log_actions")
def name_decisions(actions: LogActionRegistry) -> None:
    actions.register_action(
        scheduled.ACTION,
        gettext_lazy("Decide for cohorts ahead"),
        gettext_lazy("Decided what running cohorts do when the page goes live"),
    )


@hooks.register("register_page_header_buttons")
def offer_export(page: Page, user: User, view_name: str, **_kwargs: Any) -> Iterator[Button]:
    """Beside a course page, for those who write the course."""
    course = getattr(page.specific, "course", None) if _is_course_page(page) else None
    if course is not None and may_write(offices_of(user), course):
        yield Button(
            _("Export this course"),
            reverse("desk_export", args=[course.uid]),
            icon_name="download",
            priority=80,
        )


def _is_course_page(page: Page) -> bool:
    return page.specific_class is CoursePage


@hooks.register("construct_page_chooser_queryset")
def choose_what_is_seen(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """To link to, a person has what is published and what they may explore; no other's draft."""
    explorable = policy_registry.get_by_type(Page).explorable_instances(request.user)
    return pages.filter(Q(live=True) | Q(pk__in=explorable.values("pk")))


for action in bulk.ACTIONS:
    hooks.register("register_bulk_action", action, order=1)  # after Wagtail's own, in their place


# This report names the last edited page of each kind, whoever may see it: for the superuser alone.
PageTypesUsageReportView.any_permission_required = ["bulk_delete"]  # which no group holds

# Who reviews or publishes a page reads its history as well; the view asks for each page.
PageHistoryView.any_permission_required = ["change", "publish", "lock"]
# And sees the page beside its editor; again the view asks for the page.
PreviewOnEditView.permission_required = None
PreviewOnEditView.any_permission_required = ["change", "publish", "lock"]


@hooks.register("construct_reports_menu")
def hide_page_types(request: HttpRequest, menu_items: list[Any]) -> None:
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name != "page-types-usage"]
