from typing import Any

from django.db import models
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.dispatch import Signal
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail.models import Page, Task, TaskState, WorkflowState

from cms.models.curriculum import CoursePage
from courses.catalogue.rules import PUBLISHERS, REVIEWERS
from courses.catalogue.selectors import courses_in_scope
from courses.people.enums import Role
from courses.people.models import User
from courses.people.selectors import offices_of

# Sent with ``task_state`` and ``comment`` before a step is approved. Who has a question to put
# first answers with the address where it is put; the step then waits for the answer there.
approving = Signal()
HOLDERS = {Role.REVIEWER: REVIEWERS, Role.PUBLISHER: PUBLISHERS}


class RoleTask(Task):
    """A step on a page's way to learners, done by those who hold ``role`` in its course.

    Wagtail's own step asks groups, which know no courses. A page outside of courses is for
    those who hold the role everywhere.

    Personal data: none.
    """

    role = models.CharField(
        _("role"),
        max_length=12,
        unique=True,
        choices=[(role.value, role.label) for role in HOLDERS],
    )

    admin_form_fields = (*Task.admin_form_fields, "role")
    admin_form_readonly_on_edit_fields = (*Task.admin_form_readonly_on_edit_fields, "role")

    class Meta:
        verbose_name = _("step of a role")
        verbose_name_plural = _("steps of roles")

    @classmethod
    def get_description(cls) -> str:
        return gettext("Done by those who hold the role in the page's course")

    def is_for(self, page: Page, user: User) -> bool:
        return any(page.path.startswith(path) for path in self.reach(user))

    def reach(self, user: User) -> list[str]:
        """Where in the tree ``user`` may do this step: path prefixes, read once a request."""
        kept: dict[str, list[str]] = user.__dict__.setdefault("_step_reach", {})
        if self.role not in kept:
            kept[self.role] = self._read_reach(user)
        return kept[self.role]

    def _read_reach(self, user: User) -> list[str]:
        holders, offices = HOLDERS[Role(self.role)], offices_of(user)
        if offices.everywhere(*holders):
            return [""]
        courses = courses_in_scope(offices, *holders).order_by().values("pk")
        return list(CoursePage.objects.filter(course__in=courses).values_list("path", flat=True))

    def start(self, workflow_state: WorkflowState, user: User | None = None) -> TaskState:
        """Begin; a lock held by one who cannot do this step would stop those who can."""
        page = workflow_state.content_object
        if page.locked_by and not self.is_for(page, page.locked_by):
            page.locked, page.locked_by, page.locked_at = False, None, None
            page.save(update_fields=["locked", "locked_by", "locked_at"])
        return super().start(workflow_state, user=user)

    def user_can_access_editor(self, obj: Page, user: User) -> bool:
        return self.is_for(obj, user)

    def locked_for_user(self, obj: Page, user: User) -> bool:
        return not self.is_for(obj, user)

    def user_can_lock(self, obj: Page, user: User) -> bool:
        return self.is_for(obj, user)

    def get_actions(self, obj: Page, user: User) -> list[tuple[str, str, bool]]:
        if not self.is_for(obj, user):
            return []
        return [
            ("reject", gettext("Request changes"), True),
            ("approve", gettext("Approve"), False),
            ("approve", gettext("Approve with comment"), True),
        ]

    def on_action(
        self, task_state: TaskState, user: User, action_name: str, **said: Any
    ) -> str | None:
        """Where to go on, when a question stands open before the step can be approved."""
        if action_name == "approve":
            comment = said.get("comment", "")
            answers = approving.send(type(self), task_state=task_state, comment=comment)
            address = next((one for _receiver, one in answers if one), None)
            if address is not None:
                return address
        super().on_action(task_state, user, action_name, **said)
        return None

    def get_task_states_user_can_moderate(self, user: User, **_kwargs: Any) -> QuerySet[TaskState]:
        states = TaskState.objects.filter(task=self, status=TaskState.STATUS_IN_PROGRESS)
        reach = self.reach(user)
        if not reach:
            return states.none()
        under = Q(*[("path__startswith", path) for path in reach], _connector=Q.OR)
        pages = Page.objects.filter(under).values(key=Cast("pk", CharField()))
        return states.filter(workflow_state__object_id__in=pages)
