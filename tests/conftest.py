import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, suppress
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.cache import cache
from django.test import Client, TransactionTestCase
from django.utils import translation
from rest_framework.test import APIClient

import hypothesis
import pytest

from courses.core import clock
from courses.people.models import User
from scripts import database
from tests import pristine

pytest_plugins = ["tests.kept_database", "tests.browser"]

# Playwright runs an event loop in our thread; Django would refuse the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Examples are not timed: the machine is shared with the other processes of the run.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

SERVICES = {"postgres": "TEST_DATABASE_URL", "redis": "TEST_REDIS_URL"}
MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=clock.BANGKOK)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Migrate an empty database once for all processes of this run and of those after it."""
    config = session.config
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        with suppress(SystemExit):  # shown already; the tests' own migration will tell more
            database.make_template()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        action="store_true",
        help="only what another database could change: no test that asks none, no browser but one",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.option.database:
        kept = [item for item in items if asks_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept
    for item in items:
        for marker, variable in SERVICES.items():
            if item.get_closest_marker(marker) and not os.environ.get(variable):
                item.add_marker(pytest.mark.skip(reason=f"{variable} is not set"))


def asks_database(item: pytest.Item) -> bool:
    """Whether ``item`` is worth running on each database."""
    if item.get_closest_marker("browser"):
        return item.get_closest_marker("each_database") is not None
    asks = set(item.fixturenames) & {"db", "transactional_db"}  # type: ignore[attr-defined]
    named = ("django_db", "postgres", "redis")
    return bool(asks) or any(item.get_closest_marker(name) for name in named)


def pytest_unconfigure() -> None:
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        restore = pristine.keep()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: restore())
        yield


@pytest.fixture(autouse=True)
def nothing_left_over() -> None:
    """What a process keeps outside the database: the language at hand, and the cache."""
    translation.activate(settings.LANGUAGE_CODE)
    cache.clear()


class StandingClock:
    """The one clock, held still. It stands for the test's own thread alone."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack

    def stands_at(self, instant: datetime) -> None:
        self.stack.enter_context(clock.standing_at(instant))

    def moves(self, **duration: float) -> None:
        """Forward by so many ``seconds``, ``minutes``, ``days``."""
        self.stands_at(clock.now() + timedelta(**duration))


@pytest.fixture
def standing_clock() -> Iterator[StandingClock]:
    """Tuesday 24 November 2026, 09.00 in Bangkok, until the test moves it."""
    with ExitStack() as stack:
        standing = StandingClock(stack)
        standing.stands_at(MORNING)
        yield standing


@pytest.fixture
def committed(django_capture_on_commit_callbacks) -> Callable[[], AbstractContextManager]:
    """``with committed():`` sends, at the end of the block, what waits for the commit."""
    return partial(django_capture_on_commit_callbacks, execute=True)


@pytest.fixture
def api() -> APIClient:
    """The API as a stranger sees it."""
    return APIClient()


@pytest.fixture
def as_user() -> Callable[[User], APIClient]:
    """``as_user(person)`` is the API with ``person`` signed in; each call is another client."""

    def signed_in(user: User) -> APIClient:
        client = APIClient()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def site_as() -> Callable[[User], Client]:
    """``site_as(person)`` is the site with ``person`` signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in
