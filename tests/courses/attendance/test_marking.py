from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from courses.attendance import refusals
from courses.attendance.marking import (
    Mark,
    add_sheet,
    excuse,
    mark,
    mark_from_sheet,
    mark_many,
    note_substitute,
)
from courses.attendance.models import Attendance, AttendanceEntry
from courses.attendance.services import close_session
from courses.core import clock
from courses.core.audit.models import AuditEntry
from courses.core.base import AppendOnlyError
from courses.core.errors import NotFound, NotPermitted, StaleVersion
from courses.files.services import UploadAlreadyUsed
from courses.people.selectors import offices_of
from courses.people.services import UnprintableName
from courses.timetable.speakers import note_answer
from tests.factories.attendance import came, marked_as
from tests.factories.cohorts import open_cohort
from tests.factories.coursework import upload
from tests.factories.enrolment import enrolment
from tests.factories.people import (
    coach,
    coordinator,
    granted,
    officer,
    organisation,
    person,
    trainer,
)
from tests.factories.timetable import draft_session, session, speaker, speaking

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(cohort):
    return trainer(cohort)


def stands(seat) -> tuple[str, int, int]:
    return seat.attendance.values_list("status", "minutes", "version").get()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": "present"}, ("present", 150)),
        ({"status": "present", "minutes": 10}, ("present", 150)),
        ({"status": "late", "minutes": 100}, ("late", 100)),
        ({"status": "late", "arrived": 30}, ("late", 120)),
        ({"status": "partial", "left": 120}, ("partial", 90)),
        ({"status": "partial", "arrived": 30, "left": 120}, ("partial", 60)),
        ({"status": "absent", "minutes": 99}, ("absent", 0)),
    ],
)
def test_staff_mark_what_they_saw(lecture, seat, by, fields, expected):
    for name in ("arrived", "left"):
        if name in fields:
            fields[f"{name}_at"] = lecture.starts_at + timedelta(minutes=fields.pop(name))

    found = mark(session=lecture, mark=Mark(seat, **fields), by=by)

    assert (found.status, found.minutes) == expected
    assert found.entries.get().means == "staff"


def test_a_correction_is_a_further_entry_with_its_reason(lecture, seat, by):
    came(lecture, seat)

    with pytest.raises(refusals.CorrectionReasonMissing):
        marked_as(lecture, seat, "partial", minutes=60, expected_version=1, by=by)
    marked_as(
        lecture, seat, "partial", minutes=60, expected_version=1, reason="ออกก่อนพักเที่ยง", by=by
    )

    assert stands(seat) == ("partial", 60, 2)
    entries = AttendanceEntry.objects.order_by("number")
    assert list(entries.values_list("number", "status", "minutes", "means", "reason")) == [
        (1, "present", 150, "qr", ""),
        (2, "partial", 60, "staff", "ออกก่อนพักเที่ยง"),
    ]
    assert entries[1].recorded_by == by


def test_an_entry_is_never_changed(lecture, seat):
    entry = came(lecture, seat).entries.get()
    entry.minutes = 1

    with pytest.raises(AppendOnlyError):
        entry.save()
    with pytest.raises(AppendOnlyError):
        entry.delete()


def test_a_mark_on_what_somebody_else_changed_is_refused(lecture, seat, by):
    came(lecture, seat)

    with pytest.raises(StaleVersion):
        marked_as(lecture, seat, "absent", expected_version=0, by=by)

    assert stands(seat) == ("present", 150, 1)


def test_many_are_marked_together_or_not_at_all(cohort, lecture, by):
    seats = [enrolment(cohort=cohort) for _ in range(3)]
    came(lecture, seats[2])
    marks = [Mark(one, "absent") for one in seats]

    with pytest.raises(StaleVersion):
        mark_many(session=lecture, marks=marks, by=by)
    assert Attendance.objects.count() == 1
    mark_many(session=lecture, marks=marks[:2], by=by)

    assert [stands(one)[0] for one in seats] == ["absent", "absent", "present"]
    entry = AuditEntry.objects.get(action="attendance.mark")
    assert entry.changes["marks"] == {str(one.uid): "absent" for one in seats[:2]}


