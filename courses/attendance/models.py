from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.attendance.enums import Means, Status
from courses.cohorts.models import STAFF_ROLES, Cohort
from courses.core.base import AppendOnlyModel, PublicModel
from courses.enrolment.models import Enrolment
from courses.files.models import StoredFile
from courses.people.enums import Role
from courses.people.models import User
from courses.people.rules import Offices
from courses.timetable.models import Session


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def visible_to(self, user: User, offices: Offices) -> Self:
        """One's own, those of cohorts one runs or teaches, those of one's agency's people."""
        if offices.everywhere(*STAFF_ROLES):
            return self
        seen = Q(enrolment__learner=user)
        if offices.holds(*STAFF_ROLES):
            cohorts = Cohort.objects.in_scope(offices, *STAFF_ROLES)
            seen |= Q(enrolment__cohort__in=cohorts)
        for path in offices.paths(Role.COORDINATOR, Role.EXECUTIVE):
            seen |= Q(enrolment__organisation__path__startswith=path)
        return self.filter(seen)


class Attendance(PublicModel):
    """What stands of one learner's attendance in one session: its newest entry, as one row.

    ``minutes`` are the person's own; what a substitute sat through is not among them.
    ``needs_review`` when it was sent later by an app and nobody has looked at it.

    Personal data: where a person was, when. To certify training; kept with the register.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendance")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attendance")
    status = models.CharField(max_length=10, choices=Status)
    minutes = models.PositiveIntegerField()
    needs_review = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="attendance_once"),
            models.CheckConstraint(
                name="attendance_minutes_of_who_came",
                condition=Q(status__in=["present", "late", "partial"]) | Q(minutes=0),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["enrolment", "status"], name="attendance_of_enrolment"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} in {self.session_id}: {self.status}"


class AttendanceEntry(AppendOnlyModel, PublicModel):
    """One saying about one attendance; a correction is a further entry with its reason.

    ``arrived_at`` is by the server's clock: of the moment the code was shown, for a code that
    was sent later. ``substitute`` names who came instead.

    Personal data: as ``Attendance``, and who recorded it.
    """

    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status)
    minutes = models.PositiveIntegerField()
    means = models.CharField(max_length=7, choices=Means)
    arrived_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    substitute = models.CharField(max_length=250, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["attendance", "number"], name="attendance_entry_number_once"
            ),
            models.CheckConstraint(
                name="attendance_entry_names_the_substitute",
                condition=~Q(status="substitute") | ~Q(substitute=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attendance_id} #{self.number}: {self.status}"


class SignedSheet(PublicModel):
    """A scan of the list that people signed, kept as evidence of a session.

    Personal data: signatures. Kept with the attendance record.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="sheets")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"sheet of {self.session_id}"
