from collections.abc import Iterable

from courses.cohorts.models import Cohort
from courses.cohorts.rules import may_run, may_teach
from courses.enrolment.models import Enrolment
from courses.people.enums import Role
from courses.people.models import User
from courses.people.rules import Offices


def may_timetable(offices: Offices, cohorts: Iterable[Cohort]) -> bool:
    """Plan and change sessions of ``cohorts``: who runs or teaches every one of them."""
    cohorts = list(cohorts)
    return bool(cohorts) and all(may_run(offices, c) or may_teach(offices, c) for c in cohorts)


def may_keep_venues(offices: Offices) -> bool:
    """Venues and speakers are shared by all: any officer or trainer may add one."""
    return offices.holds(Role.OFFICER, Role.TRAINER)


def may_book(user: User, offices: Offices, enrolment: Enrolment) -> bool:
    """Oneself, or anyone by those who run or teach the cohort."""
    return user.pk == enrolment.learner_id or may_timetable(offices, [enrolment.cohort])


def acts_as_staff(offices: Offices, enrolment: Enrolment) -> bool:
    """Not held by the cut-off."""
    return may_timetable(offices, [enrolment.cohort])
