"""Pages that go live or off line at a set time, without anyone at the desk."""

from wagtail.log_actions import LogContext
from wagtail.models import Page, PageLogEntry, Revision

from courses.core import clock
from courses.core.jobs.registry import sweeps_for
from courses.people.models import User


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
        with LogContext(user=_scheduled_by(revision)):
            revision.publish(log_action="wagtail.publish.scheduled")
    return len(expired) + len(revisions)


def _scheduled_by(revision: Revision) -> User | None:
    """Who set the time; nobody when that person may publish the page no longer."""
    entries = PageLogEntry.objects.filter(revision=revision, action="wagtail.publish.schedule")
    entry = entries.select_related("user").order_by("-timestamp").first()
    who = entry.user if entry else None
    page = revision.content_object
    return who if who and page.permissions_for_user(who).can_publish() else None
