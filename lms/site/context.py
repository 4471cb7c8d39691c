"""What every page knows."""

from collections.abc import Collection

from django.conf import settings
from django.http import HttpRequest

from courses.people.enums import Role
from courses.people.selectors import offices_of

TEXT_SIZES = ("small", "normal", "large")
SCHEMES = ("auto", "light", "dark")
DESK_ROLES = (Role.TRAINER, Role.REVIEWER, Role.PUBLISHER, Role.OFFICER)


def site(request: HttpRequest) -> dict[str, object]:
    """``text_size`` and ``scheme`` are the reader's choice, kept in cookies so that they work
    without scripts and no page is first drawn otherwise; ``may_use_desk`` is asked of the
    database only when a template shows it.
    """
    return {
        "text_size": _chosen(request, "text_size", TEXT_SIZES, usual="normal"),
        "scheme": _chosen(request, "scheme", SCHEMES, usual="auto"),
        "contact": settings.CONTACT,
        "may_use_desk": lambda: may_use_desk(request),
    }


def _chosen(request: HttpRequest, cookie: str, choices: Collection[str], *, usual: str) -> str:
    kept = request.COOKIES.get(cookie, usual)
    return kept if kept in choices else usual


def may_use_desk(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated and offices_of(user).holds(*DESK_ROLES))
