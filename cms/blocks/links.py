"""Links in rich text: one to a lesson tells the unit it stands for as well."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.html import format_html

from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from cms.models import LessonIdentity


class LessonLinks(PageLinkHandler):
    """Learners reach a lesson through their enrolment, so a revision keeps the unit's name
    (``frozen``); elsewhere the page's own address leads to the course.
    """

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        pages = cls.get_many(attrs_list)
        known = LessonIdentity.objects.filter(page__in=[page.pk for page in pages if page])
        units = dict(known.values_list("page_id", "unit__uid"))
        return [_opening(page, units) for page in pages]


def _opening(page: Page | None, units: Mapping[int, UUID]) -> Any:
    """The tag; without an address where there is none, so that the words remain."""
    address = page.url if page else None
    if page is not None and page.pk in units:
        return format_html('<a href="{}" data-unit="{}">', address or "/courses/", units[page.pk])
    return format_html('<a href="{}">', address) if address else "<a>"
