"""What devices report of learning, many at a time; each report is answered in its place."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from courses.progress.enums import Outcome, Verb
from courses.progress.events import LIMIT, Report, record_events
from courses.progress.events import Answer as Told
from lms.api.fields import UUID_FORM, Choice, Instant, Uid
from lms.api.forms import Answer, Form
from lms.api.permissions import SignedIn
from lms.api.views import ApiView, endpoint


class EventForm(Form):
    """``id`` is the device's own name for the event: sent twice, it is recorded once."""

    id = Uid()
    enrolment = Uid()
    unit = Uid()
    verb = Choice(choices=Verb.choices)
    at = Instant()


@extend_schema_field(EventForm(many=True, min_length=1, max_length=LIMIT))
class Events(serializers.ListField):
    """Reports as they came: one that cannot be read is refused alone, not with all others."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_length=1, max_length=LIMIT, **options)


class EventsForm(Form):
    events = Events()


class EventOutcome(Answer):
    """``code`` says why an event was refused. ``id`` is null when it could not be read."""

    id = Uid(allow_null=True)
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    code = serializers.CharField()


class EventsAnswer(Answer):
    outcomes = EventOutcome(many=True)


class MyEvents(ApiView):
    @endpoint(who=SignedIn, takes=EventsForm, answers=EventsAnswer)
    def post(self, request: Request) -> dict[str, Any]:
        """Answers stand in the order of the events."""
        read = [_read(event) for event in self.sent["events"]]
        reports = [report for report in read if isinstance(report, Report)]
        told = iter(record_events(learner=request.user, reports=reports) if reports else ())
        return {"outcomes": [_outcome(one, told) for one in read]}


READER = EventForm()


def _read(event: Any) -> Report | dict[str, Any]:
    """The report, or the outcome of one that cannot be read."""
    try:
        read = READER.run_validation(event)
    except ValidationError as error:
        return {"id": _name(event), "outcome": Outcome.REFUSED, "code": _first_code(error.detail)}
    return Report(read["id"], read["enrolment"], read["unit"], read["verb"], read["at"])


def _outcome(one: Report | dict[str, Any], told: Iterable[Told]) -> dict[str, Any]:
    if isinstance(one, dict):
        return one
    answer = next(iter(told))
    return {"id": answer.uid, "outcome": answer.outcome, "code": answer.code}


def _name(event: Any) -> str | None:
    name = event.get("id") if isinstance(event, dict) else None
    return name if isinstance(name, str) and UUID_FORM.fullmatch(name) else None


def _first_code(detail: Any) -> str:
    while not isinstance(detail, ErrorDetail):
        detail = next(iter(detail.values())) if isinstance(detail, dict) else detail[0]
    return str(detail.code)
