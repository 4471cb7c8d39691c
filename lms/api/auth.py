"""Who is asking: an app with a bearer token, or a browser with the site's session."""

from rest_framework.authentication import (
    BaseAuthentication,
    SessionAuthentication,
    get_authorization_header,
)
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from courses.access.models import Device
from courses.access.services import device_of
from courses.people.models import User
from lms.api.refusals import CsrfFailed


class BearerAuthentication(BaseAuthentication):
    """``Authorization: Bearer ACCESS``; ``request.auth`` is the device."""

    def authenticate(self, request: Request) -> tuple[User, Device] | None:
        scheme, _space, token = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        device = device_of(token.decode("latin-1").strip())
        return device.user, device

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class SiteSessionAuthentication(SessionAuthentication):
    """The site's own session cookie; writes carry the CSRF token as anywhere else."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            raise CsrfFailed from error
