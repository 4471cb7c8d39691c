"""Reading lessons, and what is noted of it."""

from uuid import uuid4

from django.test import Client

import pytest

from courses.enrolment.services import withdraw
from courses.progress.models import Completion, LearningEvent
from tests.factories.coursework import submission
from tests.factories.enrolment import enrolment
from tests.factories.people import officer, person, trainer
from tests.factories.progress import read, taught
from tests.lms.site.pages import heading, links, main, notices, page, words
from tests.lms.site.scene import Scene

pytestmark = pytest.mark.django_db


def events() -> list[tuple[str, str]]:
    rows = LearningEvent.objects.order_by("pk")
    return [(event.verb, str(event.unit.uid)) for event in rows.select_related("unit")]


def english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def test_the_way_leads_to_the_first_unit_that_is_not_done(site_as, scene: Scene):
    response = site_as(scene.learner).get(scene.at())

    assert response.headers["Location"] == scene.at(scene.lessons[1])


def test_the_way_of_one_who_has_done_everything_begins_at_the_beginning(site_as):
    mine = enrolment()
    units = taught(mine, "lesson")
    read(mine, *units)

    response = site_as(mine.learner).get(f"/learn/{mine.uid}/")

    assert response.headers["Location"] == f"/learn/{mine.uid}/{units[0].uid}/"


def test_the_way_passes_over_work_that_waits_for_the_trainer(site_as, scene: Scene):
    read(scene.enrolment, scene.lessons[1])
    client = site_as(scene.learner)
    before = client.get(scene.at()).headers["Location"]
    submission(scene.enrolment, scene.assignment)

    after = client.get(scene.at()).headers["Location"]

    assert (before, after) == (scene.at(scene.assignment.unit), scene.at(scene.lessons[2]))


def test_a_lesson_shows_its_body_its_place_and_its_neighbours(site_as, scene: Scene):
    response = site_as(scene.learner).get(scene.at(scene.lessons[1]))

    found = page(response)
    assert heading(response) == "ฟังอย่างลึกซึ้งในพื้นที่จริง"
    assert "ท่านต้องรู้ว่าผู้ใช้บริการพบอะไรจริง" in main(response)
    assert [link["href"] for link in found.select(".turn a")] == [
        scene.at(scene.lessons[0]),
        scene.at(scene.assignment.unit),
    ]
    assert [words(link) for link in found.select(".outline [aria-current]")] == [
        "ฟังอย่างลึกซึ้งในพื้นที่จริง"
    ]


def test_a_lesson_names_the_assignments_that_follow_it(site_as, scene: Scene):
    client = site_as(scene.learner)

    with_work = client.get(scene.at(scene.lessons[1]))
    without = client.get(scene.at(scene.lessons[0]))

    assert links(with_work)["โจทย์หนึ่งประโยค"] == scene.at(scene.assignment.unit)
    assert "ส่งคืนให้แก้ไข" in main(with_work)
    assert page(without).select("#work") == []


def test_a_lesson_is_read_in_english_where_there_is_english(site_as, scene: Scene):
    response = english(site_as(scene.learner)).get(scene.at(scene.lessons[0]))

    assert heading(response) == "Understanding people"
    assert "Before designing a service" in main(response)
    assert page(response).select(".prose[lang]") == []


def test_a_lesson_without_english_is_shown_in_thai_and_says_so(site_as, scene: Scene):
    response = english(site_as(scene.learner)).get(scene.at(scene.lessons[1]))

    (prose,) = page(response).select(".prose[lang]")
    assert prose["lang"] == "th"
    assert "ท่านต้องรู้" in words(prose)
    assert "This lesson is not available in English yet." in main(response)


def test_the_pinned_revision_is_read_whatever_was_published_since(site_as, scene: Scene):
    scene.cohort.revision.refresh_from_db()
    before = scene.cohort.revision.number

    response = site_as(scene.learner).get(scene.at(scene.lessons[0]))

    assert (response.status_code, before) == (200, 1)


def test_opening_is_noted_once(site_as):
    mine = enrolment()
    unit = taught(mine, "lesson")[0]
    client = site_as(mine.learner)

    client.get(f"/learn/{mine.uid}/{unit.uid}/")
    client.get(f"/learn/{mine.uid}/{unit.uid}/")

    assert events() == [("opened", str(unit.uid))]


