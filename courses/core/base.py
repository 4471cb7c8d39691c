"""What every table of ours shares."""

import uuid
from typing import Any, ClassVar

from django.db import models


class PublicModel(models.Model):
    """A row with a public name: ``uid`` stands in URLs and on the wire, the integer never does."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class AppendOnlyError(TypeError):
    """Code tried to change a row that may only be added to."""


class AppendOnlyModel(models.Model):
    """Rows that are written once.

    The database refuses UPDATE and DELETE too (``courses.core.appendonly``): the check here
    only gives the programmer a better message. ``MUTABLE`` names the columns that may change.
    """

    MUTABLE: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        changed = set(kwargs.get("update_fields") or ["*"])
        if self.pk and not changed <= set(self.MUTABLE):
            raise AppendOnlyError(f"{type(self).__name__} is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError(f"{type(self).__name__} is append-only")
