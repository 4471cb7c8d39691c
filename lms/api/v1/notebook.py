"""What a learner writes while reading. Theirs alone; each write names the version it was made
from, and one sent twice changes nothing more."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request

from courses.catalogue.models import Unit
from courses.catalogue.releases import NotReleased
from courses.core.errors import Invalid
from courses.enrolment.models import Enrolment
from courses.enrolment.services import NotActive
from courses.notebook import entries, filling
from courses.notebook.enums import EntryKind
from courses.notebook.models import BlockEntry, Note
from courses.notebook.selectors import my_notes, notebook_of
from courses.notebook.services import (
    NotebookChanged,
    remember_position,
    write_entry,
    write_note,
)
from lms.api.errors import beneath
from lms.api.fields import Instant, Line, Prose, Secret, Text, Uid, Whole, pair
from lms.api.forms import Answer, Form, ListParams
from lms.api.lookup import one
from lms.api.pagination import Page, page
from lms.api.permissions import SignedIn
from lms.api.v1.openings import check_open
from lms.api.v1.refs import CourseRef
from lms.api.views import ApiView, endpoint

MOST_WRITES = 2_147_483_647
NO_NOTE = {"text": "", "version": 0, "updated_at": None}
WRONG_VALUE: list[type[Invalid]] = [
    filling.WrongShape,
    filling.UnknownField,
    filling.FieldTooLong,
    filling.NotAnOption,
    entries.OneAnswerOnly,
]


class NoteAnswer(Answer):
    """``version`` is 0 until something was written."""

    text = serializers.CharField()
    version = serializers.IntegerField()
    updated_at = Instant(allow_null=True)


class EntryAnswer(Answer):
    """``value`` is ``{"text"}`` of a reflection, ``{"chosen": [id]}`` of a check,
    ``{"ticked": [id]}`` of a checklist."""

    block = serializers.CharField()
    kind = serializers.ChoiceField(choices=EntryKind.choices)
    value = serializers.DictField()
    version = serializers.IntegerField()
    updated_at = Instant()


class NotebookAnswer(Answer):
    """``position`` is the block to go on at; empty at the beginning."""

    note = NoteAnswer()
    entries = EntryAnswer(many=True)
    position = serializers.CharField()


class NoteForm(Form):
    """``version`` is the one ``text`` was made from. An empty text clears the note."""

    text = Prose()
    version = Whole(min_value=0, max_value=MOST_WRITES)


class EntryForm(Form):
    value = serializers.DictField()
    version = Whole(min_value=0, max_value=MOST_WRITES)


class PositionForm(Form):
    block = Secret(max_length=64)


class NotesParams(ListParams):
    q = Line(required=False, max_length=200, allow_blank=True)


class MyNoteAnswer(NoteAnswer):
    enrolment = Uid()
    course = CourseRef()
    unit = Uid()
    title = Text()

    def to_representation(self, note: Note) -> dict[str, Any]:
        course = self.fields["course"].to_representation(note.enrolment.cohort.course)
        return {
            "enrolment": note.enrolment.uid,
            "course": course,
            "unit": note.unit.uid,
            "title": pair(note.unit_title_th or "", note.unit_title_en or ""),
            "text": note.text,
            "version": note.version,
            "updated_at": note.updated_at,
        }


class OwnLesson(ApiView):
    """A unit of a course one is enrolled in; to everybody else it is not there."""

    def enrolment(self, request: Request, uid: UUID) -> Enrolment:
        rows = Enrolment.objects.of(request.user).select_related("cohort", "progress")
        return one(rows, uid=uid)

    def unit(self, enrolment: Enrolment, uid: UUID) -> Unit:
        return one(Unit.objects.filter(course=enrolment.cohort.course_id), uid=uid)

    def to_write(self, request: Request, uid: UUID, unit: UUID) -> dict[str, Any]:
        enrolment = self.enrolment(request, uid)
        found = self.unit(enrolment, unit)
        check_open(enrolment, found)
        return {"enrolment": enrolment, "unit": found, "by": request.user}


class NotebookView(OwnLesson):
    @endpoint(who=SignedIn, answers=NotebookAnswer)
    def get(self, request: Request, uid: UUID, unit: UUID) -> dict[str, Any]:
        """Note, answers and position of one lesson; it can be read after a withdrawal too."""
        enrolment = self.enrolment(request, uid)
        found = notebook_of(enrolment, self.unit(enrolment, unit))
        return {
            "note": found.note or NO_NOTE,
            "entries": list(found.entries.values()),
            "position": found.position,
        }


class NoteView(OwnLesson):
    @endpoint(who=SignedIn, answers=NoteAnswer)
    def get(self, request: Request, uid: UUID, unit: UUID) -> Note | dict[str, Any]:
        enrolment = self.enrolment(request, uid)
        rows = enrolment.notes.filter(unit=self.unit(enrolment, unit))
        return rows.first() or NO_NOTE

    @endpoint(
        who=SignedIn,
        takes=NoteForm,
        answers=NoteAnswer,
        raises=[NotActive, NotReleased, NotebookChanged, filling.FieldTooLong],
    )
    def put(self, request: Request, uid: UUID, unit: UUID) -> Note:
        """A 412 tells in ``stored`` what another device wrote meanwhile."""
        place = self.to_write(request, uid, unit)
        return write_note(text=self.sent["text"], expected_version=self.sent["version"], **place)


class EntryView(OwnLesson):
    @endpoint(
        who=SignedIn,
        takes=EntryForm,
        answers=EntryAnswer,
        raises=[NotActive, NotReleased, NotebookChanged, *WRONG_VALUE],
    )
    def put(self, request: Request, uid: UUID, unit: UUID, block: str) -> BlockEntry:
        """What was written into a block of the lesson; conflicts as for the note."""
        place = self.to_write(request, uid, unit)
        with beneath("value"):
            return write_entry(
                block=block,
                value=self.sent["value"],
                expected_version=self.sent["version"],
                **place,
            )


class PositionView(OwnLesson):
    @endpoint(who=SignedIn, takes=PositionForm, status=204, raises=[NotActive, NotReleased])
    def put(self, request: Request, uid: UUID, unit: UUID) -> None:
        """Where the reader is; the last told counts."""
        remember_position(**self.to_write(request, uid, unit), **self.sent)


class MyNotes(ApiView):
    @endpoint(who=SignedIn, asks=NotesParams, answers=MyNoteAnswer, listed=True)
    def get(self, request: Request) -> Page:
        """One's notes that hold every word of ``q``, the latest changed first."""
        rows = my_notes(request.user, self.asked.get("q", ""))
        return page(rows, "-updated_at", "-pk", asked=self.asked, of="my notes")
