from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Orderable
from wagtail.search import index

from cms import sharing
from cms.blocks import NewsBlocks
from cms.panels import two_languages
from cms.slugs import CodedPage
from courses.catalogue.models import Course, Programme
from courses.catalogue.selectors import published_courses
from courses.core import clock
from courses.core.languages import language, pick
from courses.core.thai.dates import short_date

PER_PAGE = 12
RELATED = 3
BUDDHIST = 543
LARGE = "max-1200x1200|format-webp"
SMALL = "fill-640x420|format-webp"


class NewsIndexPage(CodedPage):
    """The list of news.

    Personal data: none.
    """

    max_count = 1
    template = "site/news_list.html"
    parent_page_types: ClassVar = ["cms.HomePage"]
    subpage_types: ClassVar = ["cms.NewsPage"]

    class Meta:
        verbose_name = _("news list")

    def make_slug(self) -> str:
        return "news"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """A page of a year's articles, or of all; ``years`` are those that have any."""
        context = super().get_context(request, *args, **kwargs)
        number, year = _number(request, "page", 999) or 1, _number(request, "year", 2500)
        rows = latest().filter(date__year=year) if year else latest()
        found = list(rows[(number - 1) * PER_PAGE : number * PER_PAGE + 1])
        years = NewsPage.objects.live().public().dates("date", "year", order="DESC")
        return {
            **context,
            "news": [page.as_item() for page in found[:PER_PAGE]],
            "years": [_year(day.year, year) for day in years],
            "year": year,
            "next": _address(year, number + 1) if len(found) > PER_PAGE else "",
            "first": _address(year) if number > 1 else "",
        }


def _number(request: HttpRequest, name: str, most: int) -> int | None:
    asked = request.GET.get(name, "")
    plain = asked.isascii() and asked.isdigit() and len(asked) < 5
    return int(asked) if plain and 0 < int(asked) <= most else None


def _address(year: int | None, page: int = 1) -> str:
    asked = {"year": year, "page": page if page > 1 else None}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"/news/?{query}" if query else "/news/"


def _year(year: int, shown: int | None) -> dict[str, Any]:
    """Addresses count in the common era, words in the reader's."""
    said = year + BUDDHIST if language() == "th" else year
    return {"label": str(said), "url": _address(year), "current": year == shown}


