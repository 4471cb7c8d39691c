"""What the desk's screens share. They ask selectors, call services, and decide nothing."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic.base import ContextMixin

from courses.core.errors import DomainError, NotPermitted
from courses.people.rules import Offices
from courses.people.selectors import offices_of


class DeskScreen(ContextMixin):
    """A screen of the desk. Wagtail has checked that the person may enter it."""

    request: HttpRequest
    page_title = ""
    header_icon = "list-ul"

    @cached_property
    def offices(self) -> Offices:
        return offices_of(self.request.user)

    def get_title(self) -> str:
        return str(self.page_title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title = self.get_title()
        return super().get_context_data(
            page_title=title, header_title=title, header_icon=self.header_icon, **kwargs
        )

    def find(self, rows: QuerySet[Any], **key: Any) -> Any:
        """One of ``rows``, which the person may see; else the page does not exist."""
        return get_object_or_404(rows, **key)

    def attempt(self, form: forms.BaseForm, action: Callable[[], object]) -> bool:
        """Do ``action``; a refusal is shown at its field and nothing was changed."""
        try:
            action()
        except NotPermitted as refusal:
            raise Http404 from refusal
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return False
        return True

    def attempt_at_once(self, action: Callable[[], object], done: str) -> None:
        """The same for a button without a form: what happened is told in a message."""
        try:
            action()
        except NotPermitted as refusal:
            raise Http404 from refusal
        except DomainError as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, done)
