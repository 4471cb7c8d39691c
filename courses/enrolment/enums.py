from django.db import models
from django.utils.translation import gettext_lazy as _


class EnrolmentState(models.TextChoices):
    ACTIVE = "active", _("Enrolled")
    COMPLETED = "completed", _("Completed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REMOVED = "removed", _("Removed")


SEATED = (EnrolmentState.ACTIVE, EnrolmentState.COMPLETED)
LEFT = (EnrolmentState.WITHDRAWN, EnrolmentState.REMOVED)
