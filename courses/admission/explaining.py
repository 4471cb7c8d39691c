"""Why: what stands between a candidate and a seat, in the figures of this moment."""

from dataclasses import dataclass
from datetime import date, datetime

from courses.admission.enums import Answer, CandidacyState
from courses.admission.models import Candidacy, Quota
from courses.admission.quotas import Seats, allocate
from courses.admission.waiting import as_queued, queue_of, seats_of
from courses.core import clock


@dataclass(frozen=True)
class QuotaFigures:
    """A quota as a candidate may know it."""

    name_th: str
    name_en: str
    minimum: int
    maximum: int | None
    taken: int
    released_on: date | None
    is_released: bool


@dataclass(frozen=True)
class Explanation:
    """``answer`` is what giving out seats would say now; ``ahead`` counts those who come before
    this one for the same seats, ``place`` is the place on the whole list. Both are None for one
    who does not wait.
    """

    state: str
    answer: Answer | None
    place: int | None
    ahead: int | None
    capacity: int
    taken: int
    open_seats: int
    kept_seats: int
    quota: QuotaFigures | None
    findings: list[dict[str, object]]
    answer_by: datetime | None


def explain(candidacy: Candidacy) -> Explanation:
    """The figures behind this candidacy's standing. A constant number of queries."""
    cohort = candidacy.cohort
    present = seats_of(cohort)
    answer, place, ahead = _standing(candidacy, present)
    return Explanation(
        state=candidacy.state,
        answer=answer,
        place=place,
        ahead=ahead,
        capacity=present.capacity,
        taken=present.taken,
        open_seats=present.open,
        kept_seats=present.free - present.open,
        quota=_figures(candidacy.quota),
        findings=candidacy.eligibility,
        answer_by=candidacy.answer_by,
    )


def _standing(candidacy: Candidacy, present: Seats) -> tuple[Answer | None, int | None, int | None]:
    if candidacy.state != CandidacyState.WAITING:
        return None, None, None
    queue = queue_of(candidacy.cohort)
    place = next((n for n, row in enumerate(queue) if row.pk == candidacy.pk), None)
    if place is None:  # offered a seat between two reads
        return None, None, None
    outcomes = allocate(present, as_queued(queue[: place + 1]))
    ahead = sum(row.quota_id == candidacy.quota_id for row in queue[:place])
    return outcomes[-1].answer, place + 1, ahead


def _figures(quota: Quota | None) -> QuotaFigures | None:
    if quota is None:
        return None
    released = quota.released_on is not None and quota.released_on < clock.today()
    return QuotaFigures(
        name_th=quota.name_th,
        name_en=quota.name_en,
        minimum=quota.minimum,
        maximum=quota.maximum,
        taken=quota.taken,
        released_on=quota.released_on,
        is_released=released,
    )
