"""A seat that was offered: accepted, declined, lapsed, or given back later."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.admission import news, seats
from courses.admission.enums import UNDECIDED, CandidacyState
from courses.admission.intakes import locked
from courses.admission.models import Candidacy
from courses.admission.rules import may_act_for, may_take_back
from courses.admission.steps import CandidacyMoved, move
from courses.admission.waiting import fill, touch
from courses.core import clock
from courses.core.errors import Conflict, NotPermitted
from courses.enrolment.models import Enrolment
from courses.enrolment.services import enrol_seated, withdraw
from courses.people.models import User
from courses.people.selectors import offices_of


class OfferLapsed(Conflict):
    code = "offer_lapsed"
    message = _("The time to answer has passed; the seat goes to the next on the list.")


@transaction.atomic
def accept_offer(*, candidacy: Candidacy, by: User) -> Enrolment:
    """Confirm the seat: the person is enrolled with the seat that was held. Again is the same.

    Raises:
        NotPermitted: neither the person nor who runs the cohort.
        OfferLapsed: after ``answer_by``.
        CandidacyMoved: there is no offer.
        TooManyCourses: the person learns in as many courses as they may.
    """
    candidacy = _held(candidacy)
    if not may_act_for(by, offices_of(by), candidacy):
        raise NotPermitted
    if candidacy.state == CandidacyState.CONFIRMED and candidacy.enrolment is not None:
        return candidacy.enrolment
    _check_offer(candidacy)
    enrolment = enrol_seated(learner=candidacy.person, cohort=candidacy.cohort, by=by)
    move(candidacy, CandidacyState.CONFIRMED, code="accept", by=by, enrolment=enrolment)
    news.tell_confirmed(candidacy)
    return enrolment


@transaction.atomic
def decline_offer(*, candidacy: Candidacy, by: User, reason: str = "") -> Candidacy:
    """Give the seat up; it goes to the next on the list in the same transaction.

    Raises:
        NotPermitted: neither the person nor who runs the cohort.
        CandidacyMoved: there is no offer.
    """
    candidacy = _held(candidacy)
    if not may_act_for(by, offices_of(by), candidacy):
        raise NotPermitted
    _free(candidacy, CandidacyState.DECLINED, code="decline", by=by, reason=reason)
    return candidacy


def take_back(*, candidacy: Candidacy, by: User, reason: str = "") -> Candidacy:
    """Withdraw a candidacy, wherever it stands. A seat it held goes to the next on the list.

    Raises:
        NotPermitted: neither the person, nor their agency's coordinator, nor who runs the cohort.
        CandidacyMoved: it has ended already.
        NotActive: the enrolment it led to has ended or was completed.
    """
    if not may_take_back(by, offices_of(by), candidacy):
        raise NotPermitted
    if candidacy.enrolment is not None and candidacy.state == CandidacyState.CONFIRMED:
        # Its seat is freed with the enrolment, and with it this candidacy (``receivers``).
        withdraw(enrolment=candidacy.enrolment, by=by, reason=reason)
        candidacy.refresh_from_db()
        return candidacy
    return _take_back(candidacy, by, reason)


@transaction.atomic
def _take_back(candidacy: Candidacy, by: User, reason: str) -> Candidacy:
    candidacy = _held(candidacy)
    if candidacy.state == CandidacyState.OFFERED:
        _free(candidacy, CandidacyState.WITHDRAWN, code="withdraw", by=by, reason=reason)
    elif candidacy.state in (*UNDECIDED, CandidacyState.WAITING):
        move(candidacy, CandidacyState.WITHDRAWN, code="withdraw", by=by, reason=reason)
        touch(candidacy.cohort)
    else:
        raise CandidacyMoved(now=CandidacyState(candidacy.state).label)
    news.settle(candidacy)
    return candidacy


def expire_offers(limit: int = 500) -> int:
    """Let offers lapse whose time has passed, each with the seat going on; how many did."""
    late = Candidacy.objects.filter(state=CandidacyState.OFFERED, answer_by__lt=clock.now())
    return sum(_expire(row) for row in late.order_by("answer_by", "pk")[:limit])


@transaction.atomic
def _expire(candidacy: Candidacy) -> bool:
    candidacy = _held(candidacy)
    now = clock.now()
    if candidacy.state != CandidacyState.OFFERED or (candidacy.answer_by or now) >= now:
        return False  # answered while we looked
    _free(candidacy, CandidacyState.EXPIRED, code="expire", by=None)
    news.tell_expired(candidacy)
    return True


def _held(candidacy: Candidacy) -> Candidacy:
    """The candidacy as it stands under the cohort's lock."""
    cohort = locked(candidacy.cohort)
    rows = Candidacy.objects.select_related("person", "organisation", "quota", "enrolment")
    fresh = rows.select_related("request__organisation").get(pk=candidacy.pk)
    fresh.cohort = cohort
    return fresh


def _check_offer(candidacy: Candidacy) -> None:
    if candidacy.state != CandidacyState.OFFERED:
        raise CandidacyMoved(now=CandidacyState(candidacy.state).label)
    if candidacy.answer_by is not None and candidacy.answer_by < clock.now():
        raise OfferLapsed


def _free(candidacy: Candidacy, to: str, *, code: str, by: User | None, reason: str = "") -> None:
    """End an offer and let its seat go on."""
    if candidacy.state != CandidacyState.OFFERED:
        raise CandidacyMoved(now=CandidacyState(candidacy.state).label)
    move(candidacy, to, code=code, by=by, reason=reason)
    seats.give_back(candidacy)
    news.settle(candidacy)
    touch(candidacy.cohort)
    fill(candidacy.cohort)
