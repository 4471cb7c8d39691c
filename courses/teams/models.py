from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from courses.cohorts.models import STAFF_ROLES, Cohort
from courses.core.base import PublicModel
from courses.enrolment.enums import SEATED
from courses.enrolment.models import Enrolment
from courses.people.models import User
from courses.people.rules import Offices


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, user: User, offices: Offices) -> Self:
        """The teams one is in, and those of cohorts one runs, teaches or coaches."""
        seen = Q(pk__in=TeamMember.objects.now().filter(enrolment__learner=user).values("team"))
        if offices.holds(*STAFF_ROLES):
            seen |= Q(cohort__in=Cohort.objects.in_scope(offices, *STAFF_ROLES))
        return self.filter(seen)


class Team(PublicModel):
    """กลุ่มปฏิบัติการ: learners of one cohort who work on the same problem together.

    Personal data: none.
    """

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="teams")
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["created_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cohort", "name_th"], name="team_name_once_a_cohort")
        ]

    def __str__(self) -> str:
        return self.name_th


class TeamMemberQuerySet(models.QuerySet["TeamMember"]):
    def now(self) -> Self:
        """Those in a team today. Who withdrew is not; who comes back is in their team again."""
        return self.filter(left_at=None, enrolment__state__in=SEATED)


class TeamMember(models.Model):
    """An enrolment's time in a team. Leaving ends the row; nothing is deleted.

    Personal data: who worked with whom. To share the team's work; kept with the training record.
    """

    team = models.ForeignKey(Team, models.PROTECT, related_name="members")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="memberships")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(left_at=None), name="member_of_one_team"
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} in {self.team_id}"
