"""The person themself: who they are, what they learn, what is due, what they have earned."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from certificates.models import Certificate
from courses.core import clock
from courses.enrolment.enums import EnrolmentState
from courses.enrolment.models import Enrolment
from courses.people.enums import Role, ScopeKind
from courses.people.models import User
from courses.people.selectors import offices_of, posting_on
from courses.people.services import change_own_details
from courses.progress.selectors import transcript_of
from lms.api.fields import Choice, Email, Instant, Text, Uid, Words, pair
from lms.api.forms import Answer, Form, ListParams
from lms.api.pagination import Page, page
from lms.api.permissions import SignedIn
from lms.api.v1.certificates import CertificateAnswer, to_tell
from lms.api.v1.learning import DueAnswer, LearningAnswer, due_work, learning
from lms.api.v1.refs import CohortRef, CourseRef, OrganisationRef
from lms.api.views import ApiView, endpoint

LANGUAGES = [("th", "ไทย"), ("en", "English")]


class RoleAnswer(Answer):
    role = serializers.ChoiceField(choices=Role.choices)
    scope_kind = serializers.ChoiceField(choices=ScopeKind.choices)
    scope = Uid(allow_null=True)


class PostingAnswer(Answer):
    organisation = OrganisationRef()
    position = Words()
    level = serializers.CharField(source="position_level")


class MeAnswer(Answer):
    id = Uid()
    username = serializers.CharField()
    name = Text()
    email = serializers.CharField()
    language = serializers.ChoiceField(choices=LANGUAGES)
    roles = RoleAnswer(many=True)
    posting = PostingAnswer(allow_null=True)


class MeForm(Form):
    """Names are corrected by an officer, for they are printed on certificates."""

    email = Email(max_length=254, allow_blank=True)
    language = Choice(choices=LANGUAGES)


class LearningParams(ListParams):
    state = Choice(choices=EnrolmentState.choices, required=False)


class TranscriptRow(Answer):
    course = CourseRef(source="enrolment.cohort.course")
    cohort = CohortRef(source="enrolment.cohort")
    organisation = OrganisationRef(source="enrolment.organisation", allow_null=True)
    minutes = serializers.IntegerField()
    completed_at = Instant(source="decided_at")


class TranscriptAnswer(Answer):
    name = Text()
    minutes = serializers.IntegerField()
    completions = TranscriptRow(many=True)


class Me(ApiView):
    @endpoint(who=SignedIn, answers=MeAnswer)
    def get(self, request: Request) -> dict[str, Any]:
        return about(request.user)

    @endpoint(who=SignedIn, takes=MeForm, answers=MeAnswer)
    def patch(self, request: Request) -> dict[str, Any]:
        return about(change_own_details(user=request.user, by=request.user, **self.sent))


class MyEnrolments(ApiView):
    @endpoint(who=SignedIn, asks=LearningParams, answers=LearningAnswer, listed=True)
    def get(self, request: Request) -> Page:
        """Each with its progress, the next unit and what is due first."""
        mine = Enrolment.objects.of(request.user)
        if state := self.asked.get("state"):
            mine = mine.filter(state=state)
        rows = learning(mine)
        order = ("-enrolled_at", "-pk")
        return page(rows, *order, asked=self.asked, of="learning", one=dict.__getitem__)


class MyDue(ApiView):
    @endpoint(who=SignedIn, answers=DueAnswer, listed=True)
    def get(self, request: Request) -> Page:
        """Work that waits for the learner, the most urgent first; without a deadline, last."""
        active = Enrolment.objects.of(request.user).filter(state=EnrolmentState.ACTIVE)
        return Page(due_work(active), None)


class MyTranscript(ApiView):
    @endpoint(who=SignedIn, answers=TranscriptAnswer)
    def get(self, request: Request) -> dict[str, Any]:
        record = transcript_of(request.user)
        return {
            "name": full_name(request.user),
            "minutes": record.minutes,
            "completions": record.completions,
        }


class MyCertificates(ApiView):
    @endpoint(who=SignedIn, asks=ListParams, answers=CertificateAnswer, listed=True)
    def get(self, request: Request) -> Page:
        rows = to_tell(Certificate.objects.filter(holder=request.user))
        return page(rows, "-created_at", "-pk", asked=self.asked, of="my certificates")


def about(user: User) -> dict[str, Any]:
    held = offices_of(user).held
    roles = [dict(zip(("role", "scope_kind", "scope"), office, strict=True)) for office in held]
    return {
        "id": user.uid,
        "username": user.username,
        "name": full_name(user),
        "email": user.email,
        "language": user.language,
        "roles": sorted(roles, key=lambda office: str(sorted(map(str, office.values())))),
        "posting": posting_on(user, clock.today()),
    }


def full_name(user: User) -> dict[str, str]:
    return pair(user.get_full_name(), user.get_full_name_en())
