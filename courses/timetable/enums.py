from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionKind(models.TextChoices):
    LECTURE = "lecture", _("Lecture")
    WORKSHOP = "workshop", _("Workshop")
    CLINIC = "clinic", _("Clinic")
    WEBINAR = "webinar", _("Webinar")


class Mode(models.TextChoices):
    ON_SITE = "on_site", _("On site")
    REMOTE = "remote", _("On line")
    BOTH = "both", _("On site and on line")


class SessionState(models.TextChoices):
    """``closed`` is when attendance has been settled."""

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class EngagementState(models.TextChoices):
    INVITED = "invited", _("Invited")
    CONFIRMED = "confirmed", _("Confirmed")
    DELIVERED = "delivered", _("Delivered")
    DECLINED = "declined", _("Declined")


class BookingState(models.TextChoices):
    BOOKED = "booked", _("Booked")
    WAITING = "waiting", _("On the waiting list")
    CANCELLED = "cancelled", _("Cancelled")


class FeedKind(models.TextChoices):
    """Whose sessions a calendar shows: those one learns in, or those one teaches or runs."""

    LEARNER = "learner", _("My training")
    STAFF = "staff", _("Sessions I teach or run")
