import dataclasses
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from certificates.enums import CertificateState
from certificates.models import Certificate, IssueProblem, NumberRegister, Revocation
from certificates.rendering.completion import render_completion
from certificates.rendering.design import CertificateFields, lay_out
from certificates.rules import may_issue_again, may_revoke
from certificates.serials import new_serial
from certificates.wording import printed_number, words_for
from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import Conflict, DomainError, Invalid, NotPermitted
from courses.core.jobs import registry
from courses.core.jobs import services as jobs
from courses.core.thai.dates import be_year
from courses.files.services import keep
from courses.people.models import Organisation, User
from courses.people.selectors import offices_of
from courses.progress.models import Completion

ISSUE = "certificates.issue"


class AlreadyRevoked(Conflict):
    code = "already_revoked"
    message = _("This certificate has been revoked already.")


class NotIssuedYet(Conflict):
    code = "not_issued_yet"
    message = _("This certificate is still being prepared.")


class CertificateStanding(Conflict):
    code = "certificate_standing"
    message = _("This learner already holds a valid certificate for this cohort.")


class ReasonNeeded(Invalid):
    code = "reason_needed"
    message = _("Please give the reason: it is kept with the decision.")


def request_certificate(*, completion: Completion, round_: int = 1) -> None:
    """Have a certificate made for ``completion``, once for each ``round_``.

    A round is a fresh start: 1 when the course is completed, one more each time an officer
    asks again. Call it inside the transaction of whatever gave the reason.
    """
    jobs.enqueue(
        ISSUE,
        dedup_key=f"{ISSUE}:{completion.pk}:{round_}",
        payload={"completion": completion.pk},
    )


@registry.handles(ISSUE)
def issue(payload: dict[str, Any]) -> registry.Finish | None:
    """Number, word and print one certificate. The job's handler.

    Number, serial and words are committed first, so that a worker which dies while printing
    leaves them to the next one and no number is given twice. Words that cannot be printed
    are noted for the officer and do not stop other certificates.
    """
    completion = Completion.objects.select_related(
        "enrolment__cohort__course__programme__owner",
        "enrolment__learner",
        "enrolment__organisation",
    ).get(pk=payload["completion"])
    try:
        certificate = allocate(completion=completion)
    except DomainError as error:
        return partial(_note_problem, completion, error)
    if certificate.state != CertificateState.QUEUED:
        return None
    fields = CertificateFields(**_thawed(certificate))
    return partial(_file, certificate, render_completion(fields))


def allocate(*, completion: Completion) -> Certificate:
    """The certificate of this completion: the standing one, or a new one with its number.

    The number is taken as the last write of the transaction, under the register's row lock,
    so that the numbers of an issuer and Buddhist year have no gap.

    Raises:
        NoSignatory, MissingGlyph, DoesNotFit: the words cannot be printed; no number is used.
    """
    standing = _standing(completion)
    if standing is not None:
        return standing
    day = clock.today()
    draft = words_for(completion, serial=new_serial(), number=printed_number(99999, 2999), day=day)
    lay_out(draft)
    with transaction.atomic():
        register = _register(completion.enrolment.cohort.course.programme.owner, be_year(day))
        standing = _standing(completion)
        if standing is not None:
            return standing
        return _write(completion, draft, register)


def _standing(completion: Completion) -> Certificate | None:
    rows = Certificate.objects.filter(enrolment=completion.enrolment_id)
    return rows.exclude(state=CertificateState.REVOKED).first()


def _register(issuer: Organisation, year: int) -> NumberRegister:
    """The locked register; whoever comes second waits here."""
    NumberRegister.objects.get_or_create(issuer=issuer, be_year=year)
    return NumberRegister.objects.select_for_update().get(issuer=issuer, be_year=year)


def _write(
    completion: Completion, draft: CertificateFields, register: NumberRegister
) -> Certificate:
    number = register.last + 1
    fields = dataclasses.replace(draft, number=printed_number(number, register.be_year))
    certificate = Certificate.objects.create(
        enrolment=completion.enrolment,
        holder=completion.enrolment.learner,
        issuer=register.issuer,
        serial=fields.serial,
        be_year=register.be_year,
        number=number,
        fields={**dataclasses.asdict(fields), "issued_on": fields.issued_on.isoformat()},
        created_at=clock.now(),
    )
    IssueProblem.objects.filter(enrolment=completion.enrolment).delete()
    record("certificates.number", certificate, by=None, changes={"number": fields.number})
    NumberRegister.objects.filter(pk=register.pk).update(last=F("last") + 1)
    return certificate


def _thawed(certificate: Certificate) -> dict[str, Any]:
    words = dict(certificate.fields)
    return {**words, "issued_on": date.fromisoformat(words["issued_on"])}


def _file(certificate: Certificate, pdf: bytes) -> None:
    """Write the result; runs in the transaction that marks the job done."""
    file = keep(
        content=pdf,
        name=f"certificate-{certificate.serial}.pdf",
        content_type="application/pdf",
        owner=None,
    )
    certificate.state, certificate.file = CertificateState.ISSUED, file
    certificate.sha256, certificate.issued_at = file.sha256, clock.now()
    certificate.save(update_fields=["state", "file", "sha256", "issued_at"])
    record("certificates.issue", certificate, by=None, changes={"sha256": file.sha256})


def _note_problem(completion: Completion, error: DomainError) -> None:
    with override("th"):
        message = str(error)
    IssueProblem.objects.update_or_create(
        enrolment=completion.enrolment,
        defaults={
            "code": error.code,
            "field": error.field,
            "message": message,
            "noted_at": clock.now(),
        },
    )


@transaction.atomic
def revoke(*, certificate: Certificate, reason_code: str, reason: str, by: User) -> Revocation:
    """End a certificate's validity; the verification page says so at once.

    Raises:
        NotPermitted: ``by`` does not run the cohort, or holds the certificate.
        ReasonNeeded: no reason in words.
        NotIssuedYet: it has no file yet.
        AlreadyRevoked: it was revoked before.
    """
    certificate = _locked(certificate)
    if not may_revoke(by, offices_of(by), certificate):
        raise NotPermitted
    if not reason.strip():
        raise ReasonNeeded("reason")
    if certificate.state == CertificateState.QUEUED:
        raise NotIssuedYet
    if certificate.state == CertificateState.REVOKED:
        raise AlreadyRevoked
    certificate.state = CertificateState.REVOKED
    certificate.save(update_fields=["state"])
    record("certificates.revoke", certificate, by=by, reason=reason)
    return Revocation.objects.create(
        certificate=certificate,
        reason_code=reason_code,
        reason=reason.strip(),
        revoked_by=by,
        revoked_at=clock.now(),
    )


@transaction.atomic
def issue_again(*, completion: Completion, by: User) -> None:
    """Ask for a certificate after a problem was mended or the earlier one was revoked.

    Raises:
        NotPermitted: ``by`` does not run the cohort.
        CertificateStanding: one is valid or being prepared.
    """
    enrolment = completion.enrolment
    if not may_issue_again(offices_of(by), enrolment):
        raise NotPermitted
    if _standing(completion) is not None:
        raise CertificateStanding
    rounds = jobs.count(ISSUE, prefix=f"{ISSUE}:{completion.pk}:")
    record("certificates.issue_again", enrolment, by=by)
    request_certificate(completion=completion, round_=rounds + 1)


def _locked(certificate: Certificate) -> Certificate:
    rows = Certificate.objects.select_for_update(of=("self",))
    return rows.select_related("enrolment__cohort__course__programme").get(pk=certificate.pk)
