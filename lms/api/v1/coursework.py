"""Assignments, hand-ins and marks."""

import re
from datetime import time
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.reverse import reverse

from courses.catalogue.releases import NotReleased
from courses.cohorts.models import STAFF_ROLES, Cohort
from courses.core.errors import NotPermitted, StaleVersion
from courses.coursework import rubrics, services
from courses.coursework.enums import SubmissionState
from courses.coursework.models import Assignment, Deadline, Submission
from courses.coursework.selectors import assignments_visible_to, waiting_for_marking
from courses.enrolment.models import Enrolment
from courses.enrolment.services import NotActive
from courses.files.models import StoredFile
from courses.files.services import UploadAlreadyUsed
from courses.people.selectors import offices_of
from lms.api.describe import IF_MATCH
from lms.api.fields import Choice, Flag, Instant, Line, Lines, Text, Uid, Whole, WireDate, Words
from lms.api.forms import Answer, Form, ListParams
from lms.api.lookup import by_ref, one, referred
from lms.api.pagination import Page, page
from lms.api.permissions import OfficeHolder, SignedIn
from lms.api.refusals import PreconditionMissing, UnknownReference
from lms.api.v1.cohorts import cohorts_seen
from lms.api.v1.files import FileAnswer
from lms.api.v1.refs import CohortRef, CourseRef, PersonRef
from lms.api.views import ApiView, endpoint

MOST_POINTS = 32_767
VERSION = re.compile(r'"v([0-9]{1,5})(?:-superseded)?"')


class DeadlineAnswer(Answer):
    cohort = CohortRef()
    due_at = Instant()
    accepts_late = serializers.BooleanField()


class LevelAnswer(Answer):
    points = serializers.IntegerField()
    title = Text()


class CriterionAnswer(Answer):
    """A criterion of how the work is marked; one of its levels is chosen."""

    id = serializers.CharField()
    title = Text()
    levels = LevelAnswer(many=True)


class AssignmentAnswer(Answer):
    """``deadlines`` are those of the cohorts one learns in or works for. ``rubric`` is empty
    where work is marked by points alone."""

    id = Uid(source="uid")
    unit = Uid(source="unit.uid")
    course = CourseRef()
    title = Words()
    brief = Words()
    max_points = serializers.IntegerField()
    pass_points = serializers.IntegerField()
    accepts_text = serializers.BooleanField()
    accepts_file = serializers.BooleanField()
    rubric = CriterionAnswer(many=True)
    deadlines = DeadlineAnswer(many=True, source="deadlines_told")


class DeadlineForm(Form):
    """Bangkok's day and clock; without a time, the end of office hours (16:30)."""

    due_on = WireDate()
    due_time = serializers.RegexField(
        r"^([01][0-9]|2[0-3]):[0-5][0-9]\Z", required=False, trim_whitespace=False
    )
    accepts_late = Flag(required=False)


class AssessmentAnswer(Answer):
    """``scores`` are the points by criterion, where there is a rubric; ``points`` their sum."""

    version = serializers.IntegerField()
    points = serializers.IntegerField()
    scores = serializers.DictField(child=serializers.IntegerField())
    accepted = serializers.BooleanField()
    feedback = serializers.CharField()
    marked_at = Instant()


class SubmissionAnswer(Answer):
    """``assessment`` is the mark that counts. ``receipt`` is what a learner quotes."""

    id = Uid(source="uid")
    assignment = Uid(source="assignment.uid")
    enrolment = Uid(source="enrolment.uid")
    learner = PersonRef(source="enrolment.learner")
    attempt = serializers.IntegerField()
    receipt = serializers.CharField()
    state = serializers.ChoiceField(choices=SubmissionState.choices)
    is_late = serializers.BooleanField()
    submitted_at = Instant()
    text = serializers.CharField()
    file = FileAnswer(allow_null=True)
    version = serializers.IntegerField()
    assessment = AssessmentAnswer(allow_null=True, source="mark_told")


