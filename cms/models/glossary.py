from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from cms.panels import two_languages
from courses.core.languages import pick
from courses.core.thai.collate import sort_key

PATH = "/glossary/"


class GlossaryTerm(index.Indexed, models.Model):
    """A word of the trade with its meaning, explained once for all lessons.

    Personal data: none.
    """

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    term_th = models.CharField(_("term"), max_length=120, unique=True)
    term_en = models.CharField(_("term"), max_length=120)
    also = models.CharField(
        _("also known as"),
        max_length=250,
        blank=True,
        help_text=_("Other spellings and short forms, with commas between; they can be found too."),
    )
    meaning_th = models.TextField(_("meaning"), max_length=1000)
    meaning_en = models.TextField(_("meaning"), max_length=1000)
    in_order = models.CharField(max_length=500, editable=False, db_index=True)

    search_fields: ClassVar = [
        index.SearchField("term_th"),
        index.SearchField("term_en"),
        index.SearchField("also"),
    ]
    edit_handler = two_languages(
        [FieldPanel("term_th"), FieldPanel("meaning_th"), FieldPanel("also")],
        [FieldPanel("term_en"), FieldPanel("meaning_en")],
        of_a_page=False,
    )

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")
        ordering: ClassVar = ["in_order"]

    def __str__(self) -> str:
        return self.term_th

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.in_order = sort_key(self.term_th)
        super().save(*args, **kwargs)

    @property
    def word(self) -> str:
        return pick(self.term_th, self.term_en)

    @property
    def meaning(self) -> str:
        return pick(self.meaning_th, self.meaning_en)
