from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course, Programme
from courses.core.base import PublicModel
from courses.files.models import StoredFile


class ImportState(models.TextChoices):
    WAITING = "waiting", _("Being looked at")
    PLANNED = "planned", _("Ready to import")
    REFUSED = "refused", _("Cannot be imported")
    APPLYING = "applying", _("Being imported")
    DONE = "done", _("Imported")
    FAILED = "failed", _("Nothing was imported")


class CourseImport(PublicModel):
    """A course package somebody uploaded: looked at, then imported once or left.

    ``plan`` is what it would become (``cms.packages.plan``), ``refusal`` the sentence in both
    languages that says why not. ``done_lessons`` counts those made ready.

    Personal data: who uploaded it. Kept with the course that was made of it; one that was not
    used is swept after 30 days, and the archive goes with it or once the course is made.
    """

    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.WAITING)
    plan = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=30, blank=True)
    title_th = models.CharField(max_length=250, blank=True)
    done_lessons = models.PositiveSmallIntegerField(default=0)
    course = models.ForeignKey(Course, models.PROTECT, null=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-created_at"], name="import_latest")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_moving(self) -> bool:
        """Whether a job is at work on it."""
        return self.state in (ImportState.WAITING, ImportState.APPLYING)
