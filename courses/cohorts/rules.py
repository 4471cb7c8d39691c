from datetime import date

from courses.catalogue.models import Course
from courses.catalogue.rules import may_publish
from courses.catalogue.rules import scopes_of as scopes_of_course
from courses.cohorts.enums import BY_ONESELF, LIVE_STATES, MOVES, CohortState, EnrolmentPolicy
from courses.cohorts.models import Cohort
from courses.people.enums import Role, ScopeKind
from courses.people.rules import Offices, Scope


def scopes_of(cohort: Cohort) -> list[Scope]:
    return [(ScopeKind.COHORT, cohort.uid), *scopes_of_course(cohort.course)]


def may_plan(offices: Offices, course: Course) -> bool:
    """Open a cohort of ``course``."""
    return offices.within([Role.OFFICER], *scopes_of_course(course))


def may_run(offices: Offices, cohort: Cohort) -> bool:
    """Change the cohort, move it on, act for its learners."""
    return offices.within([Role.OFFICER], *scopes_of(cohort))


def may_decide(offices: Offices, cohort: Cohort) -> bool:
    """Whether the cohort stays with its curriculum or takes the new one."""
    return may_run(offices, cohort) or may_publish(offices, cohort.course)


def may_teach(offices: Offices, cohort: Cohort) -> bool:
    """Mark work in it. Coaches advise and never mark."""
    return offices.within([Role.TRAINER], *scopes_of(cohort))


def may_announce(offices: Offices, cohort: Cohort | None) -> bool:
    """To one cohort those who run or teach it; to everyone officers everywhere."""
    if cohort is None:
        return offices.everywhere(Role.OFFICER)
    return may_run(offices, cohort) or may_teach(offices, cohort)


def may_move(cohort: Cohort, state: str) -> bool:
    """One step of the table; and nobody's seat disappears into a draft again.

    Agencies nominate only where seats go to their nominees.
    """
    hides_seats = state == CohortState.DRAFT and cohort.taken > 0
    asks_nobody = state == CohortState.NOMINATING and cohort.policy != EnrolmentPolicy.NOMINATE
    return state in MOVES[cohort.state] and not (hides_seats or asks_nobody)


def is_open_for_self_enrolment(cohort: Cohort, day: date) -> bool:
    """``day`` is a day in Bangkok; the closing day counts."""
    window = cohort.enrolment_opens_on <= day <= cohort.enrolment_closes_on
    return cohort.state in LIVE_STATES and window and cohort.policy in BY_ONESELF
