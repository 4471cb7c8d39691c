"""Refusals that only exist on the wire. Their codes are promised like those of the domain."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from courses.core.errors import Conflict, DomainError, Invalid


class Refusal(DomainError):
    """A refusal of the API itself, with the status it is answered with."""

    http_status: ClassVar[int] = 400


class Malformed(Refusal):
    """The request cannot be read: broken JSON, a broken header, a broken form."""

    code = "malformed"
    message = _("The request cannot be read. Please check its form.")


class UnknownParameter(Refusal):
    code = "unknown_parameter"
    message = _("The address has a parameter that is not known here.")


class WrongParameter(Refusal):
    """``errors`` says which parameter and why."""

    code = "wrong_parameter"
    message = _("A parameter of the address has a value that cannot be used.")


class WrongCursor(Refusal):
    code = "wrong_cursor"
    message = _("This cursor does not belong to this list. Please begin again without it.")


class WrongIdempotencyKey(Refusal):
    code = "wrong_idempotency_key"
    message = _("Idempotency-Key must be a UUID.")


class NotSignedIn(Refusal):
    http_status = 401
    code = "not_signed_in"
    message = _("Please sign in first.")


class CsrfFailed(Refusal):
    http_status = 403
    code = "csrf_failed"
    message = _("The page is out of date. Please open it again and repeat what you did.")


class MethodNotAllowed(Refusal):
    http_status = 405
    code = "method_not_allowed"
    message = _("This address does not take this method.")


class NotAcceptable(Refusal):
    http_status = 406
    code = "not_acceptable"
    message = _("This address answers in JSON only.")


class BodyTooLarge(Refusal):
    http_status = 413
    code = "body_too_large"
    message = _("The request is larger than this address takes.")


class WrongMediaType(Refusal):
    http_status = 415
    code = "unsupported_media_type"
    message = _("This address does not take a body of this type.")


class WrongFields(Refusal):
    """Some fields cannot be used; ``errors`` says which and why."""

    http_status = 422
    code = "invalid"
    message = _("Some of what was sent cannot be used.")


class PreconditionMissing(Refusal):
    http_status = 428
    code = "if_match_required"
    message = _("Please say which version you saw, in If-Match.")


class Throttled(Refusal):
    http_status = 429
    code = "too_many_requests"
    message = _("Too many attempts. Please try again in a moment.")


class Failed(Refusal):
    http_status = 500
    code = "internal_error"
    message = _("The system could not finish this")


class Busy(Refusal):
    http_status = 503
    code = "busy"
    message = _("The system is busy. Please try again in a moment.")


class IdempotencyKeyReused(Conflict):
    code = "idempotency_key_reused"
    message = _("This Idempotency-Key was used for another request.")


class NoDevice(Conflict):
    """Asked by a browser's session, which is no device."""

    code = "no_device"
    message = _("You are not signed in from an app.")


class UnknownReference(Invalid):
    """The body names something that is not there, or not in sight."""

    code = "unknown_reference"
    message = _("What this refers to is not there, or is not yours to see.")
