"""The news for feed readers, as RSS and as Atom, in the language the reader's browser asks for."""

from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils import feedgenerator
from django.utils.translation import gettext as _

from cms.models import NewsPage
from cms.models.news import LARGE, latest
from cms.sharing import absolute
from courses.core.clock import BANGKOK
from courses.core.languages import language, pick

ITEMS = 20


class NewsFeed(Feed):
    """RSS 2.0; each article with its first photograph as enclosure."""

    feed_type = feedgenerator.Rss201rev2Feed
    address = "/news/feed/"

    def title(self) -> str:
        return _("News of the Government Innovation Lab")

    def description(self) -> str:
        return _("What the lab and its teams do is told here.")

    def link(self) -> str:
        return absolute("/news/")

    def feed_url(self) -> str:
        return absolute(self.address)

    def get_feed(self, obj: object, request: HttpRequest) -> feedgenerator.SyndicationFeed:
        feed = super().get_feed(obj, request)
        feed.feed["language"] = language()
        return feed

    def items(self) -> list[NewsPage]:
        return list(latest()[:ITEMS])

    def item_title(self, item: NewsPage) -> str:
        return item.headline()

    def item_description(self, item: NewsPage) -> str:
        return pick(item.intro_th, item.intro_en)

    def item_link(self, item: NewsPage) -> str:
        return absolute(f"/news/{item.slug}/")

    def item_author_name(self, item: NewsPage) -> str:
        return pick(item.unit_th, item.unit_en)

    def item_pubdate(self, item: NewsPage) -> datetime:
        return datetime.combine(item.date, time(9), tzinfo=BANGKOK)

    def item_updateddate(self, item: NewsPage) -> datetime:
        return item.last_published_at or self.item_pubdate(item)

    def item_enclosures(self, item: NewsPage) -> list[feedgenerator.Enclosure]:
        first = next(iter(item.photos.all()), None)
        if first is None:
            return []
        picture = first.image.get_rendition(LARGE)
        size = str(picture.file.size)
        return [feedgenerator.Enclosure(absolute(picture.url), size, "image/webp")]


class AtomNewsFeed(NewsFeed):
    feed_type = feedgenerator.Atom1Feed
    address = "/news/feed/atom/"

    def subtitle(self) -> str:
        return self.description()
