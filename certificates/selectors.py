from dataclasses import dataclass
from datetime import datetime

from certificates.enums import CertificateState, Verdict
from certificates.models import Certificate
from certificates.serials import normalise_serial
from courses.people.models import User

NO_SERIAL = "0000-0000-0000"


@dataclass(frozen=True)
class Verification:
    """What the register says of a serial. Only what is printed, nothing else of the person.

    ``words`` are the certificate's frozen fields; empty when nothing is known.
    """

    verdict: Verdict
    serial: str = ""
    words: dict[str, str] | None = None
    sha256: str = ""
    issued_at: datetime | None = None
    revoked_at: datetime | None = None
    reason_code: str = ""
    reason_words: str = ""


def verify(text: str) -> Verification:
    """Look a serial up as somebody typed it.

    A malformed serial costs the same query and gets the same answer as an unknown one.
    """
    serial = normalise_serial(text) or NO_SERIAL
    rows = Certificate.objects.select_related("revocation").filter(serial=serial)
    certificate = rows.exclude(state=CertificateState.QUEUED).first()
    return _told(certificate) if certificate else Verification(Verdict.UNKNOWN)


def _told(certificate: Certificate) -> Verification:
    revocation = getattr(certificate, "revocation", None)
    return Verification(
        verdict=Verdict.REVOKED if revocation else Verdict.VALID,
        serial=certificate.serial,
        words=certificate.fields,
        sha256=certificate.sha256,
        issued_at=certificate.issued_at,
        revoked_at=revocation.revoked_at if revocation else None,
        reason_code=revocation.reason_code if revocation else "",
        reason_words=str(revocation.get_reason_code_display()) if revocation else "",
    )


def certificates_of(user: User) -> list[Certificate]:
    """The person's certificates, the latest first, those being prepared too."""
    rows = Certificate.objects.filter(holder=user).select_related("enrolment__cohort__course")
    return list(rows.order_by("-created_at"))
