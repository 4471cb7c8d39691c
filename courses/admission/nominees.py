"""The agency's list: whom it puts forward, in which order."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from courses.admission.applying import open_candidacy, write_statement
from courses.admission.enums import CandidacyState, RequestState, Source
from courses.admission.intakes import locked
from courses.admission.models import Candidacy, CandidacyQuerySet, NominationRequest
from courses.admission.requests import RequestClosed, RequestNotSent
from courses.admission.rules import may_admit, may_be_changed, may_nominate
from courses.admission.steps import CandidacyMoved, move, write_down
from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import Conflict, Invalid, NotPermitted
from courses.people.models import Organisation, User
from courses.people.selectors import offices_of, posting_on


class TooManyNominees(Conflict):
    code = "too_many_nominees"
    message = _("This agency may put forward %(most)s people at most.")


class PersonOfAnotherAgency(Invalid):
    code = "person_of_another_agency"
    message = _("This person does not serve in this agency.")


class WrongOrder(Invalid):
    code = "wrong_order"
    message = _("Please name each person on the list once, in the order wanted.")


@transaction.atomic
def put_forward(
    *,
    request: NominationRequest,
    person: User,
    by: User,
    supervisor: User | None = None,
    statement: str = "",
) -> Candidacy:
    """Put ``person`` at the end of the agency's list. Nobody is told until the list is sent.

    Raises:
        NotPermitted: ``by`` does not answer for the agency.
        RequestNotSent, RequestClosed: the list is not open.
        PersonOfAnotherAgency: by today's posting; the programme office may put anyone on it.
        TooManyNominees: the list is full.
        AlreadyCandidate: on this or another list of the cohort, or seated.
    """
    request = _writable(request, by)
    if not may_admit(offices_of(by), request.cohort):
        _check_agency(request, person)
    places = _places(request)
    if places.count() >= request.most:
        raise TooManyNominees("person", most=request.most)
    last = places.aggregate(last=Max("rank"))["last"] or 0
    candidacy = open_candidacy(
        cohort=request.cohort,
        person=person,
        source=Source.NOMINATED,
        by=by,
        request=request,
        organisation=_organisation(request, person),
        rank=last + 1,
        supervisor=supervisor,
    )
    write_statement(candidacy, statement)
    write_down(candidacy, was="", code="put_forward", by=by)
    return candidacy


@transaction.atomic
def take_off(*, candidacy: Candidacy, by: User) -> None:
    """Take a person off a list that has not been sent; the others move up.

    Raises:
        NotPermitted, RequestClosed: as ``put_forward``.
        CandidacyMoved: it was sent; withdraw it instead.
    """
    request = _writable(_request_of(candidacy), by)
    fresh = Candidacy.objects.get(pk=candidacy.pk)
    if fresh.state != CandidacyState.DRAFT:
        raise CandidacyMoved(now=CandidacyState(fresh.state).label)
    move(fresh, CandidacyState.WITHDRAWN, code="take_off", by=by)
    _places(request).filter(rank__gt=fresh.rank).update(rank=F("rank") - 1)


@transaction.atomic
def put_in_order(*, request: NominationRequest, order: Sequence[UUID], by: User) -> None:
    """Rank the agency's nominees as in ``order``, the first the most wanted.

    Those who wait already are ranked anew too; who has been offered a seat keeps it.

    Raises:
        NotPermitted, RequestClosed: as ``put_forward``.
        WrongOrder: not each nominee of the list once.
    """
    request = _writable(request, by)
    rows = {row.uid: row for row in _places(request)}
    if len(order) != len(rows) or set(order) != rows.keys():
        raise WrongOrder("order")
    for rank, uid in enumerate(order, start=1):
        rows[uid].rank = rank
    Candidacy.objects.bulk_update(rows.values(), ["rank"], batch_size=500)
    record("admission.put_in_order", request, by=by, changes={"order": [str(u) for u in order]})


@transaction.atomic
def change_nominee(*, candidacy: Candidacy, by: User, **fields: Any) -> Candidacy:
    """Change the supervisor or what was said for a nominee, before it is sent or when returned.

    Raises:
        NotPermitted, RequestClosed: as ``put_forward``.
        CandidacyMoved: it is with its approvers, or further.
    """
    _writable(_request_of(candidacy), by, returned=True)
    fresh = Candidacy.objects.select_related("cohort").get(pk=candidacy.pk)
    if not may_be_changed(fresh):
        raise CandidacyMoved(now=CandidacyState(fresh.state).label)
    if "supervisor" in fields:
        fresh.supervisor = fields["supervisor"]
        fresh.save(update_fields=["supervisor"])
    write_statement(fresh, fields.get("statement", ""))
    return fresh


def _writable(request: NominationRequest, by: User, *, returned: bool = False) -> NominationRequest:
    """The request under the cohort's lock, if its list may be written by ``by`` now.

    What an approver sent back (``returned``) may be mended after the day to answer by.
    """
    cohort = locked(request.cohort)
    fresh = NominationRequest.objects.select_related("organisation").get(pk=request.pk)
    fresh.cohort = cohort
    offices = offices_of(by)
    if not may_nominate(offices, fresh):
        raise NotPermitted
    if fresh.state == RequestState.DRAFT:
        raise RequestNotSent
    late = clock.today() > fresh.due_on and not returned and not may_admit(offices, cohort)
    if fresh.state == RequestState.CLOSED or late:
        raise RequestClosed
    return fresh


def _request_of(candidacy: Candidacy) -> NominationRequest:
    if candidacy.request is None:
        raise NotPermitted
    return candidacy.request


def _places(request: NominationRequest) -> CandidacyQuerySet:
    ended = (CandidacyState.WITHDRAWN,)
    return Candidacy.objects.filter(request=request).exclude(state__in=ended)


def _check_agency(request: NominationRequest, person: User) -> None:
    posting = posting_on(person, clock.today())
    path = request.organisation.path
    if posting is None or not posting.organisation.path.startswith(path):
        raise PersonOfAnotherAgency("person")


def _organisation(request: NominationRequest, person: User) -> Organisation:
    """The person's own unit within the agency; the agency when their posting is elsewhere."""
    posting = posting_on(person, clock.today())
    if posting and posting.organisation.path.startswith(request.organisation.path):
        return posting.organisation
    return request.organisation
