from django.db import models
from django.utils.translation import gettext_lazy as _


class SubmissionState(models.TextChoices):
    SUBMITTED = "submitted", _("Handed in, waiting for marking")
    RETURNED = "returned", _("Returned for another attempt")
    ACCEPTED = "accepted", _("Accepted")
    SUPERSEDED = "superseded", _("Replaced by a later hand-in")
