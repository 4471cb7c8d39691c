"""What progress does with news from the areas beneath."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from courses.attendance.signals import attendance_changed
from courses.catalogue.requirements import asks_attendance
from courses.cohorts.models import Cohort
from courses.cohorts.services import REPINNED
from courses.core import clock
from courses.core.jobs import registry
from courses.coursework import gates
from courses.coursework.enums import SubmissionState
from courses.coursework.models import Submission
from courses.coursework.signals import work_assessed
from courses.enrolment.enums import EnrolmentState
from courses.enrolment.models import Enrolment
from courses.enrolment.services import REOPENED
from courses.progress.models import UnitProgress
from courses.progress.openings import refuse_before_opening
from courses.progress.services import note_marked_work, recount
from courses.timetable.models import Session, SessionCohort
from courses.timetable.signals import session_changed

LOOK_BACK = timedelta(days=2)


def count_marked_work(submission: Submission, **_kwargs: Any) -> None:
    note_marked_work(submission=submission)


@registry.sweeps_for("progress.marked_work")
def count_missed_work() -> int:
    """Work whose unit is counted otherwise than it was marked, because the news was lost."""
    counted = UnitProgress.objects.filter(
        enrolment=OuterRef("enrolment"),
        unit=OuterRef("assignment__unit"),
        completed_at__isnull=False,
    )
    accepted = Submission.objects.filter(
        enrolment=OuterRef("enrolment"),
        assignment=OuterRef("assignment"),
        state=SubmissionState.ACCEPTED,
    )
    missed = Submission.objects.filter(
        Q(~Exists(counted), state=SubmissionState.ACCEPTED)
        | Q(Exists(counted), ~Exists(accepted), state=SubmissionState.RETURNED)
    )
    found = list(missed.select_related("assignment"))
    for submission in found:
        note_marked_work(submission=submission)
    return len(found)


def count_attendance(enrolments: Collection[int], **_kwargs: Any) -> None:
    """Learners' attendance is another now; where nobody asks for it, nothing is to be done."""
    changed = Enrolment.objects.filter(pk__in=enrolments)
    asking = _asking(Cohort.objects.filter(enrolments__in=changed))
    if asking:
        recount(changed.filter(cohort__in=asking).seated())


def count_session(session: Session, **_kwargs: Any) -> None:
    """What counts in a session is another now, for everybody in its cohorts."""
    asking = _asking(Cohort.objects.filter(places__session=session))
    if asking:
        recount(Enrolment.objects.filter(cohort__in=asking).seated())


@registry.sweeps_for("progress.attendance")
def count_missed_attendance() -> int:
    """Active learners whose sessions ended or changed of late: nobody tells when time passes."""
    since, now = clock.now() - LOOK_BACK, clock.now()
    ended = Q(session__ends_at__gt=since, session__ends_at__lte=now)
    changed = Q(session__changed_at__gt=since) | Q(session__attendance__changed_at__gt=since)
    places = SessionCohort.objects.filter(ended | changed)
    asking = _asking(Cohort.objects.filter(pk__in=places.values("cohort")))
    active = Enrolment.objects.filter(cohort__in=asking, state=EnrolmentState.ACTIVE)
    keys = list(active.values_list("pk", flat=True))
    if keys:
        recount(Enrolment.objects.filter(pk__in=keys))
    return len(keys) - active.filter(pk__in=keys).count()


def _asking(cohorts: QuerySet[Cohort]) -> list[int]:
    """Keys of those whose requirement asks for attendance."""
    # By key first: PostgreSQL cannot tell whether two JSON values are the same.
    rows = Cohort.objects.filter(pk__in=cohorts.values("pk"))
    told = rows.values_list("pk", "revision__requirement")
    return [pk for pk, requirement in told if asks_attendance(requirement)]


@registry.handles(REPINNED)
def count_by_the_new_revision(payload: dict[str, Any]) -> registry.Finish:
    """A cohort was given another revision: what its learners did may be enough for it, or less."""
    pinned = Enrolment.objects.filter(cohort=payload["cohort"])
    return lambda: recount(pinned.seated())


@registry.handles(REOPENED)
def count_who_came_back(payload: dict[str, Any]) -> registry.Finish:
    """A learner enrolled again; work may have been accepted while they were away."""
    return lambda: recount(Enrolment.objects.filter(pk=payload["enrolment"]))


def connect() -> None:
    gates.add_gate("progress.openings", refuse_before_opening)
    attendance_changed.connect(count_attendance, dispatch_uid="progress.count_attendance")
    session_changed.connect(count_session, dispatch_uid="progress.count_session")
    work_assessed.connect(count_marked_work, dispatch_uid="progress.count_marked_work")
