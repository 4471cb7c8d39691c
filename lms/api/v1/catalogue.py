"""Programmes, editions, courses and what they teach."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from courses.catalogue.enums import UnitKind
from courses.catalogue.models import CurriculumRevision, Edition, Programme, RevisionUnit
from courses.catalogue.releases import NotReleased
from courses.catalogue.selectors import published_courses
from courses.cohorts.models import Cohort
from courses.core.errors import NotFound
from courses.core.thai.dates import BE_OFFSET
from courses.enrolment.models import Enrolment
from courses.people.selectors import offices_of
from lms.api.fields import Instant, Line, Text, Uid, pair
from lms.api.forms import Answer, ListParams, Params
from lms.api.lookup import by_ref, one
from lms.api.pagination import Page, page
from lms.api.permissions import Anyone, SignedIn
from lms.api.v1.openings import refuse_unopened
from lms.api.v1.refs import CourseRef, OrganisationRef, ProgrammeRef
from lms.api.views import ApiView, endpoint


class ProgrammeAnswer(ProgrammeRef):
    owner = OrganisationRef()


class EditionAnswer(Answer):
    """A programme in one fiscal year. ``fiscal_year`` is of the Common Era: 2027 is ๒๕๗๐."""

    id = Uid(source="uid")
    programme = ProgrammeRef()
    fiscal_year = serializers.IntegerField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()

    def to_representation(self, edition: Edition) -> dict[str, Any]:
        year = edition.fiscal_year - BE_OFFSET
        return {
            "id": edition.uid,
            "programme": self.fields["programme"].to_representation(edition.programme),
            "fiscal_year": year,
            "starts_on": date(year - 1, 10, 1),
            "ends_on": date(year, 9, 30),
        }


class CourseAnswer(Answer):
    """A course's card. ``minutes`` is what its units take together."""

    id = Uid()
    code = serializers.CharField()
    title = Text()
    summary = Text()
    programme = serializers.CharField()
    lessons = serializers.IntegerField()
    minutes = serializers.IntegerField()
    published_at = Instant()

    def to_representation(self, row: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": row["uid"],
            "code": row["code"],
            "title": pair(row["title_th"], row["title_en"]),
            "summary": pair(row["summary_th"], row["summary_en"]),
            "programme": row["programme__code"],
            "lessons": row["current__lesson_count"],
            "minutes": row["current__minutes"],
            "published_at": row["current__published_at"],
        }


class CourseDetailAnswer(CourseAnswer):
    audience = Text()
    outcomes = Text(many=True)

    def to_representation(self, row: dict[str, Any]) -> dict[str, Any]:
        outline = row["current__outline"]
        shown = {"audience": outline["audience"], "outcomes": outline["outcomes"]}
        return {**super().to_representation(row), **shown}


class ReleaseAnswer(Answer):
    """When a unit opens; all that is not null must hold. ``after_days`` counts from the cohort's
    first day, ``on`` is a day in Bangkok, ``after`` the unit to be done first."""

    after_days = serializers.IntegerField(allow_null=True)
    on = serializers.DateField(allow_null=True)
    after = Uid(allow_null=True)

    def to_representation(self, release: dict[str, Any]) -> dict[str, Any]:
        return {name: release.get(name) for name in ("after_days", "on", "after")}


class OutlineUnit(Answer):
    id = Uid()
    kind = serializers.ChoiceField(choices=UnitKind.choices)
    title = Text()
    minutes = serializers.IntegerField()
    required = serializers.BooleanField()
    release = ReleaseAnswer()


class OutlineModule(Answer):
    title = Text()
    units = OutlineUnit(many=True)


class OutlineAnswer(Answer):
    """One published state of a course, frozen: it never changes under its ``id``."""

    id = Uid()
    course = CourseRef()
    number = serializers.IntegerField()
    published_at = Instant()
    minutes = serializers.IntegerField()
    modules = OutlineModule(many=True)

    def to_representation(self, revision: CurriculumRevision) -> dict[str, Any]:
        return {
            "id": revision.uid,
            "course": self.fields["course"].to_representation(revision.course),
            "number": revision.number,
            "published_at": revision.published_at,
            "minutes": revision.minutes,
            "modules": [_module(module) for module in revision.outline["modules"]],
        }


def _module(module: dict[str, Any]) -> dict[str, Any]:
    told = ReleaseAnswer().to_representation
    units = [{**unit, "release": told(unit.get("release", {}))} for unit in module["units"]]
    return {"title": module["title"], "units": units}


class Block(Answer):
    """A piece of a lesson, rendered and clean HTML. ``data`` is null but where the learner
    writes into it: its question, options, items or tool (see ``docs/api.md``)."""

    id = serializers.CharField()
    type = serializers.CharField()
    html = serializers.CharField()
    data = serializers.DictField(allow_null=True)


class Body(Answer):
    th = Block(many=True)
    en = Block(many=True)


