from uuid import uuid4

import pytest

from courses.coursework.services import set_deadline
from courses.enrolment.services import withdraw
from courses.people.models import User
from courses.progress.models import LearningEvent, Progress
from tests.factories.catalogue import units_of
from tests.factories.coursework import marked, submission
from tests.factories.enrolment import enrolment
from tests.factories.people import granted, person, trainer
from tests.factories.progress import read_all
from tests.lms.api.world import Office, event

pytestmark = pytest.mark.django_db
EVENTS = "/api/v1/me/events"


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def me(office, as_user):
    return as_user(office.learner)


def test_i_am_told_who_i_am(office, me):
    found = me.get("/api/v1/me").json()

    user = office.learner
    assert found == {
        "id": str(user.uid),
        "username": user.username,
        "name": {"th": user.get_full_name(), "en": user.get_full_name_en()},
        "email": user.email,
        "language": "th",
        "roles": [],
        "posting": {
            "organisation": {
                "id": str(office.agency.uid),
                "name": {"th": office.agency.name_th, "en": office.agency.name_en},
            },
            "position": {
                "th": "นักวิเคราะห์นโยบายและแผนชำนาญการ",
                "en": "Policy and Plan Analyst, Professional Level",
            },
            "level": "K2",
        },
    }


def test_roles_are_told_with_their_scope(office, as_user):
    user = granted(granted(person(), "trainer", office.course), "admin")

    roles = as_user(user).get("/api/v1/me").json()["roles"]

    assert sorted(roles, key=lambda role: role["role"]) == [
        {"role": "admin", "scope_kind": "global", "scope": None},
        {"role": "trainer", "scope_kind": "course", "scope": str(office.course.uid)},
    ]


def test_i_change_my_address_and_language(office, me):
    found = me.patch("/api/v1/me", {"email": "kan@example.go.th", "language": "en"}).json()

    office.learner.refresh_from_db()
    assert (found["email"], found["language"]) == ("kan@example.go.th", "en")
    assert (office.learner.email, office.learner.language) == ("kan@example.go.th", "en")


@pytest.mark.parametrize(
    "field", [f.name for f in User._meta.get_fields() if f.name not in ("email", "language")]
)
def test_i_change_nothing_else_of_myself(office, me, field):
    before = User.objects.filter(pk=office.learner.pk).values().get()

    answer = me.patch("/api/v1/me", {field: "1", "email": "kan@example.go.th"})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "unknown_field"
    assert User.objects.filter(pk=office.learner.pk).values().get() == before


def test_changing_nothing_is_refused(me):
    answer = me.patch("/api/v1/me", {})

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "empty")


def test_my_courses_say_how_far_i_am(office, me):
    found = me.get("/api/v1/me/enrolments").json()["items"]

    second = units_of(office.course)[1]
    (row,) = found
    assert row["id"] == str(office.enrolment.uid)
    assert (row["done"], row["total"], row["state"]) == (1, 3, "active")
    assert row["next"] == {
        "id": str(second.uid),
        "kind": "lesson",
        "title": {"th": "ตั้งโจทย์ให้ชัด", "en": "Framing the problem"},
    }


def test_work_handed_in_is_no_longer_due(office, me):
    (row,) = me.get("/api/v1/me/enrolments").json()["items"]

    assert row["due_at"] is None
    assert me.get("/api/v1/me/due").json()["items"] == []


def test_returned_work_is_due_again(office, me):
    marked(office.submission, points=10, by=trainer(office.course))

    (row,) = me.get("/api/v1/me/enrolments").json()["items"]
    (due,) = me.get("/api/v1/me/due").json()["items"]

    deadline = office.assignment.deadlines.get().due_at
    assert row["due_at"] == due["due_at"] == deadline.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert (due["state"], due["accepts_late"]) == ("returned", True)
    assert due["assignment"] == str(office.assignment.uid)
    assert due["unit"] == str(office.task.uid)


def test_work_without_a_deadline_comes_last(as_user):
    user = person()
    late, soon = Office(), Office()
    for office in (late, soon):
        enrolment(learner=user, cohort=office.cohort)
    late.assignment.deadlines.all().delete()

    due = as_user(user).get("/api/v1/me/due").json()["items"]

    assert [one["assignment"] for one in due] == [
        str(soon.assignment.uid),
        str(late.assignment.uid),
    ]
    assert due[1]["due_at"] is None


def test_work_of_courses_i_left_is_not_due(office, as_user):
    user = person()
    withdraw(enrolment=enrolment(learner=user, cohort=office.cohort), by=user)

    assert as_user(user).get("/api/v1/me/due").json()["items"] == []


def test_nothing_is_next_when_all_is_done(office, as_user):
    graduate = office.graduate
    office.certificate  # noqa: B018 - has the graduate finish

    (row,) = as_user(graduate.learner).get("/api/v1/me/enrolments").json()["items"]

    assert (row["state"], row["next"], row["done"]) == ("completed", None, 3)


def test_my_courses_are_filtered_by_state(office, me):
    active = me.get("/api/v1/me/enrolments?state=active").json()["items"]
    withdrawn = me.get("/api/v1/me/enrolments?state=withdrawn").json()["items"]

    assert (len(active), len(withdrawn)) == (1, 0)


