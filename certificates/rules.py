from certificates.models import Certificate
from courses.cohorts.rules import may_run
from courses.enrolment.models import Enrolment
from courses.people.models import User
from courses.people.rules import Offices


def may_revoke(user: User, offices: Offices, certificate: Certificate) -> bool:
    """Those who run the cohort; never one's own certificate."""
    own = user.pk == certificate.holder_id
    return not own and may_run(offices, certificate.enrolment.cohort)


def may_issue_again(offices: Offices, enrolment: Enrolment) -> bool:
    """Those who run the cohort."""
    return may_run(offices, enrolment.cohort)
