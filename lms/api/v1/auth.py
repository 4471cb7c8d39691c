"""Signing in from an app, and the devices that are signed in."""

from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request

from courses.access import services
from courses.access.models import Device
from courses.access.services import SignInRefused, TokenRefused, Tokens
from courses.core.errors import TooMany
from lms.api.fields import Instant, Line, Secret, Uid
from lms.api.forms import Answer, Form, ListParams
from lms.api.lookup import one
from lms.api.pagination import Page, page
from lms.api.permissions import Anyone, SignedIn
from lms.api.refusals import NoDevice
from lms.api.views import ApiView, endpoint


class SignInForm(Form):
    username = Secret(max_length=150)
    password = Secret(max_length=1000)
    device = Line(max_length=100)


class RefreshForm(Form):
    refresh = Secret(max_length=200)


class DeviceAnswer(Answer):
    id = Uid(source="uid")
    name = serializers.CharField()
    created_at = Instant()
    last_seen_at = Instant()


class TokensAnswer(Answer):
    """``expires_in`` is how many seconds ``access`` is good for."""

    access = serializers.CharField()
    refresh = serializers.CharField()
    expires_in = serializers.IntegerField()
    device = DeviceAnswer()


class OpenDoor(ApiView):
    """Reads no credentials but those in the body: a phone whose token ran out sends it along."""

    authentication_classes = ()
    cache_control = "no-store"


class Token(OpenDoor):
    @endpoint(who=Anyone, takes=SignInForm, answers=TokensAnswer, raises=[SignInRefused, TooMany])
    def post(self, request: Request) -> Tokens:
        return services.sign_in(**self.sent, address=address_of(request))


class Refresh(OpenDoor):
    @endpoint(who=Anyone, takes=RefreshForm, answers=TokensAnswer, raises=[TokenRefused])
    def post(self, request: Request) -> Tokens:
        return services.refresh(token=self.sent["refresh"])


class Revoke(ApiView):
    @endpoint(who=SignedIn, status=204, raises=[NoDevice])
    def post(self, request: Request) -> None:
        """Sign the calling app out."""
        if not isinstance(request.auth, Device):
            raise NoDevice
        services.revoke(device=request.auth, by=request.user)


class Devices(ApiView):
    @endpoint(who=SignedIn, asks=ListParams, answers=DeviceAnswer, listed=True)
    def get(self, request: Request) -> Page:
        rows = Device.objects.filter(user=request.user, revoked_at=None)
        return page(rows, "-created_at", "-pk", asked=self.asked, of="devices")


class DeviceView(ApiView):
    @endpoint(who=SignedIn, status=204)
    def delete(self, request: Request, uid: UUID) -> None:
        device = one(Device.objects.filter(user=request.user), uid=uid)
        services.revoke(device=device, by=request.user)


def address_of(request: Request) -> str:
    """The client's address, as ``lms.middleware`` made it out behind ``TRUSTED_PROXIES``."""
    return str(request.META.get("REMOTE_ADDR", ""))
