"""Notes, answers and positions from a phone that was offline, and from two phones at once."""

from typing import Any
from uuid import uuid4

import pytest

from courses.catalogue import services as catalogue
from courses.catalogue.drafts import UnitDraft
from courses.catalogue.models import RevisionUnit
from courses.enrolment.services import withdraw
from courses.notebook.entries import TEXT_LIMIT
from courses.notebook.models import BlockEntry, Note, ReadingPosition
from tests.factories.catalogue import LESSONS, course, draft, publish, units_of
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.notebook import BLOCKS, CHECK, REFLECTION, note, written_course
from tests.factories.people import person
from tests.factories.progress import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


@pytest.fixture
def mine():
    return enrolment(cohort=open_cohort(course=written_course(lessons=2)))


@pytest.fixture
def me(mine, as_user):
    return as_user(mine.learner)


def at(mine: Any, what: str, lesson: int = 0) -> str:
    unit = units_of(mine.cohort.course)[lesson]
    return f"/api/v1/enrolments/{mine.uid}/units/{unit.uid}/{what}"


def test_a_note_that_was_never_written_is_empty(mine, me):
    assert me.get(at(mine, "note")).json() == {"text": "", "version": 0, "updated_at": None}


def test_a_note_is_written_read_and_sent_again(mine, me):
    body = {"text": "ผู้ใช้รอนาน\nมาก", "version": 0}

    first, again = me.put(at(mine, "note"), body), me.put(at(mine, "note"), body)

    assert first.json() == again.json() == me.get(at(mine, "note")).json()
    assert first.json() == {
        "text": "ผู้ใช้รอนาน\nมาก",
        "version": 1,
        "updated_at": "2026-11-24T02:00:00Z",
    }


def test_a_conflict_tells_what_is_stored(mine, me):
    me.put(at(mine, "note"), {"text": "จากโทรศัพท์", "version": 0})

    answer = me.put(at(mine, "note"), {"text": "จากแท็บเล็ต", "version": 0})

    assert (answer.status_code, answer.json()["code"]) == (412, "stale_version")
    assert answer.json()["stored"] == {
        "text": "จากโทรศัพท์",
        "version": 1,
        "updated_at": "2026-11-24T02:00:00Z",
    }
    again = {"text": "ทั้งสองข้อความ", "version": answer.json()["stored"]["version"]}
    assert me.put(at(mine, "note"), again).json()["version"] == 2


def test_answers_are_stored_and_told_together(mine, me):
    me.put(at(mine, f"entries/{REFLECTION}"), {"value": {"text": "คิดดู"}, "version": 0})
    checked = me.put(at(mine, f"entries/{CHECK}"), {"value": {"chosen": ["o2"]}, "version": 0})
    me.put(at(mine, "note"), {"text": "จด", "version": 0})
    placed = me.put(at(mine, "position"), {"block": CHECK})

    found = me.get(at(mine, "notebook")).json()

    assert (checked.json()["kind"], placed.status_code) == ("check", 204)
    assert (found["note"]["text"], found["position"]) == ("จด", CHECK)
    assert {one["block"]: one["value"] for one in found["entries"]} == {
        REFLECTION: {"text": "คิดดู"},
        CHECK: {"chosen": ["o2"]},
    }


def test_a_conflict_of_answers_tells_the_stored_value(mine, me):
    path = at(mine, f"entries/{CHECK}")
    me.put(path, {"value": {"chosen": ["o2"]}, "version": 0})

    answer = me.put(path, {"value": {"chosen": ["o1"]}, "version": 0})

    assert answer.status_code == 412
    assert answer.json()["stored"]["value"] == {"chosen": ["o2"]}


