"""What every page knows."""

from django.http import HttpRequest

TEXT_SIZES = ("small", "normal", "large")


def site(request: HttpRequest) -> dict[str, object]:
    """``text_size`` is the reader's choice, kept in a cookie so that it works without scripts."""
    size = request.COOKIES.get("text_size", "normal")
    return {"text_size": size if size in TEXT_SIZES else "normal"}
