"""The key of a cohort that people enrol in with one, such as a class is told on its first day."""

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.cohorts.models import Cohort
from courses.cohorts.rules import may_run
from courses.core.audit.services import record
from courses.core.errors import Invalid, NotPermitted
from courses.people.models import User
from courses.people.selectors import offices_of

SHORTEST, LONGEST = 6, 60  # characters


class WeakKey(Invalid):
    code = "weak_key"
    message = _("Please choose a key of %(shortest)s to %(longest)s characters.")


@transaction.atomic
def set_enrolment_key(*, cohort: Cohort, key: str, by: User) -> Cohort:
    """Set the key that people are told. It is kept hashed and never shown again.

    Raises:
        NotPermitted: ``by`` does not run the cohort.
        WeakKey: too short or too long.
    """
    if not may_run(offices_of(by), cohort):
        raise NotPermitted
    if not SHORTEST <= len(key.strip()) <= LONGEST:
        raise WeakKey("key", shortest=SHORTEST, longest=LONGEST)
    cohort.key_digest = make_password(key.strip())
    cohort.save(update_fields=["key_digest"])
    record("cohorts.set_key", cohort, by=by)
    return cohort


def key_fits(cohort: Cohort, key: str) -> bool:
    """Whether ``key`` opens the cohort. Slow by design, as passwords are; limit who tries."""
    return bool(cohort.key_digest) and check_password(key.strip(), cohort.key_digest)
