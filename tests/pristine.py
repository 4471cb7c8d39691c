"""Puts the database back as it was migrated, after a test that committed for good.

Django empties every table instead, which loses what migrations put there (Wagtail's root page,
locale and site) and which our append-only triggers refuse.
"""

import sqlite3
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from courses.core.appendonly import append_only_models


def keep() -> Callable[[], None]:
    """Remember the database as it stands; the answer puts it back."""
    if connection.vendor == "sqlite":
        return _keep_sqlite()
    return _keep_postgres()


def _keep_sqlite() -> Callable[[], None]:
    kept = settings.DATA_DIR / "pristine.sqlite3"
    connection.ensure_connection()
    with sqlite3.connect(kept) as copy:
        connection.connection.backup(copy)
    copy.close()

    def restore() -> None:
        connection.ensure_connection()
        with sqlite3.connect(kept) as copy:
            copy.backup(connection.connection)
        copy.close()

    return restore


def _keep_postgres() -> Callable[[], None]:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        kept = {name: _rows(cursor, name) for name in _filled(cursor, tables)}
        counted = _sequences(cursor)
    guarded = {model._meta.db_table for model in append_only_models()}

    @transaction.atomic
    def restore() -> None:
        # TRUNCATE would be one line, and three seconds for ninety tables that are mostly empty.
        with connection.cursor() as cursor:
            filled = _filled(cursor, tables)
            for name in guarded & set(filled):
                cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
            for name in filled:
                cursor.execute(f'DELETE FROM "{name}"')
            for name, rows in kept.items():
                with cursor.copy(f'COPY "{name}" FROM STDIN') as copy:
                    copy.write(rows)
            for name, value in _sequences(cursor).items():
                before = counted.get(name)
                if before != value:
                    cursor.execute("SELECT setval(%s, %s, %s)", [name, before or 1, bool(before)])
            # The keys of the rows are looked at now: a table with checks waiting is not altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for name in guarded & set(filled):
                cursor.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')

    return restore


def _filled(cursor: Any, tables: list[str]) -> list[str]:
    looks = (f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in tables)
    cursor.execute(" UNION ALL ".join(looks))
    return [name for (name,) in cursor.fetchall()]


def _rows(cursor: Any, name: str) -> bytes:
    with cursor.copy(f'COPY "{name}" TO STDOUT') as copy:
        return b"".join(bytes(part) for part in copy)


def _sequences(cursor: Any) -> dict[str, int]:
    cursor.execute(
        "SELECT quote_ident(sequencename), last_value FROM pg_sequences WHERE last_value > 0"
    )
    return dict(cursor.fetchall())
