"""An enrolment: its state, how far it is, and what is missing for completion."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from courses.catalogue.models import RevisionUnit
from courses.core.errors import NotPermitted
from courses.enrolment.enums import EnrolmentState
from courses.enrolment.models import Enrolment
from courses.enrolment.services import NotActive, withdraw
from courses.people.selectors import offices_of
from courses.progress.models import Completion, Progress
from courses.progress.rules import Decision, Missing
from courses.progress.services import decide
from lms.api.fields import Instant, Lines, Text, Uid, pair
from lms.api.forms import Answer, Form
from lms.api.lookup import one
from lms.api.permissions import SignedIn
from lms.api.v1.openings import OpeningAnswer, openings
from lms.api.v1.refs import CohortRef, CourseRef, OrganisationRef, PersonRef
from lms.api.views import ApiView, endpoint

Titles = dict[str, dict[str, str]]


class EnrolmentAnswer(Answer):
    """``organisation`` is the learner's when they enrolled."""

    id = Uid(source="uid")
    state = serializers.ChoiceField(choices=EnrolmentState.choices)
    course = CourseRef(source="cohort.course")
    cohort = CohortRef()
    learner = PersonRef()
    organisation = OrganisationRef(allow_null=True)
    enrolled_at = Instant()
    ended_at = Instant(allow_null=True)


class WithdrawalForm(Form):
    reason = Lines(required=False, allow_blank=True)


class MissingOption(Answer):
    code = serializers.ChoiceField(choices=["unit", "hours", "points", "attendance", "choice"])
    unit = Uid(allow_null=True)
    title = Text(allow_null=True)
    amount = serializers.FloatField()


class MissingAnswer(MissingOption):
    """``unit``: this unit. ``hours``: so many more hours.
    ``points``: so many more points of accepted work. ``attendance``: so many more hours in
    sessions, 0 when none is planned yet. ``choice``: so many of ``options``."""

    options = MissingOption(many=True)


class Evidence(Answer):
    """``points`` are those of accepted work, ``attended`` the minutes in sessions; 0 in decisions
    from before they counted."""

    units = serializers.ListField(child=Uid())
    minutes = serializers.IntegerField()
    points = serializers.IntegerField(default=0)
    attended = serializers.IntegerField(default=0)


class CompletionAnswer(Answer):
    """Why the course is completed, or what still stands between."""

    met = serializers.BooleanField()
    completed_at = Instant(allow_null=True)
    missing = MissingAnswer(many=True)
    evidence = Evidence()


class ProgressAnswer(Answer):
    """``done`` counts required units of ``total``; ``units`` are the ids of all that are done,
    ``openings`` tell of every unit in order whether the learner may open it."""

    done = serializers.IntegerField()
    total = serializers.IntegerField()
    units = serializers.ListField(child=Uid())
    last_unit = Uid(allow_null=True)
    last_seen_at = Instant(allow_null=True)
    openings = OpeningAnswer(many=True)


class EnrolmentView(ApiView):
    @endpoint(who=SignedIn, answers=EnrolmentAnswer)
    def get(self, request: Request, uid: UUID) -> Enrolment:
        return one(enrolments_to_tell(request), uid=uid)


class Withdrawal(ApiView):
    @endpoint(
        who=SignedIn,
        takes=WithdrawalForm,
        answers=EnrolmentAnswer,
        raises=[NotPermitted, NotActive],
    )
    def post(self, request: Request, uid: UUID) -> Enrolment:
        enrolment = one(enrolments_to_tell(request), uid=uid)
        return withdraw(enrolment=enrolment, by=request.user, **self.sent)


class CompletionView(ApiView):
    @endpoint(who=SignedIn, answers=CompletionAnswer)
    def get(self, request: Request, uid: UUID) -> dict[str, Any]:
        """By the rules of the curriculum the cohort is pinned to."""
        rows = enrolments_seen(request).select_related("cohort__revision", "completion")
        enrolment = one(rows.defer("cohort__revision__outline"), uid=uid)
        completion: Completion | None = getattr(enrolment, "completion", None)
        if completion is not None:
            return _completed(completion)
        return _judged(decide(enrolment), _titles(enrolment))


class ProgressView(ApiView):
    @endpoint(who=SignedIn, answers=ProgressAnswer)
    def get(self, request: Request, uid: UUID) -> dict[str, Any]:
        rows = enrolments_seen(request).select_related("cohort__revision", "progress__last_unit")
        enrolment = one(rows.defer("cohort__revision__outline"), uid=uid)
        progress: Progress | None = getattr(enrolment, "progress", None)
        total = enrolment.cohort.revision.required_count
        told = progress_told(progress or Progress(enrolment=enrolment), total)
        return {**told, "openings": list(openings(enrolment))}


def enrolments_seen(request: Request) -> QuerySet[Enrolment]:
    return Enrolment.objects.visible_to(request.user, offices_of(request.user))


def enrolments_to_tell(request: Request) -> QuerySet[Enrolment]:
    """With everything ``EnrolmentAnswer`` tells and the rules ask, in one query."""
    rows = enrolments_seen(request).select_related(
        "cohort__course__programme", "learner", "organisation"
    )
    return rows.defer("cohort__course__search")


def progress_told(progress: Progress, total: int) -> dict[str, Any]:
    return {
        "done": progress.done_count,
        "total": total,
        "units": progress.done_units,
        "last_unit": progress.last_unit.uid if progress.last_unit else None,
        "last_seen_at": progress.last_seen_at,
    }


def _titles(enrolment: Enrolment) -> Titles:
    rows = RevisionUnit.objects.filter(revision=enrolment.cohort.revision_id)
    told = rows.values_list("unit__uid", "title_th", "title_en")
    return {str(uid): pair(th, en) for uid, th, en in told}


def _completed(completion: Completion) -> dict[str, Any]:
    told = {"completed_at": completion.decided_at, "evidence": completion.evidence}
    return {"met": True, "missing": [], **told}


def _judged(decision: Decision, titles: Titles) -> dict[str, Any]:
    return {
        "met": decision.met,
        "completed_at": None,
        "missing": [_missing(part, titles) for part in decision.missing],
        "evidence": decision.evidence,
    }


def _missing(part: Missing, titles: Titles) -> dict[str, Any]:
    return {
        "code": part.code,
        "unit": part.unit or None,
        "title": titles.get(part.unit),
        "amount": part.amount,
        "options": [_missing(option, titles) for option in part.options],
    }
