from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.admission.enums import (
    HOLDING,
    Approver,
    CandidacyState,
    ImportState,
    RequestState,
    Source,
    Verdict,
)
from courses.cohorts.models import Cohort
from courses.core.base import AppendOnlyModel, PublicModel
from courses.enrolment.models import Enrolment
from courses.files.models import StoredFile
from courses.letters.models import Letter
from courses.people.enums import Role
from courses.people.models import Organisation, User
from courses.people.rules import Offices


class Intake(models.Model):
    """How one cohort takes people in: who must approve, and how long a seat waits for an answer.

    ``steps`` names approvers in order (``Approver``); empty, nobody need approve.
    ``offer_hours`` is the time to accept. ``flows_since`` is when seats began to go to the
    waiting list by themselves: from the start where people take seats themselves, else from the
    first allocation. ``list_version`` rises with every change of the waiting list or of the
    seats: a preview is carried out only on the list it was made from.

    Personal data: none.
    """

    cohort = models.OneToOneField(Cohort, models.PROTECT, related_name="intake")
    steps = models.JSONField(default=list)
    offer_hours = models.PositiveSmallIntegerField(default=72)
    flows_since = models.DateTimeField(null=True)
    list_version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="intake_gives_time_to_answer", condition=Q(offer_hours__gte=1)
            )
        ]

    def __str__(self) -> str:
        return f"intake of {self.cohort_id}"


class Quota(PublicModel):
    """โควตา: seats of a cohort for one kind of candidate.

    Quotas are asked in ``position`` order and the first that fits is the candidate's; whom none
    fits competes for the open seats. ``criteria`` are rules of ``cohorts.eligibility``.
    ``minimum`` seats are kept for it until the end of ``released_on`` (a day in Bangkok; empty,
    until the end); more than ``maximum`` it never gets. ``taken`` is changed only by
    ``admission.seats``.

    Personal data: none.
    """

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="quotas")
    position = models.PositiveSmallIntegerField()
    name_th = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250, blank=True)
    criteria = models.JSONField(default=list)
    minimum = models.PositiveIntegerField(default=0)
    maximum = models.PositiveIntegerField(null=True, blank=True)
    released_on = models.DateField(null=True, blank=True)
    taken = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cohort", "position"], name="quota_place_once"),
            models.CheckConstraint(
                name="quota_never_oversold",
                condition=Q(maximum=None) | Q(taken__lte=F("maximum")),
            ),
            models.CheckConstraint(
                name="quota_minimum_within_maximum",
                condition=Q(maximum=None) | Q(minimum__lte=F("maximum")),
            ),
        ]

    def __str__(self) -> str:
        return self.name_th


class NominationRequestQuerySet(models.QuerySet["NominationRequest"]):
    def visible_to(self, offices: Offices) -> Self:
        """Those of cohorts one runs, and those sent to one's own agency."""
        if offices.everywhere(Role.OFFICER):
            return self
        seen = Q(cohort__in=Cohort.objects.in_scope(offices, Role.OFFICER))
        sent = ~Q(state=RequestState.DRAFT)
        for path in offices.paths(Role.COORDINATOR, Role.EXECUTIVE):
            seen |= sent & Q(organisation__path__startswith=path)
        return self.filter(seen)


