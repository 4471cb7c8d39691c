from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.catalogue.models import Unit
from courses.cohorts.models import STAFF_ROLES, Cohort
from courses.core.base import AppendOnlyModel, PublicModel
from courses.enrolment.models import Enrolment
from courses.notebook.enums import EntryKind, Tool
from courses.people.models import User
from courses.people.rules import Offices
from courses.teams.models import Team, TeamMember


class Note(PublicModel):
    """A learner's own note on one lesson. Nobody else reads it. An empty text is a cleared note.

    Personal data: whatever the learner writes. Theirs alone; kept with the enrolment.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="notes")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "unit"], name="note_one_a_lesson")
        ]

    def __str__(self) -> str:
        return f"note of {self.enrolment_id} on {self.unit_id}"


class BlockEntry(PublicModel):
    """What a learner wrote into a block of a lesson: a reflection, an answer, ticks.

    ``block`` is the block's id in the revision, ``value`` its shape by kind
    (``notebook.entries``). Nobody else reads it.

    Personal data: whatever the learner writes. Theirs alone; kept with the enrolment.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="entries")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    block = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=EntryKind)
    value = models.JSONField()
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "unit", "block"], name="entry_one_a_block")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.enrolment_id} in {self.block}"


class ReadingPosition(models.Model):
    """Where a learner stopped in a lesson: the block last seen at the top of the screen.

    Personal data: how far a person read. To go on there; kept with the enrolment.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="positions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    block = models.CharField(max_length=64)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "unit"], name="position_one_a_lesson")
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} at {self.block}"


class CanvasQuerySet(models.QuerySet["Canvas"]):
    def visible_to(self, user: User, offices: Offices) -> Self:
        """One's own, those of the teams one is in today, those of cohorts one runs or teaches."""
        now = TeamMember.objects.now().filter(enrolment__learner=user)
        seen = Q(enrolment__learner=user) | Q(team__in=now.values("team"))
        if offices.holds(*STAFF_ROLES):
            cohorts = Cohort.objects.in_scope(offices, *STAFF_ROLES).values("pk")
            seen |= Q(enrolment__cohort__in=cohorts) | Q(team__cohort__in=cohorts)
        return self.filter(seen)


class Canvas(PublicModel):
    """A design tool being filled in: a persona, a journey map. One learner's, or one team's.

    ``values`` has the fields of its tool (``notebook.tools``); every state it was saved in is
    kept as a ``CanvasVersion``. ``unit`` and ``block`` name the place in a lesson that asked for
    it; both are empty for one started freely.

    Personal data: what learners write, of citizens too if they do. Kept with the enrolment.
    """

    tool = models.CharField(max_length=20, choices=Tool)
    title = models.CharField(max_length=200)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, null=True, related_name="canvases")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="canvases")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    block = models.CharField(max_length=64, blank=True)
    values = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = CanvasQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="canvas_has_one_owner",
                condition=Q(enrolment__isnull=True) ^ Q(team__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["enrolment", "unit", "block"],
                condition=Q(unit__isnull=False, enrolment__isnull=False),
                name="canvas_one_a_block",
            ),
            models.UniqueConstraint(
                fields=["team", "unit", "block"],
                condition=Q(unit__isnull=False, team__isnull=False),
                name="canvas_one_a_block_and_team",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CanvasVersion(AppendOnlyModel):
    """A canvas as it was saved once, and by whom.

    Personal data: as ``Canvas``.
    """

    canvas = models.ForeignKey(Canvas, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    values = models.JSONField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["canvas", "version"], name="canvas_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.canvas_id} v{self.version}"
