from collections.abc import Callable

import pytest

from courses.access.services import sign_in
from courses.people.models import User
from tests.factories.people import PASSWORD
from tests.lms.api.checked import CheckedClient


@pytest.fixture
def api() -> CheckedClient:
    """The API as a stranger sees it."""
    return CheckedClient()


@pytest.fixture
def as_user() -> Callable[[User], CheckedClient]:
    """``as_user(person)`` is the API with ``person`` signed in from a browser."""

    def signed_in(user: User) -> CheckedClient:
        client = CheckedClient()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def app() -> Callable[[User], CheckedClient]:
    """``app(person)`` is the API with ``person`` signed in from a phone."""

    def signed_in(user: User) -> CheckedClient:
        tokens = sign_in(
            username=user.username, password=PASSWORD, device="โทรศัพท์", address="203.0.113.7"
        )
        client = CheckedClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.access}")
        return client

    return signed_in
