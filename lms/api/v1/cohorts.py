"""Cohorts: who may see them, plan them, and take a seat in them."""

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.reverse import reverse

from courses.catalogue.models import Course, Edition
from courses.catalogue.services import WrongCode
from courses.cohorts import services
from courses.cohorts.enums import CohortState, EnrolmentPolicy
from courses.cohorts.models import Cohort
from courses.cohorts.rules import is_open_for_self_enrolment, may_run
from courses.cohorts.selectors import open_cohorts
from courses.core import clock
from courses.core.errors import NotPermitted
from courses.enrolment.models import Enrolment
from courses.enrolment.seats import CohortFull
from courses.enrolment.services import (
    AlreadyEnrolled,
    BySelection,
    EnrolmentClosed,
    NotEligible,
    PrerequisiteMissing,
    TooManyCourses,
    WasRemoved,
    WrongKey,
    enrol,
)
from courses.people.models import User
from courses.people.selectors import offices_of
from lms.api.fields import UUID_FORM, AskedFlag, Choice, Line, Secret, Uid, Whole, WireDate, Words
from lms.api.forms import Answer, Form, ListParams, PairForm, flat
from lms.api.lookup import by_ref, one, referred
from lms.api.pagination import Page, page
from lms.api.permissions import Anyone, OfficeHolder, SignedIn
from lms.api.refusals import UnknownReference
from lms.api.v1.enrolments import EnrolmentAnswer, enrolments_to_tell
from lms.api.v1.refs import CourseRef
from lms.api.views import ApiView, endpoint

MOST_SEATS = 100_000


class CohortAnswer(Answer):
    """Days are days in Bangkok and include the last. ``is_open``: one may enrol by oneself now."""

    id = Uid(source="uid")
    code = serializers.CharField()
    course = CourseRef()
    number = serializers.IntegerField()
    name = Words()
    venue = Words()
    state = serializers.ChoiceField(choices=CohortState.choices)
    policy = serializers.ChoiceField(choices=EnrolmentPolicy.choices)
    capacity = serializers.IntegerField()
    seats_left = serializers.IntegerField()
    is_open = serializers.SerializerMethodField()
    enrolment_opens_on = serializers.DateField()
    enrolment_closes_on = serializers.DateField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()

    def get_is_open(self, cohort: Cohort) -> bool:
        today = clock.today()
        return bool(cohort.seats_left) and is_open_for_self_enrolment(cohort, today)


class CohortParams(ListParams):
    course = Line(required=False, max_length=36)
    state = Choice(choices=CohortState.choices, required=False)
    open = AskedFlag(required=False)


class ChangeForm(Form):
    name = PairForm()
    venue = PairForm(required=False)
    policy = Choice(choices=EnrolmentPolicy.choices, required=False)
    capacity = Whole(min_value=0, max_value=MOST_SEATS)
    enrolment_opens_on = WireDate()
    enrolment_closes_on = WireDate()
    starts_on = WireDate()
    ends_on = WireDate()


class PlanForm(ChangeForm):
    course = Line(max_length=36)
    code = Line(max_length=30)
    number = Whole(min_value=1, max_value=9999)
    edition = Uid(required=False)


class StateForm(Form):
    state = Choice(choices=CohortState.choices)


class EnrolForm(Form):
    """Empty for oneself. ``learner`` is a public id or a user name, for those who run it;
    ``key`` is what a cohort of policy ``key`` asks."""

    learner = Secret(required=False, max_length=150)
    key = Secret(required=False, max_length=60)


