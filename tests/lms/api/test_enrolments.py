import pytest

from courses.catalogue.services import add_unit
from courses.enrolment.models import Enrolment
from tests.factories.catalogue import course, draft, lesson, publish, published_course
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.progress import complete, read
from tests.factories.timetable import session
from tests.lms.api.world import Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def me(office, as_user):
    return as_user(office.learner)


def test_an_enrolment_tells_who_learns_what(office, me):
    found = me.get(f"/api/v1/enrolments/{office.enrolment.uid}").json()

    assert found["learner"] == {
        "id": str(office.learner.uid),
        "name": {
            "th": office.learner.get_full_name(),
            "en": office.learner.get_full_name_en(),
        },
    }
    assert found["cohort"]["code"] == office.cohort.code
    assert found["organisation"]["id"] == str(office.agency.uid)
    assert (found["state"], found["ended_at"]) == ("active", None)


def test_leaving_frees_the_seat_and_keeps_the_reason(office, me):
    answer = me.post(
        f"/api/v1/enrolments/{office.enrolment.uid}/withdrawal", {"reason": "ย้ายหน่วยงาน"}
    )

    office.cohort.refresh_from_db()
    row = Enrolment.objects.get(pk=office.enrolment.pk)
    assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")
    assert (row.end_reason, office.cohort.taken) == ("ย้ายหน่วยงาน", 0)


def test_leaving_twice_is_a_conflict(office, me):
    path = f"/api/v1/enrolments/{office.enrolment.uid}/withdrawal"
    me.post(path)

    again = me.post(path)

    assert (again.status_code, again.json()["code"]) == (409, "enrolment_not_active")


@pytest.mark.parametrize("reason", [5, None, ["x"], "a\0b", "ก" * 2001])
def test_a_reason_is_words(office, me, reason):
    answer = me.post(f"/api/v1/enrolments/{office.enrolment.uid}/withdrawal", {"reason": reason})

    assert answer.status_code == 422
    assert Enrolment.objects.get(pk=office.enrolment.pk).state == "active"


def test_what_is_missing_is_told_by_title(office, me):
    found = me.get(f"/api/v1/enrolments/{office.enrolment.uid}/completion").json()

    assert (found["met"], found["completed_at"]) == (False, None)
    assert [(one["code"], one["title"]["en"]) for one in found["missing"]] == [
        ("unit", "Framing the problem"),
        ("unit", "One-sentence brief"),
    ]
    assert found["evidence"] == {
        "units": [str(office.lesson.uid)],
        "minutes": 30,
        "points": 0,
        "attended": 0,
    }


def test_hours_in_sessions_that_are_missing_are_told(as_user):
    made = published_course(lessons=1, requirement={"rule": "attendance", "percent": 80})
    mine = enrolment(cohort=open_cohort(course=made))
    address = f"/api/v1/enrolments/{mine.uid}/completion"

    (before,) = as_user(mine.learner).get(address).json()["missing"]
    session(mine.cohort)
    (after,) = as_user(mine.learner).get(address).json()["missing"]

    assert (before["code"], before["amount"]) == ("attendance", 0)
    assert (after["code"], after["amount"]) == ("attendance", 2.4)


def test_hours_and_choices_that_are_missing_are_told(as_user):
    made = course()
    units = [add_unit(course=made) for _ in range(2)]
    choice = [{"rule": "unit", "unit": str(unit.uid)} for unit in units]
    parts = [{"rule": "min_hours", "hours": 1}, {"rule": "any_n", "n": 1, "of": choice}]
    lessons = [lesson(unit, number=n) for n, unit in enumerate(units)]
    publish(made, draft(*lessons, requirement={"rule": "all_of", "of": parts}))
    mine = enrolment(cohort=open_cohort(course=made))

    found = as_user(mine.learner).get(f"/api/v1/enrolments/{mine.uid}/completion").json()

    hours, choose = found["missing"]
    assert (hours["code"], hours["amount"], hours["unit"]) == ("hours", 1.0, None)
    assert (choose["code"], choose["amount"]) == ("choice", 1.0)
    assert [one["unit"] for one in choose["options"]] == [str(unit.uid) for unit in units]


def test_a_completed_course_shows_what_it_rested_on(office, as_user):
    done = complete(office.graduate)

    found = (
        as_user(office.graduate.learner)
        .get(f"/api/v1/enrolments/{office.graduate.uid}/completion")
        .json()
    )

    assert (found["met"], found["missing"]) == (True, [])
    assert found["evidence"] == done.evidence
    assert found["completed_at"] is not None


def test_a_later_curriculum_does_not_undo_a_completion(office, as_user):
    complete(office.graduate)
    publish(office.course, draft(lesson(add_unit(course=office.course))))

    found = (
        as_user(office.graduate.learner)
        .get(f"/api/v1/enrolments/{office.graduate.uid}/completion")
        .json()
    )

    assert found["met"] is True


def test_progress_names_the_units_that_are_done(office, me):
    found = me.get(f"/api/v1/enrolments/{office.enrolment.uid}/progress").json()

    assert (found["done"], found["total"]) == (1, 3)
    assert found["units"] == [str(office.lesson.uid)]
    assert found["last_unit"] == str(office.lesson.uid)


def test_progress_before_the_first_lesson_is_none(as_user):
    mine = enrolment()

    found = as_user(mine.learner).get(f"/api/v1/enrolments/{mine.uid}/progress").json()

    openings = found.pop("openings")
    assert found == {"done": 0, "total": 3, "units": [], "last_unit": None, "last_seen_at": None}
    assert [opening["is_open"] for opening in openings] == [True] * 3


def test_a_phone_learns_by_the_tag_that_progress_moved(office, me):
    path = f"/api/v1/enrolments/{office.enrolment.uid}/progress"
    tag = me.get(path).headers["ETag"]
    held = me.get(path, headers={"If-None-Match": tag}).status_code

    read(office.enrolment, office.course.units.order_by("pk")[1])

    assert held == 304
    assert me.get(path, headers={"If-None-Match": tag}).status_code == 200
