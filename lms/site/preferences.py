"""What a reader prefers, kept in a cookie so that it needs neither account nor script."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from lms.site.context import TEXT_SIZES
from lms.site.redirects import back

ONE_YEAR = 365 * 24 * 3600


@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    response = back(request, fallback="/")
    size = request.POST.get("size")
    if size in TEXT_SIZES:
        response.set_cookie(
            "text_size",
            size,
            max_age=ONE_YEAR,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response
