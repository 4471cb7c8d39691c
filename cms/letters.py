"""Letters to those for whom a page waits.

Wagtail writes to who submitted a page when it comes back or is published; of those who do
the next step it knows only members of groups.
"""

from typing import Any

from django.db.models import Q, QuerySet

from wagtail.admin.mail import BaseGroupApprovalTaskStateEmailNotifier
from wagtail.models import TaskState

from cms.models import RoleTask
from cms.publishing import course_page_of
from courses.catalogue.rules import scopes_of
from courses.core import clock
from courses.people.models import RoleAssignment, User


class StepBegun(BaseGroupApprovalTaskStateEmailNotifier):
    """To those who hold the step's role in the page's course, but for who submitted it."""

    notification = "submitted"

    def can_handle(self, instance: object, **_kwargs: Any) -> bool:
        return isinstance(instance, TaskState) and isinstance(instance.task.specific, RoleTask)

    def get_recipient_users(self, task_state: TaskState, **kwargs: Any) -> QuerySet[User]:
        page = course_page_of(task_state.workflow_state.content_object)
        scopes = [uid for _kind, uid in scopes_of(page.course)] if page else []
        roles = RoleAssignment.objects.in_force(clock.today()).filter(
            Q(scope__in=scopes) | Q(scope=None), role=task_state.task.specific.role
        )
        people = User.objects.filter(roles__in=roles, is_active=True).distinct()
        by = kwargs.get("user")
        return people.exclude(pk=by.pk) if by else people


step_begun = StepBegun()