class SubmitForm(Form):
    enrolment = Uid()
    text = Lines(required=False, allow_blank=True, max_length=services.TEXT_LIMIT)
    upload = Uid(required=False)


class MarkForm(Form):
    """``scores`` where the assignment has a rubric, the points of one level of each criterion;
    ``points`` elsewhere."""

    points = Whole(required=False, min_value=0, max_value=MOST_POINTS)
    scores = serializers.DictField(required=False, child=Whole(min_value=0, max_value=MOST_POINTS))
    feedback = Lines(required=False, allow_blank=True, default="", max_length=10_000)


class SubmissionParams(ListParams):
    enrolment = Uid(required=False)


class QueueParams(ListParams):
    state = Choice(choices=SubmissionState.choices, default=SubmissionState.SUBMITTED)
    cohort = Line(required=False, max_length=36)


class AssignmentView(ApiView):
    @endpoint(who=SignedIn, answers=AssignmentAnswer)
    def get(self, request: Request, uid: UUID) -> Assignment:
        assignment = one(assignments_seen(request), uid=uid)
        assignment.deadlines_told = list(_deadlines(request, assignment))
        return assignment


class DeadlineView(ApiView):
    @endpoint(who=SignedIn, takes=DeadlineForm, answers=DeadlineAnswer, raises=[NotPermitted])
    def put(self, request: Request, uid: UUID, cohort: str) -> Deadline:
        assignment = one(assignments_seen(request), uid=uid)
        found = one(cohorts_seen(request).filter(course=assignment.course_id), **by_ref(cohort))
        return services.set_deadline(
            assignment=assignment, cohort=found, by=request.user, **_due(self.sent)
        )


class AssignmentSubmissions(ApiView):
    @endpoint(who=SignedIn, asks=SubmissionParams, answers=SubmissionAnswer, listed=True)
    def get(self, request: Request, uid: UUID) -> Page:
        """One's own attempts, and those of cohorts one works for."""
        assignment = one(assignments_seen(request), uid=uid)
        rows = submissions_seen(request).filter(assignment=assignment)
        if enrolment := self.asked.get("enrolment"):
            rows = rows.filter(enrolment__uid=enrolment)
        return _told(page(rows, "-submitted_at", "-pk", asked=self.asked, of="submissions"))

    @endpoint(
        who=SignedIn,
        takes=SubmitForm,
        answers=SubmissionAnswer,
        status=201,
        raises=[
            UnknownReference,
            NotActive,
            services.NothingHandedIn,
            services.TextNotAccepted,
            services.FileNotAccepted,
            services.TextTooLong,
            services.WorkAlreadyAccepted,
            services.DeadlinePassed,
            NotReleased,
            UploadAlreadyUsed,
        ],
    )
    def post(self, request: Request, uid: UUID) -> Submission:
        """Hand in; an attempt not marked yet is replaced and kept. ``upload`` is used up."""
        assignment = one(assignments_seen(request), uid=uid)
        mine = Enrolment.objects.of(request.user).select_related("cohort", "learner")
        submission = services.submit_work(
            enrolment=referred(mine, "enrolment", uid=self.sent["enrolment"]),
            assignment=assignment,
            by=request.user,
            text=self.sent.get("text", ""),
            upload=_upload(request, self.sent.get("upload")),
        )
        self.tell(Location=reverse("api:submission", [submission.uid]), ETag=tag_of(submission))
        return _with_mark(submission, None)


class Submissions(ApiView):
    @endpoint(who=OfficeHolder, asks=QueueParams, answers=SubmissionAnswer, listed=True)
    def get(self, request: Request) -> Page:
        """Work in cohorts one works for; by default what waits for marking, oldest first."""
        offices = offices_of(request.user)
        if self.asked["state"] == SubmissionState.SUBMITTED:
            rows = waiting_for_marking(request.user, offices)
        else:
            rows = submissions_seen(request).exclude(enrolment__learner=request.user)
            rows = rows.filter(state=self.asked["state"])
        if cohort := self.asked.get("cohort"):
            rows = rows.filter(enrolment__cohort__in=Cohort.objects.filter(**by_ref(cohort)))
        rows = rows.select_related("file").prefetch_related("assessments")
        return _told(page(rows, "submitted_at", "pk", asked=self.asked, of="queue"))


