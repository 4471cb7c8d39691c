from datetime import timedelta

import pytest

from courses.core import clock
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotFound, NotPermitted
from courses.files.services import UploadAlreadyUsed
from courses.people.selectors import offices_of
from courses.timetable import materials, refusals, services, speakers, venues
from courses.timetable.booking import book
from courses.timetable.models import Session
from courses.timetable.signals import session_changed
from tests.factories.cohorts import draft_cohort, open_cohort
from tests.factories.coursework import upload
from tests.factories.enrolment import enrolment
from tests.factories.people import coach, officer, person, trainer
from tests.factories.timetable import (
    booked_session,
    draft_session,
    session,
    speaker,
    speaking,
    venue,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(standing_clock):
    return open_cohort()


@pytest.fixture
def by(cohort):
    return trainer(cohort)


def planned(*cohorts, by, **fields):
    starts_at = clock.now() + timedelta(days=1)
    given = {
        "title_th": "ตั้งโจทย์ให้ชัด",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3),
        **fields,
    }
    return services.plan_session(cohorts=cohorts, by=by, **given)


def test_a_session_is_planned_for_several_cohorts_of_several_courses(cohort):
    other, everywhere = open_cohort(), officer()

    made = planned(cohort, other, by=everywhere, title_th="  ตั้งโจทย์ \u200b ให้ชัด ")

    assert (made.state, made.title_th, made.minutes) == ("draft", "ตั้งโจทย์ ให้ชัด", 180)
    assert set(made.cohorts.all()) == {cohort, other}
    assert AuditEntry.objects.get(action="timetable.plan").target == made.uid


def test_only_who_runs_or_teaches_each_cohort_plans(cohort, by):
    other = open_cohort()

    planned(cohort, by=by)
    planned(cohort, by=officer(cohort))
    for who, cohorts in ((by, [cohort, other]), (coach(cohort), [cohort]), (person(), [cohort])):
        with pytest.raises(NotPermitted):
            planned(*cohorts, by=who)

    assert Session.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "refusal", "field"),
    [
        ({"title_th": " "}, refusals.TitleMissing, "title_th"),
        ({"minutes": 181}, refusals.WrongMinutes, "minutes"),
        ({"minutes": 0}, refusals.WrongMinutes, "minutes"),
    ],
)
def test_a_wrong_form_is_refused(cohort, by, fields, refusal, field):
    with pytest.raises(refusal) as told:
        planned(cohort, by=by, **fields)

    assert told.value.field == field


def test_days_and_times_in_the_wrong_order_or_era_are_refused(cohort, by):
    now = clock.now()
    buddhist = now.replace(year=2569)

    for fields, refusal in (
        ({"starts_at": now, "ends_at": now}, refusals.SessionEndsFirst),
        ({"starts_at": now, "ends_at": now - timedelta(1)}, refusals.SessionEndsFirst),
        ({"starts_at": now, "ends_at": buddhist}, refusals.SessionBuddhistYear),
        ({"starts_at": buddhist, "ends_at": buddhist}, refusals.SessionBuddhistYear),
        ({"booking_closes_at": now + timedelta(days=2)}, refusals.WrongCutOff),
    ):
        with pytest.raises(refusal):
            planned(cohort, by=by, **fields)


def test_a_session_is_held_for_somebody(by):
    with pytest.raises(refusals.NoCohort):
        planned(by=by)


def test_a_retired_venue_and_a_venue_for_a_session_on_line_are_refused(cohort, by):
    hall = venue()
    with pytest.raises(refusals.WrongMode):
        planned(cohort, by=by, mode="remote", venue=hall)

    retired = venues.retire_venue(venue=hall, by=by)

    with pytest.raises(refusals.VenueRetired):
        planned(cohort, by=by, venue=retired)


def test_only_what_calendars_show_raises_the_sequence(cohort, by):
    lecture = session(cohort)
    before = lecture.sequence

    after_grace = services.change_session(session=lecture, grace=5, by=by).sequence
    after_room = services.change_session(session=lecture, room="ห้อง 301", by=by).sequence

    assert (after_grace, after_room) == (before, before + 1)


