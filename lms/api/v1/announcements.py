"""Announcements, as learners read them."""

from rest_framework.request import Request

from courses.enrolment.selectors import announcements_to
from lms.api.fields import Instant, Uid, Words
from lms.api.forms import Answer, ListParams
from lms.api.pagination import Page, page
from lms.api.permissions import SignedIn
from lms.api.v1.refs import CohortRef, CourseRef
from lms.api.views import ApiView, endpoint


class AnnouncementAnswer(Answer):
    """Plain text. ``course`` and ``cohort`` are null when it is for everyone."""

    id = Uid(source="uid")
    title = Words()
    text = Words()
    course = CourseRef(source="cohort.course", allow_null=True)
    cohort = CohortRef(allow_null=True)
    published_at = Instant()


class MyAnnouncements(ApiView):
    @endpoint(who=SignedIn, asks=ListParams, answers=AnnouncementAnswer, listed=True)
    def get(self, request: Request) -> Page:
        """For everyone and for one's cohorts under way, the newest first."""
        rows = announcements_to(request.user)
        return page(rows, "-published_at", "-pk", asked=self.asked, of="announcements")
