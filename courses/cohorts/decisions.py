"""What becomes of a running cohort when its course changes in structure."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import CurriculumRevision
from courses.cohorts.enums import RevisionChoice
from courses.cohorts.models import Cohort, RevisionDecision
from courses.cohorts.rules import may_decide
from courses.cohorts.services import RevisionOfAnotherCourse, pin_decided
from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import Conflict, Invalid, NotPermitted
from courses.people.models import User
from courses.people.selectors import offices_of


class ReasonMissing(Invalid):
    code = "reason_missing"
    message = _("Please give a reason; learners may ask for it.")


class RevisionNotAhead(Conflict):
    code = "revision_not_ahead"
    message = _("This cohort is at that curriculum already, or beyond it.")


@transaction.atomic
def decide_revision(
    *, cohort: Cohort, revision: CurriculumRevision, choice: str, reason: str, by: User
) -> RevisionDecision:
    """Let ``cohort`` stay with the curriculum it has, or move it to ``revision``.

    Raises:
        NotPermitted: ``by`` neither runs the cohort nor publishes its course.
        RevisionOfAnotherCourse: the revision is not of the cohort's course.
        RevisionNotAhead: there is nothing to decide.
        ReasonMissing: no word of why.
    """
    if not may_decide(offices_of(by), cohort):
        raise NotPermitted
    if revision.course_id != cohort.course_id:
        raise RevisionOfAnotherCourse("revision")
    if revision.number <= cohort.revision.number:
        raise RevisionNotAhead("revision")
    if not reason.strip():
        raise ReasonMissing("reason")
    decision = RevisionDecision.objects.create(
        cohort=cohort,
        revision=revision,
        choice=RevisionChoice(choice),
        reason=reason.strip(),
        decided_by=by,
        decided_at=clock.now(),
    )
    changes: dict[str, object] = {"revision": revision.number, "choice": choice}
    record("cohorts.decide_revision", cohort, by=by, reason=reason.strip(), changes=changes)
    if choice == RevisionChoice.MOVE:
        pin_decided(cohort=cohort, revision=revision, by=by, reason=reason.strip())
    return decision
