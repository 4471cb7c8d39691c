"""Pages of the curriculum: with addresses made of codes, never of Thai titles (slugs drop vowels
and tone marks), and open to the roles held in their course."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from wagtail.locks import BaseLock
from wagtail.models import Page

from cms import rights
from courses.people.models import User

TITLE_LENGTH = 250  # characters that a curriculum keeps; Wagtail alone would take 255


class CodedPage(Page):
    """A page whose slug is made for it, once, in ASCII: ``module-3f9a1c20``."""

    slug_prefix = "page"
    promote_panels: list[Any] = []

    class Meta:
        abstract = True

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self._give_slug()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        """What is asked of a draft: Wagtail would make its slug of the title."""
        self._give_slug()
        super().minimal_clean()

    def _give_slug(self) -> None:
        if not self.slug:
            self.slug = self.make_slug()

    def clean(self) -> None:
        super().clean()
        try:
            MaxLengthValidator(TITLE_LENGTH)(self.title)
        except ValidationError as error:
            raise ValidationError({"title": error.error_list}) from error

    def permissions_for_user(self, user: User) -> rights.RolePermissions:
        return rights.RolePermissions(user, self)

    def get_lock(self) -> BaseLock:
        return rights.lock_of(self, super().get_lock())

    def make_slug(self) -> str:
        return f"{self.slug_prefix}-{uuid.uuid4().hex[:8]}"