def test_done_is_noted_and_leads_to_the_next_unit(site_as):
    mine = enrolment()
    first, second, _third = taught(mine, "lesson")

    response = site_as(mine.learner).post(f"/learn/{mine.uid}/{first.uid}/done/")

    mine.refresh_from_db()
    assert response.headers["Location"] == f"/learn/{mine.uid}/{second.uid}/"
    assert events() == [("completed", str(first.uid))]
    assert mine.progress.done_units == [str(first.uid)]


def test_done_twice_is_done_once(site_as):
    mine = enrolment()
    first = taught(mine, "lesson")[0]
    client = site_as(mine.learner)

    answers = [client.post(f"/learn/{mine.uid}/{first.uid}/done/") for _press in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert events() == [("completed", str(first.uid))]


def test_the_last_lesson_completes_the_course_and_leads_home(site_as):
    mine = enrolment()
    client = site_as(mine.learner)

    for unit in taught(mine, "lesson"):
        response = client.post(f"/learn/{mine.uid}/{unit.uid}/done/", follow=True)

    assert response.redirect_chain == [("/my/", 302)]
    assert notices(response) == ["ท่านเรียนถึงหน่วยสุดท้ายของหลักสูตรแล้ว"]
    assert Completion.objects.get().enrolment == mine


def test_a_finished_lesson_says_so_and_has_no_button(site_as, scene: Scene):
    response = site_as(scene.learner).get(scene.at(scene.lessons[0]))

    assert "ท่านเรียนบทเรียนนี้แล้ว" in main(response)
    assert page(response).select("form[action$='/done/']") == []


@pytest.mark.parametrize("who", [person, officer, trainer])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_lesson_is_its_learners_alone(site_as, scene: Scene, who, method):
    client = site_as(who())
    lesson = scene.at(scene.lessons[1])
    before = events()

    statuses = [
        getattr(client, method)(address).status_code
        for address in (lesson, f"{lesson}done/" if method == "post" else scene.at())
    ]

    assert (statuses, events()) == ([404, 404], before)


def test_a_stranger_signs_in_and_comes_back_to_the_lesson(client: Client, scene: Scene):
    lesson = scene.at(scene.lessons[0])

    assert client.get(lesson).headers["Location"] == f"/sign-in/?next={lesson}"


def test_units_of_other_courses_are_not_found(site_as, scene: Scene):
    elsewhere = taught(enrolment(), "lesson")[0]
    client = site_as(scene.learner)

    statuses = [
        client.get(scene.at(elsewhere)).status_code,
        client.post(f"{scene.at(elsewhere)}done/").status_code,
        client.get(f"{scene.at()}{uuid4()}/").status_code,
        client.get(f"/learn/{uuid4()}/").status_code,
    ]

    assert statuses == [404, 404, 404, 404]


def test_an_assignment_is_not_done_by_saying_so(site_as, scene: Scene):
    before = events()

    response = site_as(scene.learner).post(f"{scene.at(scene.assignment.unit)}done/")

    assert (response.status_code, events()) == (404, before)


def test_a_lesson_takes_no_post(site_as, scene: Scene):
    response = site_as(scene.learner).post(scene.at(scene.lessons[0]))

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["", "done/"])
def test_one_who_withdrew_is_told_and_led_to_the_course(site_as, path):
    mine = enrolment()
    unit = taught(mine, "lesson")[0]
    withdraw(enrolment=mine, by=mine.learner)
    client = site_as(mine.learner)

    address = f"/learn/{mine.uid}/{unit.uid}/{path}"
    response = client.post(address, follow=True) if path else client.get(address, follow=True)

    assert response.redirect_chain == [(f"/courses/{mine.cohort.course.code}/", 302)]
    assert notices(response) == ["การลงทะเบียนนี้สิ้นสุดแล้ว"]
    assert events() == []


def test_done_needs_the_token_against_forgery():
    mine = enrolment()
    unit = taught(mine, "lesson")[0]
    client = Client(enforce_csrf_checks=True)
    client.force_login(mine.learner)

    response = client.post(f"/learn/{mine.uid}/{unit.uid}/done/")

    assert (response.status_code, events()) == (403, [])
