from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from courses.catalogue.enums import UnitKind
from courses.catalogue.models import Course, RevisionUnit
from courses.catalogue.services import add_unit
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import Conflict, Invalid, NotFound, NotPermitted, StaleVersion
from courses.core.thai.text import normalise
from courses.coursework import rubrics, signals
from courses.coursework.enums import SubmissionState
from courses.coursework.gates import pass_gates
from courses.coursework.models import Assessment, Assignment, Deadline, Submission
from courses.coursework.rules import may_grade, may_set_deadline, may_set_work, may_submit
from courses.enrolment.models import Enrolment
from courses.enrolment.rules import is_learning
from courses.enrolment.services import NotActive
from courses.files.models import StoredFile
from courses.files.services import claim
from courses.people.models import User
from courses.people.selectors import offices_of

OFFICE_HOURS_END = time(16, 30)
TEXT_LIMIT = 50_000  # characters
ASSIGNMENT_FIELDS = frozenset(
    {
        "title_th",
        "title_en",
        "brief_th",
        "brief_en",
        "minutes",
        "max_points",
        "pass_points",
        "accepts_text",
        "accepts_file",
        "rubric",
    }
)


class NothingHandedIn(Invalid):
    code = "nothing_handed_in"
    message = _("Please write an answer or attach a file.")


class TextNotAccepted(Invalid):
    code = "text_not_accepted"
    message = _("This assignment takes a file, not text.")


class FileNotAccepted(Invalid):
    code = "file_not_accepted"
    message = _("This assignment takes text, not a file.")


class TextTooLong(Invalid):
    code = "text_too_long"
    message = _("The answer is longer than %(limit)s characters.")


class WorkAlreadyAccepted(Conflict):
    code = "work_already_accepted"
    message = _("This work has been accepted; there is nothing more to hand in.")


class DeadlinePassed(Conflict):
    code = "deadline_passed"
    message = _("The time for handing in this work has passed.")


class SubmissionSuperseded(Conflict):
    code = "submission_superseded"
    message = _("The learner has handed in a later attempt; please mark that one.")


class AcceptsNothing(Invalid):
    code = "accepts_nothing"
    message = _("The assignment must take text, a file, or both.")


class PointsOutOfRange(Invalid):
    code = "points_out_of_range"
    message = _("The points must be between 0 and %(max)s.")


@transaction.atomic
def set_assignment(
    *, course: Course, title_th: str, brief_th: str, by: User | None, **fields: Any
) -> Assignment:
    """A new assignment of ``course``, with a unit of its own.

    Raises:
        NotPermitted: ``by`` neither trains nor runs the course.
        PointsOutOfRange: nobody could pass.
        AcceptsNothing: neither text nor a file is taken.
        WrongRubric: nobody could mark by it.
    """
    if by is not None and not may_set_work(offices_of(by), course):
        raise NotPermitted
    assignment = Assignment(course=course, title_th=title_th, brief_th=brief_th, **fields)
    _check_form(assignment)
    assignment.unit = add_unit(course=course, kind=UnitKind.ASSIGNMENT)
    assignment.save()
    record("coursework.set_assignment", assignment, by=by)
    return assignment


@transaction.atomic
def change_assignment(*, assignment: Assignment, by: User, **fields: Any) -> Assignment:
    """Change the words and points of an assignment. Marks already given keep their outcome.

    Learners see titles and minutes as last published; brief and points at once.

    Raises:
        As ``set_assignment``.
    """
    if not may_set_work(offices_of(by), assignment.course):
        raise NotPermitted
    changed = {name: value for name, value in fields.items() if name in ASSIGNMENT_FIELDS}
    for name, value in changed.items():
        setattr(assignment, name, value)
    _check_form(assignment)
    assignment.save(update_fields=[*changed, "max_points"])
    record("coursework.change_assignment", assignment, by=by, changes={"fields": sorted(changed)})
    return assignment


