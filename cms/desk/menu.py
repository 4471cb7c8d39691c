"""What of the desk a person meets: menu items and the panel of what waits for them."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from cms import workflow
from courses.catalogue.rules import may_found_courses
from courses.cohorts.selectors import courses_to_decide
from courses.coursework.selectors import waiting_for_marking
from courses.people.enums import Role
from courses.people.selectors import offices_of

STAFF = (Role.OFFICER, Role.TRAINER, Role.COACH)


class DeskItem(MenuItem):
    """Shown to those who hold one of ``roles`` somewhere."""

    roles: tuple[str, ...] = STAFF

    def is_shown(self, request: HttpRequest) -> bool:
        return offices_of(request.user).holds(*self.roles)


class FoundCourseItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_found_courses(offices_of(request.user))


def items() -> list[MenuItem]:
    return [
        DeskItem(
            _("Cohorts"), reverse("desk_cohorts"), name="cohorts", icon_name="group", order=150
        ),
        DeskItem(
            _("Announcements"),
            reverse("desk_announcements"),
            name="announcements",
            icon_name="comment",
            order=155,
        ),
        DeskItem(
            _("Work to mark"), reverse("desk_marking"), name="marking", icon_name="check", order=160
        ),
        DeskItem(
            _("Assignments"),
            reverse("desk_assignments"),
            name="assignments",
            icon_name="form",
            order=170,
        ),
        DeskItem(
            _("Certificates"),
            reverse("desk_certificates"),
            name="certificates",
            icon_name="success",
            order=180,
        ),
        DeskItem(
            _("Courses"),
            reverse("desk_courses"),
            name="courses",
            icon_name="doc-full",
            order=140,
        ),
        FoundCourseItem(
            _("Import a course"),
            reverse("desk_imports"),
            name="import-course",
            icon_name="upload",
            order=195,
        ),
        FoundCourseItem(
            _("Found a course"),
            reverse("desk_course_found"),
            name="found-course",
            icon_name="doc-full",
            order=190,
        ),
    ]


class WaitingPanel(Component):
    """What waits for the person who has just come in."""

    name = "waiting"
    order = 50
    template_name = "cms/desk/waiting.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        offices = offices_of(request.user)
        waiting = waiting_for_marking(request.user, offices)
        return {
            "undecided": courses_to_decide(offices),
            "count": waiting.count(),
            "oldest": waiting.first(),
            "steps": workflow.waiting_for(request.user).count(),
            "step": workflow.waiting_for(request.user).first(),
        }
