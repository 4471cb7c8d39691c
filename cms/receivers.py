"""What the CMS does with its own news and with news from people."""

import logging
from typing import Any

from django.db.models.signals import post_delete

from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, TaskState
from wagtail.signals import page_published, page_unpublished, post_page_move, task_submitted

from cms import access, findable, letters, publishing
from cms.models import NewsPage
from courses.core.errors import DomainError
from courses.people.models import User
from courses.people.signals import role_changed

log = logging.getLogger("cms.publishing")


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
    """Both the course a page came to and the one it left."""
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
    try:
        publishing.publish(course_page, by=by)
    except DomainError as refusal:
        log.info("curriculum of page %s not published: %s", course_page.pk, refusal.code)


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
    page_published.connect(follow_article, dispatch_uid="cms.article_published")
    page_unpublished.connect(follow_article, dispatch_uid="cms.article_unpublished")
    post_delete.connect(forget_article, sender=NewsPage, dispatch_uid="cms.article_deleted")
    page_published.connect(open_page, dispatch_uid="cms.opened")
    page_published.connect(follow_page, dispatch_uid="cms.published")
    page_unpublished.connect(follow_page, dispatch_uid="cms.unpublished")
    post_page_move.connect(follow_move, dispatch_uid="cms.moved")
    task_submitted.connect(letters.step_begun, sender=TaskState, dispatch_uid="cms.step_begun")
    role_changed.connect(follow_role, dispatch_uid="cms.role_changed")
