"""An issued letter is printed by a job, once, and its file kept."""

import hashlib

import pytest

from certificates.letters import print_issued, words_of
from certificates.receivers import print_what_waited
from certificates.rendering.letters import print_letter
from courses.core.jobs import services as jobs
from courses.core.jobs.enums import JobState
from courses.core.models import AuditEntry, Job
from courses.files.models import StoredFile
from courses.letters.models import Letter
from courses.letters.services import cancel_letter
from tests.certificates.rendering.samples import squeezed, text_by_pypdf
from tests.factories.letters import drafted, issued
from tests.factories.people import officer, organisation

pytestmark = pytest.mark.django_db


def test_the_job_prints_the_letter_and_keeps_a_private_file(standing_clock, settings):
    settings.LETTER_PREFIXES = {"OPDC": "นร 1200"}
    letter = issued(organisation(code="OPDC", name_th="สำนักงาน ก.พ.ร."), urgency="urgent")

    assert jobs.drain() == 1

    file = Letter.objects.get(pk=letter.pk).file
    content = file.content.read()
    text = text_by_pypdf(content)
    assert (file.owner, file.content_type) == (None, "application/pdf")
    assert hashlib.sha256(content).hexdigest() == file.sha256
    for words in ("ด่วน", "ที่ นร ๑๒๐๐/๑", "๒๔ พฤศจิกายน ๒๕๖๙", letter.subject, letter.addressee):
        assert squeezed(words) in text
    entry = AuditEntry.objects.get(action="letters.print")
    assert (entry.target, entry.changes) == (letter.uid, {"sha256": file.sha256})


def test_a_letter_is_printed_once_and_again_with_the_same_bytes(standing_clock):
    letter = issued()
    jobs.drain()
    letter.refresh_from_db()

    again = print_issued({"letter": letter.pk})

    assert again is None
    assert StoredFile.objects.count() == 1
    assert hashlib.sha256(print_letter(words_of(letter))).hexdigest() == letter.file.sha256


def test_a_cancelled_letter_can_still_be_printed_for_the_file(standing_clock):
    letter = cancel_letter(letter=issued(), reason="ผิด", by=officer())

    jobs.drain()

    assert Letter.objects.get(pk=letter.pk).file is not None


def test_a_draft_is_never_filed_but_can_be_looked_at(standing_clock):
    letter = drafted()

    assert print_issued({"letter": letter.pk}) is None
    assert squeezed("(ร่าง)") in text_by_pypdf(print_letter(words_of(letter)))


def test_letters_given_up_for_want_of_a_printer_wait_for_it(standing_clock):
    issued()
    Job.objects.update(state=JobState.DEAD, last_error="…RendererMissing: no Pango")

    assert print_what_waited() == 1
    assert jobs.drain() == 1
    assert Letter.objects.filter(file=None).count() == 0
