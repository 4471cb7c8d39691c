from typing import ClassVar

from django.db import models
from django.db.models import Q

from courses.catalogue.models import Unit
from courses.core.base import AppendOnlyModel
from courses.enrolment.models import Enrolment
from courses.progress.enums import Verb


class LearningEvent(AppendOnlyModel):
    """A fact a learner's device reported, named by the device so that sending twice is once.

    Personal data: when a person read what. To compute progress; kept with the training record.
    """

    uid = models.UUIDField(unique=True)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="events")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    revision_number = models.PositiveIntegerField()
    verb = models.CharField(max_length=10, choices=Verb)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["enrolment", "received_at"], name="event_of_enrolment")
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.unit_id}"


class UnitProgress(models.Model):
    """How far a learner is with one unit; rebuilt from facts at will.

    A lesson only moves forward. An assignment counts as long as its accepted work stands.

    Personal data: as ``LearningEvent``.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="unit_progress")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    revision_number = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "unit"], name="unit_progress_once")
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.unit_id}"


class Progress(models.Model):
    """An enrolment's progress as one row, so that a list of courses needs no sums.

    Derived: ``progress.services.rebuild`` gives the same answer from the facts.

    Personal data: as ``LearningEvent``.
    """

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="progress")
    done_units = models.JSONField(default=list)  # public ids of completed units, in order taught
    done_count = models.PositiveSmallIntegerField(default=0)  # required units of the revision
    points = models.PositiveIntegerField(default=0)  # of accepted work
    last_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    last_seen_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.done_count}"


class Completion(AppendOnlyModel):
    """The decision that a learner completed the course, with what it rested on.

    ``evidence`` names the units and hours that met the requirement; ``rule_version`` is the
    evaluator's, ``revision_number`` the curriculum's. Issued credentials refer to this row.

    Personal data: the outcome of training. Kept with the training register.
    """

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="completion")
    revision_number = models.PositiveIntegerField()
    rule_version = models.PositiveSmallIntegerField()
    minutes = models.PositiveIntegerField()
    evidence = models.JSONField()
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="completion_has_evidence", condition=~Q(evidence={}))
        ]

    def __str__(self) -> str:
        return f"completion of {self.enrolment_id}"
