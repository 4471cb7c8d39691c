"""Puts the database back as it was migrated, after a test that committed for good.

Django empties every table instead, which loses what migrations put there (Wagtail's root page,
locale and site) and which our append-only triggers refuse.
"""

import sqlite3
from collections.abc import Callable

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
        tables = [f'"{name}"' for name in connection.introspection.table_names(cursor)]
        rows = {name: _rows(cursor, name) for name in tables}
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value > 0")
        sequences = cursor.fetchall()
    filled = {name: lines for name, lines in rows.items() if lines}
    guarded = [f'"{model._meta.db_table}"' for model in append_only_models()]

    @transaction.atomic
    def restore() -> None:
        with connection.cursor() as cursor:
            for name in guarded:
                cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
            cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY")
            for name, lines in filled.items():
                with cursor.copy(f"COPY {name} FROM STDIN") as copy:
                    copy.write(lines)
            for name, value in sequences:
                cursor.execute("SELECT setval(%s, %s)", [f'"{name}"', value])
            # The keys of the rows are looked at now: a table with checks waiting is not altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for name in guarded:
                cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")

    return restore


def _rows(cursor, name: str) -> bytes:
    with cursor.copy(f"COPY {name} TO STDOUT") as copy:
        return b"".join(bytes(part) for part in copy)
