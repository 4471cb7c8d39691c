from datetime import timedelta

import pytest

from courses.cohorts.keys import set_enrolment_key
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.enrolment.models import Enrolment
from tests.factories.catalogue import course as unpublished
from tests.factories.catalogue import edition, programme, published_course
from tests.factories.cohorts import draft_cohort, moved, open_cohort
from tests.factories.people import admin, coordinator, officer, organisation, person
from tests.lms.api.world import Office, plan

pytestmark = pytest.mark.django_db
COHORTS = "/api/v1/cohorts"


def codes(answer):
    return {one["code"] for one in answer.json()["items"]}


def faults(answer):
    return [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def run(office, as_user):
    """The API as the officer of the office's programme."""
    return as_user(office.roles["officer"])


# --- Reading ---------------------------------------------------------------------------


def test_a_cohort_tells_what_one_must_know_to_join(api, standing_clock):
    cohort = open_cohort(capacity=30)

    (found,) = api.get(COHORTS).json()["items"]

    assert found == {
        "id": str(cohort.uid),
        "code": cohort.code,
        "course": {
            "id": str(cohort.course.uid),
            "code": cohort.course.code,
            "title": {"th": cohort.course.title_th, "en": cohort.course.title_en},
        },
        "number": cohort.number,
        "name": {"th": cohort.name_th, "en": cohort.name_en},
        "venue": {"th": "ห้องปฏิบัติการนวัตกรรมภาครัฐ", "en": ""},
        "state": "published",
        "policy": "self",
        "capacity": 30,
        "seats_left": 30,
        "is_open": True,
        "enrolment_opens_on": "2026-11-17",
        "enrolment_closes_on": "2026-12-01",
        "starts_on": "2026-12-08",
        "ends_on": "2027-02-06",
    }


def test_drafts_are_seen_by_those_who_run_them(office, api, run):
    assert codes(api.get(COHORTS)) == {office.cohort.code}
    assert codes(run.get(COHORTS)) == {office.cohort.code, office.draft.code}


def test_cohorts_are_filtered_by_course_state_and_openness(api):
    full = open_cohort(capacity=0)
    running = moved(open_cohort(course=full.course), "running")
    later = open_cohort(enrolment_opens_on=clock.today() + timedelta(days=1))
    by_staff = open_cohort(policy="staff")

    assert codes(api.get(f"{COHORTS}?course={full.course.code}")) == {full.code, running.code}
    assert codes(api.get(f"{COHORTS}?course={full.course.uid}")) == {full.code, running.code}
    assert codes(api.get(f"{COHORTS}?state=running")) == {running.code}
    assert codes(api.get(f"{COHORTS}?open=1")) == {running.code}
    assert codes(api.get(f"{COHORTS}?open=false")) == {full.code, later.code, by_staff.code}


@pytest.mark.parametrize("query", ["state=open", "open=yes", "open=", "state=", "course="])
def test_a_filter_with_a_wrong_value_is_refused(api, query):
    answer = api.get(f"{COHORTS}?{query}")

    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_parameter")


def test_the_list_and_the_cohort_agree_on_what_is_open(api, standing_clock):
    cohort = open_cohort()
    path = f"{COHORTS}/{cohort.code}"
    standing_clock.stands_at(clock.now() + timedelta(days=7))
    last_day = api.get(path).json()["is_open"], codes(api.get(f"{COHORTS}?open=1"))
    standing_clock.moves(days=1)

    assert last_day == (True, {cohort.code})
    assert api.get(path).json()["is_open"] is False
    assert codes(api.get(f"{COHORTS}?open=1")) == set()


# --- Planning and changing -------------------------------------------------------------


def test_an_officer_plans_a_cohort(office, run):
    year = edition(office.programme, fiscal_year=2571)
    answer = run.post(COHORTS, plan(office.course, code="GL-9", edition=str(year.uid)))

    cohort = Cohort.objects.get(code="GL-9")
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/cohorts/{cohort.uid}"
    assert (cohort.state, cohort.revision, cohort.edition) == ("draft", office.course.current, year)
    assert (cohort.name_th, cohort.name_en, cohort.capacity) == ("รุ่นที่ 40", "Cohort 40", 30)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("starts_on", "2569-12-08", "buddhist_year"),
        ("starts_on", "๒๐๒๖-๑๒-๐๘", "thai_digits"),
        ("starts_on", "8/12/2026", "invalid_date"),
        ("starts_on", None, "null"),
        ("capacity", "๓๐", "invalid"),
        ("capacity", "30", "invalid"),
        ("capacity", 30.5, "invalid"),
        ("capacity", True, "invalid"),
        ("capacity", -1, "min_value"),
        ("capacity", 10**18, "max_value"),
        ("capacity", 10**30, "invalid"),
        ("number", 0, "min_value"),
        ("policy", "anyone", "invalid_choice"),
        ("policy", ["self"], "invalid_choice"),
        ("name", "รุ่นที่ 1", "invalid"),
        ("name", {"en": "Cohort 1"}, "required"),
        ("code", "รุ่น-1", "wrong_code"),
        ("code", "A", "wrong_code"),
        ("course", "NOWHERE", "unknown_reference"),
        ("course", "", "blank"),
        ("taken", 5, "unknown_field"),
        ("state", "running", "unknown_field"),
        ("revision", 1, "unknown_field"),
        ("id", "x", "unknown_field"),
    ],
)
def test_a_wrong_field_is_named(office, run, field, value, code):
    answer = run.post(COHORTS, plan(office.course) | {field: value})

    assert answer.status_code == 422
    assert [fault[1] for fault in faults(answer)] == [code]
    assert faults(answer)[0][0].startswith(f"/{field}")
    assert Cohort.objects.count() == 2


