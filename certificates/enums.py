from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificateKind(models.TextChoices):
    COMPLETION = "completion", _("Certificate of completion")


class CertificateState(models.TextChoices):
    """``queued`` has its number and words and waits for its file."""

    QUEUED = "queued", _("Being prepared")
    ISSUED = "issued", _("Valid")
    REVOKED = "revoked", _("Revoked")


class RevocationReason(models.TextChoices):
    WRONG_NAME = "wrong_name", _("The name is wrong")
    WRONG_FACTS = "wrong_facts", _("Course, hours or dates are wrong")
    NOT_EARNED = "not_earned", _("The requirement was not met")
    DISHONESTY = "dishonesty", _("Dishonest work")
    OTHER = "other", _("Another reason")


class Verdict(models.TextChoices):
    """What a stranger with a serial is told."""

    VALID = "valid", _("Valid")
    REVOKED = "revoked", _("Revoked")
    UNKNOWN = "unknown", _("Not found")
