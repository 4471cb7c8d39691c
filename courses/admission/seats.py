"""Holding and giving back seats for candidates. Nothing else writes ``Quota.taken``."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import F, Q

from courses.admission.models import Candidacy, Quota
from courses.cohorts.models import Cohort
from courses.enrolment import seats


class QuotaFull(seats.CohortFull):
    """The quota has all the seats it may have."""


def hold(cohort: Cohort, candidacies: Iterable[Candidacy]) -> None:
    """Take a seat for each, in the cohort and in its quota, all or none.

    Each is one conditional UPDATE and the cohort's comes last, as in ``enrolment.seats``: even
    a caller without the lock cannot oversell.

    Raises:
        CohortFull, QuotaFull: roll the transaction back.
    """
    wanted = Counter(candidacy.quota_id for candidacy in candidacies)
    for quota, count in wanted.items():
        if quota is None:
            continue
        bound = Q(maximum=None) | Q(taken__lte=F("maximum") - count)
        if not Quota.objects.filter(bound, pk=quota).update(taken=F("taken") + count):
            raise QuotaFull
    if total := wanted.total():
        seats.claim_seat(cohort, seats=total)


def give_back_quota(candidacy: Candidacy) -> None:
    """Free the quota's seat; the cohort's was freed with the enrolment."""
    if candidacy.quota_id is not None:
        Quota.objects.filter(pk=candidacy.quota_id, taken__gt=0).update(taken=F("taken") - 1)


def give_back(candidacy: Candidacy) -> None:
    """Free the seat that an offer held."""
    give_back_quota(candidacy)
    seats.release_seat(candidacy.cohort)
