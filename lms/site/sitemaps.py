"""What search engines may read: the open pages, and nothing of a learner or the desk."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.models import GlossaryTerm, NewsPage
from cms.sharing import absolute
from courses.catalogue.selectors import published_courses

MOST = 20_000  # the protocol takes 50,000 in a file
CLOSED = ("/desk/", "/my/", "/learn/", "/canvases/", "/verify/", "/search/", "/files/", "/api/")


@require_safe
@cache_control(max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines.append(f"Sitemap: {absolute(reverse('site:sitemap'))}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(max_age=3600)
def sitemap(request: HttpRequest) -> HttpResponse:
    courses, news = _courses(), _news()
    fixed = [
        _page(reverse("site:home"), max((row["at"] for row in courses + news), default=None)),
        _page(reverse("site:courses"), max((row["at"] for row in courses), default=None)),
    ]
    if GlossaryTerm.objects.exists():
        fixed.append(_page(reverse("site:glossary"), None))
    if news:
        fixed.append(_page("/news/", max(row["at"] for row in news)))
    rows = {"pages": [*fixed, *courses, *news]}
    return render(request, "site/sitemap.xml", rows, content_type="application/xml; charset=utf-8")


def _courses() -> list[dict[str, Any]]:
    rows = published_courses().order_by("code").values_list("code", "current__published_at")
    return [_page(reverse("site:course", args=[code]), at) for code, at in rows[:MOST]]


def _news() -> list[dict[str, Any]]:
    rows = NewsPage.objects.live().public().order_by("-date", "-pk")
    told = rows.values_list("slug", "last_published_at", "date")
    return [_page(f"/news/{slug}/", at or day) for slug, at, day in told[:MOST]]


def _page(path: str, at: date | None) -> dict[str, Any]:
    day = at.date() if isinstance(at, datetime) else at
    return {"url": absolute(path), "at": day}
