from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from courses.core.base import PublicModel

ACCESS_LIFETIME = timedelta(minutes=15)
REFRESH_LIFETIME = timedelta(days=60)
# A phone on a bad line may never see the answer that carried its new token.
GRACE = timedelta(seconds=30)


class Device(PublicModel):
    """An app on a phone or a machine that signed in as somebody, until it is revoked.

    Personal data: the name the person gave the device. To show and end sign-ins; deleted 90
    days after its end.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices")
    name = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class RefreshToken(models.Model):
    """One link in a device's chain of refresh tokens; only the hash is kept.

    ``replaced_at`` marks one that was sent, never came back, and was sent anew under another
    value: whoever shows it now is not the one who got the second.

    Personal data: none.
    """

    device = models.ForeignKey(Device, models.CASCADE, related_name="refresh_tokens")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["device", "-id"], name="refresh_latest")]

    def __str__(self) -> str:
        return self.digest[:8]
