"""Triggers that keep append-only tables so, whoever holds the connection.

They are laid again after every ``migrate``: on SQLite an altered table is a new table, and a
trigger set once by a migration would be gone without a word.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from courses.core.base import AppendOnlyModel

POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append-only table %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def append_only_models() -> Iterator[type[AppendOnlyModel]]:
    for model in apps.get_models():
        if issubclass(model, AppendOnlyModel):
            yield model


def frozen_columns(model: type[AppendOnlyModel]) -> list[str]:
    return [str(f.column) for f in model._meta.local_concrete_fields if f.name not in model.MUTABLE]


def install(using: str = "default", **_kwargs: Any) -> None:
    """Lay the triggers on every append-only table that exists. Idempotent."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    statements = []
    for model in append_only_models():
        if model._meta.db_table in present:
            statements += _statements(connection, model)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
        for statement in statements:
            cursor.execute(statement)


def _statements(connection: BaseDatabaseWrapper, model: type[AppendOnlyModel]) -> list[str]:
    table = model._meta.db_table
    columns = ", ".join(connection.ops.quote_name(name) for name in frozen_columns(model))
    lay = _sqlite if connection.vendor == "sqlite" else _postgres
    return [
        statement
        for event, on in (("update", f"UPDATE OF {columns}"), ("delete", "DELETE"))
        for statement in lay(table, f"{table}_no_{event}", on)
    ]


def _sqlite(table: str, name: str, on: str) -> list[str]:
    return [
        f'DROP TRIGGER IF EXISTS "{name}"',
        f'CREATE TRIGGER "{name}" BEFORE {on} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, 'append-only table {table}'); END",
    ]


def _postgres(table: str, name: str, on: str) -> list[str]:
    # Emptying a table fires no row trigger: it is refused as a statement, beside DELETE.
    times = [(name, on, "ROW")]
    if on == "DELETE":
        times.append((f"{table}_no_truncate", "TRUNCATE", "STATEMENT"))
    return [
        statement
        for name, on, each in times
        for statement in (
            f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"',
            f'CREATE TRIGGER "{name}" BEFORE {on} ON "{table}" '
            f"FOR EACH {each} EXECUTE FUNCTION refuse_change()",
        )
    ]