def _check_form(assignment: Assignment) -> None:
    """With a rubric, the highest points are what its best levels add up to."""
    rubrics.check(assignment.rubric)
    if assignment.rubric:
        assignment.max_points = rubrics.full_points(assignment.rubric)
    if not 0 <= assignment.pass_points <= assignment.max_points or not assignment.max_points:
        raise PointsOutOfRange("pass_points", max=assignment.max_points)
    if not (assignment.accepts_text or assignment.accepts_file):
        raise AcceptsNothing("accepts_text")


@transaction.atomic
def set_deadline(
    *,
    assignment: Assignment,
    cohort: Cohort,
    due_on: date,
    by: User | None,
    due_time: time = OFFICE_HOURS_END,
    accepts_late: bool = True,
) -> Deadline:
    """Due at ``due_time`` of ``due_on`` in Bangkok; that very second is still in time.

    Raises:
        NotPermitted: ``by`` neither teaches nor runs the cohort.
        NotFound: an assignment of another course.
    """
    if by is not None and not may_set_deadline(offices_of(by), cohort):
        raise NotPermitted
    if assignment.course_id != cohort.course_id:
        raise NotFound("assignment")
    due_at = datetime.combine(due_on, due_time, clock.BANGKOK)
    deadline, _created = Deadline.objects.update_or_create(
        assignment=assignment,
        cohort=cohort,
        defaults={"due_at": due_at, "accepts_late": accepts_late},
    )
    record("coursework.set_deadline", assignment, by=by, changes={"due_at": due_at.isoformat()})
    return deadline


@transaction.atomic
def submit_work(
    *,
    enrolment: Enrolment,
    assignment: Assignment,
    by: User,
    text: str = "",
    upload: StoredFile | None = None,
) -> Submission:
    """Hand in an attempt; the one before it, when not marked yet, is replaced and kept.

    Whether it is late is decided once, by the server's clock, and never changes.

    Raises:
        NotFound: not the learner's own enrolment, or the assignment is not in the curriculum
            the cohort is pinned to.
        NotActive: the learner withdrew or was removed.
        NotReleased: the lesson of the assignment is not open yet (a gate of ``progress``).
        NothingHandedIn, TextNotAccepted, FileNotAccepted, TextTooLong: the form is wrong.
        WorkAlreadyAccepted: an attempt has been accepted.
        DeadlinePassed: the cohort takes no late work.
        UploadAlreadyUsed: the file was handed in elsewhere.
    """
    if not may_submit(by, enrolment) or not _is_taught(assignment, enrolment.cohort):
        raise NotFound
    # Locked, so that two taps make two attempts in order and not one error.
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("cohort")
        .get(pk=enrolment.pk)
    )
    if not is_learning(enrolment):
        raise NotActive
    pass_gates(enrolment, assignment)
    text = _checked_answer(assignment, text, upload)
    late = _is_late(assignment, enrolment.cohort)
    attempt = _make_way(assignment, enrolment)
    submission = Submission.objects.create(
        assignment=assignment,
        enrolment=enrolment,
        attempt=attempt,
        text=text,
        file=claim(upload=upload, by=by) if upload else None,
        submitted_at=clock.now(),
        is_late=late,
    )
    record("coursework.submit", submission, by=by, changes={"attempt": attempt, "late": late})
    return submission


def _is_taught(assignment: Assignment, cohort: Cohort) -> bool:
    return RevisionUnit.objects.filter(
        revision=cohort.revision_id, unit=assignment.unit_id
    ).exists()


def _checked_answer(assignment: Assignment, text: str, upload: StoredFile | None) -> str:
    text = _clean_lines(text)
    if not text and upload is None:
        raise NothingHandedIn("text")
    if text and not assignment.accepts_text:
        raise TextNotAccepted("text")
    if upload and not assignment.accepts_file:
        raise FileNotAccepted("file")
    if len(text) > TEXT_LIMIT:
        raise TextTooLong("text", limit=TEXT_LIMIT)
    return text


