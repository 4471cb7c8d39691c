from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel

from cms.panels import two_languages
from cms.slugs import CodedPage
from courses.core.languages import pick


class HomePage(CodedPage):
    """The front door: its words are edited here, its lists come from the catalogue.

    Personal data: none.
    """

    headline_en = models.CharField(_("headline"), max_length=200, blank=True)
    intro_th = models.TextField(_("introduction"), blank=True)
    intro_en = models.TextField(_("introduction"), blank=True)

    slug_prefix = "home"
    template = "site/home.html"
    max_count = 1
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["cms.ProgrammePage", "cms.NewsIndexPage"]
    edit_handler = two_languages(
        [FieldPanel("title", classname="title"), FieldPanel("intro_th")],
        [FieldPanel("headline_en"), FieldPanel("intro_en")],
    )

    class Meta:
        verbose_name = _("home page")

    def words(self) -> dict[str, str]:
        """Headline and introduction in the reader's language."""
        return {
            "headline": pick(self.title, self.headline_en),
            "intro": pick(self.intro_th, self.intro_en),
        }

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """For the preview; the site's own view adds what the catalogue knows."""
        return {**super().get_context(request, *args, **kwargs), "page": self.words()}