@pytest.mark.parametrize(
    ("what", "body", "pointer", "code"),
    [
        ("note", {"text": "ก" * (TEXT_LIMIT + 1), "version": 0}, "/text", "field_too_long"),
        ("note", {"text": None, "version": 0}, "/text", "null"),
        ("note", {"text": "ก", "version": -1}, "/version", "min_value"),
        ("note", {"text": "ก", "version": "0"}, "/version", "invalid"),
        ("note", {"text": "ก"}, "/version", "required"),
        (f"entries/{CHECK}", {"value": "o1", "version": 0}, "/value", "not_a_dict"),
        (
            f"entries/{CHECK}",
            {"value": {"chosen": ["o1", "o2"]}, "version": 0},
            "/value/chosen",
            "one_answer_only",
        ),
        (
            f"entries/{CHECK}",
            {"value": {"chosen": ["x"]}, "version": 0},
            "/value/chosen",
            "not_an_option",
        ),
        (
            f"entries/{REFLECTION}",
            {"value": {"text": "ก", "points": 100}, "version": 0},
            "/value/points",
            "unknown_field",
        ),
        ("position", {"block": ""}, "/block", "blank"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(mine, me, what, body, pointer, code):
    answer = me.put(at(mine, what), body)

    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [(pointer, code)]
    assert (Note.objects.count(), BlockEntry.objects.count()) == (0, 0)


def test_hidden_characters_of_a_pasted_note_are_taken_out(mine, me):
    answer = me.put(at(mine, "note"), {"text": "a\u202e\u200bb", "version": 0})

    assert answer.json()["text"] == "ab"


@pytest.mark.parametrize("block", ["b1", "b99", "..", "%2e%2e", "' OR 1=1 --"])
def test_a_block_that_is_not_written_into_is_not_found(mine, me, block):
    answer = me.put(at(mine, f"entries/{block}"), {"value": {"text": "ก"}, "version": 0})

    assert answer.status_code == 404


def test_after_leaving_one_still_reads_and_no_longer_writes(mine, me):
    me.put(at(mine, "note"), {"text": "จด", "version": 0})
    withdraw(enrolment=mine, by=mine.learner)

    answers = [
        me.put(at(mine, "note"), {"text": "อีก", "version": 1}),
        me.put(at(mine, f"entries/{REFLECTION}"), {"value": {"text": "ก"}, "version": 0}),
        me.put(at(mine, "position"), {"block": CHECK}),
    ]

    assert [one.json()["code"] for one in answers] == ["enrolment_not_active"] * 3
    assert me.get(at(mine, "notebook")).json()["note"]["text"] == "จด"
    assert not ReadingPosition.objects.exists()


def test_my_notes_are_found_by_their_words(mine, me, as_user):
    note(mine, text="รอคิวนาน")
    note(mine, text="เอกสารหาย", lesson=1)

    found = me.get("/api/v1/me/notes").json()["items"]
    (queue,) = me.get("/api/v1/me/notes?q=คิว").json()["items"]

    assert len(found) == 2
    assert queue["text"] == "รอคิวนาน"
    assert queue["title"] == {"th": LESSONS[0].th, "en": LESSONS[0].en}
    assert queue["enrolment"] == str(mine.uid)
    assert as_user(person()).get("/api/v1/me/notes").json()["items"] == []


# --- What opens when -------------------------------------------------------------------


@pytest.fixture
def slow():
    """Enrolled where the second lesson opens after the first, the third a week into classes."""
    made = course()
    units = [catalogue.add_unit(course=made) for _ in range(3)]
    releases = [{}, {"after": str(units[0].uid)}, {"after_days": 7}]
    lessons = [
        UnitDraft(unit, LESSONS[n], minutes=30, body={"th": BLOCKS}, release=releases[n])
        for n, unit in enumerate(units)
    ]
    publish(made, draft(*lessons))
    return enrolment(cohort=open_cohort(course=made))


def lesson_of(slow: Any, number: int) -> str:
    return f"/api/v1/units/{units_of(slow.cohort.course)[number].uid}?enrolment={slow.uid}"


def test_a_lesson_that_has_not_opened_says_what_it_waits_for(slow, as_user):
    me, first = as_user(slow.learner), units_of(slow.cohort.course)[0]

    after, later = me.get(lesson_of(slow, 1)), me.get(lesson_of(slow, 2))

    assert [(one.status_code, one.json()["code"]) for one in (after, later)] == [
        (409, "not_released")
    ] * 2
    assert (after.json()["opens_after"], after.json()["opens_on"]) == (str(first.uid), None)
    # Classes begin on 8 December.
    assert (later.json()["opens_after"], later.json()["opens_on"]) == (None, "2026-12-15")


def test_a_lesson_opens_when_what_it_waits_for_is_done(slow, as_user):
    me = as_user(slow.learner)
    read(slow, units_of(slow.cohort.course)[0])

    answer = me.get(lesson_of(slow, 1))

    assert answer.status_code == 200
    assert answer.json()["release"]["after"] == str(units_of(slow.cohort.course)[0].uid)
    assert [block["data"] for block in answer.json()["body"]["th"]] == [
        block.get("data") for block in BLOCKS
    ]


def test_a_lesson_opens_on_its_day(slow, as_user, standing_clock):
    me = as_user(slow.learner)

    standing_clock.moves(days=20)
    assert me.get(lesson_of(slow, 2)).status_code == 409

    standing_clock.moves(days=1)
    assert me.get(lesson_of(slow, 2)).status_code == 200


def test_nothing_is_written_into_a_lesson_before_it_opens(slow, as_user):
    me = as_user(slow.learner)

    answers = [
        me.put(at(slow, "note", 2), {"text": "ก", "version": 0}),
        me.put(at(slow, f"entries/{REFLECTION}", 2), {"value": {"text": "ก"}, "version": 0}),
        me.put(at(slow, "position", 2), {"block": CHECK}),
    ]

    assert [one.json()["code"] for one in answers] == ["not_released"] * 3
    assert answers[0].json()["opens_on"] == "2026-12-15"


def test_progress_tells_what_is_open(slow, as_user):
    found = as_user(slow.learner).get(f"/api/v1/enrolments/{slow.uid}/progress").json()

    first, second, third = units_of(slow.cohort.course)
    assert found["openings"] == [
        {"unit": str(first.uid), "is_open": True, "opens_on": None, "opens_after": None},
        {
            "unit": str(second.uid),
            "is_open": False,
            "opens_on": None,
            "opens_after": str(first.uid),
        },
        {"unit": str(third.uid), "is_open": False, "opens_on": "2026-12-15", "opens_after": None},
    ]


def test_an_outline_says_what_opens_when(slow, api):
    found = api.get(f"/api/v1/courses/{slow.cohort.course.code}/outline").json()

    releases = [unit["release"] for unit in found["modules"][0]["units"]]
    first = str(units_of(slow.cohort.course)[0].uid)
    assert releases == [
        {"after_days": None, "on": None, "after": None},
        {"after_days": None, "on": None, "after": first},
        {"after_days": 7, "on": None, "after": None},
    ]
    assert RevisionUnit.objects.filter(release={}).count() == 1


def test_another_persons_notebook_is_not_there(mine, as_user):
    stranger = as_user(person())
    unit = units_of(mine.cohort.course)[0]

    for path in (at(mine, "note"), f"/api/v1/enrolments/{uuid4()}/units/{unit.uid}/note"):
        assert stranger.get(path).status_code == 404
        assert stranger.put(path, {"text": "ก", "version": 0}).status_code == 404
