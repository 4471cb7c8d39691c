"""What the CMS does with its own news and with news from people."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlencode

from django.db.models.signals import post_delete
from django.urls import reverse

from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, TaskState
from wagtail.signals import page_published, page_unpublished, post_page_move, task_submitted

from cms import access, findable, letters, publishing, workflow
from cms.models import CoursePage, NewsPage
from cms.models.workflow import approving
from courses.core.errors import DomainError
from courses.people.models import User
from courses.people.signals import role_changed

log = logging.getLogger("cms.publishing")
# Course pages whose curriculum is to follow, with who is at the desk; None: at once.
_gathered: ContextVar[dict[int, tuple[CoursePage, User | None]] | None] = ContextVar(
    "curricula_gathered", default=None
)


@contextmanager
def together() -> Iterator[None]:
    """Many pages go live or move within the block: each course gets one revision, at its end."""
    token = _gathered.set({})
    try:
        yield
        gathered = _gathered.get() or {}
    finally:
        _gathered.reset(token)
    for course_page, by in gathered.values():
        _publish(course_page, by)


def follow_page(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """A page of a course went live or off line: the curriculum follows.

    ``by`` is who is at the desk, or set the time; who wrote the words may not publish them.
    """
    if not issubclass(sender, publishing.CURRICULUM_PAGES):
        return
    follow(instance, by=get_active_log_context().user)


def follow_move(
    sender: type[Page], instance: Page, parent_page_before: Page, **_kwargs: Any
) -> None:
    """Both the course a page came to and the one it left.

    A new order within one parent waits for the next publication: whoever writes a course may set
    it, and learners read what was reviewed.
    """
    if instance.get_parent().pk == parent_page_before.pk:
        return
    if issubclass(sender, publishing.CURRICULUM_PAGES):
        follow(instance, by=None)
        follow(parent_page_before, by=None)


def follow(page: Page, *, by: User | None) -> None:
    """Publish the curriculum that ``page`` belongs to. A refusal leaves the last one standing;
    the editor is told by ``wagtail_hooks.tell_editor``.
    """
    course_page = publishing.course_page_of(page)
    if course_page is None:
        return
    gathered = _gathered.get()
    if gathered is None:
        _publish(course_page, by)
    else:
        gathered[course_page.pk] = (course_page, by)


def _publish(course_page: CoursePage, by: User | None) -> None:
    try:
        publishing.publish(course_page, by=by)
    except DomainError as refusal:
        log.info("curriculum of page %s not published: %s", course_page.pk, refusal.code)


def ask_before_approval(
    sender: object, task_state: TaskState, comment: str = "", **_kwargs: Any
) -> str | None:
    """Where cohorts are thought of, before the step that publishes is done."""
    page = task_state.workflow_state.content_object.get_latest_revision_as_object()
    step = workflow.last_step(page)
    if step is None or step.pk != task_state.pk or not publishing.asks(page):
        return None
    said = f"?{urlencode({'comment': comment})}" if comment else ""
    return reverse("desk_publish_page", args=[page.pk]) + said


def open_page(instance: Page, **_kwargs: Any) -> None:
    access.let_in_writers(instance)


def follow_role(user: User, **_kwargs: Any) -> None:
    access.refresh(user)


def follow_article(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    if issubclass(sender, NewsPage):
        findable.follow_article(instance)


def forget_article(instance: NewsPage, **_kwargs: Any) -> None:
    findable.forget_article(instance)


def connect() -> None:
    approving.connect(ask_before_approval, dispatch_uid="cms.approving")
    page_published.connect(follow_article, dispatch_uid="cms.article_published")
    page_unpublished.connect(follow_article, dispatch_uid="cms.article_unpublished")
    post_delete.connect(forget_article, sender=NewsPage, dispatch_uid="cms.article_deleted")
    page_published.connect(open_page, dispatch_uid="cms.opened")
    page_published.connect(follow_page, dispatch_uid="cms.published")
    page_unpublished.connect(follow_page, dispatch_uid="cms.unpublished")
    post_page_move.connect(follow_move, dispatch_uid="cms.moved")
    task_submitted.connect(letters.step_begun, sender=TaskState, dispatch_uid="cms.step_begun")
    role_changed.connect(follow_role, dispatch_uid="cms.role_changed")
