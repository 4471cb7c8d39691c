"""Design tools, and what learners and teams fill into them."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.reverse import reverse

from courses.catalogue.models import Unit
from courses.catalogue.releases import NotReleased
from courses.core.errors import Invalid
from courses.enrolment.models import Enrolment
from courses.enrolment.services import NotActive
from courses.notebook import canvases, filling
from courses.notebook.canvas_selectors import canvases_to_read
from courses.notebook.enums import Tool
from courses.notebook.models import Canvas
from courses.people.rules import Offices
from courses.people.selectors import offices_of
from courses.teams.models import Team
from lms.api.errors import beneath
from lms.api.fields import Choice, Instant, Prose, Secret, Uid, Whole, Words
from lms.api.forms import Answer, Form, ListParams
from lms.api.lookup import one, referred
from lms.api.pagination import Page, page
from lms.api.permissions import SignedIn
from lms.api.refusals import UnknownReference
from lms.api.v1.notebook import MOST_WRITES
from lms.api.v1.openings import check_open
from lms.api.v1.refs import CourseRef
from lms.api.views import ApiView, endpoint

WRONG_VALUES: list[type[Invalid]] = [
    filling.WrongShape,
    filling.UnknownField,
    filling.FieldTooLong,
    filling.NotAnOption,
    filling.TooManyEntries,
    canvases.TitleTooLong,
]


class TeamRef(Answer):
    id = Uid(source="uid")
    name = Words()


class CanvasCard(Answer):
    """Of one learner, or of a team. ``unit`` and ``block`` are the place in a lesson that asked
    for it, if any did."""

    id = Uid()
    tool = serializers.ChoiceField(choices=Tool.choices)
    title = serializers.CharField()
    enrolment = Uid(allow_null=True)
    team = TeamRef(allow_null=True)
    course = CourseRef()
    unit = Uid(allow_null=True)
    block = serializers.CharField()
    version = serializers.IntegerField()
    updated_at = Instant()

    def to_representation(self, canvas: Canvas) -> dict[str, Any]:
        owner = canvas.team or canvas.enrolment
        team = self.fields["team"].to_representation(canvas.team) if canvas.team else None
        return {
            "id": canvas.uid,
            "tool": canvas.tool,
            "title": canvas.title,
            "enrolment": canvas.enrolment.uid if canvas.enrolment else None,
            "team": team,
            "course": self.fields["course"].to_representation(owner.cohort.course),
            "unit": canvas.unit.uid if canvas.unit else None,
            "block": canvas.block,
            "version": canvas.version,
            "updated_at": canvas.updated_at,
        }


class CanvasAnswer(CanvasCard):
    """``values`` has the sections and fields of its tool; a section that repeats is a list."""

    values = serializers.DictField()

    def to_representation(self, canvas: Canvas) -> dict[str, Any]:
        return {**super().to_representation(canvas), "values": canvas.values}


class StartForm(Form):
    """Freely with ``tool``, of ``team`` where one is named; or with ``unit`` and ``block`` the
    one that a lesson asks for, of the tool and shared as the lesson says."""

    enrolment = Uid()
    team = Uid(required=False)
    tool = Choice(choices=Tool.choices, required=False)
    title = Prose(default="")
    unit = Uid(required=False)
    block = Secret(required=False, max_length=64)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        freely = "tool" in attrs and not {"unit", "block"} & set(attrs)
        asked_for = {"unit", "block"} <= set(attrs) and not {"tool", "team"} & set(attrs)
        if not freely and not asked_for:
            needed = {"tool": [serializers.Field.default_error_messages["required"]]}
            raise serializers.ValidationError(needed, code="required")
        return super().validate(attrs)


class CanvasForm(Form):
    """``version`` is the one ``values`` were made from."""

    title = Prose()
    values = serializers.DictField()
    version = Whole(min_value=0, max_value=MOST_WRITES)


class MyCanvases(ApiView):
    @endpoint(who=SignedIn, asks=ListParams, answers=CanvasCard, listed=True)
    def get(self, request: Request) -> Page:
        """One's own and those of the teams one is in, the latest changed first."""
        rows = canvases_to_read(request.user, Offices()).defer("values")
        return page(rows, "-updated_at", "-pk", asked=self.asked, of="canvases")

    @endpoint(
        who=SignedIn,
        takes=StartForm,
        answers=CanvasAnswer,
        status=201,
        raises=[UnknownReference, NotActive, NotReleased, canvases.TitleTooLong],
    )
    def post(self, request: Request) -> Canvas:
        """Starting what a lesson asks for once more gives the canvas that is there."""
        mine = Enrolment.objects.of(request.user).select_related("cohort__revision", "progress")
        enrolment = referred(mine, "enrolment", uid=self.sent["enrolment"])
        if "unit" in self.sent:
            canvas = self._asked_for(request, enrolment)
        else:
            canvas = self._freely(request, enrolment)
        self.tell(Location=reverse("api:canvas", [canvas.uid]))
        return one(canvases_to_read(request.user, Offices()), pk=canvas.pk)

    def _asked_for(self, request: Request, enrolment: Enrolment) -> Canvas:
        units = Unit.objects.filter(course=enrolment.cohort.course_id)
        unit = referred(units, "unit", uid=self.sent["unit"])
        check_open(enrolment, unit)
        if canvases.canvas_block(enrolment.cohort, unit, self.sent["block"]) is None:
            raise UnknownReference("block")
        return canvases.start_for_block(
            enrolment=enrolment, unit=unit, block=self.sent["block"], by=request.user
        )

    def _freely(self, request: Request, enrolment: Enrolment) -> Canvas:
        team = None
        if "team" in self.sent:
            teams = Team.objects.visible_to(request.user, Offices())
            team = referred(teams.filter(cohort=enrolment.cohort), "team", uid=self.sent["team"])
        owner = {"team": team} if team else {"enrolment": enrolment}
        return canvases.start_canvas(
            tool=self.sent["tool"], title=self.sent["title"], by=request.user, **owner
        )


class CanvasView(ApiView):
    @endpoint(who=SignedIn, answers=CanvasAnswer)
    def get(self, request: Request, uid: UUID) -> Canvas:
        """For those who fill it in, and for the staff of the cohort."""
        return one(canvases_to_read(request.user, offices_of(request.user)), uid=uid)

    @endpoint(
        who=SignedIn,
        takes=CanvasForm,
        answers=CanvasAnswer,
        raises=[NotActive, canvases.CanvasChanged, *WRONG_VALUES],
    )
    def put(self, request: Request, uid: UUID) -> Canvas:
        """A 412 tells in ``stored`` what somebody saved meanwhile; nothing is lost, for every
        state that was saved is kept."""
        canvas = one(canvases_to_read(request.user, Offices()), uid=uid)
        with beneath("values", but="title"):
            canvases.save_canvas(
                canvas=canvas,
                title=self.sent["title"],
                values=self.sent["values"],
                expected_version=self.sent["version"],
                by=request.user,
            )
        return one(canvases_to_read(request.user, Offices()), uid=uid)
