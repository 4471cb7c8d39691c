from courses.cohorts.models import Cohort
from courses.cohorts.rules import may_run
from courses.enrolment.enums import EnrolmentState
from courses.enrolment.models import Enrolment
from courses.people.models import User
from courses.people.rules import Offices


def may_enrol(user: User, offices: Offices, learner: User, cohort: Cohort) -> bool:
    """Oneself, or anyone by those who run the cohort."""
    return user.pk == learner.pk or may_run(offices, cohort)


def may_withdraw(user: User, offices: Offices, enrolment: Enrolment) -> bool:
    return user.pk == enrolment.learner_id or may_run(offices, enrolment.cohort)


def may_remove(offices: Offices, enrolment: Enrolment) -> bool:
    return may_run(offices, enrolment.cohort)


def may_list_enrolments(offices: Offices) -> bool:
    """Anyone with an office; what each sees is narrowed by ``visible_to``."""
    return bool(offices.held)


def is_learning(enrolment: Enrolment) -> bool:
    """Lessons may be read and work handed in."""
    return enrolment.state in (EnrolmentState.ACTIVE, EnrolmentState.COMPLETED)
