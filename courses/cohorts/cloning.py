"""Planning a year by last year's: the edition, its challenges, and its cohorts as drafts.

Nothing of learners goes with them. What areas above keep of a cohort's plan (quotas, sessions,
deadlines) they clone themselves, in the same transaction, when they hear ``cohort_cloned``.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.catalogue.editions import clone_challenges, code_anew, plan_edition, words_anew
from courses.catalogue.models import Challenge, Edition
from courses.cohorts.models import Cohort
from courses.cohorts.services import plan_cohort
from courses.cohorts.signals import cohort_cloned
from courses.core.audit.services import record
from courses.core.errors import Invalid
from courses.people.models import User

WEEK = 7  # days
COPIED = ("number", "tier", "policy", "capacity", "eligibility", "venue_th", "venue_en")
DAYS = ("enrolment_opens_on", "enrolment_closes_on", "starts_on", "ends_on")
NAMES = ("name_th", "name_en")


class YearNotLater(Invalid):
    code = "year_not_later"
    message = _("A year is planned by an earlier one; choose a year after %(year)s.")


@transaction.atomic
def clone_edition(*, edition: Edition, fiscal_year: int, by: User) -> Edition:
    """The edition of ``fiscal_year`` (พ.ศ.), planned as ``edition`` was.

    Each cohort becomes a draft with a code of its own, pinned to its course's present
    curriculum, and all their days move by ``shift_of`` together. A key to enrol with is not
    cloned: it was told to others.

    Raises:
        NotPermitted: ``by`` is no officer of the programme.
        YearNotLater, WrongFiscalYear, EditionPlanned: see their words.
    """
    if fiscal_year <= edition.fiscal_year:
        raise YearNotLater("fiscal_year", year=edition.fiscal_year)
    cohorts = list(edition.cohorts.select_related("course__programme").order_by("starts_on", "pk"))
    clone = plan_edition(
        programme=edition.programme, fiscal_year=fiscal_year, by=by, cloned_from=edition
    )
    challenges = clone_challenges(source=edition, target=clone, by=by)
    shift = shift_of((cohort.starts_on for cohort in cohorts), fiscal_year - edition.fiscal_year)
    for cohort in cohorts:
        _clone(cohort, edition, clone, challenges=challenges, shift=shift, by=by)
    return clone


def shift_of(starts: Iterable[date], years: int) -> timedelta:
    """By how much the days of an edition move: whole weeks, as near as may be to so many years
    from its first start.

    Whole weeks, for a Monday must stay one; the same for all, for what is days apart must stay so.
    """
    first = min(starts, default=None)
    if first is None:
        return timedelta(0)
    exact = (_years_later(first, years) - first).days
    return timedelta(days=(exact + WEEK // 2) // WEEK * WEEK)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)  # 29 February


def _clone(
    cohort: Cohort,
    source: Edition,
    target: Edition,
    *,
    challenges: dict[int, Challenge],
    shift: timedelta,
    by: User,
) -> Cohort:
    was, now = source.fiscal_year, target.fiscal_year
    fields: dict[str, Any] = {name: getattr(cohort, name) for name in COPIED}
    fields |= {name: getattr(cohort, name) + shift for name in DAYS}
    fields |= {name: words_anew(getattr(cohort, name), was, now) for name in NAMES}
    clone = plan_cohort(
        course=cohort.course,
        code=code_anew(cohort.code, was, now, _is_taken),
        edition=target,
        challenge=challenges.get(cohort.challenge_id) if cohort.challenge_id else None,
        by=by,
        **fields,
    )
    clone.cloned_from = cohort
    clone.save(update_fields=["cloned_from"])
    record("cohorts.clone", clone, by=by, changes={"from": cohort.code})
    cohort_cloned.send(Cohort, original=cohort, clone=clone)
    return clone


def _is_taken(code: str) -> bool:
    return Cohort.objects.filter(code__iexact=code).exists()
