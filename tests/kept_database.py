"""Starts each test process from the empty database that ./test migrated, in place of its own.

Migrating takes each process ten seconds; copying takes none. Used on SQLite, when the kept
database is that of today's migrations; else the tests migrate as ever.
"""

import shutil
from pathlib import Path

from django.conf import settings

import pytest

from scripts import database


def kept() -> Path | None:
    path = database.template(database.schema_key())
    on_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    return path if on_sqlite and path.exists() else None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    if path := kept():
        shutil.copyfile(path, settings.DATABASES["default"]["TEST"]["NAME"])


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    return kept() is not None
