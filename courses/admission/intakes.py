"""How a cohort takes people in: its chain of approval, its quotas, the time to answer."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.admission.enums import UNDECIDED, Approver, CandidacyState
from courses.admission.models import Candidacy, Intake, Quota
from courses.admission.rules import may_admit
from courses.cohorts.eligibility import check_rules, fits
from courses.cohorts.enums import UNRANKED
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import Conflict, Invalid, NotPermitted
from courses.core.thai.text import normalise
from courses.enrolment.standing import standings_of
from courses.people.models import User
from courses.people.selectors import offices_of

LONGEST_OFFER = 24 * 60  # hours: sixty days


class WrongSteps(Invalid):
    code = "wrong_steps"
    message = _("Choose each approver at most once.")


class WrongOfferHours(Invalid):
    code = "wrong_offer_hours"
    message = _("Give from 1 to %(most)s hours to answer.")


class WrongQuota(Invalid):
    code = "wrong_quota"
    message = _("A quota's minimum cannot be above its maximum, nor its seats fewer than taken.")


class QuotaNameMissing(Invalid):
    code = "quota_name_missing"
    message = _("Please give the quota a name.")


class QuotasExceedCapacity(Invalid):
    code = "quotas_exceed_capacity"
    message = _("The minima come to %(minima)s seats; the cohort has %(capacity)s.")


class NoQuotasHere(Conflict):
    code = "no_quotas_here"
    message = _("People take seats in this cohort themselves; quotas need selection.")


@dataclass(frozen=True)
class QuotaPlan:
    """A quota as it is wanted; ``uid`` names one that exists."""

    name_th: str
    criteria: list[dict[str, Any]] = field(default_factory=list)
    minimum: int = 0
    maximum: int | None = None
    released_on: date | None = None
    name_en: str = ""
    uid: str = ""


def locked(cohort: Cohort) -> Cohort:
    """The cohort's row, held until the transaction ends: every change of the list or of the
    seats begins so, and they come one after another.

    The lock lets foreign keys to the row pass (``FOR NO KEY UPDATE``): one who enrols writes
    theirs first and counts the seat last.
    """
    rows = Cohort.objects.filter(pk=cohort.pk)
    rows.select_for_update(no_key=True).get()
    return rows.select_related("course__programme", "revision").get()


def intake_of(cohort: Cohort) -> Intake:
    """The cohort's intake, made with the house's defaults when it has none.

    Where people take seats themselves the waiting list flows from the start.
    """
    flows = clock.now() if cohort.policy in UNRANKED else None
    intake, _made = Intake.objects.get_or_create(cohort=cohort, defaults={"flows_since": flows})
    return intake


@transaction.atomic
def set_intake(*, cohort: Cohort, steps: Iterable[str], offer_hours: int, by: User) -> Intake:
    """Who must approve, in order, and for how long a seat is held for an answer.

    Candidates already under way keep the chain they began with.

    Raises:
        NotPermitted: ``by`` does not run the cohort.
        WrongSteps: an unknown approver, or one twice.
        WrongOfferHours: under one hour, or over sixty days.
    """
    _check_right(cohort, by)
    chain = list(steps)
    if len(set(chain)) != len(chain) or not set(chain) <= set(Approver.values):
        raise WrongSteps("steps")
    if not 1 <= offer_hours <= LONGEST_OFFER:
        raise WrongOfferHours("offer_hours", most=LONGEST_OFFER)
    intake = intake_of(cohort)
    intake.steps, intake.offer_hours = chain, offer_hours
    intake.save(update_fields=["steps", "offer_hours"])
    changes: dict[str, object] = {"steps": chain, "offer_hours": offer_hours}
    record("admission.set_intake", cohort, by=by, changes=changes)
    return intake


@transaction.atomic
def set_quotas(*, cohort: Cohort, plans: list[QuotaPlan], by: User) -> list[Quota]:
    """Replace the cohort's quotas by ``plans``, in that order; who waits is sorted into them anew.

    One whose seats are taken stays, as long as somebody holds one. Holds the cohort's lock.

    Raises:
        NotPermitted: ``by`` does not run the cohort.
        NoQuotasHere: the cohort's policy gives seats to whoever comes first.
        QuotaNameMissing, WrongQuota, QuotasExceedCapacity: see their words.
        WrongRule: a criterion that is not one.
    """
    cohort = locked(cohort)
    _check_right(cohort, by)
    if plans and cohort.policy in UNRANKED:
        raise NoQuotasHere
    _check_plans(cohort, plans)
    present = {str(quota.uid): quota for quota in cohort.quotas.all()}
    kept = [present[plan.uid] for plan in plans if plan.uid in present]
    _drop(quota for quota in present.values() if quota not in kept)
    quotas = _write(cohort, plans, present)
    sort_into(cohort, quotas)
    record("admission.set_quotas", cohort, by=by, changes={"quotas": [q.name_th for q in quotas]})
    return quotas


def _check_plans(cohort: Cohort, plans: list[QuotaPlan]) -> None:
    for number, plan in enumerate(plans):
        if not normalise(plan.name_th).strip():
            raise QuotaNameMissing(f"quotas/{number}/name_th")
        if plan.maximum is not None and plan.minimum > plan.maximum:
            raise WrongQuota(f"quotas/{number}/minimum")
        check_rules(plan.criteria)
    minima = sum(plan.minimum for plan in plans)
    if minima > cohort.capacity:
        raise QuotasExceedCapacity("quotas", minima=minima, capacity=cohort.capacity)


def _drop(quotas: Iterable[Quota]) -> None:
    for quota in quotas:
        if quota.taken:
            raise WrongQuota("quotas")
        quota.candidacies.update(quota=None)
        quota.delete()


def _write(cohort: Cohort, plans: list[QuotaPlan], present: dict[str, Quota]) -> list[Quota]:
    # Out of the way first: two that change places would meet on the way.
    for quota in Quota.objects.filter(cohort=cohort).order_by("-position"):
        Quota.objects.filter(pk=quota.pk).update(position=quota.position + 1000)
    written = []
    for position, plan in enumerate(plans):
        quota = present.get(plan.uid) or Quota(cohort=cohort)
        quota.position, quota.criteria = position, plan.criteria
        quota.name_th, quota.name_en = normalise(plan.name_th).strip(), plan.name_en.strip()
        quota.minimum, quota.maximum = plan.minimum, plan.maximum
        quota.released_on = plan.released_on
        if quota.maximum is not None and quota.taken > quota.maximum:
            raise WrongQuota(f"quotas/{position}/maximum")
        quota.save()
        written.append(quota)
    return written


def sort_into(cohort: Cohort, quotas: list[Quota]) -> None:
    """Put everyone who holds no seat yet into the first quota that fits them."""
    undecided = (*UNDECIDED, CandidacyState.WAITING)
    rows = list(Candidacy.objects.filter(cohort=cohort, state__in=undecided))
    people = User.objects.filter(pk__in=[row.person_id for row in rows])
    standings = standings_of(people, clock.today())
    for row in rows:
        row.quota = quota_for(quotas, standings[row.person_id])
    Candidacy.objects.bulk_update(rows, ["quota"], batch_size=500)


def quota_for(quotas: Iterable[Quota], standing: Any) -> Quota | None:
    """The first of ``quotas``, as they stand in order, whose criteria ``standing`` meets."""
    return next((quota for quota in quotas if fits(quota.criteria, standing)), None)


def in_force(quotas: Iterable[Quota], day: date) -> dict[int, int]:
    """What each quota's minimum is on ``day``: nothing once it was released."""
    return {
        quota.pk: 0 if quota.released_on and day > quota.released_on else quota.minimum
        for quota in quotas
    }


def _check_right(cohort: Cohort, by: User) -> None:
    if not may_admit(offices_of(by), cohort):
        raise NotPermitted
