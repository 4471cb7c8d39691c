"""Signing in from an app: short access tokens, rotating refresh tokens, devices to revoke.

Access tokens are signed and carry only ids; the device and the person are read from the
database at each request, so a revoked device or a blocked person is out at once. A refresh
token works once. One that comes back after its successor was used means it was stolen: the
device is revoked, thief and owner alike (RFC 9700 §4.14.2).
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.core import signing
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from courses.access.models import ACCESS_LIFETIME, GRACE, REFRESH_LIFETIME, Device, RefreshToken
from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import DomainError, NotFound
from courses.core.jobs.registry import sweeps_for
from courses.core.limits.services import Limit, give_back, spend, take_back
from courses.people.models import User

BY_ACCOUNT = Limit("sign-in account", 10, timedelta(minutes=15))
BY_ADDRESS = Limit("sign-in address", 60, timedelta(minutes=15))
KEPT_FOR = timedelta(days=90)
SALT = "govlab.access"


class SignInRefused(DomainError):
    """Wrong name or password, told alike."""

    code = "sign_in_refused"
    message = _("The user name or the password is not right.")


class TokenRefused(DomainError):
    """The token is unknown, spent, expired, or its device was revoked: sign in again."""

    code = "token_refused"
    message = _("This sign-in is no longer valid. Please sign in again.")


@dataclass(frozen=True)
class Tokens:
    access: str
    refresh: str
    expires_in: int  # seconds
    device: Device


def sign_in(*, username: str, password: str, device: str, address: str) -> Tokens:
    """Check the password and open a device.

    ``address`` is the client's IP; it is only ever hashed, to slow guessing. The limits are
    taken before the password is hashed.

    Raises:
        TooMany: 10 failures an account, or 60 an address, in 15 minutes.
        SignInRefused: the name, the password, or the account is not good.
    """
    user = check_password(username=username, password=password, address=address)
    now = clock.now()
    with transaction.atomic():
        opened = Device.objects.create(user=user, name=device, created_at=now, last_seen_at=now)
        record("access.sign_in", opened, by=user)
        return _issue(opened)


def check_password(*, username: str, password: str, address: str) -> User:
    """The account of this name and password, slowed against guessing (both doors use it)."""
    account = username.casefold()
    spend(BY_ACCOUNT, account, address)
    spend(BY_ADDRESS, address)
    user = authenticate(username=username, password=password)
    if not isinstance(user, User):
        raise SignInRefused
    # A class of a hundred behind one address signs in at nine: successes cost nothing.
    give_back(BY_ACCOUNT, account, address)
    take_back(BY_ADDRESS, address)
    return user


def slow_guessing(*, user: User, address: str) -> None:
    """Count one look at the account's present password against the sign-in limit.

    Raises:
        TooMany: see ``sign_in``.
    """
    spend(BY_ACCOUNT, user.username.casefold(), address)


@transaction.atomic
def change_password(*, user: User, password: str) -> None:
    """Set a password that has been checked, and end every app's sign-in.

    Browser sessions end by themselves: they carry a hash of the password.
    """
    user.set_password(password)
    user.save(update_fields=["password"])
    record("access.change_password", user, by=user)
    for device in Device.objects.filter(user=user, revoked_at=None):
        revoke(device=device, by=user, reason="password changed")


def refresh(*, token: str) -> Tokens:
    """Exchange a refresh token for new tokens, once.

    The immediate predecessor is honoured for 30 seconds more, when its successor has not been
    used: the answer may have been lost on the way. The successor is replaced then, so that of
    two who hold the same token at most one is left with a good one.

    Raises:
        TokenRefused: and, when a spent or replaced token came back, the device is revoked.
    """
    tokens = _exchange(token)
    if tokens is None:
        raise TokenRefused
    return tokens


@transaction.atomic
def _exchange(token: str) -> Tokens | None:
    """New tokens, or None; a refusal must not roll the revocation back, so none is raised."""
    now = clock.now()
    rows = RefreshToken.objects.select_related("device__user").filter(digest=_digest(token))
    live = rows.filter(device__revoked_at=None, device__user__is_active=True)
    # Both locked, so that two who show the same token come one after the other.
    row = live.select_for_update(of=("self", "device")).filter(expires_at__gte=now).first()
    if row is None:
        return None
    if row.replaced_at or (row.used_at and not _answer_was_lost(row, now)):
        revoke(device=row.device, by=None, reason="refresh token reused")
        return None
    _later(row).filter(used_at=None).update(replaced_at=now)
    RefreshToken.objects.filter(pk=row.pk, used_at=None).update(used_at=now)
    Device.objects.filter(pk=row.device_id).update(last_seen_at=now)
    return _issue(row.device)


def _answer_was_lost(row: RefreshToken, now: datetime) -> bool:
    recent = row.used_at is not None and now - row.used_at <= GRACE
    return recent and not _later(row).filter(used_at__isnull=False).exists()


def _later(row: RefreshToken) -> QuerySet[RefreshToken]:
    return RefreshToken.objects.filter(device=row.device_id, pk__gt=row.pk)


@transaction.atomic
def revoke(*, device: Device, by: User | None, reason: str = "") -> None:
    """End a device: its access token fails at the next request. Idempotent."""
    if by is not None and device.user_id != by.pk:
        raise NotFound
    if Device.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=clock.now()):
        record("access.revoke", device, by=by, reason=reason)


def device_of(access_token: str) -> Device:
    """The live device, with its user, that ``access_token`` was issued to. One query.

    Raises:
        TokenRefused: forged, older than 15 minutes, or its device or person is out.
    """
    try:
        uid, issued = signing.loads(access_token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise TokenRefused from None
    if clock.now().timestamp() - issued > ACCESS_LIFETIME.total_seconds():
        raise TokenRefused
    live = Device.objects.select_related("user").filter(uid=uid, revoked_at=None)
    device = live.filter(user__is_active=True).first()
    if device is None:
        raise TokenRefused
    return device


@sweeps_for("access.old")
def forget_old() -> int:
    """Drop devices 90 days after they were revoked or their last refresh token ran out."""
    old = clock.now() - KEPT_FOR
    ended = Q(revoked_at__lt=old) | Q(revoked_at=None, last_seen_at__lt=old - REFRESH_LIFETIME)
    return Device.objects.filter(ended).delete()[1].get(Device._meta.label, 0)


def _issue(device: Device) -> Tokens:
    token = secrets.token_urlsafe(32)
    now = clock.now()
    RefreshToken.objects.create(
        device=device, digest=_digest(token), created_at=now, expires_at=now + REFRESH_LIFETIME
    )
    access = signing.dumps([str(device.uid), int(now.timestamp())], salt=SALT)
    return Tokens(access, token, int(ACCESS_LIFETIME.total_seconds()), device)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