def _is_late(assignment: Assignment, cohort: Cohort) -> bool:
    deadline = Deadline.objects.filter(assignment=assignment, cohort=cohort).first()
    late = deadline is not None and clock.now() > deadline.due_at
    if late and deadline is not None and not deadline.accepts_late:
        raise DeadlinePassed
    return late


def _make_way(assignment: Assignment, enrolment: Enrolment) -> int:
    """The number of the next attempt, with an unmarked one before it set aside.

    Earlier attempts are locked, so that one being marked at this moment is seen as marked.
    """
    rows = Submission.objects.filter(assignment=assignment, enrolment=enrolment)
    earlier = list(rows.select_for_update().order_by("attempt"))
    if any(row.state == SubmissionState.ACCEPTED for row in earlier):
        raise WorkAlreadyAccepted
    rows.filter(state=SubmissionState.SUBMITTED).update(state=SubmissionState.SUPERSEDED)
    return earlier[-1].attempt + 1 if earlier else 1


@transaction.atomic
def grade(
    *,
    submission: Submission,
    feedback: str,
    by: User,
    expected_version: int,
    points: int | None = None,
    scores: Mapping[str, int] | None = None,
) -> Assessment:
    """Mark a hand-in, or change its mark: a further assessment, the earlier ones stay.

    Where the assignment has a rubric, ``scores`` gives the points of each criterion and they
    are added up; elsewhere ``points`` is the mark. ``expected_version`` is the version the
    marker saw (0 when unmarked). Accepted when the points reach the assignment's pass mark;
    otherwise returned for another attempt. Sends ``work_assessed`` after commit.

    Raises:
        NotPermitted: ``by`` does not teach the cohort, or it is their own work.
        StaleVersion: somebody else marked it meanwhile.
        SubmissionSuperseded: the learner has handed in again.
        PointsOutOfRange: none, below 0 or above the assignment's maximum.
        ScoresIncomplete, UnknownScore: not one level of every criterion.
    """
    submission = _locked(submission)
    if not may_grade(by, offices_of(by), submission):
        raise NotPermitted
    if submission.version != expected_version:
        raise StaleVersion
    if submission.state == SubmissionState.SUPERSEDED:
        raise SubmissionSuperseded
    scores = dict(scores or {}) if submission.assignment.rubric else {}
    points = _points(submission.assignment, points, scores)
    assessment = _assess(submission, points, scores, feedback, by)
    record("coursework.grade", submission, by=by, changes={"version": assessment.version})
    transaction.on_commit(
        lambda: signals.work_assessed.send(Submission, submission=submission, assessment=assessment)
    )
    return assessment


def _locked(submission: Submission) -> Submission:
    rows = Submission.objects.select_for_update(of=("self",))
    return rows.select_related("assignment", "enrolment__cohort__course__programme").get(
        pk=submission.pk
    )


def _points(assignment: Assignment, points: int | None, scores: Mapping[str, int]) -> int:
    if assignment.rubric:
        return rubrics.total(assignment.rubric, scores)
    if points is None or not 0 <= points <= assignment.max_points:
        raise PointsOutOfRange("points", max=assignment.max_points)
    return points


def _assess(
    submission: Submission, points: int, scores: dict[str, int], feedback: str, by: User
) -> Assessment:
    accepted = points >= submission.assignment.pass_points
    submission.version += 1
    submission.state = SubmissionState.ACCEPTED if accepted else SubmissionState.RETURNED
    try:
        with transaction.atomic():
            submission.save(update_fields=["version", "state"])
    except IntegrityError as error:
        # A returned attempt cannot be accepted once a later one stands.
        raise SubmissionSuperseded from error
    return Assessment.objects.create(
        submission=submission,
        version=submission.version,
        points=points,
        scores=scores,
        accepted=accepted,
        feedback=_clean_lines(feedback),
        marker=by,
        marked_at=clock.now(),
    )


def _clean_lines(text: str) -> str:
    return "\n".join(normalise(line) for line in text.splitlines()).strip()
