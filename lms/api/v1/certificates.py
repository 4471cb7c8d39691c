"""Certificates: the holder's own, revocation, and the open question whether one is genuine."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request

from certificates import services
from certificates.enums import CertificateState, RevocationReason, Verdict
from certificates.models import Certificate, Revocation
from certificates.selectors import Verification, verify
from courses.core.errors import NotPermitted, TooMany
from courses.core.limits.services import spend
from courses.core.thai.digits import to_arabic_digits
from courses.people.selectors import offices_of
from lms.api.fields import Choice, Instant, Lines, Text, Uid, pair
from lms.api.forms import Answer, Form
from lms.api.lookup import one
from lms.api.permissions import Anyone, SignedIn
from lms.api.v1.auth import address_of
from lms.api.v1.files import Download, attached
from lms.api.views import ApiView, endpoint
from lms.site.certificates import VERIFYING

PDF = {(200, "application/pdf"): OpenApiResponse(bytes, "")}
PRINTED = ("name", "course", "cohort", "issuer")


class RevocationAnswer(Answer):
    reason_code = serializers.ChoiceField(choices=RevocationReason.choices)
    revoked_at = Instant()


class Printed(Answer):
    """What stands on the paper. ``number`` is in Arabic digits, the year in it Buddhist."""

    serial = serializers.CharField()
    number = serializers.CharField()
    name = Text()
    course = Text()
    cohort = Text()
    issuer = Text()
    issued_on = serializers.DateField()


class CertificateAnswer(Printed):
    id = Uid()
    enrolment = Uid()
    state = serializers.ChoiceField(choices=CertificateState.choices)
    issued_at = Instant(allow_null=True)
    sha256 = serializers.CharField()
    revocation = RevocationAnswer(allow_null=True)

    def to_representation(self, certificate: Certificate) -> dict[str, Any]:
        revocation = getattr(certificate, "revocation", None)
        return {
            "id": certificate.uid,
            "enrolment": certificate.enrolment.uid,
            "state": certificate.state,
            "issued_at": certificate.issued_at,
            "sha256": certificate.sha256,
            "revocation": revocation and _revocation(revocation),
            **_printed(certificate.fields, certificate.serial),
        }


class RevocationForm(Form):
    reason_code = Choice(choices=RevocationReason.choices)
    reason = Lines()


class VerificationAnswer(Answer):
    """``certificate`` is null when the serial is not known, or no serial at all."""

    verdict = serializers.ChoiceField(choices=Verdict.choices)
    certificate = Printed(allow_null=True)
    revocation = RevocationAnswer(allow_null=True)


class CertificateView(ApiView):
    @endpoint(who=SignedIn, answers=CertificateAnswer)
    def get(self, request: Request, uid: UUID) -> Certificate:
        return one(certificates_seen(request), uid=uid)


class CertificateFile(Download):
    @endpoint(who=SignedIn, also=PDF, raises=[services.NotIssuedYet])
    def get(self, request: Request, uid: UUID) -> HttpResponseBase:
        certificate = one(certificates_seen(request).select_related("file"), uid=uid)
        if certificate.file is None:
            raise services.NotIssuedYet
        return attached(certificate.file)


class RevocationView(ApiView):
    @endpoint(
        who=SignedIn,
        takes=RevocationForm,
        answers=CertificateAnswer,
        raises=[NotPermitted, services.NotIssuedYet, services.AlreadyRevoked],
    )
    def post(self, request: Request, uid: UUID) -> Certificate:
        certificate = one(certificates_seen(request), uid=uid)
        services.revoke(certificate=certificate, by=request.user, **self.sent)
        return one(certificates_seen(request), uid=uid)


class Verify(ApiView):
    cache_control = "no-store"  # a revocation must be seen at once

    @endpoint(who=Anyone, answers=VerificationAnswer, raises=[TooMany])
    def get(self, request: Request, serial: str) -> dict[str, Any]:
        """What is no serial at all is answered like a serial nobody has."""
        spend(VERIFYING, address_of(request))
        return _verdict(verify(serial))


def certificates_seen(request: Request) -> QuerySet[Certificate]:
    return to_tell(Certificate.objects.visible_to(request.user, offices_of(request.user)))


def to_tell(certificates: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """With everything ``CertificateAnswer`` tells, in one query."""
    return certificates.select_related("revocation", "enrolment")


def _revocation(found: Revocation) -> dict[str, Any]:
    return {"reason_code": found.reason_code, "revoked_at": found.revoked_at}


def _verdict(found: Verification) -> dict[str, Any]:
    revoked = {"reason_code": found.reason_code, "revoked_at": found.revoked_at}
    return {
        "verdict": found.verdict,
        "certificate": _printed(found.words, found.serial) if found.words else None,
        "revocation": revoked if found.revoked_at else None,
    }


def _printed(words: dict[str, str], serial: str) -> dict[str, Any]:
    texts = {name: pair(words[f"{name}_th"], words[f"{name}_en"]) for name in PRINTED}
    number = to_arabic_digits(words["number"])
    return {"serial": serial, "number": number, "issued_on": words["issued_on"], **texts}
