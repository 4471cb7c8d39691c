"""What the CMS does with its own news and with news from people."""

import logging
from typing import Any

from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms import access, publishing
from courses.core.errors import DomainError
from courses.people.models import User
from courses.people.signals import role_changed

log = logging.getLogger("cms.publishing")


def follow_page(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A page of a course went live or off line: the curriculum follows."""
    if not issubclass(sender, publishing.CURRICULUM_PAGES):
        return
    revision = kwargs.get("revision")
    follow(instance, by=revision.user if revision else None)


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


def connect() -> None:
    page_published.connect(open_page, dispatch_uid="cms.opened")
    page_published.connect(follow_page, dispatch_uid="cms.published")
    page_unpublished.connect(follow_page, dispatch_uid="cms.unpublished")
    post_page_move.connect(follow_move, dispatch_uid="cms.moved")
    role_changed.connect(follow_role, dispatch_uid="cms.role_changed")