def test_nobody_else_is_in_my_lists(office, as_user):
    stranger = as_user(person())
    office.certificate  # noqa: B018 - something to see

    lists = ("enrolments", "due", "certificates")
    seen = [stranger.get(f"/api/v1/me/{name}").json()["items"] for name in lists]

    assert seen == [[], [], []]
    assert stranger.get("/api/v1/me/transcript").json()["completions"] == []


def test_the_transcript_adds_the_hours_up(office, as_user):
    office.certificate  # noqa: B018 - has the graduate finish
    graduate = office.graduate.learner

    found = as_user(graduate).get("/api/v1/me/transcript").json()

    assert found["minutes"] == 60
    assert [row["minutes"] for row in found["completions"]] == [60]
    assert found["completions"][0]["organisation"]["id"] == str(office.agency.uid)


# --- Events ----------------------------------------------------------------------------


def outcomes(answer):
    return [(one["outcome"], one["code"]) for one in answer.json()["outcomes"]]


def test_events_move_my_progress(office, me):
    reports = [event(office.enrolment, unit) for unit in units_of(office.course)]

    answer = me.post(EVENTS, {"events": reports})

    assert outcomes(answer) == [("recorded", ""), ("recorded", "")]
    assert Progress.objects.get(enrolment=office.enrolment).done_count == 2


def test_an_event_sent_twice_is_recorded_once(office, me):
    report = event(office.enrolment, office.lesson)
    before = LearningEvent.objects.count()

    first = me.post(EVENTS, {"events": [report, report]})
    again = me.post(EVENTS, {"events": [report]})

    assert outcomes(first) == [("recorded", ""), ("duplicate", "")]
    assert outcomes(again) == [("duplicate", "")]
    assert LearningEvent.objects.count() == before + 1


def test_each_event_is_judged_alone(office, me):
    foreign = Office()
    good = event(office.enrolment, office.lesson)
    sent = [
        good,
        event(foreign.enrolment, foreign.lesson),
        event(office.enrolment, foreign.lesson),
        event(office.enrolment, office.task),
        {**good, "id": "first"},
        {**good, "id": str(uuid4()), "verb": "passed"},
        {**good, "id": str(uuid4()), "at": "2569-11-24T08:00:00+07:00"},
        {**good, "id": str(uuid4()), "at": "2026-11-24T08:00:00"},
        {**good, "id": str(uuid4()), "score": 100},
        {"id": str(uuid4())},
        "completed",
        None,
    ]

    answer = me.post(EVENTS, {"events": sent})

    assert outcomes(answer) == [
        ("recorded", ""),
        ("refused", "not_found"),
        ("refused", "not_in_curriculum"),
        ("refused", "not_in_curriculum"),
        ("refused", "invalid"),
        ("refused", "invalid_choice"),
        ("refused", "buddhist_year"),
        ("refused", "invalid_instant"),
        ("refused", "unknown_field"),
        ("refused", "required"),
        ("refused", "invalid"),
        ("refused", "null"),
    ]
    named = [one.get("id") if isinstance(one, dict) else None for one in sent]
    named[4] = None
    assert [one["id"] for one in answer.json()["outcomes"]] == named


def test_what_happens_in_the_future_happens_now(office, me, standing_clock):
    standing_clock.moves(days=1)
    report = event(office.enrolment, office.lesson, at="2031-01-01T00:00:00Z")

    me.post(EVENTS, {"events": [report]})

    recorded = LearningEvent.objects.get(uid=report["id"])
    assert recorded.occurred_at == recorded.received_at


@pytest.mark.parametrize(
    ("events", "code"),
    [([], "min_length"), ({}, "not_a_list"), ("x", "not_a_list"), (None, "null")],
)
def test_events_come_in_a_list(me, events, code):
    answer = me.post(EVENTS, {"events": events})

    assert answer.status_code == 422
    assert [fault["code"] for fault in answer.json()["errors"]] == [code]


def test_five_hundred_events_are_the_most(office, me):
    reports = [event(office.enrolment, office.lesson) for _ in range(501)]

    too_many = me.post(EVENTS, {"events": reports})
    enough = me.post(EVENTS, {"events": reports[:500]})

    assert (too_many.status_code, enough.status_code) == (422, 200)
    assert len(enough.json()["outcomes"]) == 500


def test_events_after_leaving_are_refused(office, me):
    withdraw(enrolment=office.enrolment, by=office.learner)

    answer = me.post(EVENTS, {"events": [event(office.enrolment, office.lesson)]})

    assert outcomes(answer) == [("refused", "enrolment_not_active")]


def test_events_can_finish_a_course(as_user):
    office = Office()
    learner = person(organisation=office.agency)
    mine = enrolment(learner=learner, cohort=office.cohort)
    marked(submission(mine, office.assignment), points=90, by=trainer(office.course))
    read_all(mine)

    found = as_user(learner).get(f"/api/v1/enrolments/{mine.uid}/progress").json()

    assert found["total"] == 3
    assert len(found["units"]) == found["done"]


def test_deadlines_of_another_cohort_are_not_mine(office, me):
    other = enrolment(learner=person(), cohort=Office().cohort).cohort
    marked(office.submission, points=10, by=trainer(office.course))
    work = other.course.assignments.get()
    set_deadline(assignment=work, cohort=other, due_on=other.starts_on, by=None)

    due = me.get("/api/v1/me/due").json()["items"]

    assert [one["assignment"] for one in due] == [str(office.assignment.uid)]
