from django.db import DatabaseError, connection, transaction

import pytest

from certificates.models import Certificate
from courses.core import appendonly
from courses.core.audit.models import AuditEntry
from courses.core.audit.services import record
from courses.core.base import AppendOnlyError
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> AuditEntry:
    return record("people.look", person(), by=None)


def execute(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_the_append_only_tables_are_these():
    names = {model.__name__ for model in appendonly.append_only_models()}

    assert names >= {
        "Assessment",
        "AuditEntry",
        "AuditLink",
        "Certificate",
        "Completion",
        "CurriculumRevision",
        "LearningEvent",
        "Revocation",
        "RevisionUnit",
    }


def test_save_of_a_written_row_is_refused(entry):
    entry.action = "people.other"

    with pytest.raises(AppendOnlyError):
        entry.save()


def test_delete_of_a_written_row_is_refused(entry):
    with pytest.raises(AppendOnlyError):
        entry.delete()


def test_queryset_update_is_refused_by_the_database(entry):
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(action="people.other")

    assert AuditEntry.objects.get(pk=entry.pk).action == "people.look"


def test_queryset_delete_is_refused_by_the_database(entry):
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).delete()

    assert AuditEntry.objects.filter(pk=entry.pk).exists()


def test_every_append_only_table_has_its_triggers():
    with connection.cursor() as cursor:
        present = {
            name
            for model in appendonly.append_only_models()
            for name in _triggers(cursor, model._meta.db_table)
        }

    assert present == {
        f"{model._meta.db_table}_no_{event}"
        for model in appendonly.append_only_models()
        for event in _refused_events()
    }


def _refused_events() -> list[str]:
    return ["update", "delete", *(["truncate"] if connection.vendor == "postgresql" else [])]


def _triggers(cursor, table: str) -> set[str]:
    if connection.vendor == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    else:
        sql = (
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND relname = %s"
        )
    cursor.execute(sql, [table])
    return {name for (name,) in cursor.fetchall()}


def test_laying_the_triggers_again_changes_nothing(entry):
    appendonly.install()

    with pytest.raises(DatabaseError):
        execute('DELETE FROM "courses_auditentry" WHERE id = %s', entry.pk)


def test_columns_named_mutable_may_change_and_no_others():
    columns = {field.column for field in Certificate._meta.local_concrete_fields}

    frozen = set(appendonly.frozen_columns(Certificate))

    assert columns - frozen == {"state", "file_id", "sha256", "issued_at"}


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
def test_emptying_an_append_only_table_is_refused(entry):
    with pytest.raises(DatabaseError):
        execute('TRUNCATE "courses_auditentry" CASCADE')
