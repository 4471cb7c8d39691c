from django.db import models
from django.utils.translation import gettext_lazy as _


class Verb(models.TextChoices):
    """What a learner's device reports."""

    OPENED = "opened", _("Opened")
    COMPLETED = "completed", _("Completed")


class Outcome(models.TextChoices):
    """What became of one reported event."""

    RECORDED = "recorded", _("Recorded")
    DUPLICATE = "duplicate", _("Known already")
    REFUSED = "refused", _("Refused")
