"""Wagtail's bulk actions name every page they refuse, asked for by any number in the address.

Ours stand in their place and know only the pages a person may see in the explorer.
"""

from typing import Any

from django.http import HttpRequest

from wagtail.admin.views.pages.bulk_actions import (
    DeleteBulkAction,
    MoveBulkAction,
    PublishBulkAction,
    UnpublishBulkAction,
)
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


ACTIONS = (Delete, Move, Publish, Unpublish)