class UnitAnswer(Answer):
    """A unit as the learner's cohort has it. ``assignment`` is set on units of that kind."""

    id = Uid()
    kind = serializers.ChoiceField(choices=UnitKind.choices)
    title = Text()
    minutes = serializers.IntegerField()
    required = serializers.BooleanField()
    release = ReleaseAnswer()
    assignment = Uid(allow_null=True)
    body = Body()

    def to_representation(self, row: RevisionUnit) -> dict[str, Any]:
        assignment = getattr(row.unit, "assignment", None)
        return {
            "id": row.unit.uid,
            "kind": row.unit.kind,
            "title": pair(row.title_th, row.title_en),
            "minutes": row.minutes,
            "required": row.required,
            "release": self.fields["release"].to_representation(row.release),
            "assignment": assignment.uid if assignment else None,
            "body": {lang: list(map(_block, row.body.get(lang, []))) for lang in ("th", "en")},
        }


def _block(block: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": block["id"],
        "type": block["type"],
        "html": block["html"],
        "data": block.get("data"),
    }


class CourseParams(ListParams):
    q = Line(required=False, max_length=200, allow_blank=True)


class OutlineParams(Params):
    cohort = Line(required=False, max_length=36)


class UnitParams(Params):
    enrolment = Uid()


CARD = (
    "uid",
    "code",
    "title_th",
    "title_en",
    "summary_th",
    "summary_en",
    "programme__code",
    "current__lesson_count",
    "current__minutes",
    "current__published_at",
)


class Programmes(ApiView):
    @endpoint(who=Anyone, asks=ListParams, answers=ProgrammeAnswer, listed=True)
    def get(self, request: Request) -> Page:
        rows = Programme.objects.select_related("owner")
        return page(rows, "code", asked=self.asked, of="programmes")


class Editions(ApiView):
    @endpoint(who=Anyone, asks=ListParams, answers=EditionAnswer, listed=True)
    def get(self, request: Request) -> Page:
        rows = Edition.objects.select_related("programme")
        return page(rows, "-fiscal_year", "-pk", asked=self.asked, of="editions")


class Courses(ApiView):
    @endpoint(who=Anyone, asks=CourseParams, answers=CourseAnswer, listed=True)
    def get(self, request: Request) -> Page:
        """``q`` finds Thai and English words in titles, summaries and lesson titles."""
        rows = published_courses(self.asked.get("q", "")).values(*CARD)
        return page(rows, "code", asked=self.asked, of="courses", one=dict.__getitem__)


class CourseView(ApiView):
    @endpoint(who=Anyone, answers=CourseDetailAnswer)
    def get(self, request: Request, course: str) -> dict[str, Any]:
        rows = published_courses().filter(**by_ref(course)).values(*CARD, "current__outline")
        return _first(rows)


def _first(rows: QuerySet[Any, dict[str, Any]]) -> dict[str, Any]:
    found = rows.first()
    if found is None:
        raise NotFound
    return found


class Outline(ApiView):
    @endpoint(who=Anyone, asks=OutlineParams, answers=OutlineAnswer)
    def get(self, request: Request, course: str) -> CurriculumRevision | Response:
        """The curriculum of today; with ``cohort``, the one that cohort is taught."""
        where, tag = self._find(request, by_ref(course))
        return self.unchanged(tag) or _outline(where)

    def _find(self, request: Request, course: dict[str, Any]) -> tuple[int, str]:
        """Key and tag alone: most readers hold the outline and need no more. Two revisions of
        one hash may have other units, so the number is part of the tag."""
        if cohort := self.asked.get("cohort"):
            seen = Cohort.objects.visible_to(offices_of(request.user)).filter(**by_ref(cohort))
            rows = seen.filter(**{f"course__{name}": value for name, value in course.items()})
            found = rows.values_list(
                "revision", "revision__content_hash", "revision__number"
            ).first()
        else:
            rows = published_courses().filter(**course)
            found = rows.values_list("current", "current__content_hash", "current__number").first()
        if found is None:
            raise NotFound
        key, content_hash, number = found
        return key, f"{content_hash}-{number}"


def _outline(key: int) -> CurriculumRevision:
    rows = CurriculumRevision.objects.select_related("course")
    return rows.defer("requirement", "course__search").get(pk=key)


class UnitView(ApiView):
    @endpoint(who=SignedIn, asks=UnitParams, answers=UnitAnswer, raises=[NotReleased])
    def get(self, request: Request, uid: UUID) -> RevisionUnit | Response:
        """For the learner alone: the unit as the curriculum of ``enrolment`` has it."""
        mine = Enrolment.objects.of(request.user).seated().select_related("cohort", "progress")
        enrolment = one(mine, uid=self.asked["enrolment"])
        taught = RevisionUnit.objects.filter(revision=enrolment.cohort.revision_id)
        unit = one(taught.select_related("unit__assignment"), unit__uid=uid)
        refuse_unopened(enrolment, unit)
        return self.unchanged(unit.content_hash) or unit
