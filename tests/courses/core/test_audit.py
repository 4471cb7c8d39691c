from django.db import connection

import pytest

from courses.core import clock
from courses.core.audit.models import AuditEntry, AuditLink
from courses.core.audit.services import broken_links, extend_chain, record
from courses.core.context import current_request_id
from tests.factories.people import person

pytestmark = pytest.mark.django_db


def change(sql: str) -> None:
    """Change a row as somebody with the database's password would, triggers taken off first."""
    with connection.cursor() as cursor:
        for event in ("update", "delete"):
            for table in ("courses_auditentry", "courses_auditlink"):
                on = "" if connection.vendor == "sqlite" else f' ON "{table}"'
                cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{event}"{on}')
        cursor.execute(sql)


@pytest.fixture
def chained() -> list[int]:
    """Three chained entries; their ids in order."""
    extend_chain()
    somebody = person()
    before = AuditLink.objects.count()
    extend_chain()
    ids = [record(f"test.deed_{n}", somebody, by=None, changes={"n": n}).pk for n in range(3)]
    extend_chain()
    assert AuditLink.objects.count() == before + 4
    return ids


def test_record_names_deed_person_thing_and_request(standing_clock):
    actor, target = person(), person()
    token = current_request_id.set("req-7")

    entry = record("people.greet", target, by=actor, changes={"how": "ไหว้"}, reason="มารยาท")

    current_request_id.reset(token)
    entry.refresh_from_db()
    assert (entry.at, entry.actor, entry.action) == (clock.now(), actor.uid, "people.greet")
    assert (entry.target_kind, entry.target) == ("user", target.uid)
    assert (entry.changes, entry.reason, entry.request_id) == ({"how": "ไหว้"}, "มารยาท", "req-7")


def test_a_deed_of_the_system_has_no_actor():
    assert record("people.greet", person(), by=None).actor is None


def test_chain_links_each_entry_once_in_order(chained):
    links = AuditLink.objects.filter(entry__in=chained).order_by("position")

    assert [link.entry_id for link in links] == chained
    assert extend_chain() == 0


def test_chain_is_extended_by_at_most_the_limit():
    for _ in range(3):
        record("people.greet", person(), by=None)
    waiting = AuditEntry.objects.filter(link=None).count()

    linked = extend_chain(limit=2)

    assert linked == 2
    assert AuditEntry.objects.filter(link=None).count() == waiting - 2


def test_an_untouched_chain_is_whole(chained):
    assert list(broken_links()) == []


@pytest.mark.parametrize(
    "assignment",
    [
        "action = 'test.nothing'",
        "reason = 'changed'",
        "request_id = 'other'",
        "actor = '00000000000000000000000000000001'",
        "changes = '{\"n\": 9}'",
        "at = '2020-01-01 00:00:00+00'",
    ],
)
def test_a_changed_entry_breaks_its_own_link_and_no_other(chained, assignment):
    change(f"UPDATE courses_auditentry SET {assignment} WHERE id = {chained[1]}")

    broken = list(broken_links())

    assert broken == [AuditLink.objects.get(entry=chained[1]).position]


def test_a_link_taken_out_breaks_the_one_after_it(chained):
    position = AuditLink.objects.get(entry=chained[1]).position
    change(f"DELETE FROM courses_auditlink WHERE entry_id = {chained[1]}")

    assert list(broken_links()) == [position + 1]


def test_an_entry_slipped_in_under_an_old_link_shows(chained):
    stranger = record("test.deed_9", person(), by=None)
    change(f"UPDATE courses_auditlink SET entry_id = {stranger.pk} WHERE entry_id = {chained[2]}")

    assert list(broken_links()) == [AuditLink.objects.get(entry=stranger).position]


def test_a_link_given_another_position_shows(chained):
    last = AuditLink.objects.get(entry=chained[2])
    change(f"UPDATE courses_auditlink SET position = position + 5 WHERE id = {last.pk}")

    assert list(broken_links()) == [last.position + 5]
