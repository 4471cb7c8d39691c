from courses.cohorts.models import Cohort
from courses.cohorts.rules import may_run, may_teach
from courses.people.rules import Offices


def may_form_teams(offices: Offices, cohort: Cohort) -> bool:
    """Officers and trainers of the cohort; coaches advise teams and do not make them."""
    return may_run(offices, cohort) or may_teach(offices, cohort)
