"""What we add to Wagtail's back office."""

from django.contrib import messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, include, path
from django.utils.html import format_html
from django.utils.translation import gettext as _

from wagtail import hooks
from wagtail.models import Page

from cms import publishing
from cms.desk import menu
from cms.desk.choosers import assignments
from cms.receivers import follow
from courses.core.errors import DomainError


@hooks.register("register_admin_viewset")
def register_assignment_chooser() -> object:
    return assignments


@hooks.register("register_admin_urls")
def register_desk() -> list[URLPattern]:
    return [path("", include("cms.desk.urls"))]


@hooks.register("insert_global_admin_css")
def add_typeface() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/desk.css"))


@hooks.register("construct_main_menu")
def add_desk_items(request: HttpRequest, menu_items: list[object]) -> None:
    menu_items.extend(item for item in menu.items() if item.is_shown(request))


@hooks.register("construct_homepage_panels")
def add_waiting_panel(request: HttpRequest, panels: list[object]) -> None:
    panels.append(menu.WaitingPanel())


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
    if isinstance(page, publishing.CURRICULUM_PAGES[1:]):
        parent = Page.objects.filter(path=page.path[: -page.steplen]).first()
        if parent is not None:
            follow(parent, by=request.user)
