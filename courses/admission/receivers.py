"""What admission does with news from beneath, and what it looks for by itself.

``seat_freed`` and ``seats_added`` come inside the transaction that made room: the list moves up
with it or not at all.
"""

from typing import Any

from django.db import transaction

from courses.admission import links, news, offers, requests
from courses.admission.enums import CandidacyState
from courses.admission.intakes import intake_of, locked
from courses.admission.models import Candidacy, Intake, Quota
from courses.admission.seats import give_back_quota
from courses.admission.steps import move
from courses.admission.waiting import fill, touch
from courses.cohorts.enums import LIVE_STATES
from courses.cohorts.models import Cohort
from courses.cohorts.signals import cohort_cloned, seats_added
from courses.core import clock
from courses.core.jobs.registry import sweeps_for
from courses.enrolment.models import Enrolment
from courses.enrolment.signals import seat_freed
from courses.people.models import User


def pass_the_seat_on(enrolment: Enrolment, by: User | None = None, **_kwargs: Any) -> None:
    """The candidacy that led to the enrolment ends with it; the next one is offered the seat."""
    if not Intake.objects.filter(cohort=enrolment.cohort_id).exists():
        return  # nobody was ever a candidate there
    cohort = locked(enrolment.cohort)
    rows = Candidacy.objects.filter(enrolment=enrolment, state=CandidacyState.CONFIRMED)
    candidacy = rows.select_related("person", "quota").first()
    if candidacy is not None:
        candidacy.cohort = cohort
        move(candidacy, CandidacyState.WITHDRAWN, code="leave", by=by)
        give_back_quota(candidacy)
    if _has_list(cohort):
        touch(cohort)
        fill(cohort)


def fill_added_seats(cohort: Cohort, **_kwargs: Any) -> None:
    if _has_list(cohort):
        touch(cohort)
        fill(locked(cohort))


def clone_intake(original: Cohort, clone: Cohort, **_kwargs: Any) -> None:
    """Chain, time to answer and quotas go with a cohort's plan; people do not."""
    source = intake_of(original)
    target = intake_of(clone)
    target.steps, target.offer_hours = source.steps, source.offer_hours
    target.save(update_fields=["steps", "offer_hours"])
    moved = clone.starts_on - original.starts_on
    for quota in original.quotas.all():
        Quota.objects.create(
            cohort=clone,
            position=quota.position,
            name_th=quota.name_th,
            name_en=quota.name_en,
            criteria=quota.criteria,
            minimum=quota.minimum,
            maximum=quota.maximum,
            released_on=quota.released_on + moved if quota.released_on else None,
        )


def _has_list(cohort: Cohort) -> bool:
    return Intake.objects.filter(cohort=cohort, flows_since__isnull=False).exists()


@sweeps_for("admission.offers")
def let_offers_lapse() -> int:
    return offers.expire_offers()


@sweeps_for("admission.released")
def give_released_seats() -> int:
    """Fill what quotas gave back at the end of their day, and whatever a crash left idle."""
    given = 0
    waiting = Candidacy.objects.filter(state=CandidacyState.WAITING).values("cohort")
    flowing = Intake.objects.filter(flows_since__isnull=False).values("cohort")
    rows = Cohort.objects.filter(pk__in=waiting, state__in=LIVE_STATES).filter(pk__in=flowing)
    for cohort in rows.order_by("pk"):
        if cohort.seats_left:
            with transaction.atomic():
                given += len(fill(locked(cohort)))
    return given


@sweeps_for("admission.reminders")
def remind() -> int:
    return requests.remind_agencies() + news.remind_of_offers(clock.now())


@sweeps_for("admission.links")
def forget_links() -> int:
    return links.sweep_links()


def connect() -> None:
    seat_freed.connect(pass_the_seat_on, dispatch_uid="admission.pass_the_seat_on")
    seats_added.connect(fill_added_seats, dispatch_uid="admission.fill_added_seats")
    cohort_cloned.connect(clone_intake, dispatch_uid="admission.clone_intake")
