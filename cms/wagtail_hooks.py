"""What we add to Wagtail's back office."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from wagtail import hooks
from wagtail.admin.views.pages.history import PageHistoryView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from cms import access, bulk, findable, publishing
from cms.blocks.links import LessonLinks
from cms.desk import menu
from cms.desk.choosers import assignments
from cms.desk.glossary import GlossaryViewSet
from cms.models import CoursePage, GlossaryTerm
from cms.receivers import follow
from courses.catalogue.rules import may_write
from courses.core import clock
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


@hooks.register("before_publish_page")
def ask_about_cohorts(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The draft is saved; where people are learning the course, they are thought of first."""
    scheduled = page.go_live_at is not None and page.go_live_at > clock.now()
    if scheduled or not isinstance(page, publishing.CURRICULUM_PAGES):
        return None
    found = publishing.prospect(page)
    if found is None or not publishing.cohorts_to_decide(found):
        return None
    return redirect("desk_publish_page", page=page.pk)


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
        follow(parent, by=request.user)


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


@hooks.register("construct_reports_menu")
def hide_page_types(request: HttpRequest, menu_items: list[Any]) -> None:
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name != "page-types-usage"]
