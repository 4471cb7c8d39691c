"""The server does not start with an endpoint that has not said who may use it."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver

from lms.api.permissions import Undeclared
from lms.api.views import ApiView


def api_views(patterns: list[Any] | None = None) -> Iterator[type[Any]]:
    """Every class-based view with DRF's permissions that an address leads to."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from api_views(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            view = getattr(pattern.callback, "cls", None)
            if view is not None and hasattr(view, "permission_classes"):
                yield view


@register(Tags.security)
def endpoints_declare_who(**_kwargs: Any) -> list[Error]:
    return [
        Error(f"{view.__name__}.{method} does not say who may use it.", id="lms.E001")
        for view in dict.fromkeys(api_views())
        for method in undeclared(view)
    ]


def undeclared(view: type[Any]) -> list[str]:
    """The methods of ``view`` that have declared nobody."""
    if not issubclass(view, ApiView):
        return ["*"] if Undeclared in view.permission_classes else []
    methods = [name for name in view.http_method_names if name not in ("options", "head")]
    handlers = {name: getattr(view, name, None) for name in methods}
    return [
        name
        for name, handler in handlers.items()
        if handler is not None and not hasattr(handler, "operation")
    ]
