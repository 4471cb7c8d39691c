"""Words of the trade with their meanings, as published on the site."""

from rest_framework import serializers
from rest_framework.request import Request

from cms.models.glossary import GlossaryTerm
from lms.api.fields import Uid, Words
from lms.api.forms import Answer, ListParams
from lms.api.pagination import Page, page
from lms.api.permissions import Anyone
from lms.api.views import ApiView, endpoint


class TermAnswer(Answer):
    """``also`` are other spellings and short forms, with commas between."""

    id = Uid(source="uid")
    term = Words()
    also = serializers.CharField()
    meaning = Words()


class Glossary(ApiView):
    @endpoint(who=Anyone, asks=ListParams, answers=TermAnswer, listed=True)
    def get(self, request: Request) -> Page:
        """In the order of the Thai alphabet."""
        return page(GlossaryTerm.objects.all(), "in_order", "pk", asked=self.asked, of="glossary")
