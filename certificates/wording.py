"""The words of a certificate, taken from the records once and frozen."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from certificates.models import Signatory
from certificates.rendering.design import CertificateFields
from courses.cohorts.models import Cohort
from courses.core.errors import Conflict
from courses.core.thai.dates import date_range, long_date
from courses.core.thai.digits import to_thai_digits
from courses.people.models import Organisation, Posting, User
from courses.people.selectors import posting_on
from courses.progress.models import Completion


class NoSignatory(Conflict):
    code = "no_signatory"
    message = _("Nobody is recorded as signing for the issuing organisation on this day.")


def words_for(completion: Completion, *, serial: str, number: str, day: date) -> CertificateFields:
    """The fields to print. Position and agency are those of the day of completion.

    Raises:
        NoSignatory: nobody holds the office of signing for the issuer on ``day``.
    """
    enrolment = completion.enrolment
    cohort, holder = enrolment.cohort, enrolment.learner
    issuer = cohort.course.programme.owner
    return CertificateFields(
        serial=serial,
        number=number,
        issued_on=day,
        issued_th=f"วันที่ {long_date(day, thai_digits=True)}",
        issued_en=long_date(day, lang="en", with_be=True),
        issuer_th=issuer.name_th,
        issuer_en=issuer.name_en,
        verify_url=f"{settings.SITE_URL}/verify/{serial}/",
        specimen=settings.SPECIMEN_CERTIFICATES,
        **_holder(holder, enrolment.organisation, posting_on(holder, day)),
        **_taken(cohort, completion.minutes),
        **_signed(issuer, day),
    )


def _holder(
    holder: User, organisation: Organisation | None, posting: Posting | None
) -> dict[str, Any]:
    return {
        "name_th": holder.get_full_name(),
        "name_en": holder.get_full_name_en(),
        "position_th": posting.position_th if posting else "",
        "position_en": posting.position_en if posting else "",
        "organisation_th": organisation.name_th if organisation else "",
        "organisation_en": organisation.name_en if organisation else "",
    }


def _taken(cohort: Cohort, minutes: int) -> dict[str, Any]:
    hours = f"{minutes / 60:.1f}".removesuffix(".0")
    first, last = cohort.starts_on, cohort.ends_on
    return {
        "course_th": cohort.course.title_th,
        "course_en": cohort.course.title_en,
        "cohort_th": to_thai_digits(cohort.name_th),
        "cohort_en": cohort.name_en,
        "period_th": _period(first, last),
        "period_en": date_range(first, last, lang="en"),
        "hours_th": to_thai_digits(f"รวม {hours} ชั่วโมง"),
        "hours_en": f"{hours} hours",
    }


def _period(first: date, last: date) -> str:
    opening = "เมื่อวันที่" if first == last else "ระหว่างวันที่"
    return f"{opening} {date_range(first, last, thai_digits=True)}"


def _signed(issuer: Organisation, day: date) -> dict[str, Any]:
    signatories = Signatory.objects.filter(organisation=issuer).in_force(day)
    signatory = signatories.order_by("-valid_from").first()
    if signatory is None:
        raise NoSignatory
    return {
        "signatory_name_th": signatory.name_th,
        "signatory_name_en": signatory.name_en,
        "signatory_position_th": signatory.position_th,
        "signatory_position_en": signatory.position_en,
    }


def printed_number(number: int, be_year: int) -> str:
    """As printed after เลขที่: ``๐๐๐๐๓/๒๕๖๙``."""
    return to_thai_digits(f"{number:05d}/{be_year}")