def test_twenty_cost_no_more_queries_than_one(cohort, lecture, by):
    def queries(count: int) -> int:
        marks = [Mark(enrolment(cohort=cohort), "present") for _ in range(count)]
        with CaptureQueriesContext(connection) as seen:
            mark_many(session=lecture, marks=marks, by=by)
        return len(seen)

    queries(1)  # the offices of ``by`` are read once
    assert queries(20) == queries(1)


def test_the_same_person_twice_is_refused(lecture, seat, by):
    with pytest.raises(refusals.MarkedTwice):
        mark_many(session=lecture, marks=[Mark(seat, "absent"), Mark(seat, "present")], by=by)


def test_an_excuse_has_its_reason_and_its_evidence(lecture, seat, by):
    paper = upload(by, name="ใบรับรองแพทย์.pdf")

    with pytest.raises(refusals.CorrectionReasonMissing):
        excuse(session=lecture, enrolment=seat, reason=" ", by=by)
    found = excuse(session=lecture, enrolment=seat, reason="ลาป่วย", by=by, evidence=paper)

    entry = found.entries.get()
    assert (found.status, found.minutes) == ("excused", 0)
    assert (entry.reason, entry.evidence) == ("ลาป่วย", paper)


def test_evidence_is_ones_own_and_used_once(cohort, lecture, seat, by):
    paper, other = upload(by), enrolment(cohort=cohort)
    excuse(session=lecture, enrolment=seat, reason="ลาป่วย", by=by, evidence=paper)

    with pytest.raises(UploadAlreadyUsed):
        excuse(session=lecture, enrolment=other, reason="ลาป่วย", by=by, evidence=paper)
    with pytest.raises(NotFound):
        theirs = upload(other.learner)
        excuse(session=lecture, enrolment=other, reason="ลาป่วย", by=by, evidence=theirs)


def test_a_substitute_is_named_and_gives_the_learner_no_minutes(lecture, seat, by):
    for wrong in ("", "  "):
        with pytest.raises(refusals.SubstituteMissing):
            note_substitute(session=lecture, enrolment=seat, substitute=wrong, by=by)
    with pytest.raises(UnprintableName):
        note_substitute(session=lecture, enrolment=seat, substitute="สมชาย\u202e", by=by)

    found = note_substitute(session=lecture, enrolment=seat, substitute="นายสมชาย แทนคุณ", by=by)

    assert (found.status, found.minutes) == ("substitute", 0)
    assert found.entries.get().substitute == "นายสมชาย แทนคุณ"


def test_before_the_day_only_excuses_and_substitutes_are_written(cohort, by):
    tomorrow, seat = session(cohort), enrolment(cohort=cohort)

    for status in ("present", "absent"):
        with pytest.raises(refusals.NotBegun):
            marked_as(tomorrow, seat, status, by=by)
    excuse(session=tomorrow, enrolment=seat, reason="ลาพักผ่อน", by=by)

    assert stands(seat) == ("excused", 0, 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "late"},
        {"status": "partial"},
        {"status": "partial", "minutes": 151},
        {"status": "late", "minutes": -1},
    ],
)
def test_minutes_are_said_and_within_the_session(lecture, seat, by, fields):
    with pytest.raises(refusals.WrongAttendedMinutes):
        mark(session=lecture, mark=Mark(seat, **fields), by=by)


def test_nobody_leaves_before_they_come(lecture, seat, by):
    arrived = lecture.starts_at + timedelta(minutes=60)
    wrong = Mark(seat, "partial", arrived_at=arrived, left_at=lecture.starts_at)

    with pytest.raises(refusals.WrongTimes):
        mark(session=lecture, mark=wrong, by=by)


def test_only_those_who_run_or_teach_the_cohort_mark(cohort, lecture, seat):
    office = organisation()
    others = (trainer(open_cohort()), coach(cohort), coordinator(office), seat.learner)

    for other in others:
        with pytest.raises(NotPermitted):
            marked_as(lecture, seat, by=other)
    marked_as(lecture, seat, by=officer(cohort))

    assert stands(seat)[0] == "present"


def test_nobody_marks_themself(cohort, lecture, seat):
    teaches_too = granted(seat.learner, "trainer", cohort)

    with pytest.raises(NotPermitted):
        marked_as(lecture, seat, by=teaches_too)


