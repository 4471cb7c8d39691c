"""Who is asking: an app with a bearer token, or a browser with the site's session."""

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import (
    BaseAuthentication,
    SessionAuthentication,
    get_authorization_header,
)
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from courses.access.models import Device
from courses.access.services import TokenRefused, device_of
from courses.people.models import User


class BearerAuthentication(BaseAuthentication):
    """``Authorization: Bearer ACCESS``; ``request.auth`` is the device."""

    def authenticate(self, request: Request) -> tuple[User, Device] | None:
        scheme, _space, token = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        try:
            device = device_of(token.decode("latin-1").strip())
        except TokenRefused as error:
            raise AuthenticationFailed(str(error), code=error.code) from error
        return device.user, device

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class SiteSessionAuthentication(SessionAuthentication):
    """The site's own session cookie; writes carry the CSRF token as anywhere else."""

    csrf_message = _("The page is out of date. Please open it again and repeat what you did.")
