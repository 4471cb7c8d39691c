"""Organisations, and the people officers may enrol: by name, and no more than that."""

from django.db.models import Q
from rest_framework import serializers
from rest_framework.request import Request

from courses.core import clock
from courses.core.thai.text import normalise
from courses.people.enums import OrganisationKind
from courses.people.models import Organisation, User
from lms.api.fields import Line, Uid, Words
from lms.api.forms import Answer, ListParams
from lms.api.pagination import Page, page
from lms.api.permissions import OfficerSomewhere, SignedIn
from lms.api.v1.refs import PersonRef
from lms.api.views import ApiView, endpoint


class OrganisationAnswer(Answer):
    id = Uid(source="uid")
    code = serializers.CharField()
    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    name = Words()
    parent = Uid(source="parent.uid", allow_null=True)


class OrganisationParams(ListParams):
    q = Line(required=False, max_length=100, allow_blank=True)


class PeopleParams(ListParams):
    q = Line(min_length=2, max_length=100)


class Organisations(ApiView):
    @endpoint(who=SignedIn, asks=OrganisationParams, answers=OrganisationAnswer, listed=True)
    def get(self, request: Request) -> Page:
        """Those in being today, in the order of the Thai alphabet."""
        rows = Organisation.objects.existing_on(clock.today()).select_related("parent")
        if q := self.asked.get("q"):
            named = Q(name_th__contains=q) | Q(name_en__icontains=q) | Q(code__iexact=q)
            rows = rows.filter(named | Q(short_name_th__contains=q))
        return page(rows, "sort_key", "pk", asked=self.asked, of="organisations")


class People(ApiView):
    @endpoint(who=OfficerSomewhere, asks=PeopleParams, answers=PersonRef, listed=True)
    def get(self, request: Request) -> Page:
        """Open accounts by part of a name, Thai or English, or by the whole user name."""
        rows = User.objects.filter(_named(self.asked["q"]), is_active=True)
        return page(rows, "sort_key", "pk", asked=self.asked, of="people")


def _named(q: str) -> Q:
    """Every word of ``q`` in the given or the family name."""
    found = Q()
    for word in normalise(q).split():
        thai = Q(first_name__contains=word) | Q(last_name__contains=word)
        found &= thai | Q(first_name_en__icontains=word) | Q(last_name_en__icontains=word)
    return found | Q(username__iexact=q)