@pytest.mark.parametrize("text", ["รุ่น\0", "รุ่น\u202e1", "รุ่น\n1", "\u200b", " "])
def test_a_name_has_no_hidden_characters(office, run, text):
    answer = run.post(COHORTS, plan(office.course, name={"th": text}))

    assert answer.status_code == 422
    assert faults(answer)[0][0] == "/name/th"


def test_a_name_is_stored_without_zero_width_spaces(office, run):
    run.post(COHORTS, plan(office.course, code="ZW-1", name={"th": "รุ่น\u200bที่ 1"}))

    assert Cohort.objects.get(code="ZW-1").name_th == "รุ่นที่ 1"


@pytest.mark.parametrize(
    ("fields", "code", "status"),
    [
        ({"ends_on": "2026-01-01"}, "wrong_dates", 422),
        ({"code": "{code}"}, "code_taken", 409),
        ({"number": "{number}"}, "number_taken", 409),
    ],
)
def test_the_houses_rules_are_told_by_their_codes(office, run, fields, code, status):
    known = {"{code}": office.cohort.code.lower(), "{number}": office.cohort.number}
    given = {name: known.get(value, value) for name, value in fields.items()}

    answer = run.post(COHORTS, plan(office.course, **given))

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_edition_of_another_programme_is_refused(office, run):
    other = edition(programme())

    answer = run.post(COHORTS, plan(office.course, edition=str(other.uid)))

    assert answer.json()["code"] == "edition_of_another_programme"


def test_a_course_without_curriculum_has_no_cohort(office, run):
    answer = run.post(COHORTS, plan(unpublished(of=office.programme)))

    assert (answer.status_code, answer.json()["code"]) == (409, "course_not_published")


def test_a_change_touches_what_was_sent_alone(office, run):
    before = Cohort.objects.filter(pk=office.draft.pk).values().get()

    run.patch(f"{COHORTS}/{office.draft.code}", {"capacity": 7, "name": {"en": "Evening"}})

    after = Cohort.objects.filter(pk=office.draft.pk).values().get()
    assert after == {**before, "capacity": 7, "name_en": "Evening"}


def test_capacity_never_falls_below_what_is_taken(office, run):
    answer = run.patch(f"{COHORTS}/{office.cohort.code}", {"capacity": 0})

    assert (answer.status_code, answer.json()["code"]) == (422, "capacity_below_taken")
    assert faults(answer) == [("/capacity", "capacity_below_taken")]


@pytest.mark.parametrize("name", ["code", "course", "number", "taken", "state", "uid", "pk"])
def test_what_makes_a_cohort_that_cohort_is_not_changed(office, run, name):
    answer = run.patch(f"{COHORTS}/{office.draft.code}", {name: "1", "capacity": 3})

    office.draft.refresh_from_db()
    assert faults(answer) == [(f"/{name}", "unknown_field")]
    assert office.draft.capacity == 30


def test_a_cohort_moves_by_allowed_steps(office, run):
    path = f"{COHORTS}/{office.draft.code}/state"

    moved_on = run.post(path, {"state": "published"})
    leapt = run.post(path, {"state": "archived"})

    assert (moved_on.status_code, moved_on.json()["state"]) == (200, "published")
    assert (leapt.status_code, leapt.json()["code"]) == (409, "move_not_allowed")


# --- Seats -----------------------------------------------------------------------------


def test_a_person_takes_a_seat_by_themself(api, as_user):
    cohort, user = open_cohort(), person(organisation=organisation())

    answer = as_user(user).post(f"{COHORTS}/{cohort.code}/enrolments")

    seat = Enrolment.objects.get()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/enrolments/{seat.uid}"
    assert (seat.learner, seat.cohort, seat.enrolled_by) == (user, cohort, user)
    assert api.get(f"{COHORTS}/{cohort.code}").json()["seats_left"] == 29


def test_an_empty_object_is_as_good_as_no_body(as_user):
    cohort = open_cohort()

    assert as_user(person()).post(f"{COHORTS}/{cohort.code}/enrolments", {}).status_code == 201


