"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest

from courses.people.enums import Role
from courses.people.selectors import offices_of

TEXT_SIZES = ("small", "normal", "large")
DESK_ROLES = (Role.TRAINER, Role.OFFICER)


def site(request: HttpRequest) -> dict[str, object]:
    """``text_size`` is the reader's choice, kept in a cookie so that it works without scripts;
    ``may_use_desk`` is asked of the database only when a template shows it.
    """
    size = request.COOKIES.get("text_size", "normal")
    return {
        "text_size": size if size in TEXT_SIZES else "normal",
        "contact": settings.CONTACT,
        "may_use_desk": lambda: may_use_desk(request),
    }


def may_use_desk(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated and offices_of(user).holds(*DESK_ROLES))
