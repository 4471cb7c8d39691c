from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from certificates.enums import CertificateKind, CertificateState, RevocationReason
from courses.cohorts.models import Cohort
from courses.core.base import AppendOnlyModel, PublicModel
from courses.enrolment.models import Enrolment
from courses.files.models import StoredFile
from courses.people.enums import Role
from courses.people.models import DatedQuerySet, Organisation, User
from courses.people.rules import Offices


class Signatory(PublicModel):
    """Who signs for an organisation, and in which office, for a time.

    Personal data: an official's name and office, printed on every certificate they sign.
    Kept with the certificate register.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="signatories")
    name_th = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250, blank=True)
    position_th = models.CharField(max_length=250)
    position_en = models.CharField(max_length=250, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name_th} ({self.organisation})"


class NumberRegister(models.Model):
    """The last running number an issuer gave in a Buddhist year. Locked while one is taken.

    Personal data: none.
    """

    issuer = models.ForeignKey(Organisation, models.PROTECT, related_name="number_registers")
    be_year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "be_year"], name="register_one_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.issuer_id}/{self.be_year}: {self.last}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: User, offices: Offices) -> Self:
        """One's own, and those of cohorts one runs or teaches."""
        mine = Q(holder=user)
        if offices.holds(Role.OFFICER, Role.TRAINER):
            cohorts = Cohort.objects.in_scope(offices, Role.OFFICER, Role.TRAINER)
            mine |= Q(enrolment__cohort__in=cohorts)
        return self.filter(mine)


class Certificate(AppendOnlyModel, PublicModel):
    """A certificate given: its number, serial and words are fixed before it is first printed.

    ``fields`` are the words as printed (``rendering.design.CertificateFields``), ``sha256``
    the hash of the file's bytes. What was certified never changes; a correction is another
    certificate.

    Personal data: name, position and agency as printed. The certificate register is kept for
    ever; on erasure ``fields`` goes and serial, hash and state stay.
    """

    MUTABLE: ClassVar[tuple[str, ...]] = ("state", "file", "sha256", "issued_at")

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="certificates")
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="certificates"
    )
    issuer = models.ForeignKey(Organisation, models.PROTECT, related_name="certificates")
    kind = models.CharField(
        max_length=12, choices=CertificateKind, default=CertificateKind.COMPLETION
    )
    state = models.CharField(
        max_length=8, choices=CertificateState, default=CertificateState.QUEUED
    )
    serial = models.CharField(max_length=14, unique=True)
    be_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    fields = models.JSONField()
    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="certificate")
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["issuer", "be_year", "number"], name="certificate_number_once"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "kind"],
                condition=~Q(state="revoked"),
                name="certificate_one_standing",
            ),
            models.CheckConstraint(
                name="certificate_issued_has_file",
                condition=Q(state="queued")
                | Q(state="revoked")
                | (Q(file__isnull=False, issued_at__isnull=False) & ~Q(sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return self.serial


class Revocation(AppendOnlyModel):
    """Why a certificate stopped counting, and who said so.

    Personal data: the reason may speak of the holder. Evidence of the decision; kept with
    the register.
    """

    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="revocation")
    reason_code = models.CharField(max_length=12, choices=RevocationReason)
    reason = models.TextField()
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.reason_code}"


class IssueProblem(models.Model):
    """Why a completed learner has no certificate yet, until somebody mends the cause.

    Personal data: points to an enrolment and the field at fault. Removed when issued.
    """

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="issue_problem")
    code = models.CharField(max_length=40)
    field = models.CharField(max_length=40, blank=True)
    message = models.TextField()
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.code}"
