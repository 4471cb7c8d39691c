"""Short forms, by which one thing names another."""

from typing import Any

from rest_framework import serializers

from courses.people.models import User
from lms.api.fields import Text, Uid, Words, pair
from lms.api.forms import Answer


class ProgrammeRef(Answer):
    id = Uid(source="uid")
    code = serializers.CharField()
    name = Words()


class CourseRef(Answer):
    id = Uid(source="uid")
    code = serializers.CharField()
    title = Words()


class CohortRef(Answer):
    id = Uid(source="uid")
    code = serializers.CharField()
    name = Words()


class OrganisationRef(Answer):
    id = Uid(source="uid")
    name = Words()


class PersonRef(Answer):
    """Someone's name as printed, and no more of them."""

    id = Uid(source="uid")
    name = Text()

    def to_representation(self, person: User) -> dict[str, Any]:
        name = pair(person.get_full_name(), person.get_full_name_en())
        return {"id": person.uid, "name": name}
