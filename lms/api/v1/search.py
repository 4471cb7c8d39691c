"""Finding courses, lessons, news and terms, in Thai and in English."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.request import Request

from courses.core.errors import TooMany
from courses.core.limits.services import spend
from courses.enrolment.models import Enrolment
from courses.enrolment.selectors import courses_read_by
from courses.people.models import User
from courses.people.selectors import offices_of
from courses.search.asking import LONGEST, SEARCHING
from courses.search.enums import EntryKind
from courses.search.marking import Piece
from courses.search.selectors import Found, find
from lms.api.fields import Choice, Line, Secret, Uid
from lms.api.forms import Answer, Params
from lms.api.pagination import Page, numbered, page_number
from lms.api.permissions import Anyone
from lms.api.refusals import WrongCursor
from lms.api.v1.auth import address_of
from lms.api.v1.openings import closed_lessons
from lms.api.views import ApiView, endpoint


class SearchParams(Params):
    q = Line(max_length=LONGEST)
    kind = Choice(choices=EntryKind.choices, required=False)
    cursor = Secret(required=False, max_length=500)


class PieceAnswer(Answer):
    """A stretch of text; ``found`` where it is what was looked for."""

    text = serializers.CharField()
    found = serializers.BooleanField()


class FoundPieces(Answer):
    th = PieceAnswer(many=True)
    en = PieceAnswer(many=True)


class FoundAnswer(Answer):
    """``ref`` names it where it is read: the code of a course, the id of a lesson, an article
    or a term. ``excerpt`` is empty where the reader may not read the text."""

    kind = serializers.ChoiceField(choices=EntryKind.choices)
    ref = serializers.CharField()
    course = Uid(allow_null=True)
    course_code = serializers.CharField()
    title = FoundPieces()
    excerpt = PieceAnswer(many=True)
    date = serializers.DateField(allow_null=True)

    def to_representation(self, found: Found) -> dict[str, Any]:
        entry = found.entry
        return {
            "kind": entry.kind,
            "ref": entry.ref,
            "course": entry.course,
            "course_code": entry.course_code,
            "title": {"th": _pieces(found.title_th), "en": _pieces(found.title_en)},
            "excerpt": _pieces(found.excerpt),
            "date": entry.on,
        }


class Search(ApiView):
    @endpoint(
        who=Anyone,
        asks=SearchParams,
        answers=FoundAnswer,
        listed=True,
        raises=[TooMany, WrongCursor],
    )
    def get(self, request: Request) -> Page:
        """The best first, 20 a page. Lessons are looked through where one may read them."""
        spend(SEARCHING, str(request.user.pk or address_of(request)))
        number = page_number(self.asked, "search")
        kind = self.asked.get("kind")
        results = find(
            self.asked["q"],
            kinds=[kind] if kind else (),
            readable=_readable(request.user),
            page=number,
            english=get_language() == "en",
        )
        shown = _without_closed(request.user, results.found)
        return numbered(shown, number, more=results.more, of="search")


def _readable(user: User) -> Collection[UUID]:
    return courses_read_by(user, offices_of(user)) if user.is_authenticated else frozenset()


def _without_closed(user: User, found: list[Found]) -> list[Found]:
    """What a lesson says is not told before it opens."""
    lessons = [one.entry.ref for one in found if one.excerpt and one.entry.kind == EntryKind.LESSON]
    if not lessons or not user.is_authenticated:
        return found
    mine = Enrolment.objects.of(user).seated().select_related("cohort", "progress")
    closed = closed_lessons(mine, lessons)
    return [
        Found(one.entry, one.title_th, one.title_en, ()) if one.entry.ref in closed else one
        for one in found
    ]


def _pieces(pieces: Collection[Piece]) -> list[dict[str, Any]]:
    return [{"text": piece.text, "found": piece.found} for piece in pieces]