def test_nobody_changes_the_counters_by_hand(cohort, by):
    lecture = session(cohort)

    changed = services.change_session(
        session=lecture, booked=99, state="closed", sequence=50, title_en="Framing", by=by
    )

    assert (changed.booked, changed.state, changed.title_en) == (0, "scheduled", "Framing")


def test_a_draft_is_put_on_the_timetable_once(cohort, by):
    draft = draft_session(cohort)

    assert services.schedule_session(session=draft, by=by).state == "scheduled"
    with pytest.raises(refusals.NotInState):
        services.schedule_session(session=draft, by=by)


def test_a_session_is_called_off_with_its_reason(cohort, by):
    lecture = session(cohort)
    with pytest.raises(refusals.ReasonMissing):
        services.cancel_session(session=lecture, reason="  ", by=by)

    off = services.cancel_session(session=lecture, reason="น้ำท่วม", by=by)

    assert (off.state, off.cancelled_reason, off.sequence) == ("cancelled", "น้ำท่วม", 2)
    entry = AuditEntry.objects.get(action="timetable.cancelled")
    assert (entry.reason, entry.changes) == ("น้ำท่วม", {"state": ["scheduled", "cancelled"]})
    with pytest.raises(refusals.NotInState):
        services.change_session(session=lecture, title_th="ใหม่", by=by)
    with pytest.raises(refusals.NotInState):
        services.cancel_session(session=lecture, reason="อีกครั้ง", by=by)


def test_a_closed_session_takes_its_recording_and_nothing_else(cohort, by):
    lecture = session(cohort, at=clock.now())
    services.mark_closed(session=lecture, by=by)
    address = "https://video.example.go.th/1"

    changed = services.change_session(session=lecture, recording_url=address, by=by)

    assert changed.recording_url == address
    with pytest.raises(refusals.NotInState):
        services.change_session(session=lecture, minutes=10, by=by)


def test_places_that_are_booked_hold_the_form(cohort, by):
    clinic = booked_session(cohort, capacity=2)
    for _ in range(2):
        made = enrolment(cohort=cohort)
        book(session=clinic, enrolment=made, by=made.learner)

    with pytest.raises(refusals.CapacityBelowBooked):
        services.change_session(session=clinic, capacity=1, by=by)
    with pytest.raises(refusals.StillBooked):
        services.change_session(session=clinic, is_booked=False, by=by)
    with pytest.raises(refusals.NoCohort):
        services.take_from_cohort(session=clinic, cohort=cohort, by=by)


def test_a_session_is_held_for_one_cohort_more_and_no_longer(cohort):
    other, everywhere = open_cohort(), officer()
    lecture = session(cohort)

    services.put_for_cohort(session=lecture, cohort=other, is_required=False, by=everywhere)
    services.put_for_cohort(session=lecture, cohort=other, by=everywhere)
    places = list(lecture.places.order_by("pk").values_list("cohort", "is_required"))
    services.take_from_cohort(session=lecture, cohort=other, by=everywhere)

    assert places == [(cohort.pk, True), (other.pk, True)]
    assert list(lecture.cohorts.all()) == [cohort]


def test_a_cohort_whose_learners_have_booked_is_not_taken_away(cohort):
    other, everywhere = open_cohort(), officer()
    clinic = booked_session(cohort, other)
    made = enrolment(cohort=other)
    book(session=clinic, enrolment=made, by=made.learner)

    with pytest.raises(refusals.StillBooked):
        services.take_from_cohort(session=clinic, cohort=other, by=everywhere)


def test_who_teaches_one_cohort_gives_it_no_session_of_another(cohort, by):
    theirs = session(open_cohort())

    with pytest.raises(NotPermitted):
        services.put_for_cohort(session=theirs, cohort=cohort, by=by)
    with pytest.raises(NotPermitted):
        services.change_session(session=theirs, title_th="ของฉัน", by=by)


