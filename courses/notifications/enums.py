from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """Where a notice may reach a person. The site's own list always has it."""

    SITE = "site", _("On the site")
    EMAIL = "email", _("E-mail")
    PUSH = "push", _("Push to the app")


class DeliveryState(models.TextChoices):
    """``unsure`` is a message that may have gone out before the sender was killed: it is shown,
    never silently sent twice."""

    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    SUPPRESSED = "suppressed", _("Not sent")
    UNSURE = "unsure", _("May have been sent")


class Why(models.TextChoices):
    """Why a notice was not sent, or not yet."""

    NONE = "", ""
    SWITCHED_OFF = "switched_off", _("The person has switched this off.")
    NO_ADDRESS = "no_address", _("The person has no address for it.")
    NO_GATEWAY = "no_gateway", _("No gateway for it has been set up.")
    NO_DEVICE = "no_device", _("The person has no app signed in.")
    QUIET_HOURS = "quiet_hours", _("Waiting for the end of quiet hours.")
    DIGEST = "digest", _("Waiting for the daily digest.")
    INACTIVE = "inactive", _("The account is closed.")
    OVERTAKEN = "overtaken", _("The matter was settled before it went out.")
    REFUSED = "refused", _("The receiving server refused it.")
    UNREACHABLE = "unreachable", _("The receiving server could not be reached.")


class Pace(models.TextChoices):
    """How soon a person is told of a kind of notice on a channel."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    NEVER = "never", _("Never")