@pytest.mark.parametrize("name", ["username", "USERNAME", "uid"])
def test_an_officer_enrols_others_by_name_or_id(office, run, name):
    user = person(username="kanthida.s")
    named = {"username": "kanthida.s", "USERNAME": "Kanthida.S", "uid": str(user.uid)}

    answer = run.post(f"{COHORTS}/{office.cohort.code}/enrolments", {"learner": named[name]})

    assert answer.status_code == 201
    assert answer.json()["learner"]["id"] == str(user.uid)


def test_whoever_may_not_enrol_others_learns_no_user_names(office, as_user):
    person(username="kanthida.s")
    nosy = as_user(person())
    path = f"{COHORTS}/{office.cohort.code}/enrolments"

    answers = [nosy.post(path, {"learner": name}) for name in ("kanthida.s", "nobody")]

    told = [{**answer.json(), "request_id": ""} for answer in answers]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert told[0] == told[1]


def test_an_unknown_or_closed_account_cannot_be_enrolled(office, run):
    gone = person(is_active=False)
    path = f"{COHORTS}/{office.cohort.code}/enrolments"

    answers = [run.post(path, {"learner": name}) for name in ("nobody", gone.username)]

    assert [faults(answer) for answer in answers] == [[("/learner", "unknown_reference")]] * 2


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"capacity": 0}, "cohort_full"),
        ({"policy": "staff"}, "enrolment_closed"),
        ({"enrolment_closes_on": -1}, "enrolment_closed"),
        ({"enrolment_opens_on": 1}, "enrolment_closed"),
    ],
)
def test_a_seat_that_cannot_be_had_says_why(as_user, fields, code):
    today = clock.today()
    given = {
        name: today + timedelta(days=value) if name.startswith("enrolment") else value
        for name, value in fields.items()
    }
    cohort = open_cohort(**given)

    answer = as_user(person()).post(f"{COHORTS}/{cohort.code}/enrolments")

    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert Enrolment.objects.count() == 0


def test_one_person_has_one_seat(office, as_user):
    answer = as_user(office.learner).post(f"{COHORTS}/{office.cohort.code}/enrolments")

    assert (answer.status_code, answer.json()["code"]) == (409, "already_enrolled")


def test_each_sees_the_enrolments_that_are_theirs_to_see(office, as_user):
    elsewhere = organisation()
    other = person(organisation=elsewhere)
    path = f"{COHORTS}/{office.cohort.code}/enrolments"
    as_user(other).post(path)

    def seen(user):
        return {one["learner"]["id"] for one in as_user(user).get(path).json()["items"]}

    ours, theirs = str(office.learner.uid), str(other.uid)
    office.graduate  # noqa: B018 - of our agency too
    graduate = str(office.graduate.learner.uid)
    assert seen(office.roles["officer"]) == {ours, theirs, graduate}
    assert seen(office.roles["trainer"]) == {ours, theirs, graduate}
    assert seen(office.roles["coordinator"]) == {ours, graduate}
    assert seen(coordinator(elsewhere)) == {theirs}
    assert seen(coordinator(organisation())) == set()
    assert seen(officer(programme())) == set()
    assert seen(admin()) == {ours, theirs, graduate}


def test_a_list_of_enrolments_tells_no_address(office, run):
    text = run.get(f"{COHORTS}/{office.cohort.code}/enrolments").content.decode()

    assert office.learner.email not in text
    assert office.learner.username not in text


def test_a_draft_is_not_joined(as_user):
    draft = draft_cohort(course=published_course())

    assert as_user(person()).post(f"{COHORTS}/{draft.code}/enrolments").status_code == 404


# --- Conditions ------------------------------------------------------------------------


def test_who_is_not_eligible_is_told_rule_by_rule(as_user):
    rules = [{"rule": "levels", "any": ["S1"]}, {"rule": "employment", "any": ["citizen"]}]
    cohort = open_cohort(eligibility=rules)

    answer = as_user(person()).post(f"{COHORTS}/{cohort.uid}/enrolments", {}, format="json")

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "not_eligible")
    assert [(one["rule"], one["met"]) for one in problem["findings"]] == [
        (rules[0], False),
        (rules[1], True),
    ]
    assert problem["findings"][0]["text"] in problem["detail"]
    assert not Enrolment.objects.exists()


def test_a_cohort_with_a_key_asks_for_it(as_user):
    cohort = open_cohort(policy="key")
    set_enrolment_key(cohort=cohort, key="class-of-2570", by=officer(cohort))
    me = as_user(person())
    at = f"{COHORTS}/{cohort.uid}/enrolments"

    without, wrong, right = (
        me.post(at, sent, format="json")
        for sent in ({}, {"key": "guess"}, {"key": "class-of-2570"})
    )

    assert [answer.status_code for answer in (without, wrong, right)] == [422, 422, 201]
    assert faults(wrong) == [("/key", "wrong_key")]


def test_a_cohort_whose_seats_go_by_rank_takes_no_enrolments(as_user):
    cohort = open_cohort(policy="nominate")

    answer = as_user(person()).post(f"{COHORTS}/{cohort.uid}/enrolments", {}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "by_selection")
