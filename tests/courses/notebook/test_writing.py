"""Notes, answers and positions: the learner's own, and never lost between two devices."""

from typing import Any
from uuid import uuid4

from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

import pytest

from courses.catalogue.enums import UnitKind
from courses.core import clock
from courses.core.audit.models import AuditEntry
from courses.core.errors import Invalid, NotFound
from courses.enrolment.enums import EnrolmentState
from courses.enrolment.models import Enrolment
from courses.enrolment.services import NotActive, withdraw
from courses.notebook.models import BlockEntry, Note, ReadingPosition
from courses.notebook.selectors import last_position, my_notes, notebook_of
from courses.notebook.services import (
    NotebookChanged,
    remember_position,
    write_entry,
    write_note,
)
from tests.factories.catalogue import draft, lesson, publish, published_course, units_of
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.notebook import CHECK, REFLECTION, TEXT, note, written_course
from tests.factories.people import admin, person, trainer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


@pytest.fixture
def mine() -> Enrolment:
    return enrolment(cohort=open_cohort(course=written_course(lessons=2)))


def place(mine: Enrolment, fields: dict[str, Any]) -> dict[str, Any]:
    """The first lesson and the learner, where nothing else is said."""
    unit = fields.pop("unit", None) or units_of(mine.cohort.course)[0]
    return {"enrolment": mine, "unit": unit, "by": mine.learner, **fields}


def noted(mine: Enrolment, text: str = "รอนาน", version: int = 0, **fields: Any) -> Note:
    return write_note(text=text, expected_version=version, **place(mine, fields))


def answered(mine: Enrolment, value: Any, version: int = 0, **fields: Any) -> BlockEntry:
    given = {"block": REFLECTION, **place(mine, fields)}
    return write_entry(value=value, expected_version=version, **given)


def placed(mine: Enrolment, block: str = CHECK, **fields: Any) -> None:
    remember_position(block=block, **place(mine, fields))


WRITES = {
    "a note": noted,
    "an entry": lambda mine, **fields: answered(mine, {"text": "คิดดู"}, **fields),
    "a position": placed,
}


def test_a_note_is_written_changed_and_cleared(mine, standing_clock):
    first = noted(mine, "รอนาน\r\nมาก")
    standing_clock.moves(minutes=5)
    second = noted(mine, "รอสองชั่วโมง", version=1)
    third = noted(mine, "", version=2)

    assert (first.text, first.version) == ("รอนาน\nมาก", 1)
    assert (second.text, second.version) == ("รอสองชั่วโมง", 2)
    assert second.updated_at > first.updated_at
    assert (third.text, third.version, third.pk) == ("", 3, first.pk)


def test_sent_twice_is_written_once(mine):
    noted(mine, "หนึ่ง")
    assert noted(mine, "หนึ่ง").version == 1  # the answer to the first was lost on the way

    noted(mine, "สอง", version=1)
    assert noted(mine, "สอง", version=1).version == 2
    assert Note.objects.count() == 1


@pytest.mark.parametrize("version", [0, 1, 3])
def test_what_another_device_wrote_is_told_and_kept(mine, version):
    noted(mine, "จากโทรศัพท์")
    noted(mine, "จากโทรศัพท์อีกครั้ง", version=1)

    with pytest.raises(NotebookChanged) as refusal:
        noted(mine, "จากคอมพิวเตอร์", version=version)

    assert refusal.value.code == "stale_version"
    assert (refusal.value.stored.text, refusal.value.stored.version) == ("จากโทรศัพท์อีกครั้ง", 2)
    assert Note.objects.get().text == "จากโทรศัพท์อีกครั้ง"


def test_two_first_notes_that_meet_are_told_apart(mine):
    """The other device's note lands between our look and our insert."""
    unit, looked = units_of(mine.cohort.course)[0], []

    def late(execute: Any, sql: str, *rest: Any) -> Any:
        if looked and sql.startswith("SAVEPOINT"):
            looked.clear()
            other = Note(enrolment=mine, unit=unit, text="อีกเครื่อง", version=1)
            other.updated_at = clock.now()
            Note.objects.bulk_create([other])
        elif "courses_note" in sql and sql.startswith("SELECT"):
            looked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(late), pytest.raises(NotebookChanged) as refusal:
        noted(mine, "เครื่องนี้")

    assert refusal.value.stored.text == "อีกเครื่อง"


def test_one_lesson_has_one_note(mine):
    made = noted(mine)

    with pytest.raises(IntegrityError):
        Note.objects.create(enrolment=mine, unit=made.unit, updated_at=made.updated_at)


def test_an_answer_is_stored_with_its_kind(mine):
    written = answered(mine, {"text": "คิดดู"})
    checked = answered(mine, {"chosen": ["o2"]}, block=CHECK)
    again = answered(mine, {"chosen": ["o1"]}, version=1, block=CHECK)

    assert (written.kind, written.value) == ("reflection", {"text": "คิดดู"})
    assert (checked.kind, again.value, again.version) == ("check", {"chosen": ["o1"]}, 2)


def test_an_answer_from_an_old_version_is_refused_with_what_is_stored(mine):
    answered(mine, {"chosen": ["o2"]}, block=CHECK)

    with pytest.raises(NotebookChanged) as refusal:
        answered(mine, {"chosen": ["o1"]}, block=CHECK)

    assert refusal.value.stored.value == {"chosen": ["o2"]}


