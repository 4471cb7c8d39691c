from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    LESSON = "lesson", _("Lesson")
    ASSIGNMENT = "assignment", _("Assignment")


class RevisionChange(models.TextChoices):
    """How a revision differs from the one before it, as running cohorts feel it."""

    FIRST = "first", _("First")
    EDITORIAL = "editorial", _("Wording only")
    STRUCTURAL = "structural", _("Units or requirements changed")