class SubmissionView(ApiView):
    @endpoint(who=SignedIn, answers=SubmissionAnswer)
    def get(self, request: Request, uid: UUID) -> Submission | Any:
        submission = one(submissions_seen(request), uid=uid)
        self.tell(ETag=tag_of(submission))
        return _marked(submission)


class Marking(ApiView):
    @endpoint(
        who=SignedIn,
        takes=MarkForm,
        answers=SubmissionAnswer,
        status=201,
        headers=[IF_MATCH],
        raises=[
            NotPermitted,
            PreconditionMissing,
            StaleVersion,
            services.SubmissionSuperseded,
            services.PointsOutOfRange,
            rubrics.ScoresIncomplete,
            rubrics.UnknownScore,
        ],
    )
    def post(self, request: Request, uid: UUID) -> Submission:
        """Mark, or mark anew, the version seen: its ``ETag`` comes back as ``If-Match``."""
        rows = submissions_seen(request).select_related("enrolment__cohort__course__programme")
        submission = one(rows, uid=uid)
        assessment = services.grade(
            submission=submission, by=request.user, expected_version=seen(request), **self.sent
        )
        marked = one(submissions_seen(request), uid=uid)
        self.tell(ETag=tag_of(marked))
        return _with_mark(marked, assessment)


def assignments_seen(request: Request) -> QuerySet[Assignment]:
    rows = assignments_visible_to(request.user, offices_of(request.user))
    return rows.select_related("unit", "course").defer("course__search")


def submissions_seen(request: Request) -> QuerySet[Submission]:
    rows = Submission.objects.visible_to(request.user, offices_of(request.user))
    rows = rows.select_related("assignment", "enrolment__learner", "file")
    return rows.prefetch_related("assessments")


def _deadlines(request: Request, assignment: Assignment) -> QuerySet[Deadline]:
    mine = Enrolment.objects.of(request.user).seated().values("cohort")
    ours = Cohort.objects.in_scope(offices_of(request.user), *STAFF_ROLES).values("pk")
    rows = Deadline.objects.filter(Q(cohort__in=mine) | Q(cohort__in=ours), assignment=assignment)
    return rows.select_related("cohort").order_by("due_at", "pk")


def _due(sent: dict[str, Any]) -> dict[str, Any]:
    due = dict(sent)
    if at := due.pop("due_time", None):
        due["due_time"] = time.fromisoformat(at)
    return due


def _upload(request: Request, uid: UUID | None) -> StoredFile | None:
    if uid is None:
        return None
    return referred(StoredFile.objects.filter(owner=request.user), "upload", uid=uid)


def tag_of(submission: Submission) -> str:
    superseded = submission.state == SubmissionState.SUPERSEDED
    return f'"v{submission.version}{"-superseded" if superseded else ""}"'


def seen(request: Request) -> int:
    """The version named by ``If-Match``.

    Raises:
        PreconditionMissing: there is no such header.
        StaleVersion: it names no version of ours.
    """
    given = request.headers.get("If-Match")
    if given is None:
        raise PreconditionMissing
    named = VERSION.fullmatch(given.strip())
    if named is None:
        raise StaleVersion
    return int(named[1])


def _told(found: Page) -> Page:
    return Page([_marked(submission) for submission in found.items], found.next)


def _marked(submission: Submission) -> Submission:
    """With the mark that counts, out of those fetched with it."""
    marks = sorted(submission.assessments.all(), key=lambda mark: mark.version)
    return _with_mark(submission, marks[-1] if marks else None)


def _with_mark(submission: Submission, mark: Any) -> Submission:
    submission.mark_told = mark
    return submission
