"""Cohorts that choose whom they take, and those who wish to be taken."""

from typing import Any

from courses.admission import applying, intakes
from courses.admission.intakes import QuotaPlan
from courses.admission.models import Candidacy, Quota
from courses.cohorts.enums import EnrolmentPolicy
from courses.cohorts.models import Cohort
from courses.people.models import Organisation, User
from tests.factories.cohorts import open_cohort
from tests.factories.people import officer, organisation, person


def selective_cohort(*, capacity: int = 2, steps: tuple[str, ...] = (), **fields: Any) -> Cohort:
    """Anyone may apply to it; nobody need approve unless ``steps`` say so."""
    cohort = open_cohort(capacity=capacity, **{"policy": EnrolmentPolicy.APPLY, **fields})
    if steps:
        intakes.set_intake(cohort=cohort, steps=steps, offer_hours=72, by=officer())
    return cohort


def quota(place: Organisation, **fields: Any) -> QuotaPlan:
    """Seats for those who serve in ``place`` or beneath it."""
    criteria = [{"rule": "organisations", "within": [place.code]}]
    return QuotaPlan(name_th=f"โควตา {place.name_th}", criteria=criteria, **fields)


def set_quotas(cohort: Cohort, *plans: QuotaPlan) -> list[Quota]:
    return intakes.set_quotas(cohort=cohort, plans=list(plans), by=officer())


def applicant(cohort: Cohort, *, of: Organisation | None = None) -> Candidacy:
    """Somebody of an agency who has applied, and stands wherever that leads."""
    learner = person(organisation=of or organisation())
    return applying.apply(cohort=cohort, by=learner)


def queued(cohort: Cohort, learner: User | None = None) -> Candidacy:
    """Somebody who waits for a seat of a full cohort."""
    return applying.join_waiting_list(
        cohort=cohort, by=learner or person(organisation=organisation())
    )


def again(candidacy: Candidacy) -> Candidacy:
    """As it stands in the database."""
    return Candidacy.objects.select_related("cohort", "person", "quota", "enrolment").get(
        pk=candidacy.pk
    )
