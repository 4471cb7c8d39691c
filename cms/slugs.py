"""Addresses made of codes, never of Thai titles: slugs drop vowels and tone marks."""

import uuid
from typing import Any

from wagtail.models import Page


class CodedPage(Page):
    """A page whose slug is made for it, once, in ASCII: ``module-3f9a1c20``."""

    slug_prefix = "page"
    promote_panels: list[Any] = []

    class Meta:
        abstract = True

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = self.make_slug()
        super().full_clean(*args, **kwargs)

    def make_slug(self) -> str:
        return f"{self.slug_prefix}-{uuid.uuid4().hex[:8]}"
