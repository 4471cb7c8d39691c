"""Wagtail's bulk actions name everything they refuse, asked for by any number in the address.

Ours stand in their place and know only the pages a person may see in the explorer, and the
pictures and documents a person may choose.
"""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail.admin.views.pages.bulk_actions import (
    DeleteBulkAction,
    MoveBulkAction,
    PublishBulkAction,
    UnpublishBulkAction,
)
from wagtail.documents.views import bulk_actions as documents
from wagtail.images.views import bulk_actions as images
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms import publishing, receivers
from cms.desk import decisions, publications, words
from cms.desk.decisions import DecisionForm
from cms.publishing import Prospect
from cms.scheduled import Decisions
from courses.catalogue.comparison import State
from courses.people.models import User


class SeenPages:
    request: HttpRequest

    def get_actionable_objects(self) -> tuple[list[Page], dict[str, Any]]:
        pages, refused = super().get_actionable_objects()
        explorable = policy_registry.get_by_type(Page).explorable_instances(self.request.user)
        seen = set(explorable.values_list("pk", flat=True))
        strange = refused["items_with_no_access"]
        return pages, {**refused, "items_with_no_access": [p for p in strange if p.pk in seen]}


class OneRevision:
    """Whatever number of pages is acted on, each course gets one revision out of it."""

    @classmethod
    def execute_action(cls, objects: list[Page], **how: Any) -> tuple[int, int]:
        with receivers.together():
            return super().execute_action(objects, **how)


class PagesBeneath(forms.Form):
    """Wagtail's own form, with a label that can be translated."""

    include_descendants = forms.BooleanField(required=False, label=_("Include the pages beneath"))


class Delete(SeenPages, OneRevision, DeleteBulkAction):
    pass


class Move(SeenPages, OneRevision, MoveBulkAction):
    pass


class Publish(SeenPages, OneRevision, PublishBulkAction):
    """Where people are learning the courses, they are thought of first, as for one page."""

    form_class = PagesBeneath
    decisions: Decisions = MappingProxyType({})

    def prepare_action(self, objects: list[Page], _refused: list[Page]) -> HttpResponse | None:
        found = publishing.prospects(self._going_out(objects))
        cohorts = [cohort for one in found for cohort in publishing.cohorts_to_decide(one)]
        answers = self.request.POST if "asked" in self.request.POST else None
        forms_ = decisions.forms_for(cohorts, answers)
        taken = decisions.decided(forms_)
        if taken is None:
            return self._question(found, forms_)
        self.decisions = taken
        return None

    def _going_out(self, objects: list[Page]) -> Iterator[Page]:
        """As they would be published now; one with a time to come waits for that."""
        for page in (*objects, *self._beneath(objects)):
            draft = page.get_latest_revision_as_object()
            if isinstance(draft, publishing.CURRICULUM_PAGES) and not publishing.is_ahead(draft):
                yield draft

    def _beneath(self, objects: list[Page]) -> Iterator[Page]:
        if self.cleaned_form.cleaned_data["include_descendants"]:
            for page in objects:
                drafts = page.get_descendants().not_live()
                yield from (one for one in drafts if self.check_perm(one))

    def _question(self, found: list[Prospect], forms_: list[DecisionForm]) -> HttpResponse:
        context = {
            **self.get_context_data(form=self.cleaned_form),
            "page_title": gettext("Publish"),
            "header_icon": "upload",
            "courses": [told_of(one) for one in found if publishing.cohorts_to_decide(one)],
            "forms": forms_,
            "include_descendants": self.cleaned_form.cleaned_data["include_descendants"],
        }
        return TemplateResponse(self.request, "cms/desk/bulk_publish.html", context)

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "decisions_": self.decisions}

    @classmethod
    def execute_action(
        cls, objects: list[Page], *, decisions_: Decisions, user: User, **how: Any
    ) -> tuple[int, int]:
        done = super().execute_action(objects, user=user, **how)
        publishing.decide_for_current(decisions_, by=user)
        return done


def told_of(found: Prospect) -> dict[str, Any]:
    """A course as the question shows it."""
    current = found.course.current
    before = State(current.outline, current.requirement) if current else None
    return {
        "code": found.course.code,
        "title": words.pick(th=found.course.title_th, en=found.course.title_en),
        "kind": found.changes.kind.label,
        "changes": publications.told(found.changes, words.titles_of(before, found.state)),
    }


class Unpublish(SeenPages, OneRevision, UnpublishBulkAction):
    form_class = PagesBeneath


class SeenMedia:
    request: HttpRequest
    model: type[Model]

    def get_actionable_objects(self) -> tuple[list[Model], dict[str, Any]]:
        found, refused = super().get_actionable_objects()
        policy = policy_registry.get_by_type(self.model)
        seen = policy.instances_user_has_any_permission_for(self.request.user, ["choose"])
        keys = set(seen.values_list("pk", flat=True))
        strange = refused["items_with_no_access"]
        return found, {**refused, "items_with_no_access": [m for m in strange if m.pk in keys]}


class DeletePictures(SeenMedia, images.DeleteBulkAction):
    pass


class TagPictures(SeenMedia, images.AddTagsBulkAction):
    pass


class CollectPictures(SeenMedia, images.AddToCollectionBulkAction):
    pass


class DeleteDocuments(SeenMedia, documents.DeleteBulkAction):
    pass


class TagDocuments(SeenMedia, documents.AddTagsBulkAction):
    pass


class CollectDocuments(SeenMedia, documents.AddToCollectionBulkAction):
    pass


PAGES = (Delete, Move, Publish, Unpublish)
MEDIA = (
    DeletePictures,
    TagPictures,
    CollectPictures,
    DeleteDocuments,
    TagDocuments,
    CollectDocuments,
)
ACTIONS = (*PAGES, *MEDIA)
