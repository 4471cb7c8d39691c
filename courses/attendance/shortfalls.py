"""Whether what is planned for a cohort lets its learners meet what the course asks."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from courses.catalogue.requirements import Rule, asks_attendance
from courses.cohorts.models import Cohort
from courses.timetable.selectors import held_for


@dataclass(frozen=True)
class Shortfall:
    """``code`` is ``no_sessions`` or ``too_few_hours``; ``words`` tell a person."""

    code: str
    words: str


def shortfalls(cohort: Cohort) -> list[Shortfall]:
    """What nobody in ``cohort`` could meet as its sessions are planned now, drafts counted.

    A part that another may stand for (any n of some) is not asked of everyone, and not told.
    """
    requirement = cohort.revision.requirement
    if not asks_attendance(requirement):
        return []
    required = held_for([cohort.pk]).filter(is_required=True).exists()
    minutes = held_for([cohort.pk]).aggregate(all=Sum("session__minutes"))["all"] or 0
    return list(dict.fromkeys(_lacking(requirement, required, minutes)))


def _lacking(rule: Rule, required: bool, minutes: int) -> Iterator[Shortfall]:
    match rule["rule"]:
        case "attendance" if not required:
            words = _("The course asks for attendance, and no required session is planned.")
            yield Shortfall("no_sessions", words)
        case "attended_hours" if rule["hours"] * 60 > minutes:
            words = _("The course asks for %(asked)s hours of attendance; %(planned)s are planned.")
            hours = {"asked": f"{rule['hours']:g}", "planned": f"{minutes / 60:.4g}"}
            yield Shortfall("too_few_hours", words % hours)
        case "all_of":
            for part in rule["of"]:
                yield from _lacking(part, required, minutes)
