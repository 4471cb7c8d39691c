import re

import pytest

from courses.catalogue.drafts import Text
from courses.enrolment.services import withdraw
from tests.factories.catalogue import (
    course,
    draft,
    edition,
    lesson,
    programme,
    publish,
    published_course,
    units_of,
)
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import person
from tests.lms.api.world import Office

pytestmark = pytest.mark.django_db


def codes(answer):
    return [one["code"] for one in answer.json()["items"]]


def test_a_card_tells_both_languages_and_the_figures(api):
    made = published_course(lessons=3)

    (card,) = api.get("/api/v1/courses").json()["items"]

    assert card == {
        "id": str(made.uid),
        "code": made.code,
        "title": {"th": made.title_th, "en": made.title_en},
        "summary": {"th": made.summary_th, "en": made.summary_en},
        "programme": made.programme.code,
        "lessons": 3,
        "minutes": 90,
        "published_at": made.current.published_at.isoformat().replace("+00:00", "Z"),
    }


def test_what_was_never_published_is_not_there(api):
    made = course()

    assert codes(api.get("/api/v1/courses")) == []
    assert api.get(f"/api/v1/courses/{made.code}").status_code == 404
    assert api.get(f"/api/v1/courses/{made.code}/outline").status_code == 404


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("ออกแบบ", ["DESIGN"]),
        ("Design", ["DESIGN"]),
        ("design thinking", ["DESIGN"]),
        ("งบประมาณ", ["MONEY"]),
        ("ต้นแบบ", ["DESIGN", "MONEY"]),  # a lesson of both
        ("ดาราศาสตร์", []),
        ("MONEY", ["MONEY"]),
        ("", ["DESIGN", "MONEY"]),
        ("!!!", []),
    ],
)
def test_courses_are_found_by_words_of_both_languages(api, q, found):
    published_course(code="DESIGN")
    money = published_course(code="MONEY", title_th="งบประมาณแผ่นดิน", title_en="Budgeting")
    title, summary = Text("งบประมาณแผ่นดิน", "Budgeting"), Text("วางแผนการเงิน", "Planning")
    unit = units_of(money)[2]
    publish(money, draft(lesson(unit, number=2), title=title, summary=summary))

    assert codes(api.get("/api/v1/courses", {"q": q})) == found


@pytest.mark.parametrize("q", ["a\0b", "ก\u202e", "ก" * 201])
def test_a_search_that_is_no_line_of_words_is_refused(api, q):
    assert api.get("/api/v1/courses", {"q": q}).json()["code"] == "wrong_parameter"


def test_a_course_tells_for_whom_and_what_for(api):
    made = course()
    unit = units_of(published_course(lessons=1))[0]
    unit.course = made
    unit.save()
    outcomes = (Text("ตั้งโจทย์ได้", "Frame a problem"),)
    publish(made, draft(lesson(unit), audience=Text("ข้าราชการ", "Officials"), outcomes=outcomes))

    found = api.get(f"/api/v1/courses/{made.code}").json()

    assert found["audience"] == {"th": "ข้าราชการ", "en": "Officials"}
    assert found["outcomes"] == [{"th": "ตั้งโจทย์ได้", "en": "Frame a problem"}]


def test_an_outline_is_the_published_one(api):
    made = published_course(lessons=2, assignments=1)

    found = api.get(f"/api/v1/courses/{made.code}/outline").json()

    assert found["id"] == str(made.current.uid)
    always = {"after_days": None, "on": None, "after": None}
    (module,) = made.current.outline["modules"]
    units = [{**unit, "release": always} for unit in module["units"]]
    assert found["modules"] == [{"title": module["title"], "units": units}]
    assert [unit["kind"] for unit in found["modules"][0]["units"]] == [
        "lesson",
        "lesson",
        "assignment",
    ]


def test_an_outlines_tag_is_its_contents_hash(api):
    made = published_course()

    answer = api.get(f"/api/v1/courses/{made.code}/outline")

    assert answer.headers["ETag"] == f'"{made.current.content_hash}-1"'