class NominationRequest(PublicModel):
    """A letter that asks one agency to nominate, and the agency's answer.

    ``seats`` is how many the agency may hope for; it may nominate up to ``most`` people.
    ``due_on`` is a day in Bangkok and counts. ``reply`` is the signed answer.

    Personal data: who answered for the agency. Kept with the training register.
    """

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="requests")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="requests")
    state = models.CharField(max_length=8, choices=RequestState, default=RequestState.DRAFT)
    seats = models.PositiveIntegerField()
    most = models.PositiveIntegerField()
    due_on = models.DateField()
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="requests")
    reply = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    reply_number = models.CharField(max_length=60, blank=True)
    reply_dated_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reminded_at = models.DateTimeField(null=True)

    objects = NominationRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cohort", "organisation"], name="request_once"),
            models.CheckConstraint(
                name="request_allows_nominees", condition=Q(most__gte=F("seats")) & Q(most__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} ← {self.organisation_id}"


class CandidacyQuerySet(models.QuerySet["Candidacy"]):
    def of(self, person: User) -> Self:
        return self.filter(person=person)

    def visible_to(self, user: User, offices: Offices) -> Self:
        """One's own once sent, those of cohorts one runs, those of one's agency, and those one
        is asked to approve as a supervisor."""
        if offices.everywhere(Role.OFFICER):
            return self
        seen = Q(person=user) & ~Q(state=CandidacyState.DRAFT)
        seen |= Q(supervisor=user)
        if offices.holds(Role.OFFICER):
            seen |= Q(cohort__in=Cohort.objects.in_scope(offices, Role.OFFICER))
        for path in offices.paths(Role.COORDINATOR, Role.EXECUTIVE):
            seen |= Q(organisation__path__startswith=path)
        return self.filter(seen)

    def holding(self) -> Self:
        return self.filter(state__in=HOLDING)

    def queued(self) -> Self:
        """Those on the waiting list, in the order in which seats come to them."""
        waiting = self.filter(state=CandidacyState.WAITING)
        return waiting.order_by("is_reserve", "priority", "rank", "entered_at", "pk")


class Candidacy(PublicModel):
    """One person's way to a seat in one cohort, however it began.

    ``organisation`` and ``position_th`` are those of the day it was submitted. ``rank`` is the
    agency's order, 1 first; ``priority`` is the officer's, smaller first and 0 unless moved;
    ``entered_at`` is when it came on the list. ``quota`` is where its seat counts. An offer
    lapses at ``answer_by``. ``version`` rises with every change.

    Personal data: who was put forward by whom, and what became of it. To choose participants
    (PDPA s.24(4)); kept with the training register.
    """

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="candidacies")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="candidacies")
    source = models.CharField(max_length=9, choices=Source)
    state = models.CharField(max_length=10, choices=CandidacyState, default=CandidacyState.DRAFT)
    request = models.ForeignKey(
        NominationRequest, models.PROTECT, null=True, related_name="candidacies"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="candidacies"
    )
    position_th = models.CharField(max_length=250, blank=True)
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    quota = models.ForeignKey(Quota, models.PROTECT, null=True, related_name="candidacies")
    rank = models.PositiveIntegerField(default=1)
    priority = models.IntegerField(default=0)
    is_reserve = models.BooleanField(default=False)
    statement = models.TextField(blank=True)
    eligibility = models.JSONField(default=list)  # what each rule said, with the waiver if any
    chain = models.JSONField(default=list)  # its approvers, as they were when it was handed in
    submitted_at = models.DateTimeField(null=True)
    entered_at = models.DateTimeField(null=True)
    offered_at = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, null=True, related_name="candidacies")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = CandidacyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cohort", "person"],
                condition=Q(
                    state__in=[
                        "draft",
                        "submitted",
                        "returned",
                        "waiting",
                        "offered",
                        "confirmed",
                    ]
                ),
                name="candidacy_one_live_per_cohort",
            ),
            # One who left and came again has their own enrolment back: two candidacies, one seat.
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(state="confirmed"),
                name="candidacy_one_confirmed_per_seat",
            ),
            models.CheckConstraint(
                name="candidacy_offer_has_an_end",
                condition=~Q(state="offered") | Q(answer_by__isnull=False),
            ),
            models.CheckConstraint(
                name="candidacy_confirmed_has_a_seat",
                condition=~Q(state="confirmed") | Q(enrolment__isnull=False),
            ),
            models.CheckConstraint(
                name="candidacy_waiting_has_entered",
                condition=~Q(state__in=["waiting", "offered", "confirmed"])
                | Q(entered_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["cohort", "is_reserve", "priority", "rank", "entered_at", "id"],
                condition=Q(state="waiting"),
                name="candidacy_queue",
            ),
            models.Index(
                fields=["answer_by"], condition=Q(state="offered"), name="candidacy_offers"
            ),
            models.Index(fields=["cohort", "state"], name="candidacy_of_cohort"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.cohort_id} ({self.state})"


class CandidacyStep(AppendOnlyModel):
    """One change of a candidacy: the history that its person may read.

    ``reason`` is told to the person; ``by`` is empty when a rule did it (a seat freed, a time
    run out).

    Personal data: as ``Candidacy``.
    """

    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="history")
    was = models.CharField(max_length=10, blank=True)
    became = models.CharField(max_length=10, choices=CandidacyState)
    code = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.candidacy_id}: {self.was} → {self.became}"


class Approval(PublicModel):
    """One step of the chain for one candidacy: who was asked, what they answered.

    A further round after ``return`` is a further row. ``standing_for`` is the person in whose
    place it was decided, by a delegation in force.

    Personal data: who decided about whom, and why. Kept with the training register.
    """

    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="approvals")
    step = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    approver = models.CharField(max_length=16, choices=Approver)
    verdict = models.CharField(max_length=7, choices=Verdict, blank=True)
    reason = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    standing_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["step", "round"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["candidacy", "step", "round"], name="approval_once_a_round"
            ),
            models.CheckConstraint(
                name="approval_decided_by_someone",
                condition=Q(verdict="", decided_by=None, decided_at=None)
                | (~Q(verdict="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["approver", "candidacy"], condition=Q(verdict=""), name="approval_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.approver} on {self.candidacy_id}: {self.verdict or '…'}"


class ApprovalLink(PublicModel):
    """A link by which one approver decides without signing in: short-lived, used once.

    The link carries this row's public id under the house's signature, and is made when the
    letter is: no secret is kept. Opening it changes nothing (mail scanners open links); the
    decision is a POST from the page it shows. It opens the approvals of one request.

    Personal data: who was sent it; deleted a year after its end.
    """

    request = models.ForeignKey(NominationRequest, models.PROTECT, related_name="links")
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link for {self.approver_id}"


class Allocation(AppendOnlyModel, PublicModel):
    """One giving-out of seats, with all it was decided from: it can be replayed.

    ``given`` is the input and ``outcome`` the verdicts, as ``admission.quotas`` reads and
    writes them. ``undone_at`` is set when it was taken back within its window.

    Personal data: candidates by public id. Kept with the training register.
    """

    MUTABLE = ("undone_at", "undone_by")

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="allocations")
    number = models.PositiveIntegerField()
    given = models.JSONField()
    outcome = models.JSONField()
    seated = models.PositiveIntegerField()
    ran_at = models.DateTimeField()
    ran_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cohort", "number"], name="allocation_number_once")
        ]

    def __str__(self) -> str:
        return f"allocation {self.number} of {self.cohort_id}"


class NomineeImport(PublicModel):
    """A sheet of nominees: read and reported row by row first, written once afterwards.

    ``report`` lists rows as they were read, with what is wrong with each. ``done`` of ``total``
    rows are checked or written, for the progress bar.

    Personal data: names and positions of those on the sheet; deleted after 90 days.
    """

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="nominee_imports")
    request = models.ForeignKey(
        NominationRequest, models.PROTECT, null=True, related_name="imports"
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.CHECKING)
    report = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"import {self.uid}"