def test_every_change_is_news(cohort, by, committed):
    heard = []

    def hear(session, **_kwargs):
        heard.append(session.state)

    session_changed.connect(hear)
    with committed():
        lecture = draft_session(cohort)
    for change in (
        lambda: services.schedule_session(session=lecture, by=by),
        lambda: services.change_session(session=lecture, minutes=60, by=by),
        lambda: services.cancel_session(session=lecture, reason="น้ำท่วม", by=by),
    ):
        with committed():
            change()

    assert heard == ["scheduled", "scheduled", "cancelled"]


def test_drafts_are_seen_by_those_who_plan_and_by_no_learner(cohort, by):
    hidden = session(draft_cohort())
    draft, shown = draft_session(cohort), session(cohort)
    off = services.cancel_session(session=session(cohort), reason="น้ำท่วม", by=None)

    def seen(user):
        return set(Session.objects.visible_to(offices_of(user)))

    assert seen(enrolment(cohort=cohort).learner) == {shown, off}
    assert seen(by) == {draft, shown, off}
    assert seen(officer()) == {draft, shown, off, hidden}


def test_venues_are_kept_by_officers_and_trainers(cohort, by):
    hall = venues.add_venue(by=by, name_th=" ห้องประชุม  1 ", capacity=40)

    changed = venues.change_venue(venue=hall, by=officer(cohort), capacity=60, is_retired=True)

    assert (changed.name_th, changed.capacity, changed.is_retired) == ("ห้องประชุม 1", 60, False)
    with pytest.raises(refusals.NameMissing):
        venues.change_venue(venue=hall, by=by, name_th="")
    for other in (person(), coach(cohort)):
        with pytest.raises(NotPermitted):
            venues.add_venue(by=other, name_th="ห้องลับ")


def test_a_speaker_is_asked_answers_and_may_be_asked_again(cohort, by):
    lecture, expert = session(cohort), speaker()

    asked = speakers.invite_speaker(session=lecture, speaker=expert, by=by, topic_th="บริการ")
    with pytest.raises(refusals.AlreadyEngaged):
        speakers.invite_speaker(session=lecture, speaker=expert, by=by)
    declined = speakers.note_answer(engagement=asked, confirmed=False, by=by)
    again = speakers.invite_speaker(session=lecture, speaker=expert, by=by)
    confirmed = speakers.note_answer(engagement=again, confirmed=True, by=by)

    assert (asked, declined.pk) == (again, again.pk)
    assert (confirmed.state, lecture.engagements.count()) == ("confirmed", 1)


def test_speakers_names_are_printable_and_kept_by_officers_and_trainers(cohort, by):
    with pytest.raises(refusals.NameMissing):
        speakers.add_speaker(by=by, name_th="")
    with pytest.raises(NotPermitted):
        speakers.add_speaker(by=person(), name_th="ดร.อรุณี")

    changed = speakers.change_speaker(speaker=speaker(), by=by, position_th="อาจารย์")

    assert changed.position_th == "อาจารย์"


def test_nobody_is_invited_to_what_is_over(cohort, by):
    lecture = session(cohort, at=clock.now())
    asked = speaking(lecture, speaker())
    services.mark_closed(session=lecture, by=by)

    with pytest.raises(refusals.NotInState):
        speakers.invite_speaker(session=lecture, speaker=speaker(), by=by)
    with pytest.raises(refusals.NotInState):
        speakers.note_answer(engagement=asked, confirmed=True, by=by)


def test_materials_are_ones_own_uploads_given_out_and_withdrawn(cohort, by):
    lecture, paper = session(cohort), upload(by)

    given = materials.add_material(session=lecture, upload=paper, title_th="เอกสารประกอบ", by=by)
    with pytest.raises(UploadAlreadyUsed):
        materials.add_material(session=lecture, upload=paper, title_th="อีกครั้ง", by=by)
    with pytest.raises(NotFound):
        theirs = upload(person())
        materials.add_material(session=lecture, upload=theirs, title_th="ของผู้อื่น", by=by)
    with pytest.raises(NotPermitted):
        materials.withdraw_material(material=given, by=person())
    first = materials.withdraw_material(material=given, by=by).withdrawn_at
    second = materials.withdraw_material(material=given, by=by).withdrawn_at

    assert first == second == clock.now()
    assert AuditEntry.objects.filter(action="timetable.withdraw_material").count() == 1