class Cohorts(ApiView):
    @endpoint(who=Anyone, asks=CohortParams, answers=CohortAnswer, listed=True)
    def get(self, request: Request) -> Page:
        rows = cohorts_seen(request)
        if course := self.asked.get("course"):
            rows = rows.filter(course__in=Course.objects.filter(**by_ref(course)))
        if state := self.asked.get("state"):
            rows = rows.filter(state=state)
        if (is_open := self.asked.get("open")) is not None:
            joinable = open_cohorts(clock.today()).order_by().values("pk")
            rows = rows.filter(pk__in=joinable) if is_open else rows.exclude(pk__in=joinable)
        return page(rows, "-starts_on", "-pk", asked=self.asked, of="cohorts")

    @endpoint(
        who=SignedIn,
        takes=PlanForm,
        answers=CohortAnswer,
        status=201,
        raises=[
            NotPermitted,
            UnknownReference,
            services.CourseNotPublished,
            WrongCode,
            services.CohortCodeTaken,
            services.CohortNumberTaken,
            services.EditionOfAnotherProgramme,
            services.WrongDates,
        ],
    )
    def post(self, request: Request) -> Cohort:
        """A draft, pinned to the course's present curriculum."""
        sent = flat(self.sent, "name", "venue")
        course = referred(_courses(), "course", **by_ref(sent.pop("course")))
        if edition := sent.pop("edition", None):
            sent["edition"] = referred(Edition.objects.all(), "edition", uid=edition)
        cohort = services.plan_cohort(course=course, by=request.user, **sent)
        self.tell(Location=reverse("api:cohort", [cohort.uid]))
        return cohort


class CohortView(ApiView):
    @endpoint(who=Anyone, answers=CohortAnswer)
    def get(self, request: Request, cohort: str) -> Cohort:
        return one(cohorts_seen(request), **by_ref(cohort))

    @endpoint(
        who=SignedIn,
        takes=ChangeForm,
        answers=CohortAnswer,
        raises=[NotPermitted, services.WrongDates, services.WrongCapacity],
    )
    def patch(self, request: Request, cohort: str) -> Cohort:
        found = one(cohorts_seen(request), **by_ref(cohort))
        sent = flat(self.sent, "name", "venue")
        return services.change_cohort(cohort=found, by=request.user, **sent)


class CohortStateView(ApiView):
    @endpoint(
        who=SignedIn,
        takes=StateForm,
        answers=CohortAnswer,
        raises=[NotPermitted, services.MoveNotAllowed],
    )
    def post(self, request: Request, cohort: str) -> Cohort:
        found = one(cohorts_seen(request), **by_ref(cohort))
        return services.move_cohort(cohort=found, by=request.user, **self.sent)


class CohortEnrolments(ApiView):
    @endpoint(who=OfficeHolder, asks=ListParams, answers=EnrolmentAnswer, listed=True)
    def get(self, request: Request, cohort: str) -> Page:
        """All of them for those who run or teach it; their own people for agencies."""
        found = one(cohorts_seen(request), **by_ref(cohort))
        rows = enrolments_to_tell(request).filter(cohort=found)
        return page(rows, "-enrolled_at", "-pk", asked=self.asked, of="enrolments")

    @endpoint(
        who=SignedIn,
        takes=EnrolForm,
        answers=EnrolmentAnswer,
        status=201,
        raises=[
            NotPermitted,
            UnknownReference,
            EnrolmentClosed,
            BySelection,
            WrongKey,
            NotEligible,
            TooManyCourses,
            PrerequisiteMissing,
            WasRemoved,
            AlreadyEnrolled,
            CohortFull,
        ],
    )
    def post(self, request: Request, cohort: str) -> Enrolment:
        found = one(cohorts_seen(request), **by_ref(cohort))
        learner = learner_named(self.sent.get("learner"), found, by=request.user)
        key = self.sent.get("key", "")
        enrolment = enrol(learner=learner, cohort=found, by=request.user, key=key)
        self.tell(Location=reverse("api:enrolment", [enrolment.uid]))
        return enrolment


def cohorts_seen(request: Request) -> QuerySet[Cohort]:
    seen = Cohort.objects.visible_to(offices_of(request.user))
    return seen.select_related("course__programme").defer("course__search")


def _courses() -> QuerySet[Course]:
    return Course.objects.select_related("programme", "current").defer(
        "current__outline", "current__requirement"
    )


def learner_named(name: str | None, cohort: Cohort, *, by: User) -> User:
    """Oneself, or whom an officer of the cohort names.

    Raises:
        NotPermitted: to name others; said before looking, so that nobody learns user names.
        UnknownReference: nobody of that name with an open account.
    """
    if name is None:
        return by
    if not may_run(offices_of(by), cohort):
        raise NotPermitted
    named = {"uid": name} if UUID_FORM.fullmatch(name) else {"username__iexact": name}
    return referred(User.objects.filter(is_active=True), "learner", **named)
