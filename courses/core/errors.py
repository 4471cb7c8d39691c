"""Refusals the domain makes, each with a stable code.

The wire, the desk and the site turn a *kind* into their own form of "no"; they never
invent one. ``code`` is part of the API's promise: it does not change once released.
"""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A rule said no; nothing was changed.

    ``field`` names the input at fault, as the API spells it, when there is one.
    Keyword arguments fill the message's named placeholders.
    """

    code: ClassVar[str] = "refused"
    message: ClassVar[str | Promise] = _("This could not be done.")

    def __init__(self, field: str = "", **values: object) -> None:
        self.field = field
        self.values = values
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message) % self.values if self.values else str(self.message)


class NotPermitted(DomainError):
    """The person is known and may never do this here."""

    code = "not_permitted"
    message = _("You do not have the right to do this.")


class NotFound(DomainError):
    """Absent, or out of the person's sight: the two are told alike."""

    code = "not_found"
    message = _("There is nothing here, or it is not yours to see.")


class Conflict(DomainError):
    """The thing is in a state in which this cannot be done."""

    code = "conflict"
    message = _("This cannot be done in the present state.")


class StaleVersion(DomainError):
    """Somebody else changed it since it was read."""

    code = "stale_version"
    message = _("Someone else has changed this since you opened it. Read it again, then decide.")


class Invalid(DomainError):
    """The input is well formed but breaks a rule; ``field`` says which part."""

    code = "invalid"
    message = _("This value cannot be used.")


class TooLarge(DomainError):
    code = "too_large"
    message = _("The file is larger than %(limit_mb)s MB.")


class WrongType(DomainError):
    code = "wrong_type"
    message = _("This type of file is not accepted. Accepted: %(accepted)s.")


class TooMany(DomainError):
    """Asked too often; ``retry_after`` is in seconds."""

    code = "too_many_requests"
    message = _("Too many attempts. Please try again in %(retry_after)s seconds.")
