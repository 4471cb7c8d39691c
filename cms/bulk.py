"""Wagtail's bulk actions name everything they refuse, asked for by any number in the address.

Ours stand in their place and know only the pages a person may see in the explorer, and the
pictures and documents a person may choose.
"""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

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


class SeenPages:
    request: HttpRequest

    def get_actionable_objects(self) -> tuple[list[Page], dict[str, Any]]:
        pages, refused = super().get_actionable_objects()
        explorable = policy_registry.get_by_type(Page).explorable_instances(self.request.user)
        seen = set(explorable.values_list("pk", flat=True))
        strange = refused["items_with_no_access"]
        return pages, {**refused, "items_with_no_access": [p for p in strange if p.pk in seen]}


class Delete(SeenPages, DeleteBulkAction):
    pass


class Move(SeenPages, MoveBulkAction):
    pass


class Publish(SeenPages, PublishBulkAction):
    pass


class Unpublish(SeenPages, UnpublishBulkAction):
    pass


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
