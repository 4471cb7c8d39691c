"""How far one's courses are, each list in one query however long it is."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from rest_framework import serializers

from courses.catalogue.enums import UnitKind
from courses.catalogue.models import RevisionUnit
from courses.coursework.enums import SubmissionState
from courses.coursework.models import Deadline, Submission
from courses.enrolment.enums import EnrolmentState
from courses.enrolment.models import Enrolment
from courses.progress.models import UnitProgress
from lms.api.fields import Instant, Text, Uid, pair
from lms.api.forms import Answer

SETTLED = (SubmissionState.SUBMITTED, SubmissionState.ACCEPTED)
TAUGHT = "cohort__revision__units"
NEVER = datetime.max.replace(tzinfo=UTC)


class Named(Answer):
    id = Uid()
    code = serializers.CharField()


class LearningCourse(Named):
    title = Text()


class LearningCohort(Named):
    name = Text()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class NextUnit(Answer):
    id = Uid()
    kind = serializers.ChoiceField(choices=UnitKind.choices)
    title = Text()


class LearningAnswer(Answer):
    """``done`` of ``total`` required units; ``next`` is the first unit not done, ``due_at`` the
    first deadline of work not handed in."""

    id = Uid()
    state = serializers.ChoiceField(choices=EnrolmentState.choices)
    course = LearningCourse()
    cohort = LearningCohort()
    enrolled_at = Instant()
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    last_seen_at = Instant(allow_null=True)
    next = NextUnit(allow_null=True)
    due_at = Instant(allow_null=True)

    def to_representation(self, row: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": row["uid"],
            "state": row["state"],
            "course": _course(row),
            "cohort": _cohort(row),
            "enrolled_at": row["enrolled_at"],
            "done": row["progress__done_count"] or 0,
            "total": row["cohort__revision__required_count"],
            "last_seen_at": row["progress__last_seen_at"],
            "next": _next(row["next"]),
            "due_at": row["due_at"],
        }


class DueAnswer(Answer):
    """An assignment as one's cohort has it. ``state`` is the latest hand-in's."""

    enrolment = Uid()
    assignment = Uid()
    unit = Uid()
    title = Text()
    course = LearningCourse()
    due_at = Instant(allow_null=True)
    accepts_late = serializers.BooleanField()
    state = serializers.ChoiceField(choices=SubmissionState.choices, allow_null=True)

    def to_representation(self, row: dict[str, Any]) -> dict[str, Any]:
        return {
            "enrolment": row["uid"],
            "assignment": row["assignment"],
            "unit": row["unit"],
            "title": pair(row["title_th"], row["title_en"]),
            "course": _course(row),
            "due_at": row["due_at"],
            "accepts_late": row["accepts_late"] is not False,
            "state": row["handed_in"],
        }


COURSE = (
    "cohort__course__uid",
    "cohort__course__code",
    "cohort__course__title_th",
    "cohort__course__title_en",
)
LEARNING = (
    "pk",
    "uid",
    "state",
    "enrolled_at",
    *COURSE,
    "cohort__uid",
    "cohort__code",
    "cohort__name_th",
    "cohort__name_en",
    "cohort__starts_on",
    "cohort__ends_on",
    "cohort__revision__required_count",
    "progress__done_count",
    "progress__last_seen_at",
)


def learning(enrolments: QuerySet[Enrolment]) -> QuerySet[Any, dict[str, Any]]:
    """Rows for ``LearningAnswer``: progress, next unit and first deadline, in one query."""
    return enrolments.values(*LEARNING, next=_next_unit(), due_at=_first_deadline())


def _next_unit() -> Subquery:
    """The first unit of the pinned curriculum that is not done."""
    done = UnitProgress.objects.filter(
        enrolment=OuterRef(OuterRef("pk")), unit=OuterRef("unit"), completed_at__isnull=False
    )
    left = RevisionUnit.objects.filter(~Exists(done), revision=OuterRef("cohort__revision"))
    told = JSONObject(id="unit__uid", kind="unit__kind", th="title_th", en="title_en")
    return Subquery(left.order_by("position").values(told=told)[:1])


def _first_deadline() -> Subquery:
    handed_in = Submission.objects.filter(
        enrolment=OuterRef(OuterRef("pk")), assignment=OuterRef("assignment"), state__in=SETTLED
    )
    rows = Deadline.objects.filter(
        ~Exists(handed_in),
        cohort=OuterRef("cohort"),
        assignment__unit__appearances__revision=OuterRef("cohort__revision"),
    )
    return Subquery(rows.order_by("due_at").values("due_at")[:1])


def due_work(enrolments: QuerySet[Enrolment]) -> list[dict[str, Any]]:
    """Rows for ``DueAnswer``: assignments not handed in, or returned. One query."""
    assignment = f"{TAUGHT}__unit__assignment"
    due = Deadline.objects.filter(cohort=OuterRef("cohort"), assignment=OuterRef(assignment))
    attempts = Submission.objects.filter(
        enrolment=OuterRef("pk"), assignment=OuterRef(assignment)
    ).order_by("-attempt")
    rows = enrolments.filter(**{f"{TAUGHT}__unit__kind": UnitKind.ASSIGNMENT}).values(
        "uid",
        *COURSE,
        assignment=F(f"{assignment}__uid"),
        unit=F(f"{TAUGHT}__unit__uid"),
        title_th=F(f"{assignment}__title_th"),
        title_en=F(f"{assignment}__title_en"),
        due_at=Subquery(due.values("due_at")[:1]),
        accepts_late=Subquery(due.values("accepts_late")[:1]),
        handed_in=Subquery(attempts.values("state")[:1]),
    )
    waiting = rows.filter(Q(handed_in=None) | ~Q(handed_in__in=SETTLED))
    return sorted(waiting, key=lambda row: row["due_at"] or NEVER)


def _course(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["cohort__course__uid"],
        "code": row["cohort__course__code"],
        "title": pair(row["cohort__course__title_th"], row["cohort__course__title_en"]),
    }


def _cohort(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["cohort__uid"],
        "code": row["cohort__code"],
        "name": pair(row["cohort__name_th"], row["cohort__name_en"]),
        "starts_on": row["cohort__starts_on"],
        "ends_on": row["cohort__ends_on"],
    }


def _next(told: dict[str, str] | None) -> dict[str, Any] | None:
    if told is None:
        return None
    # Inside JSON one engine writes the id without its hyphens.
    return {"id": UUID(told["id"]), "kind": told["kind"], "title": pair(told["th"], told["en"])}
