"""หนังสือราชการ: written, numbered without a gap, cancelled but never unmade."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import Conflict, Invalid, NotPermitted
from courses.core.jobs import services as jobs
from courses.core.thai.dates import be_year
from courses.core.thai.digits import to_arabic_digits
from courses.core.thai.text import has_control_or_bidi, normalise
from courses.letters.enums import LetterState, Urgency
from courses.letters.models import Letter, LetterRegister
from courses.letters.rules import may_draft, may_issue
from courses.people.models import Organisation, User
from courses.people.selectors import offices_of

PRINT = "letters.print"
LINES = ("subject", "addressee", "refers_to", "signer_name", "signer_position", "contact")
SEVERAL_LINES = frozenset({"signer_position", "contact", "refers_to"})
LISTS = ("enclosures", "paragraphs")
NEEDED = ("subject", "addressee")
# In characters; those of the columns are the database's.
LONGEST = {
    **{field.name: field.max_length or 0 for field in Letter._meta.fields if field.name in LINES},
    "paragraphs": 4000,
    "enclosures": 250,
}
MOST = {"paragraphs": 40, "enclosures": 20}
# How far from the day of issue a letter may be dated: registers are closed each day.
DAYS_AROUND = 60


class LetterIssued(Conflict):
    code = "letter_issued"
    message = _("This letter has its number already; its words can no longer be changed.")


class LetterNotIssued(Conflict):
    code = "letter_not_issued"
    message = _("Only a letter that was issued, and not cancelled since, can be cancelled.")


class LetterIncomplete(Invalid):
    code = "letter_incomplete"
    message = _("A letter needs this before it can be issued.")


class UnprintableWords(Invalid):
    code = "unprintable_words"
    message = _("This holds characters that cannot be printed. Please type it again.")


class WordsTooLong(Invalid):
    code = "words_too_long"
    message = _("This is too long for a letter. Please shorten it.")


class WrongLetterDate(Invalid):
    code = "wrong_letter_date"
    message = _("A letter is dated close to the day on which it is issued.")


class CancelReasonNeeded(Invalid):
    code = "reason_needed"
    message = _("Please give the reason: it is kept with the decision.")


@transaction.atomic
def draft_letter(
    *,
    organisation: Organisation,
    subject: str,
    addressee: str,
    paragraphs: Sequence[str],
    by: User,
    **fields: Any,
) -> Letter:
    """A letter of ``organisation``, not yet numbered. ``fields`` are further columns of ``Letter``:
    ``urgency``, ``refers_to``, ``enclosures``, ``signer_name``, ``signer_position``, ``contact``.

    Raises:
        NotPermitted: ``by`` writes no letters for ``organisation``.
        UnprintableWords, WordsTooLong: see ``change_letter``.
    """
    if not may_draft(offices_of(by), organisation):
        raise NotPermitted
    letter = Letter(organisation=organisation, drafted_by=by, drafted_at=clock.now())
    words = {"subject": subject, "addressee": addressee, "paragraphs": paragraphs, **fields}
    _write(letter, words)
    letter.save()
    record("letters.draft", letter, by=by)
    return letter


@transaction.atomic
def change_letter(*, letter: Letter, by: User, **fields: Any) -> Letter:
    """Change the words of a draft.

    Raises:
        NotPermitted: as ``draft_letter``.
        LetterIssued: its words are frozen.
        UnprintableWords: control characters, or a change of writing direction.
        WordsTooLong: for its column, or more paragraphs or enclosures than a letter has.
    """
    if not may_draft(offices_of(by), letter.organisation):
        raise NotPermitted
    letter = _locked(letter)
    if letter.state != LetterState.DRAFT:
        raise LetterIssued
    changed = _write(letter, fields)
    letter.save(update_fields=changed)
    record("letters.change", letter, by=by, changes={"fields": sorted(changed)})
    return letter


@transaction.atomic
def issue_letter(*, letter: Letter, dated_on: date, by: User) -> Letter:
    """Give the letter the next number of its unit and year (พ.ศ.) and freeze its words.

    The number is taken under the register's row lock, in this transaction: rolled back, it is
    free again, so that the register has no gap. A job prints it afterwards.

    Raises:
        NotPermitted: ``by`` issues no letters of the organisation.
        LetterIssued: it has its number.
        LetterIncomplete: no subject, no addressee or no words.
        WrongLetterDate: further than 60 days from today (in Bangkok).
    """
    if not may_issue(offices_of(by), letter):
        raise NotPermitted
    letter = _locked(letter)
    if letter.state != LetterState.DRAFT:
        raise LetterIssued
    _check_complete(letter)
    if abs((dated_on - clock.today()).days) > DAYS_AROUND:
        raise WrongLetterDate("dated_on")
    letter.state, letter.dated_on = LetterState.ISSUED, dated_on
    letter.issued_by, letter.issued_at = by, clock.now()
    letter.register, letter.number = _next_number(letter.organisation, be_year(dated_on))
    letter.save()
    number = f"{letter.register.series}/{letter.number}"
    record("letters.issue", letter, by=by, changes={"number": number})
    jobs.enqueue(PRINT, dedup_key=f"{PRINT}:{letter.pk}", payload={"letter": letter.pk})
    return letter


@transaction.atomic
def cancel_letter(*, letter: Letter, reason: str, by: User) -> Letter:
    """Cancel an issued letter. Its number stays taken, with the reason beside it.

    Raises:
        NotPermitted: ``by`` issues no letters of the organisation.
        CancelReasonNeeded: no reason in words.
        LetterNotIssued: it is a draft, or was cancelled before.
    """
    if not may_issue(offices_of(by), letter):
        raise NotPermitted
    if not reason.strip():
        raise CancelReasonNeeded("reason")
    letter = _locked(letter)
    if letter.state != LetterState.ISSUED:
        raise LetterNotIssued
    letter.state, letter.cancel_reason = LetterState.CANCELLED, reason.strip()
    letter.save(update_fields=["state", "cancel_reason"])
    record("letters.cancel", letter, by=by, reason=letter.cancel_reason)
    return letter


def prefix_of(organisation: Organisation) -> str:
    """What stands before the stroke: the unit's own code, as ``LETTER_PREFIXES`` says it, else
    its code in the register of organisations."""
    return str(settings.LETTER_PREFIXES.get(organisation.code, organisation.code))[:40]


def _next_number(organisation: Organisation, year: int) -> tuple[LetterRegister, int]:
    """The locked register and its next number; whoever comes second waits here."""
    key = {"series": prefix_of(organisation), "year": year}
    LetterRegister.objects.get_or_create(**key, defaults={"organisation": organisation})
    register = LetterRegister.objects.select_for_update().get(**key)
    LetterRegister.objects.filter(pk=register.pk).update(last=F("last") + 1)
    register.last += 1
    return register, register.last


def _locked(letter: Letter) -> Letter:
    rows = Letter.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "register").get(pk=letter.pk)


def _check_complete(letter: Letter) -> None:
    missing = [name for name in NEEDED if not getattr(letter, name)]
    missing += [] if letter.paragraphs else ["paragraphs"]
    if missing:
        raise LetterIncomplete(missing[0])


def _write(letter: Letter, fields: dict[str, Any]) -> list[str]:
    """Put cleaned words into the row; the names of the columns that were given."""
    for name, words in fields.items():
        if name == "urgency":
            letter.urgency = Urgency(words)
        elif name in LISTS:
            setattr(letter, name, _clean_list(name, words))
        elif name in LINES:
            setattr(letter, name, _clean_column(name, str(words)))
        else:
            raise TypeError(f"a letter has no {name}")
    return list(fields)


def _clean_list(name: str, words: Sequence[str]) -> list[str]:
    cleaned = [_clean(name, text, several_lines=False) for text in words]
    cleaned = [text for text in cleaned if text]
    if len(cleaned) > MOST[name] or any(len(text) > LONGEST[name] for text in cleaned):
        raise WordsTooLong(name)
    return cleaned


def _clean_column(name: str, text: str) -> str:
    cleaned = _clean(name, text, several_lines=name in SEVERAL_LINES)
    if len(cleaned) > LONGEST[name]:
        raise WordsTooLong(name)
    return cleaned


def _clean(name: str, text: str, *, several_lines: bool) -> str:
    """Stored with Arabic digits, as everything is; paper turns them."""
    cleaned = to_arabic_digits(normalise(text))
    if has_control_or_bidi(cleaned.replace("\n", "")):
        raise UnprintableWords(name)
    return cleaned if several_lines else " ".join(cleaned.split())
