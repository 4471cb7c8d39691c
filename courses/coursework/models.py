from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.catalogue.models import Course, Unit
from courses.cohorts.models import STAFF_ROLES, Cohort
from courses.core.base import AppendOnlyModel, PublicModel
from courses.coursework.enums import SubmissionState
from courses.enrolment.models import Enrolment
from courses.files.models import StoredFile
from courses.people.models import User
from courses.people.rules import Offices


class Assignment(PublicModel):
    """ใบงาน: something to hand in, done alone. Its unit is what progress and revisions know.

    ``rubric`` is how it is marked, criterion by criterion (``coursework.rubrics``); empty, it
    is marked by points alone.

    Personal data: none.
    """

    course = models.ForeignKey(Course, models.PROTECT, related_name="assignments")
    unit = models.OneToOneField(Unit, models.PROTECT, related_name="assignment")
    title_th = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250, blank=True)
    brief_th = models.TextField()
    brief_en = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)  # counted as training when accepted
    max_points = models.PositiveSmallIntegerField(default=100)
    pass_points = models.PositiveSmallIntegerField(default=60)
    accepts_text = models.BooleanField(default=True)
    accepts_file = models.BooleanField(default=True)
    rubric = models.JSONField(default=list, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assignment_can_be_passed",
                condition=Q(max_points__gt=0, pass_points__lte=F("max_points")),
            ),
            models.CheckConstraint(
                name="assignment_accepts_something",
                condition=Q(accepts_text=True) | Q(accepts_file=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title_th


class Deadline(models.Model):
    """When an assignment is due in one cohort: an instant, decided on Bangkok's clock.

    Personal data: none.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="deadlines")
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="deadlines")
    due_at = models.DateTimeField()
    accepts_late = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "cohort"], name="deadline_one_a_cohort")
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.due_at}"


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: User, offices: Offices) -> Self:
        """One's own work, and the work of cohorts one runs, teaches or coaches."""
        mine = Q(enrolment__learner=user)
        if offices.holds(*STAFF_ROLES):
            cohorts = Cohort.objects.in_scope(offices, *STAFF_ROLES)
            mine |= Q(enrolment__cohort__in=cohorts)
        return self.filter(mine)


class Submission(PublicModel):
    """One hand-in. Text and file never change; another attempt is another row.

    Personal data: the learner's work. To assess it; kept with the training record.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="submissions")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="submissions")
    attempt = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=10, choices=SubmissionState, default=SubmissionState.SUBMITTED
    )
    text = models.TextField(blank=True)
    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="submission")
    submitted_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)
    version = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assignment", "enrolment", "attempt"], name="submission_attempt_once"
            ),
            models.UniqueConstraint(
                fields=["assignment", "enrolment"],
                condition=Q(state__in=["submitted", "accepted"]),
                name="submission_one_standing",
            ),
            models.CheckConstraint(
                name="submission_says_something", condition=~Q(text="") | Q(file__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}/{self.enrolment_id} #{self.attempt}"

    @property
    def receipt(self) -> str:
        """What a learner quotes when asking after a hand-in."""
        return f"{self.uid.hex[:8].upper()}-{self.attempt}"


class Assessment(AppendOnlyModel, PublicModel):
    """A mark. A changed mark is a further row with the next version; the last one counts.

    Personal data: the mark and who gave it. Evidence of the decision; kept with the record.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="assessments")
    version = models.PositiveSmallIntegerField()
    points = models.PositiveSmallIntegerField()
    scores = models.JSONField(default=dict)  # points by criterion of the rubric
    accepted = models.BooleanField()
    feedback = models.TextField(blank=True)
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["submission", "version"], name="assessment_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.points} (v{self.version})"
