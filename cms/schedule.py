"""Pages that go live or off line at a set time, without anyone at the desk."""

import logging

from django.db import transaction

from wagtail.log_actions import LogContext
from wagtail.models import Page, PageLogEntry, Revision

from cms import letters, publishing, scheduled
from cms.models import CoursePage
from courses.core import clock
from courses.core.errors import DomainError
from courses.core.jobs.registry import sweeps_for
from courses.people.models import User

log = logging.getLogger("cms.publishing")


@sweeps_for("cms.schedule")
def keep_schedule() -> int:
    """Publish and take off line what is due; how many pages that were.

    Idempotent: a page that went live has no time left to keep; one that failed is tried again.
    """
    expired = list(Page.objects.filter(live=True, expire_at__lt=clock.now()).specific())
    for page in expired:
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    due = Revision.page_revisions.filter(approved_go_live_at__lt=clock.now())
    revisions = list(due.order_by("approved_go_live_at"))
    for revision in revisions:
        _go_live(revision)
    return len(expired) + len(revisions)


@transaction.atomic
def _go_live(revision: Revision) -> None:
    """Cohorts with no decision stay with their curriculum, and who may decide is written to."""
    course_page = publishing.course_page_of(revision.content_object)
    before = _number(course_page)
    with LogContext(user=_scheduled_by(revision)):
        revision.publish(log_action="wagtail.publish.scheduled")
    if course_page is not None and _number(course_page) != before:
        _carry_out_decisions(revision, course_page)
        letters.ask_for_decisions(course_page.course)


def _number(course_page: CoursePage | None) -> int | None:
    if course_page is None:
        return None
    course_page.course.refresh_from_db(fields=["current"])
    return course_page.course.current_id


def _carry_out_decisions(revision: Revision, course_page: CoursePage) -> None:
    """A decision by one who may decide no longer is left open, like one never taken."""
    decisions, by = scheduled.kept_for(revision)
    if by is None:
        return
    try:
        with transaction.atomic():
            publishing.decide(decisions, course_page.course.current, by=by)
    except DomainError as refusal:
        log.info("decisions for page %s not carried out: %s", course_page.pk, refusal.code)


def _scheduled_by(revision: Revision) -> User | None:
    """Who set the time; nobody when that person may publish the page no longer."""
    entries = PageLogEntry.objects.filter(revision=revision, action="wagtail.publish.schedule")
    entry = entries.select_related("user").order_by("-timestamp").first()
    who = entry.user if entry else None
    page = revision.content_object
    return who if who and page.permissions_for_user(who).can_publish() else None