class NewsPage(CodedPage):
    """A news article: headline, body, photographs, and the unit that wrote it.

    Personal data: officials named in news, as publication. Kept as the public record.
    """

    headline_en = models.CharField(_("headline"), max_length=250, blank=True)
    date = models.DateField(_("date"), default=clock.today)
    intro_th = models.TextField(_("introduction"))
    intro_en = models.TextField(_("introduction"), blank=True)
    body_th = StreamField(NewsBlocks(), verbose_name=_("text"))
    body_en = StreamField(NewsBlocks(), verbose_name=_("text"), blank=True)
    unit_th = models.CharField(_("producing unit"), max_length=200, blank=True)
    unit_en = models.CharField(_("producing unit"), max_length=200, blank=True)
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("programme"),
        help_text=_("Its courses are offered beneath the article."),
    )

    slug_prefix = "news"
    template = "site/news.html"
    parent_page_types: ClassVar = ["cms.NewsIndexPage"]
    subpage_types: ClassVar = []
    search_fields: ClassVar = [
        *CodedPage.search_fields,
        index.SearchField("intro_th"),
        index.SearchField("body_th"),
        index.FilterField("date"),
    ]
    edit_handler = two_languages(
        [
            FieldPanel("title", classname="title"),
            FieldPanel("intro_th"),
            FieldPanel("body_th"),
            FieldPanel("unit_th"),
        ],
        [
            FieldPanel("headline_en"),
            FieldPanel("intro_en"),
            FieldPanel("body_en"),
            FieldPanel("unit_en"),
        ],
        [
            FieldPanel("date"),
            FieldPanel("programme"),
            InlinePanel("photos", heading=_("Photographs"), label=_("Photo")),
        ],
    )

    class Meta:
        verbose_name = _("news article")

    def headline(self) -> str:
        return pick(self.title, self.headline_en)

    def as_item(self) -> dict[str, Any]:
        """What a list shows of it."""
        first = next(iter(self.photos.all()), None)
        return {
            "headline": self.headline(),
            "url": f"/news/{self.slug}/",
            "intro": pick(self.intro_th, self.intro_en),
            "date": short_date(self.date, lang=language()),
            "unit": pick(self.unit_th, self.unit_en),
            "photo": first.shown(SMALL) if first else None,
        }

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        body = self.body_en if language() == "en" and self.body_en else self.body_th
        return {
            **context,
            **self.as_item(),
            # Blocks render themselves, escaped; this only joins them.
            "body": mark_safe("".join(child.render() for child in body)),  # noqa: S308
            "gallery": [photo.shown(LARGE) for photo in self.photos.all()],
            "related": [page.as_item() for page in self.related()],
            "courses": [_course(one) for one in self.courses()],
            **self._shared(),
        }

    def _shared(self) -> dict[str, Any]:
        """What the page tells those who link to it."""
        item, day = self.as_item(), self.date.isoformat()
        card = sharing.card(
            item["url"],
            item["headline"],
            item["intro"],
            picture=item["photo"],
            kind="article",
            published=day,
        )
        thing = sharing.json_ld(
            "NewsArticle",
            headline=item["headline"][:110],
            description=item["intro"],
            datePublished=day,
            dateModified=(self.last_published_at or self.date).isoformat(),
            url=card.url,
            mainEntityOfPage=card.url,
            image=[card.image] if card.image else [],
            author={"@type": "Organization", "name": item["unit"] or settings.CONTACT["office"]},
            publisher={"@type": "GovernmentOrganization", "name": settings.CONTACT["office"]},
        )
        return {"card": card, "thing": thing}

    def related(self) -> models.QuerySet["NewsPage"]:
        """The latest other articles, those of the same programme first."""
        others = latest().exclude(pk=self.pk)
        if self.programme_id is None:
            return others[:RELATED]
        same = models.Case(models.When(programme=self.programme_id, then=0), default=1)
        return others.order_by(same, "-date", "-pk")[:RELATED]

    def courses(self) -> models.QuerySet[Course]:
        """The published courses of the programme the article tells of."""
        rows = published_courses().filter(programme=self.programme_id).defer("search")
        return rows.order_by("code") if self.programme_id else Course.objects.none()


class NewsPhoto(Orderable):
    """A photograph of an article, in the order of the gallery.

    Personal data: people in pictures, published with their consent. Kept with the article.
    """

    page = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey(
        get_image_model_string(), models.PROTECT, related_name="+", verbose_name=_("image")
    )
    alt_th = models.CharField(_("alternative text (Thai)"), max_length=250)
    alt_en = models.CharField(_("alternative text (English)"), max_length=250, blank=True)
    caption_th = models.CharField(_("caption (Thai)"), max_length=250, blank=True)
    caption_en = models.CharField(_("caption (English)"), max_length=250, blank=True)

    def shown(self, form: str) -> dict[str, Any]:
        picture = self.image.get_rendition(form)
        return {
            "url": picture.url,
            "width": picture.width,
            "height": picture.height,
            "alt": pick(self.alt_th, self.alt_en),
            "caption": pick(self.caption_th, self.caption_en),
        }


def _course(course: Course) -> dict[str, str]:
    return {
        "title": pick(course.title_th, course.title_en),
        "summary": pick(course.summary_th, course.summary_en),
        "url": f"/courses/{course.code}/",
    }


def latest() -> models.QuerySet[NewsPage]:
    """Published articles, the newest first, with their photographs and renditions."""
    pages = NewsPage.objects.live().public().order_by("-date", "-pk")
    return pages.prefetch_related("photos__image__renditions")
