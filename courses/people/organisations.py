from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from courses.core.base import PublicModel
from courses.people.enums import OrganisationKind


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def existing_on(self, day: date) -> Self:
        """Those in being on ``day`` (a day in Bangkok)."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
        )

    def within(self, organisation: "Organisation") -> Self:
        """``organisation`` and everything beneath it."""
        return self.filter(path__startswith=organisation.path)


class Organisation(PublicModel):
    """A ministry, department, province, partner: anything people belong to.

    Never deleted and never renamed in place: a reorganisation ends one row and begins
    another, joined by a ``Succession``, so that old records keep the name of their day.
    ``path`` is the chain of keys from the root ("12.40."), set by the service.

    Personal data: none.
    """

    code = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    name_th = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250, blank=True)
    short_name_th = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="units")
    path = models.CharField(max_length=120, db_index=True, editable=False)
    is_partner = models.BooleanField(default=False)
    # ISO 3166-2:TH without its prefix ("50" for Chiang Mai); empty for the whole country.
    province = models.CharField(max_length=2, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    sort_key = models.CharField(max_length=600, editable=False, db_index=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="organisation_ends_after_it_begins",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return self.name_th


class Succession(models.Model):
    """``successor`` took over from ``predecessor`` on a day; reports roll up along it.

    Personal data: none.
    """

    predecessor = models.ForeignKey(Organisation, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="inheritances")
    on = models.DateField()
    order_reference = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="succession_told_once"
            ),
            models.CheckConstraint(
                name="succession_between_two", condition=~Q(predecessor=F("successor"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
