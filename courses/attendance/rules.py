from collections.abc import Iterable

from courses.cohorts.models import Cohort
from courses.cohorts.rules import may_run, may_teach
from courses.enrolment.models import Enrolment
from courses.people.models import User
from courses.people.rules import Offices


def may_mark(user: User, offices: Offices, enrolment: Enrolment) -> bool:
    """Those who run or teach the learner's cohort; never one's own attendance."""
    cohort = enrolment.cohort
    own = user.pk == enrolment.learner_id
    return not own and (may_run(offices, cohort) or may_teach(offices, cohort))


def may_take_attendance(offices: Offices, cohorts: Iterable[Cohort]) -> bool:
    """Show the code, keep the signed list: who runs or teaches one of the cohorts."""
    return any(may_run(offices, cohort) or may_teach(offices, cohort) for cohort in cohorts)


def may_close(offices: Offices, cohorts: Iterable[Cohort]) -> bool:
    """Settle a session: who runs or teaches every one of its cohorts."""
    cohorts = list(cohorts)
    return bool(cohorts) and all(may_run(offices, c) or may_teach(offices, c) for c in cohorts)
