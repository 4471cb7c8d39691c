"""A page's way to learners: written by a trainer, reviewed, published.

Wagtail keeps the way (states, comments, what was asked for); roles say who does a step.
"""

from django.db import transaction
from django.db.models import QuerySet

from wagtail.models import Page, TaskState, Workflow, WorkflowPage, WorkflowState, WorkflowTask

from cms.models import HomePage, RoleTask
from courses.people.enums import Role
from courses.people.models import User

# Kept in the database, where an administrator may word them otherwise.
NAME = "ตรวจและเผยแพร่เนื้อหา"
STEPS = {Role.REVIEWER: "ตรวจเนื้อหา", Role.PUBLISHER: "เผยแพร่"}


@transaction.atomic
def lay_on(home: HomePage) -> Workflow:
    """The way of all pages beneath ``home``; made once, then left as administrators set it."""
    laid = WorkflowPage.objects.filter(page=home).select_related("workflow").first()
    if laid is not None:
        return laid.workflow
    way = Workflow.objects.create(name=NAME)
    for order, (role, name) in enumerate(STEPS.items()):
        step, _made = RoleTask.objects.get_or_create(role=role, defaults={"name": name})
        WorkflowTask.objects.create(workflow=way, task=step, sort_order=order)
    WorkflowPage.objects.create(page=home, workflow=way)
    return way


def waiting_for(user: User) -> QuerySet[TaskState]:
    """Steps under way that ``user`` may do, the one that waits longest first."""
    states = TaskState.objects.none()
    for step in RoleTask.objects.filter(active=True):
        states = states | step.get_task_states_user_can_moderate(user)
    return states.select_related("workflow_state", "task").order_by("started_at")


def last_step(page: Page) -> TaskState | None:
    """The step under way whose approval publishes ``page``; None when another comes after it."""
    state = page.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_IN_PROGRESS:
        return None
    step = state.current_task_state
    steps = WorkflowTask.objects.filter(workflow=state.workflow_id, task__active=True)
    last = steps.order_by("sort_order").last()
    return step if last is not None and step.task_id == last.task_id else None


def changes_asked(page: Page) -> TaskState | None:
    """The step that sent ``page`` back to its writer with a comment, while it waits for them."""
    state = page.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return None
    asked = state.current_task_state
    return asked if asked is not None and asked.comment else None
