"""Those who sign, and certificates on their way."""

from typing import Any

from certificates.models import Certificate, Signatory
from certificates.services import allocate
from courses.people.models import Organisation
from courses.progress.models import Completion
from tests.factories.people import SINCE


def signatory(organisation: Organisation, **fields: Any) -> Signatory:
    given = {
        "name_th": "นางสาวเสาวคนธ์ รุ่งเรืองกิจ",
        "name_en": "Miss Saowakhon Rungrueangkit",
        "position_th": "เลขาธิการ",
        "position_en": "Secretary-General",
        "valid_from": SINCE,
        **fields,
    }
    return Signatory.objects.create(organisation=organisation, **given)


def numbered(completion: Completion) -> Certificate:
    """With its number and words, waiting for its file; signed by somebody, whoever it takes."""
    owner = completion.enrolment.cohort.course.programme.owner
    if not owner.signatories.exists():
        signatory(owner)
    return allocate(completion=completion)
