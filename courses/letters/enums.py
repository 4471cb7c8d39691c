from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterState(models.TextChoices):
    """A letter has a number from the moment it is issued; a number is never used again."""

    DRAFT = "draft", _("Draft")
    ISSUED = "issued", _("Issued")
    CANCELLED = "cancelled", _("Cancelled")


class Urgency(models.TextChoices):
    """ชั้นความเร็ว of the Regulation on Correspondence B.E. 2526."""

    NORMAL = "normal", _("Normal")
    URGENT = "urgent", _("Urgent")
    VERY_URGENT = "very", _("Very urgent")
    MOST_URGENT = "most", _("Most urgent")
