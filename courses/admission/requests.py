"""Asking agencies to nominate, by letter, and what they answer."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from courses.admission import applying, approving, news
from courses.admission.enums import CandidacyState, RequestState
from courses.admission.intakes import locked
from courses.admission.models import Candidacy, NominationRequest
from courses.admission.rules import may_admit, may_nominate
from courses.admission.steps import move
from courses.admission.wording import request_words
from courses.cohorts.eligibility import is_eligible
from courses.cohorts.enums import CohortState, EnrolmentPolicy
from courses.cohorts.models import Cohort
from courses.cohorts.services import FIRST_BUDDHIST_YEAR, BuddhistYear
from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import Conflict, Invalid, NotPermitted
from courses.files import services as files
from courses.files.models import StoredFile
from courses.letters.models import Letter
from courses.letters.services import draft_letter, issue_letter
from courses.people.enums import Role
from courses.people.models import Organisation, User
from courses.people.selectors import holders_over, offices_of

REMIND_BEFORE = timedelta(days=3)
CHANGEABLE = frozenset({"seats", "most", "due_on", "note"})


class NotByNomination(Conflict):
    code = "not_by_nomination"
    message = _("Agencies do not nominate for this cohort.")


class AgencyAskedAlready(Conflict):
    code = "agency_asked_already"
    message = _("This agency has been asked already.")


class WrongSeats(Invalid):
    code = "wrong_seats"
    message = _("An agency may nominate at least as many people as it has seats.")


class DueDayPast(Invalid):
    code = "due_day_past"
    message = _("The last day to answer has passed already.")


class RequestClosed(Conflict):
    code = "request_closed"
    message = _("This request can no longer be answered; please ask the programme office.")


class RequestNotSent(Conflict):
    code = "request_not_sent"
    message = _("This request has not been sent yet.")


class NobodyNominated(Conflict):
    code = "nobody_nominated"
    message = _("Please put at least one person on the list, or say that nobody is nominated.")


@transaction.atomic
def prepare_request(
    *,
    cohort: Cohort,
    organisation: Organisation,
    seats: int,
    due_on: date,
    by: User,
    most: int | None = None,
    note: str = "",
) -> NominationRequest:
    """A request to one agency, not yet sent. Without ``most`` it may nominate twice its seats.

    Raises:
        NotPermitted: ``by`` does not run the cohort.
        NotByNomination: its policy is another.
        WrongSeats: fewer nominees than seats, or none.
        BuddhistYear, DueDayPast: the day to answer by.
        AgencyAskedAlready: there is a request for it.
    """
    _check_right(cohort, by)
    if cohort.policy != EnrolmentPolicy.NOMINATE:
        raise NotByNomination
    request = NominationRequest(
        cohort=cohort,
        organisation=organisation,
        seats=seats,
        most=max(1, 2 * seats) if most is None else most,
        due_on=due_on,
        note=note.strip(),
    )
    _check(request)
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        raise AgencyAskedAlready("organisation") from error
    record("admission.prepare_request", request, by=by, changes={"to": organisation.code})
    return request


@transaction.atomic
def change_request(*, request: NominationRequest, by: User, **fields: Any) -> NominationRequest:
    """Change seats, the number of nominees, the day to answer by, or the note.

    Raises:
        As ``prepare_request``; RequestClosed once it is closed.
    """
    _check_right(request.cohort, by)
    request = _locked(request)
    if request.state == RequestState.CLOSED:
        raise RequestClosed
    changed = {name: value for name, value in fields.items() if name in CHANGEABLE}
    for name, value in changed.items():
        setattr(request, name, value)
    _check(request)
    request.save(update_fields=list(changed))
    record("admission.change_request", request, by=by, changes={"fields": sorted(changed)})
    return request


@transaction.atomic
def send_request(
    *, request: NominationRequest, dated_on: date, signer: dict[str, str], by: User
) -> Letter:
    """Issue the letter under the next number of its register, and tell the agency's coordinators.

    ``signer`` gives ``name`` and ``position``. The letter is printed by a job. Sent once: again
    is the letter that went.

    Raises:
        NotPermitted: ``by`` does not run the cohort, or may not issue letters of its unit.
        DueDayPast: see ``prepare_request``.
    """
    _check_right(request.cohort, by)
    request = _locked(request)
    if request.letter is not None and request.state != RequestState.DRAFT:
        return request.letter
    if request.due_on < clock.today():
        raise DueDayPast("due_on")
    letter = draft_letter(
        organisation=request.cohort.course.programme.owner,
        addressee=request.organisation.name_th,
        signer_name=signer.get("name", ""),
        signer_position=signer.get("position", ""),
        by=by,
        **request_words(request),
    )
    letter = issue_letter(letter=letter, dated_on=dated_on, by=by)
    request.letter, request.state, request.sent_at = letter, RequestState.SENT, clock.now()
    request.save(update_fields=["letter", "state", "sent_at"])
    record("admission.send_request", request, by=by, changes={"letter": str(letter.uid)})
    _tell_coordinators(request, news.tell_asked)
    return letter


@transaction.atomic
def answer_request(
    *,
    request: NominationRequest,
    by: User,
    reply: StoredFile | None = None,
    reply_number: str = "",
    reply_dated_on: date | None = None,
    nobody: bool = False,
) -> NominationRequest:
    """Send the agency's list as it stands: every draft on it is weighed and goes its way.

    ``reply`` is the signed answer, an upload of ``by``'s. ``nobody`` says that the agency
    nominates nobody. Until the day to answer by has passed (Bangkok, the day included) more
    nominees may be added and sent with a further answer. Holds the cohort's lock.

    Raises:
        NotPermitted: ``by`` does not answer for the agency.
        RequestNotSent, RequestClosed: it is not open; officers may answer after the day.
        NobodyNominated: no nominee, and ``nobody`` was not said.
        BuddhistYear: the reply's date was not converted.
    """
    cohort = locked(request.cohort)
    request = _open(request, by)
    drafts = list(
        request.candidacies.filter(state=CandidacyState.DRAFT)
        .select_related("person", "organisation", "supervisor", "request")
        .order_by("rank", "pk")
    )
    live = request.candidacies.exclude(state=CandidacyState.WITHDRAWN).exists()
    if not live and not nobody:
        raise NobodyNominated
    if reply_dated_on is not None and reply_dated_on.year >= FIRST_BUDDHIST_YEAR:
        raise BuddhistYear("reply_dated_on")
    _write_answer(request, by, reply, reply_number, reply_dated_on)
    _hand_in(cohort, drafts, by)
    changes: dict[str, object] = {"nominees": len(drafts)}
    record("admission.answer_request", request, by=by, changes=changes)
    return request


def _write_answer(
    request: NominationRequest,
    by: User,
    reply: StoredFile | None,
    reply_number: str,
    reply_dated_on: date | None,
) -> None:
    if reply is not None:
        request.reply = files.claim(upload=reply, by=by)
    request.reply_number = reply_number.strip() or request.reply_number
    request.reply_dated_on = reply_dated_on or request.reply_dated_on
    request.state = RequestState.ANSWERED
    request.answered_at, request.answered_by = clock.now(), by
    request.save()


def _hand_in(cohort: Cohort, drafts: list[Candidacy], by: User) -> None:
    """Weigh them all at once and bring each to its approver or onto the list."""
    for row in drafts:
        row.cohort = cohort
        row.submitted_at = clock.now()
    findings = applying.weigh_many(drafts)
    Candidacy.objects.bulk_update(drafts, ["quota", "eligibility", "submitted_at"], batch_size=500)
    for row in drafts:
        if is_eligible(findings[row.pk]):
            approving.begin(row, by=by)
        else:
            applying.end_as_ineligible(row, by)
    news.tell_executives(drafts)


@transaction.atomic
def close_request(*, request: NominationRequest, by: User) -> NominationRequest:
    """Take no more answers. What was on the agency's list and not sent is withdrawn.

    Raises:
        NotPermitted: ``by`` does not run the cohort.
    """
    locked(request.cohort)
    _check_right(request.cohort, by)
    request = _locked(request)
    if request.state == RequestState.CLOSED:
        return request
    request.state = RequestState.CLOSED
    request.save(update_fields=["state"])
    for row in request.candidacies.filter(state=CandidacyState.DRAFT):
        move(row, CandidacyState.WITHDRAWN, code="close", by=by)
    record("admission.close_request", request, by=by)
    return request


def remind_agencies() -> int:
    """Remind once, three days before the day to answer by, those who have not; how many."""
    today = clock.today()
    rows = NominationRequest.objects.filter(
        state=RequestState.SENT,
        reminded_at=None,
        due_on__gte=today,
        due_on__lte=today + REMIND_BEFORE,
        cohort__state__in=(CohortState.PUBLISHED, CohortState.NOMINATING),
    ).select_related("cohort__course", "organisation")
    return sum(_remind(request) for request in rows)


@transaction.atomic
def _remind(request: NominationRequest) -> bool:
    rows = NominationRequest.objects.filter(pk=request.pk, reminded_at=None)
    if not rows.update(reminded_at=clock.now()):
        return False
    _tell_coordinators(request, news.tell_reminded)
    return True


def _tell_coordinators(request: NominationRequest, tell: Any) -> None:
    coordinators: Iterable[User] = holders_over(Role.COORDINATOR, request.organisation)
    for coordinator in coordinators:
        tell(request, coordinator)


def _open(request: NominationRequest, by: User) -> NominationRequest:
    """The request, locked, if ``by`` may still answer it."""
    offices = offices_of(by)
    request = _locked(request)
    if not may_nominate(offices, request):
        raise NotPermitted
    if request.state == RequestState.DRAFT:
        raise RequestNotSent
    late = clock.today() > request.due_on and not may_admit(offices, request.cohort)
    if request.state == RequestState.CLOSED or late:
        raise RequestClosed
    return request


def _locked(request: NominationRequest) -> NominationRequest:
    rows = NominationRequest.objects.filter(pk=request.pk)
    rows.select_for_update(no_key=True).get()
    return rows.select_related(
        "cohort__course__programme__owner", "cohort__edition", "organisation", "letter"
    ).get()


def _check(request: NominationRequest) -> None:
    if request.seats < 0 or request.most < max(1, request.seats):
        raise WrongSeats("most")
    if request.due_on.year >= FIRST_BUDDHIST_YEAR:
        raise BuddhistYear("due_on")
    if request.due_on < clock.today():
        raise DueDayPast("due_on")


def _check_right(cohort: Cohort, by: User) -> None:
    if not may_admit(offices_of(by), cohort):
        raise NotPermitted
