"""A delivery as an e-mail, and what became of it at the receiving server."""

import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.core.languages import pick
from courses.notifications.enums import DeliveryState, Why
from courses.notifications.models import Delivery
from courses.notifications.outcomes import Outcome, Unreachable
from courses.notifications.words import PREFERENCES_PATH, Letter, absolute, digest_of, letter_about
from courses.people.models import User

PERMANENT = range(500, 600)
SENT = Outcome(DeliveryState.SENT)


def message_id_of(delivery: Delivery) -> str:
    """The same for every attempt, so that a receiving server may know a second one."""
    return f"<{delivery.uid}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


def send(deliveries: list[Delivery]) -> Outcome:
    """Send one e-mail to the one recipient of ``deliveries``; several make a digest.

    Raises:
        Unreachable: no server took it, and none can have: it may be tried again.
    """
    try:
        message = _message(deliveries)
        message.message()
    except ValueError as error:  # a header that no letter may have
        return Outcome(DeliveryState.FAILED, Why.REFUSED, repr(error))
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:  # smtplib's errors are OSErrors too
        raise Unreachable(repr(error)) from error
    message.connection = connection
    try:
        return _handed_over(message)
    finally:
        _hang_up(connection)


def _handed_over(message: EmailMultiAlternatives) -> Outcome:
    try:
        message.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        return _refusal(error)
    except ValueError as error:
        # An address that cannot be put into the server's words; none were said yet.
        return Outcome(DeliveryState.FAILED, Why.REFUSED, repr(error))
    except OSError as error:
        # The line broke between greeting and receipt: the server may have the letter.
        return Outcome(DeliveryState.UNSURE, Why.UNREACHABLE, repr(error))
    return SENT


def _refusal(error: smtplib.SMTPException) -> Outcome:
    """A permanent refusal settles it; "later" is tried again.

    Raises:
        Unreachable: a temporary refusal (RFC 5321 §4.2.1: 4yz).
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
    else:
        codes = [getattr(error, "smtp_code", 0)]
    if all(code in PERMANENT for code in codes):
        return Outcome(DeliveryState.FAILED, Why.REFUSED, str(error))
    raise Unreachable(str(error)) from error


def _hang_up(connection: object) -> None:
    try:
        connection.close()  # type: ignore[attr-defined]
    except OSError:
        # The letter was taken or refused already; how the line ended changes nothing.
        return


def _message(deliveries: list[Delivery]) -> EmailMultiAlternatives:
    recipient = deliveries[0].notice.recipient
    with override(recipient.language):
        letter = _letter(deliveries, greeting(recipient))
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[recipient.email],
        headers={
            "Message-ID": message_id_of(deliveries[0]),
            "List-Unsubscribe": f"<{absolute(PREFERENCES_PATH)}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": recipient.language,
        },
    )
    message.attach_alternative(letter.html, "text/html")
    return message


def _letter(deliveries: list[Delivery], greeting: str) -> Letter:
    if deliveries[0].why == Why.DIGEST:
        return digest_of([delivery.notice for delivery in deliveries], greeting)
    return letter_about(deliveries[0].notice, greeting)


def greeting(recipient: User) -> str:
    name = pick(recipient.get_full_name(), recipient.get_full_name_en())
    return _("Dear %(name)s,") % {"name": name}
