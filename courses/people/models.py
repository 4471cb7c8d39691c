from datetime import date
from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.core.base import PublicModel
from courses.people.enums import Employment, PositionLevel, PositionType, Role, ScopeKind
from courses.people.organisations import Organisation, Succession
from courses.people.users import User

M = TypeVar("M", bound=models.Model)

__all__ = ["Delegation", "Organisation", "Posting", "RoleAssignment", "Succession", "User"]


class DatedQuerySet(models.QuerySet[M]):
    def in_force(self, day: date) -> Self:
        """Those whose period holds ``day`` (a day in Bangkok, both ends included)."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class Posting(models.Model):
    """A person's place in an organisation for a time, with the position as orders print it.

    Personal data: position and level. To decide eligibility and print certificates; kept
    with the training record.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="postings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="postings")
    position_th = models.CharField(max_length=250, blank=True)
    position_en = models.CharField(max_length=250, blank=True)
    position_type = models.CharField(max_length=1, choices=PositionType, default=PositionType.OTHER)
    position_level = models.CharField(
        max_length=2, choices=PositionLevel, default=PositionLevel.NONE
    )
    employment = models.CharField(max_length=8, choices=Employment, default=Employment.STATE)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="posting_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="posting_level_belongs_to_type",
                condition=Q(position_level="-") | Q(position_level__startswith=F("position_type")),
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(valid_to=None), name="posting_one_present"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position_th} {self.organisation}"


class RoleAssignment(PublicModel):
    """A role a person holds, within a scope, for a time.

    The scope is a public id without a key: ``people`` stands beneath the areas that own
    programmes, courses and cohorts. Read from the database at each request, so that a role
    taken away is gone at the next one.

    Personal data: who holds which office. To decide permissions; kept with the audit trail.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="roles")
    role = models.CharField(max_length=12, choices=Role)
    scope_kind = models.CharField(max_length=12, choices=ScopeKind, default=ScopeKind.GLOBAL)
    scope = models.UUIDField(null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="role_global_or_scoped",
                condition=Q(scope_kind="global", scope=None)
                | (~Q(scope_kind="global") & Q(scope__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "scope_kind", "scope"],
                condition=Q(valid_to=None),
                name="role_held_once",
            ),
            # The one above never sees two empty scopes as equal.
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(valid_to=None, scope=None),
                name="role_held_once_everywhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} ({self.scope_kind})"


class Delegation(PublicModel):
    """One person decides in another's place while that one is away (รักษาราชการแทน).

    It lends decisions, never sight of records: who decides sees what the decision shows.

    Personal data: who stands in for whom, when and why. Kept with the audit trail.
    """

    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="lent")
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="borrowed")
    reason = models.CharField(max_length=250)
    valid_from = models.DateField()
    valid_to = models.DateField()
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-valid_from", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="delegation_ends_after_it_begins", condition=Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(name="delegation_between_two", condition=~Q(giver=F("taker"))),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker}"
