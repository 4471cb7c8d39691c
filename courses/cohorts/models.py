from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.catalogue.models import ASCII_CODE, Challenge, Course, CurriculumRevision, Edition
from courses.cohorts.enums import (
    LIVE_STATES,
    PUBLIC_STATES,
    CohortState,
    EnrolmentPolicy,
    RevisionChoice,
)
from courses.core.base import AppendOnlyModel, PublicModel
from courses.people.enums import Role, ScopeKind
from courses.people.rules import Offices

STAFF_ROLES = (Role.OFFICER, Role.TRAINER, Role.COACH)


class CohortQuerySet(models.QuerySet["Cohort"]):
    def in_scope(self, offices: Offices, *roles: str) -> Self:
        """Those in which the person holds one of ``roles``."""
        if offices.everywhere(*roles):
            return self
        return self.filter(
            Q(uid__in=offices.scopes(ScopeKind.COHORT, *roles))
            | Q(course__uid__in=offices.scopes(ScopeKind.COURSE, *roles))
            | Q(course__programme__uid__in=offices.scopes(ScopeKind.PROGRAMME, *roles))
        )

    def visible_to(self, offices: Offices) -> Self:
        """What the public sees, and drafts and archives to those who run them."""
        public = self.filter(state__in=PUBLIC_STATES)
        if not offices.holds(*STAFF_ROLES):
            return public
        return public | self.in_scope(offices, *STAFF_ROLES)

    def live(self) -> Self:
        return self.filter(state__in=LIVE_STATES)


class Cohort(PublicModel):
    """รุ่น: one delivery of a course, pinned to a revision of its curriculum.

    Days are days in Bangkok and include the last one. ``taken`` is changed only by the seat
    claim and release in ``enrolment.seats``; the CHECK makes overselling impossible for any
    code path.

    Personal data: none.
    """

    code = models.CharField(max_length=30, unique=True)
    course = models.ForeignKey(Course, models.PROTECT, related_name="cohorts")
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="cohorts")
    revision = models.ForeignKey(CurriculumRevision, models.PROTECT, related_name="cohorts")
    number = models.PositiveSmallIntegerField()
    name_th = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250, blank=True)
    state = models.CharField(max_length=10, choices=CohortState, default=CohortState.DRAFT)
    # ป.ย.ป. counts its tiers 1, 2/1, 2/2: printed as they are, never part of an address.
    tier = models.CharField(max_length=10, blank=True)
    challenge = models.ForeignKey(
        Challenge, models.PROTECT, null=True, blank=True, related_name="cohorts"
    )
    cloned_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="clones"
    )
    policy = models.CharField(max_length=10, choices=EnrolmentPolicy, default=EnrolmentPolicy.SELF)
    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0, editable=False)
    # Rules that candidates and self-enrollers meet (``cohorts.eligibility``); empty, everyone may.
    eligibility = models.JSONField(default=list, blank=True)
    key_digest = models.CharField(max_length=128, blank=True, editable=False)
    enrolment_opens_on = models.DateField()
    enrolment_closes_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    venue_th = models.CharField(max_length=250, blank=True)
    venue_en = models.CharField(max_length=250, blank=True)

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-starts_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="cohort_never_oversold", condition=Q(taken__lte=F("capacity"))
            ),
            models.CheckConstraint(
                name="cohort_window_in_order",
                condition=Q(enrolment_closes_on__gte=F("enrolment_opens_on")),
            ),
            models.CheckConstraint(
                name="cohort_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="cohort_days_are_gregorian",
                condition=Q(ends_on__year__lt=2200, enrolment_closes_on__year__lt=2200),
            ),
            models.CheckConstraint(
                name="cohort_code_is_ascii", condition=Q(code__regex=ASCII_CODE)
            ),
            models.UniqueConstraint(
                fields=["course", "edition", "number"], name="cohort_number_once"
            ),
            # The one above never sees two empty editions as equal.
            models.UniqueConstraint(
                fields=["course", "number"],
                condition=Q(edition=None),
                name="cohort_number_once_without_edition",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def seats_left(self) -> int:
        return max(0, self.capacity - self.taken)


class RevisionDecision(AppendOnlyModel):
    """What was decided for one cohort about one revision of its curriculum, why, and by whom.

    Personal data: who decided. Kept with the training register.
    """

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="decisions")
    revision = models.ForeignKey(CurriculumRevision, models.PROTECT, related_name="decisions")
    choice = models.CharField(max_length=4, choices=RevisionChoice)
    reason = models.TextField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.cohort_id}: {self.choice} r{self.revision_id}"


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def kept_by(self, offices: Offices) -> Self:
        """Those the person may write and withdraw: of cohorts they run or teach, or to all."""
        cohorts = Cohort.objects.in_scope(offices, Role.OFFICER, Role.TRAINER)
        kept = Q(cohort__in=cohorts)
        return self.filter(kept | Q(cohort=None) if offices.everywhere(Role.OFFICER) else kept)


class Announcement(PublicModel):
    """ประกาศ: words to the learners of one cohort, or to everyone when ``cohort`` is empty.

    Personal data: who wrote it. Kept with the cohort; one withdrawn is no longer shown.
    """

    cohort = models.ForeignKey(Cohort, models.PROTECT, null=True, related_name="announcements")
    title_th = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    text_th = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.title_th
