from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.cohorts.models import STAFF_ROLES, Cohort
from courses.core.base import PublicModel
from courses.enrolment.enums import SEATED, EnrolmentState
from courses.people.enums import Role, ScopeKind
from courses.people.models import Organisation, User
from courses.people.rules import Offices


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def of(self, learner: User) -> Self:
        return self.filter(learner=learner)

    def visible_to(self, user: User, offices: Offices) -> Self:
        """One's own, those in cohorts one runs or teaches, those of one's own agency's people."""
        if offices.everywhere(*STAFF_ROLES):
            return self
        mine = Q(learner=user)
        if offices.holds(*STAFF_ROLES):
            mine |= (
                Q(cohort__uid__in=offices.scopes(ScopeKind.COHORT, *STAFF_ROLES))
                | Q(cohort__course__uid__in=offices.scopes(ScopeKind.COURSE, *STAFF_ROLES))
                | Q(
                    cohort__course__programme__uid__in=offices.scopes(
                        ScopeKind.PROGRAMME, *STAFF_ROLES
                    )
                )
            )
        for path in offices.paths(Role.COORDINATOR, Role.EXECUTIVE):
            mine |= Q(organisation__path__startswith=path)
        return self.filter(mine)

    def seated(self) -> Self:
        return self.filter(state__in=SEATED)


class Enrolment(PublicModel):
    """A learner's seat in a cohort, and everything that hangs on it.

    ``organisation`` is the learner's at the time: agencies see their own people's rows by it,
    and a later move or reorganisation does not rewrite history.

    Personal data: who learns what, and for which agency. To run and certify training
    (PDPA s.24(4)); kept with the training register.
    """

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="enrolments")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="enrolments"
    )
    state = models.CharField(max_length=10, choices=EnrolmentState, default=EnrolmentState.ACTIVE)
    enrolled_at = models.DateTimeField()
    enrolled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cohort", "learner"],
                condition=Q(state__in=["active", "completed"]),
                name="enrolment_one_live_per_cohort",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["learner", "state"], name="enrolment_of_learner"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} in {self.cohort_id}"
