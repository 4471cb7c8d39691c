from courses.catalogue.models import Course
from courses.catalogue.rules import may_write
from courses.cohorts.models import Cohort
from courses.cohorts.rules import may_run, may_teach
from courses.coursework.models import Submission
from courses.enrolment.models import Enrolment
from courses.people.models import User
from courses.people.rules import Offices


def may_set_work(offices: Offices, course: Course) -> bool:
    return may_write(offices, course)


def may_submit(user: User, enrolment: Enrolment) -> bool:
    """Only the learner hands in the learner's work."""
    return user.pk == enrolment.learner_id


def may_grade(user: User, offices: Offices, submission: Submission) -> bool:
    """Trainers of the cohort; never one's own work."""
    own = user.pk == submission.enrolment.learner_id
    return not own and may_teach(offices, submission.enrolment.cohort)


def may_set_deadline(offices: Offices, cohort: Cohort) -> bool:
    return may_teach(offices, cohort) or may_run(offices, cohort)