def test_a_cohort_keeps_the_outline_it_began_with(api):
    made = published_course(lessons=2)
    cohort, before = open_cohort(course=made), made.current
    publish(made, draft(lesson(units_of(made)[0])))

    of_the_cohort = api.get(f"/api/v1/courses/{made.code}/outline?cohort={cohort.code}").json()
    of_today = api.get(f"/api/v1/courses/{made.code}/outline").json()

    assert (of_the_cohort["number"], of_today["number"]) == (1, 2)
    assert of_the_cohort["id"] == str(before.uid)


def test_a_cohort_of_another_course_has_no_outline_here(api):
    made, other = published_course(), open_cohort()

    answer = api.get(f"/api/v1/courses/{made.code}/outline?cohort={other.code}")

    assert answer.status_code == 404


def test_a_lesson_is_read_as_ones_cohort_has_it(as_user):
    office = Office()
    before = api_text(as_user(office.learner), office)
    publish(office.course, draft(lesson(office.lesson, words=" แก้ไขแล้ว")))

    # The cohort is pinned; structural changes do not reach it by themselves.
    assert api_text(as_user(office.learner), office) == before
    assert not any("แก้ไขแล้ว" in html for html in before)


def api_text(client, office):
    path = f"/api/v1/units/{office.lesson.uid}?enrolment={office.enrolment.uid}"
    return [block["html"] for block in client.get(path).json()["body"]["th"]]


def test_an_assignments_unit_leads_to_it(as_user):
    office = Office()

    found = (
        as_user(office.learner)
        .get(f"/api/v1/units/{office.task.uid}?enrolment={office.enrolment.uid}")
        .json()
    )

    assert (found["kind"], found["assignment"]) == ("assignment", str(office.assignment.uid))
    assert found["body"] == {"th": [], "en": []}


def test_a_lesson_is_not_read_after_leaving(as_user):
    office = Office()
    withdraw(enrolment=office.enrolment, by=office.learner)

    answer = as_user(office.learner).get(
        f"/api/v1/units/{office.lesson.uid}?enrolment={office.enrolment.uid}"
    )

    assert answer.status_code == 404


def test_a_lesson_of_another_course_is_not_read_by_ones_own_enrolment(as_user):
    office, other = Office(), Office()

    answer = as_user(office.learner).get(
        f"/api/v1/units/{other.lesson.uid}?enrolment={office.enrolment.uid}"
    )

    assert answer.status_code == 404


def test_a_lesson_is_asked_for_with_an_enrolment(as_user):
    office = Office()

    answer = as_user(office.learner).get(f"/api/v1/units/{office.lesson.uid}")

    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_parameter")
    assert answer.json()["errors"][0]["parameter"] == "enrolment"


def test_lessons_stay_in_the_phones_memory_until_they_change(as_user):
    office = Office()
    phone = as_user(office.learner)
    path = f"/api/v1/units/{office.lesson.uid}?enrolment={office.enrolment.uid}"
    tag = phone.get(path).headers["ETag"]

    assert phone.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_fiscal_years_travel_in_the_common_era(api):
    edition(programme(code="PYP"), fiscal_year=2570)

    (found,) = api.get("/api/v1/editions").json()["items"]

    assert (found["fiscal_year"], found["programme"]["code"]) == (2027, "PYP")
    assert (found["starts_on"], found["ends_on"]) == ("2026-10-01", "2027-09-30")


def test_no_answer_has_a_buddhist_date(api):
    Office()

    names = ("courses", "cohorts", "editions", "programmes")
    dates = {
        name: re.findall(
            r'"([0-9]{4})-[0-9]{2}-[0-9]{2}', api.get(f"/api/v1/{name}").content.decode()
        )
        for name in names
    }

    assert {year for years in dates.values() for year in years} <= {"2026", "2027", "2028"}
    assert len(dates["cohorts"]) == 4


def test_programmes_name_their_owner(api):
    made = programme(code="GLDT")

    (found,) = api.get("/api/v1/programmes").json()["items"]

    assert found["code"] == "GLDT"
    assert found["owner"]["name"]["th"] == made.owner.name_th


def test_someone_who_learns_nothing_reads_nothing(as_user):
    office = Office()

    answer = as_user(person()).get(f"/api/v1/units/{office.lesson.uid}?enrolment={enrolment().uid}")

    assert answer.status_code == 404
