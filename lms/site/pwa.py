"""The site as an app on a phone: its manifest, its service worker, its pages without a signal.

The service worker keeps the site's own files, and each lesson that was opened for the person
who opened it (the ``Learner`` header of the lesson's page). Nothing else personal is kept.
"""

import json
from hashlib import sha256

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.static import digest_of

SHELL = [
    "site/site.css",
    "site/dark.css",
    "site/lesson.css",
    "site/blocks.css",
    "site/site.js",
    "site/offline.js",
    "site/reader.js",
    "site/lesson.js",
    "site/media.js",
    "site/shelf.js",
    "site/fonts/sarabun-regular.woff2",
    "site/fonts/sarabun-bold.woff2",
    "site/favicon.svg",
]
ICONS = [("192", "any"), ("512", "any"), ("192", "maskable"), ("512", "maskable")]


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    body = {
        "id": "/my/",
        "name": "ห้องเรียนนวัตกรรมภาครัฐ GovLab LMS",
        "short_name": "GovLab LMS",
        "description": _("Courses for those who improve public services"),
        "lang": "th",
        "start_url": "/my/",
        "scope": "/",
        "display": "standalone",
        "theme_color": "#27408b",
        "background_color": "#fdfcf9",
        "icons": [_icon(size, purpose) for size, purpose in ICONS],
    }
    return JsonResponse(body, content_type="application/manifest+json")


def _icon(size: str, purpose: str) -> dict[str, str]:
    name = f"site/icon-{size}.png" if purpose == "any" else f"site/icon-{size}-maskable.png"
    return {
        "src": static(name),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Changes when any file of the shell does, so that browsers fetch the new ones."""
    shell = [static(name) for name in SHELL]
    parts = [static("site/offline.js"), static("site/worker.js")]
    script = (
        f"const VERSION = {json.dumps(version())};\n"
        f"const SHELL = {json.dumps(shell)};\n"
        f"importScripts(...{json.dumps(parts)});\n"
    )
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def version() -> str:
    digests = "".join(digest_of(name) for name in [*SHELL, "site/worker.js"])
    return sha256(digests.encode()).hexdigest()[:12]


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What a browser shows without a signal; it is kept beforehand and is nobody's."""
    return render(request, "site/offline.html", {"user": AnonymousUser()})


@require_safe
@login_required
def my_offline(request: HttpRequest) -> HttpResponse:
    return render(request, "site/offline.html")


@require_safe
@never_cache
@login_required
def session(request: HttpRequest) -> JsonResponse:
    """Who is signed in, for what a device kept to send later: it sends nobody else's."""
    return JsonResponse({"reader": str(request.user.uid), "token": get_token(request)})


class SignOut(LogoutView):
    """What this person's lessons and drafts left in the browser goes with them."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        response.headers["Clear-Site-Data"] = '"storage"'
        return response
