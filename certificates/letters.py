"""Printing issued letters, once, by a job; the file is kept beside the letter."""

from functools import partial
from typing import Any

from certificates.rendering.letters import LetterWords, print_letter
from courses.core.audit.services import record
from courses.core.jobs import registry
from courses.files.services import keep
from courses.letters.enums import LetterState, Urgency
from courses.letters.models import Letter
from courses.letters.selectors import number_of
from courses.letters.services import PRINT

# Thai on paper, whatever the reader's language: the classes of the Regulation, clause 28.
URGENCY = {
    Urgency.NORMAL: "",
    Urgency.URGENT: "ด่วน",
    Urgency.VERY_URGENT: "ด่วนมาก",
    Urgency.MOST_URGENT: "ด่วนที่สุด",
}


@registry.handles(PRINT)
def print_issued(payload: dict[str, Any]) -> registry.Finish | None:
    """Print one letter and keep the file. The job's handler; a letter is printed once."""
    rows = Letter.objects.select_related("organisation", "register")
    letter = rows.get(pk=payload["letter"])
    if letter.state == LetterState.DRAFT or letter.file_id is not None:
        return None
    return partial(_file, letter, print_letter(words_of(letter)))


def words_of(letter: Letter) -> LetterWords:
    """What is printed of ``letter``; of a draft too, which then says that it is one."""
    return LetterWords(
        organisation=letter.organisation.name_th,
        number=number_of(letter),
        dated_on=letter.dated_on,
        urgency=URGENCY[Urgency(letter.urgency)],
        subject=letter.subject,
        addressee=letter.addressee,
        refers_to=letter.refers_to,
        enclosures=tuple(letter.enclosures),
        paragraphs=tuple(letter.paragraphs),
        signer_name=letter.signer_name,
        signer_position=letter.signer_position,
        contact=letter.contact,
    )


def _file(letter: Letter, pdf: bytes) -> None:
    """Write the result; runs in the transaction that marks the job done."""
    file = keep(
        content=pdf, name=f"letter-{letter.uid}.pdf", content_type="application/pdf", owner=None
    )
    if Letter.objects.filter(pk=letter.pk, file=None).update(file=file):
        record("letters.print", letter, by=None, changes={"sha256": file.sha256})
