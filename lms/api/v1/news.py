"""News, as published on the site."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from cms.models.news import LARGE, SMALL, NewsPage, NewsPhoto, latest
from lms.api.fields import Text, pair
from lms.api.forms import Answer, ListParams
from lms.api.lookup import one
from lms.api.pagination import Page, page
from lms.api.permissions import Anyone
from lms.api.views import ApiView, endpoint


class Photo(Answer):
    url = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    alt = Text()
    caption = Text()


class NewsAnswer(Answer):
    id = serializers.SlugField()
    headline = Text()
    intro = Text()
    date = serializers.DateField()
    unit = Text()
    url = serializers.CharField()
    photo = Photo(allow_null=True)

    def to_representation(self, article: NewsPage) -> dict[str, Any]:
        photos = list(article.photos.all())
        return {
            "id": article.slug,
            "headline": pair(article.title, article.headline_en),
            "intro": pair(article.intro_th, article.intro_en),
            "date": article.date,
            "unit": pair(article.unit_th, article.unit_en),
            "url": f"/news/{article.slug}/",
            "photo": _photo(photos[0], SMALL) if photos else None,
        }


class ArticleAnswer(NewsAnswer):
    """``body`` is clean HTML."""

    body = Text()
    gallery = Photo(many=True)

    def to_representation(self, article: NewsPage) -> dict[str, Any]:
        body = pair(_html(article.body_th), _html(article.body_en))
        gallery = [_photo(photo, LARGE) for photo in article.photos.all()]
        return {**super().to_representation(article), "body": body, "gallery": gallery}


class News(ApiView):
    @endpoint(who=Anyone, asks=ListParams, answers=NewsAnswer, listed=True)
    def get(self, request: Request) -> Page:
        return page(latest(), "-date", "-pk", asked=self.asked, of="news")


class Article(ApiView):
    @endpoint(who=Anyone, answers=ArticleAnswer)
    def get(self, request: Request, slug: str) -> NewsPage:
        return one(latest(), slug=slug)


def _photo(photo: NewsPhoto, form: str) -> dict[str, Any]:
    picture = photo.image.get_rendition(form)
    return {
        "url": picture.url,
        "width": picture.width,
        "height": picture.height,
        "alt": pair(photo.alt_th, photo.alt_en),
        "caption": pair(photo.caption_th, photo.caption_en),
    }


def _html(body: Any) -> str:
    return "".join(str(child.render()) for child in body)
