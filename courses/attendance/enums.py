from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """``substituted``: somebody came for the person's office; it counts for the office alone."""

    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    PARTIAL = "partial", _("Part of the time")
    EXCUSED = "excused", _("Excused")
    SUBSTITUTED = "substitute", _("Represented by a substitute")
    ABSENT = "absent", _("Absent")


CAME = (Status.PRESENT, Status.LATE, Status.PARTIAL)


class Means(models.TextChoices):
    """By what a record came about."""

    QR = "qr", _("QR code")
    SHORT_CODE = "code", _("Short code")
    OFFLINE = "offline", _("QR code, sent later by the app")
    STAFF = "staff", _("Marked by staff")
    SHEET = "sheet", _("From the signed list")
    WEBINAR = "webinar", _("From the webinar’s list")
    CLOSING = "closing", _("Not marked until the session was closed")
