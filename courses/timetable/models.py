from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.cohorts.enums import PUBLIC_STATES
from courses.cohorts.models import STAFF_ROLES, Cohort
from courses.core.base import PublicModel
from courses.enrolment.models import Enrolment
from courses.files.models import StoredFile
from courses.people.models import Organisation, User
from courses.people.rules import Offices
from courses.timetable.enums import (
    BookingState,
    EngagementState,
    FeedKind,
    Mode,
    SessionKind,
    SessionState,
)


class Venue(PublicModel):
    """สถานที่: a room or hall that sessions are held in. Retired, never deleted.

    Personal data: the address of a public place, nobody's home. Kept with the sessions held there.
    """

    name_th = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250, blank=True)
    address_th = models.TextField(blank=True)
    address_en = models.TextField(blank=True)
    province = models.CharField(max_length=2, blank=True)  # as ``Organisation.province``
    capacity = models.PositiveIntegerField(null=True, blank=True)
    map_url = models.URLField(max_length=500, blank=True)
    is_retired = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["name_th"]

    def __str__(self) -> str:
        return self.name_th


class Speaker(PublicModel):
    """วิทยากร as programmes print them; ``user`` when they have an account here.

    Personal data: name, position, a short life. To announce and thank speakers; kept with the
    training register.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="speaking"
    )
    name_th = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250, blank=True)
    position_th = models.CharField(max_length=250, blank=True)
    position_en = models.CharField(max_length=250, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="speakers"
    )
    email = models.EmailField(blank=True)
    bio_th = models.TextField(blank=True)
    bio_en = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["name_th"]

    def __str__(self) -> str:
        return self.name_th


class SessionQuerySet(models.QuerySet["Session"]):
    def in_scope(self, offices: Offices, *roles: str) -> Self:
        """Those of a cohort in which the person holds one of ``roles``."""
        cohorts = Cohort.objects.in_scope(offices, *roles)
        return self.filter(
            pk__in=SessionCohort.objects.filter(cohort__in=cohorts).values("session")
        )

    def visible_to(self, offices: Offices) -> Self:
        """Scheduled ones of public cohorts; drafts to those who run or teach the cohort."""
        public = SessionCohort.objects.filter(cohort__state__in=PUBLIC_STATES).values("session")
        shown = self.filter(pk__in=public).exclude(state=SessionState.DRAFT)
        if not offices.holds(*STAFF_ROLES):
            return shown
        return shown | self.in_scope(offices, *STAFF_ROLES)

    def overlapping(self, session: "Session") -> Self:
        """Others that are not cancelled and share a moment with ``session``."""
        others = self.exclude(pk=session.pk).exclude(state=SessionState.CANCELLED)
        return others.filter(starts_at__lt=session.ends_at, ends_at__gt=session.starts_at)


class Session(PublicModel):
    """ครั้งที่/คาบ: one meeting, for one cohort or for several.

    ``minutes`` is what full attendance counts; breaks are not in it. ``capacity`` is the room's
    for this meeting: empty, whoever is in the cohorts may come. Where it is booked, ``booked``
    is changed only by ``timetable.booking``. Check-in opens ``opens_before`` minutes before the
    beginning; who comes up to ``grace`` minutes after it is not late. ``room_code``, when set,
    is told in the room only and asked beside the code on the wall.

    ``sequence`` rises with every change that a calendar must learn of (RFC 5545).

    Personal data: what staff write as the reason for cancelling. Kept with the training register.
    """

    kind = models.CharField(max_length=8, choices=SessionKind, default=SessionKind.WORKSHOP)
    state = models.CharField(max_length=9, choices=SessionState, default=SessionState.DRAFT)
    title_th = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250, blank=True)
    summary_th = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    mode = models.CharField(max_length=7, choices=Mode, default=Mode.ON_SITE)
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="sessions")
    room = models.CharField(max_length=100, blank=True)
    join_url = models.URLField(max_length=500, blank=True)
    recording_url = models.URLField(max_length=500, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    is_booked = models.BooleanField(default=False)
    booked = models.PositiveIntegerField(default=0, editable=False)
    booking_closes_at = models.DateTimeField(null=True, blank=True)
    opens_before = models.PositiveSmallIntegerField(default=30)
    grace = models.PositiveSmallIntegerField(default=15)
    room_code = models.CharField(max_length=8, blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    cohorts = models.ManyToManyField(Cohort, through="SessionCohort", related_name="sessions")
    cancelled_reason = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField()

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="session_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="session_never_overbooked",
                condition=Q(capacity=None) | Q(booked__lte=F("capacity")),
            ),
            models.CheckConstraint(
                name="session_days_are_gregorian", condition=Q(ends_at__year__lt=2200)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["starts_at", "ends_at"], name="session_by_time"),
        ]

    def __str__(self) -> str:
        return self.title_th


class SessionCohort(models.Model):
    """A session is held for a cohort; ``is_required`` when its hours count there.

    Personal data: none.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="places")
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="places")
    is_required = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "cohort"], name="session_once_a_cohort")
        ]

    def __str__(self) -> str:
        return f"{self.session_id} for {self.cohort_id}"


class Engagement(PublicModel):
    """A speaker's part in a session.

    Personal data: who was asked to speak, and their answer. Kept with the training register.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="engagements")
    speaker = models.ForeignKey(Speaker, models.PROTECT, related_name="engagements")
    state = models.CharField(max_length=9, choices=EngagementState, default=EngagementState.INVITED)
    topic_th = models.CharField(max_length=250, blank=True)
    topic_en = models.CharField(max_length=250, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "speaker"], name="engagement_once")
        ]

    def __str__(self) -> str:
        return f"{self.speaker_id} in {self.session_id}"


class Material(PublicModel):
    """A file given out with a session; withdrawn, never deleted.

    Personal data: none.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="materials")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    title_th = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250, blank=True)
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.title_th


class BookingQuerySet(models.QuerySet["Booking"]):
    def visible_to(self, user: User, offices: Offices) -> Self:
        """One's own, and those of cohorts one runs or teaches."""
        if offices.everywhere(*STAFF_ROLES):
            return self
        seen = Q(enrolment__learner=user)
        if offices.holds(*STAFF_ROLES):
            cohorts = Cohort.objects.in_scope(offices, *STAFF_ROLES)
            seen |= Q(enrolment__cohort__in=cohorts)
        return self.filter(seen)


class Booking(PublicModel):
    """A learner's place in a session that is booked; who waits moves up as places are freed.

    Personal data: who means to come to what. Kept with the attendance record.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="bookings")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="bookings")
    state = models.CharField(max_length=9, choices=BookingState)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "enrolment"],
                condition=Q(state__in=["booked", "waiting"]),
                name="booking_one_live",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["session", "booked_at", "id"],
                condition=Q(state="waiting"),
                name="booking_queue",
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} in {self.session_id} ({self.state})"


class CalendarFeed(PublicModel):
    """A calendar that a person's own programme reads by an address of its own, until revoked.

    Only the address's digest is kept.

    Personal data: whose calendar it is; deleted a year after its end.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feeds")
    kind = models.CharField(max_length=7, choices=FeedKind, default=FeedKind.LEARNER)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_read_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} feed of {self.user_id}"
