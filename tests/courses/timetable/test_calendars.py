"""What other programmes read; here it is read by another library than the one that wrote it."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest
import vobject

from courses.core import clock
from courses.core.errors import NotFound, NotPermitted
from courses.core.jobs import services as jobs
from courses.enrolment.services import withdraw
from courses.people.models import RoleAssignment
from courses.people.selectors import forget_offices
from courses.people.services import withdraw_role
from courses.timetable import refusals
from courses.timetable.booking import book
from courses.timetable.calendars import Telling, calendar_text, cohort_text, session_text
from courses.timetable.feeds import LIMIT, feed_for, feed_text, open_feed, revoke_feed
from courses.timetable.models import CalendarFeed
from courses.timetable.selectors import Appointment, schedule_of, sessions_of, teaching_of
from courses.timetable.services import cancel_session, change_session
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import person, trainer
from tests.factories.timetable import (
    booked_session,
    draft_session,
    session,
    speaker,
    speaking,
    venue,
)

pytestmark = pytest.mark.django_db
HOST = "learn.example.go.th"
LONG = "การทำความเข้าใจผู้รับบริการ; ด้วยแผนที่การเดินทาง, บุคลิกจำลอง\\และการสัมภาษณ์เชิงลึกในพื้นที่จริง " * 2


@pytest.fixture
def cohort(standing_clock):
    return open_cohort()


def address(one) -> str:
    return f"https://{HOST}/sessions/{one.uid}"


def text(*sessions, lang="th", **fields) -> bytes:
    telling = Telling(lang=lang, address=address, host=HOST, **fields)
    return calendar_text(
        [Appointment(one) for one in sessions], name="หลักสูตรการคิดเชิงออกแบบ", telling=telling
    )


def events(raw: bytes) -> list:
    return list(vobject.readOne(raw.decode()).contents.get("vevent", []))


def test_another_library_reads_what_was_meant(cohort):
    hall = venue()
    lecture = session(cohort, title_th=LONG.strip(), summary_th=LONG, venue=hall, room="301")
    speaking(lecture, speaker(), topic_th="บริการที่คนใช้ได้จริง")

    (event,) = events(text(*sessions_of(cohort)))

    assert event.uid.value == f"{lecture.uid}@{HOST}"
    assert event.summary.value == lecture.title_th
    assert (event.dtstart.value, event.dtend.value) == (lecture.starts_at, lecture.ends_at)
    assert (event.status.value, event.sequence.value) == ("CONFIRMED", "1")
    assert event.location.value == f"301, {hall.name_th}, {hall.address_th}"
    assert event.url.value == address(lecture)
    assert "วิทยากร" in event.description.value or "Speaker" in event.description.value
    assert "ดร.อรุณี พงษ์ไพบูลย์ (บริการที่คนใช้ได้จริง)" in event.description.value
    assert "organizer" not in event.contents


def test_lines_are_folded_at_75_octets_and_never_inside_a_character(cohort):
    raw = text(session(cohort, title_th=LONG.strip(), summary_th=LONG))

    lines = raw.split(b"\r\n")
    assert lines[-1] == b""
    assert max(len(line) for line in lines) <= 75
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode("utf-8")


def test_the_calendar_says_its_name_and_when_to_come_again(cohort):
    calendar = vobject.readOne(text(session(cohort)).decode())

    assert calendar.version.value == "2.0"
    assert calendar.contents["x-wr-calname"][0].value == "หลักสูตรการคิดเชิงออกแบบ"
    assert calendar.contents["x-wr-timezone"][0].value == "Asia/Bangkok"
    refresh = calendar.contents["refresh-interval"][0]
    assert (refresh.value, refresh.params) == ("PT1H", {"VALUE": ["DURATION"]})


def test_the_same_sessions_make_the_same_bytes(cohort, standing_clock):
    lecture = session(cohort)
    before = text(lecture)
    standing_clock.moves(days=3)

    assert text(lecture) == before


def test_a_change_keeps_the_name_and_raises_the_sequence(cohort):
    lecture = session(cohort)
    (before,) = events(text(lecture))

    later = lecture.starts_at + timedelta(hours=1)
    changed = change_session(session=lecture, starts_at=later, minutes=60, by=None)
    (after,) = events(text(changed))

    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) == int(before.sequence.value) + 1
    assert after.dtstart.value == later


def test_what_is_called_off_stays_in_crossed_out(cohort):
    off = cancel_session(session=session(cohort), reason="น้ำท่วม", by=None)

    (event,) = events(text(off))

    assert (event.status.value, event.sequence.value) == ("CANCELLED", "2")
    assert "น้ำท่วม" in event.description.value


def test_each_reads_in_their_language(cohort):
    lecture = session(cohort)

    (thai,), (english,) = events(text(lecture)), events(text(lecture, lang="en"))

    assert (thai.summary.value, english.summary.value) == (
        "ทำความเข้าใจผู้รับบริการ",
        "Understanding people",
    )


def test_links_to_join_are_for_participants_and_the_room_code_for_nobody(cohort):
    link = "https://meet.example.go.th/abc"
    lecture = session(cohort, mode="both", join_url=link, room_code="4321")

    public, theirs = text(lecture), text(lecture, to_participants=True)

    assert link.encode() not in public
    assert link in events(theirs)[0].description.value
    assert b"4321" not in public + theirs


def test_nobody_writes_lines_into_a_calendar(cohort):
    title = "บรรยาย\r\nATTENDEE:mailto:x@y.z"
    lecture = session(cohort, title_th=title, summary_th=title)

    (event,) = events(text(lecture))

    assert "attendee" not in event.contents


def test_a_cohorts_calendar_has_what_was_called_off_and_no_draft(cohort):
    session(cohort, title_th="บรรยาย")
    draft_session(cohort, title_th="ร่าง")
    session(open_cohort(), title_th="รุ่นอื่น")
    cancel_session(session=session(cohort, title_th="งด"), reason="-", by=None)

    raw = cohort_text(cohort, telling=Telling(lang="th", address=address, host=HOST))

    assert {event.summary.value for event in events(raw)} == {"บรรยาย", "งด"}
    (name,) = vobject.readOne(raw.decode()).contents["x-wr-calname"]
    assert name.value == f"{cohort.course.title_th} {cohort.code}"


def test_one_session_is_a_calendar_of_its_own(cohort):
    lecture = session(cohort)

    raw = session_text(lecture, telling=Telling(lang="en", address=address, host=HOST))

    (event,) = events(raw)
    assert (event.uid.value, event.summary.value) == (
        f"{lecture.uid}@{HOST}",
        "Understanding people",
    )


def shown(secret: str) -> list:
    return events(feed_text(feed_for(secret), address=address, host=HOST))


def summaries(secret: str) -> set[str]:
    return {event.summary.value for event in shown(secret)}


def test_a_feed_shows_ones_own_sessions_and_no_others(cohort):
    seat = enrolment(cohort=cohort)
    session(cohort, title_th="ของฉัน")
    session(open_cohort(), title_th="ของผู้อื่น")
    draft_session(cohort, title_th="ร่าง")
    cancel_session(session=session(cohort, title_th="งด"), reason="-", by=None)

    _feed, secret = open_feed(user=seat.learner, by=seat.learner)

    assert summaries(secret) == {"ของฉัน", "งด"}


def test_a_clinic_is_shown_to_who_booked_it_and_as_tentative_to_who_waits(cohort):
    clinic = booked_session(cohort)
    seats = [enrolment(cohort=cohort) for _ in range(3)]
    for seat in seats[:2]:
        book(session=clinic, enrolment=seat, by=seat.learner)

    found = []
    for seat in seats:
        _feed, secret = open_feed(user=seat.learner, by=seat.learner)
        found.append([event.status.value for event in shown(secret)])

    assert found == [["CONFIRMED"], ["TENTATIVE"], []]


def test_who_withdrew_is_shown_nothing_more(cohort):
    seat = enrolment(cohort=cohort)
    session(cohort)
    _feed, secret = open_feed(user=seat.learner, by=seat.learner)
    assert len(shown(secret)) == 1

    withdraw(enrolment=seat, by=seat.learner)

    assert shown(secret) == []


def test_a_session_of_two_of_ones_cohorts_is_shown_once(cohort):
    learner, other = person(), open_cohort()
    for one in (cohort, other):
        enrolment(cohort=one, learner=learner)
    session(cohort, other)

    _feed, secret = open_feed(user=learner, by=learner)

    assert len(shown(secret)) == 1


def test_a_feed_of_sessions_to_teach_follows_the_roles_of_today(cohort):
    by = trainer(cohort)
    session(cohort, title_th="สอน")
    session(open_cohort(), title_th="ผู้อื่นสอน")
    _feed, secret = open_feed(user=by, by=by, kind="staff")
    assert summaries(secret) == {"สอน"}

    role = RoleAssignment.objects.get(user=by)
    withdraw_role(assignment=role, by=None)
    forget_offices(by)

    assert summaries(secret) == set()


def test_a_speaker_with_an_account_sees_where_they_speak(cohort):
    expert = person()
    lecture = session(cohort, title_th="บรรยายพิเศษ")
    speaking(lecture, speaker(user=expert))

    _feed, secret = open_feed(user=expert, by=expert, kind="staff")

    assert summaries(secret) == {"บรรยายพิเศษ"}
    with pytest.raises(NotPermitted):
        nobody = person()
        open_feed(user=nobody, by=nobody, kind="staff")


def test_only_the_digest_of_the_address_is_kept(cohort):
    learner = person()

    feed, secret = open_feed(user=learner, by=learner)

    assert len(secret) >= 43
    assert secret not in str(CalendarFeed.objects.values().get())
    assert feed_for(secret) == feed


def test_a_revoked_feed_and_one_of_a_blocked_person_answer_like_none(cohort):
    learner = person()
    (first, one), (_second, two) = (open_feed(user=learner, by=learner) for _ in range(2))

    with pytest.raises(NotFound):
        revoke_feed(feed=first, by=person())
    revoke_feed(feed=first, by=learner)
    revoke_feed(feed=first, by=learner)
    for secret in (one, "", "x" * 43):
        with pytest.raises(NotFound):
            feed_for(secret)
    learner.is_active = False
    learner.save()

    with pytest.raises(NotFound):
        feed_for(two)


def test_nobody_opens_a_feed_of_another(cohort):
    with pytest.raises(NotPermitted):
        open_feed(user=person(), by=person())


def test_ten_feeds_are_enough_for_anyone(cohort):
    learner = person()
    feeds = [open_feed(user=learner, by=learner)[0] for _ in range(LIMIT)]

    with pytest.raises(refusals.TooManyFeeds):
        open_feed(user=learner, by=learner)
    revoke_feed(feed=feeds[0], by=learner)

    assert open_feed(user=learner, by=learner)[0].revoked_at is None


def test_reading_is_noted_once_an_hour(cohort, standing_clock):
    learner = person()
    _feed, secret = open_feed(user=learner, by=learner)
    feed_for(secret)
    began = clock.now()
    standing_clock.moves(minutes=50)
    feed_for(secret)
    assert CalendarFeed.objects.get().last_read_at == began

    standing_clock.moves(minutes=20)
    feed_for(secret)

    assert CalendarFeed.objects.get().last_read_at == clock.now()


def test_a_revoked_feed_is_forgotten_after_a_year(cohort, standing_clock):
    learner = person()
    feed, _secret = open_feed(user=learner, by=learner)
    revoke_feed(feed=feed, by=learner)
    standing_clock.moves(days=364)
    assert jobs.sweep()["timetable.old_feeds"] == 0

    standing_clock.moves(days=2)

    assert jobs.sweep()["timetable.old_feeds"] == 1


def test_twenty_sessions_cost_no_more_queries_than_one(cohort):
    seat, by = enrolment(cohort=cohort), trainer(cohort)
    since, until = clock.now() - timedelta(days=1), clock.now() + timedelta(days=30)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            telling = Telling(lang="th", address=address, host=HOST)
            mine = schedule_of(seat.learner, since, until)
            theirs = [Appointment(one) for one in teaching_of(by, since, until)]
            whole = [Appointment(one) for one in sessions_of(cohort)]
            calendar_text([*mine, *theirs, *whole], name="", telling=telling)
        return len(seen)

    speaking(session(cohort, venue=venue()), speaker())
    queries()  # the offices of ``by`` are read once
    for_one = queries()
    for _ in range(5):
        speaking(session(cohort, venue=venue()), speaker())

    assert queries() == for_one
