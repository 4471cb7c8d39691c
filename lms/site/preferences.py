"""What a reader prefers, kept in a cookie so that it needs neither account nor script."""

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from lms.site.context import SCHEMES, TEXT_SIZES
from lms.site.redirects import back

ONE_YEAR = 365 * 24 * 3600


@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    return _kept(request, "text_size", request.POST.get("size"), TEXT_SIZES)


@require_POST
def scheme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device has it."""
    return _kept(request, "scheme", request.POST.get("scheme"), SCHEMES)


def _kept(
    request: HttpRequest, cookie: str, wanted: str | None, choices: Collection[str]
) -> HttpResponse:
    response = back(request, fallback="/")
    if wanted in choices:
        response.set_cookie(
            cookie,
            wanted,
            max_age=ONE_YEAR,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response