def test_a_trainer_of_one_cohort_marks_no_learner_of_the_other(cohort, by):
    other = open_cohort()
    shared = session(cohort, other, at=clock.now())
    mine, theirs = enrolment(cohort=cohort), enrolment(cohort=other)

    marked_as(shared, mine, by=by)
    with pytest.raises(NotPermitted):
        marked_as(shared, theirs, by=by)

    assert stands(mine)[0] == "present"


def test_a_learner_of_no_cohort_of_it_is_not_on_the_list(lecture, by):
    stranger = enrolment(cohort=open_cohort())

    with pytest.raises(refusals.NotExpectedHere):
        marked_as(lecture, stranger, by=by)


def test_of_a_draft_nothing_is_said(cohort, seat, by):
    with pytest.raises(refusals.SessionNotHeld):
        marked_as(draft_session(cohort, at=clock.now()), seat, by=by)


def test_the_signed_list_is_kept_and_marked_from(cohort, lecture, seat, by):
    sheet = add_sheet(session=lecture, upload=upload(by, name="รายชื่อ.pdf"), by=by)

    mark_from_sheet(session=lecture, sheet=sheet, marks=[Mark(seat, "present")], by=by)

    assert seat.attendance.get().entries.get().means == "sheet"
    elsewhere = session(cohort, at=clock.now())
    with pytest.raises(refusals.SheetOfAnotherSession):
        mark_from_sheet(session=elsewhere, sheet=sheet, marks=[Mark(seat, "present")], by=by)
    with pytest.raises(NotPermitted):
        add_sheet(session=lecture, upload=upload(seat.learner), by=seat.learner)


def test_closing_makes_absent_whom_nobody_saw(cohort, lecture, by, standing_clock):
    here, away, excused = (enrolment(cohort=cohort) for _ in range(3))
    came(lecture, here)
    excuse(session=lecture, enrolment=excused, reason="ลาป่วย", by=by)
    spoke, declined = (speaking(lecture, speaker()) for _ in range(2))
    note_answer(engagement=spoke, confirmed=True, by=None)
    note_answer(engagement=declined, confirmed=False, by=None)
    standing_clock.moves(hours=3)

    closed = close_session(session=lecture, by=by)

    assert closed.state == "closed"
    assert [stands(one)[0] for one in (here, away, excused)] == ["present", "absent", "excused"]
    assert away.attendance.get().entries.get().means == "closing"
    for engagement in (spoke, declined):
        engagement.refresh_from_db()
    assert (spoke.state, declined.state) == ("delivered", "declined")


def test_a_session_is_closed_once_and_not_before_it_begins(cohort, lecture, by):
    close_session(session=lecture, by=by)

    with pytest.raises(refusals.SessionNotHeld):
        close_session(session=lecture, by=by)
    with pytest.raises(refusals.NotBegun):
        close_session(session=session(cohort), by=by)


def test_who_runs_one_of_two_cohorts_does_not_close_for_both(cohort, by):
    shared = session(cohort, open_cohort(), at=clock.now())

    with pytest.raises(NotPermitted):
        close_session(session=shared, by=by)


def test_a_closed_session_is_still_corrected(lecture, seat, by):
    close_session(session=lecture, by=by)

    marked_as(lecture, seat, "present", expected_version=1, reason="ลืมเซ็นชื่อ", by=by)

    assert stands(seat) == ("present", 150, 2)


def test_an_agency_sees_its_own_people_and_no_others(cohort, lecture):
    ours, theirs = organisation(), organisation()
    mine = enrolment(cohort=cohort, learner=person(organisation=ours))
    other = enrolment(cohort=cohort, learner=person(organisation=theirs))
    for one in (mine, other):
        came(lecture, one)

    def seen(user):
        rows = Attendance.objects.visible_to(user, offices_of(user))
        return set(rows.values_list("enrolment", flat=True))

    assert seen(coordinator(ours)) == {mine.pk}
    assert seen(mine.learner) == {mine.pk}
    assert seen(trainer(cohort)) == {mine.pk, other.pk}
    assert seen(trainer(open_cohort())) == set()