def test_a_wrong_value_writes_nothing(mine):
    with pytest.raises(Invalid):
        answered(mine, {"chosen": ["o1", "o2"]}, block=CHECK)

    assert BlockEntry.objects.count() == 0


@pytest.mark.parametrize("block", [TEXT, "b99", "", "../b2"])
def test_there_is_nothing_to_write_into(mine, block):
    with pytest.raises(NotFound):
        answered(mine, {"text": "คิดดู"}, block=block)


def test_the_last_position_counts(mine, standing_clock):
    placed(mine, CHECK)
    standing_clock.moves(seconds=10)
    placed(mine, TEXT)

    position = ReadingPosition.objects.get()
    assert position.block == TEXT
    assert last_position(mine.learner) == position


def test_a_position_in_a_block_that_is_not_there_is_refused(mine):
    with pytest.raises(NotFound):
        placed(mine, "b99")


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize("maker", [person, admin, trainer])
def test_nobody_else_writes_not_even_who_runs_everything(mine, write, maker):
    with pytest.raises(NotFound):
        write(mine, by=maker())


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_only_lessons_of_the_pinned_curriculum_are_written_into(mine, write):
    elsewhere = written_course()
    work = published_course(lessons=1, assignments=1)
    (task,) = units_of(work, UnitKind.ASSIGNMENT)

    for unit in (units_of(elsewhere)[0], task):
        with pytest.raises(NotFound):
            write(mine, unit=unit)


def test_an_assignment_of_the_course_takes_no_note():
    course = published_course(lessons=1, assignments=1)
    mine = enrolment(cohort=open_cohort(course=course))

    with pytest.raises(NotFound):
        noted(mine, unit=units_of(course, UnitKind.ASSIGNMENT)[0])


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_who_withdrew_writes_no_more_and_who_completed_does(mine, write):
    Enrolment.objects.filter(pk=mine.pk).update(state=EnrolmentState.COMPLETED)
    mine.refresh_from_db()
    write(mine)

    Enrolment.objects.filter(pk=mine.pk).update(state=EnrolmentState.ACTIVE)
    mine = withdraw(enrolment=mine, by=mine.learner)
    with pytest.raises(NotActive):
        write(mine)


def test_what_is_written_is_in_no_trail(mine):
    before = AuditEntry.objects.count()

    for write in WRITES.values():
        write(mine)

    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(("write", "most"), [("a note", 3), ("an entry", 3), ("a position", 2)])
def test_a_write_costs_little(mine, write, most):
    mine = Enrolment.objects.select_related("cohort").get(pk=mine.pk)
    unit, by = units_of(mine.cohort.course)[0], mine.learner

    with CaptureQueriesContext(connection) as counted:
        WRITES[write](mine, unit=unit, by=by)

    words = ("SAVEPOINT", "RELEASE")
    assert len([q for q in counted if not q["sql"].startswith(words)]) <= most


def test_a_notebook_is_read_in_three_queries(mine, django_assert_num_queries):
    noted(mine)
    answered(mine, {"text": "คิดดู"})
    answered(mine, {"chosen": ["o1"]}, block=CHECK)
    placed(mine, CHECK)
    unit = units_of(mine.cohort.course)[0]

    with django_assert_num_queries(3):
        found = notebook_of(mine, unit)

    assert found.note.text == "รอนาน"
    assert {block: entry.kind for block, entry in found.entries.items()} == {
        REFLECTION: "reflection",
        CHECK: "check",
    }
    assert found.position == CHECK


def test_an_empty_notebook(mine):
    found = notebook_of(mine, units_of(mine.cohort.course)[1])

    assert (found.note, found.entries, found.position) == (None, {}, "")


def test_my_notes_are_mine_and_the_latest_first(mine, standing_clock):
    note(mine, text="เรื่องแรก")
    standing_clock.moves(minutes=1)
    note(mine, text="เรื่องที่สอง", lesson=1)
    note(enrolment(cohort=mine.cohort), text="ของผู้อื่น")

    found = list(my_notes(mine.learner))

    assert [row.text for row in found] == ["เรื่องที่สอง", "เรื่องแรก"]
    assert [row.unit_title_th for row in found] == ["ตั้งโจทย์ให้ชัด", "เข้าใจผู้ใช้บริการ"]


def test_a_cleared_note_is_not_listed(mine):
    noted(mine)
    noted(mine, "", version=1)

    assert list(my_notes(mine.learner)) == []


@pytest.mark.parametrize(
    ("q", "found"),
    [("คิว", 1), ("นาน คิว", 1), ("queue", 1), ("  ", 1), ("คิว ไม่มี", 0), ("%", 0), ("_", 0)],
)
def test_notes_are_found_by_their_words(mine, q, found):
    note(mine, text="รอคิวนานมาก Queue")

    assert my_notes(mine.learner, q).count() == found


def test_a_note_on_a_lesson_that_was_taken_out_keeps_its_title(mine):
    noted(mine)
    course = mine.cohort.course
    kept = units_of(course)[1]
    revision = publish(course, draft(lesson(kept, number=2)))
    mine.cohort.revision = revision
    mine.cohort.save()

    assert my_notes(mine.learner).get().unit_title_th == "เข้าใจผู้ใช้บริการ"


def test_a_list_of_notes_costs_one_query(mine, django_assert_num_queries):
    for number in range(2):
        note(mine, lesson=number, text=str(uuid4()))

    with django_assert_num_queries(1):
        rows = list(my_notes(mine.learner))
        assert [row.enrolment.cohort.course.code for row in rows] == [mine.cohort.course.code] * 2
