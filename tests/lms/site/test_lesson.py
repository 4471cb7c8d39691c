"""The lesson page: what it shows of its blocks, the outline, and lessons that are not open."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

import pytest

from courses.core import clock
from courses.notebook.canvases import start_for_block
from courses.notebook.services import remember_position, write_entry, write_note
from tests.factories.catalogue import published_course
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.progress import read, taught
from tests.lms.site.pages import main, page, words
from tests.lms.site.writable import ALL_KINDS, REFLECTION, Reading, reading, text

pytestmark = pytest.mark.django_db


def lesson(client: Client, place: Reading):
    client.cookies["django_language"] = "en"
    response = client.get(place.at())
    assert response.status_code == 200
    return page(response)


def wrote(place: Reading, block: str, value: dict) -> None:
    write_entry(
        enrolment=place.enrolment,
        unit=place.unit,
        block=block,
        value=value,
        expected_version=0,
        by=place.learner,
    )


def test_each_kind_of_block_is_a_form_that_knows_where_it_goes(site_as):
    place = reading()

    found = lesson(site_as(place.learner), place)

    assert [form["action"] for form in found.select(".block form")] == [
        place.at("entries", block) for block in ("r1", "k1", "l1")
    ]
    assert [one["data-block"] for one in found.select("[data-block]")][-4:] == [
        "r1",
        "k1",
        "l1",
        "c1",
    ]


def test_what_was_written_stands_in_its_place(site_as):
    place = reading()
    wrote(place, "r1", {"text": "คิวยาว <b>มาก</b>"})
    wrote(place, "l1", {"ticked": ["i2"]})
    write_note(
        enrolment=place.enrolment,
        unit=place.unit,
        text="ถามหัวหน้า",
        expected_version=0,
        by=place.learner,
    )

    found = lesson(site_as(place.learner), place)

    assert found.select_one("#e-r1").text == "คิวยาว <b>มาก</b>"
    assert [tick["value"] for tick in found.select("input[name=ticked][checked]")] == ["i2"]
    assert found.select_one("#note textarea").text == "ถามหัวหน้า"
    versions = [field["value"] for field in found.select("input[name=version]")]
    assert versions == ["1", "0", "1", "1"]


@pytest.mark.parametrize(
    ("chosen", "said", "verdict"),
    [("a", ["a"], "wrong"), ("b", ["b"], "right"), ("", [], "")],
)
def test_a_knowledge_check_answers_what_was_chosen_and_no_more(site_as, chosen, said, verdict):
    place = reading()
    if chosen:
        wrote(place, "k1", {"chosen": [chosen]})

    found = lesson(site_as(place.learner), place)

    shown = [one for one in found.select(".choice__said") if not one.has_attr("hidden")]
    assert [one.parent.select_one("input")["value"] for one in shown] == said
    verdicts = [v["data-verdict"] for v in found.select("[data-verdict]:not([hidden])")]
    assert verdicts == ([verdict, "any"] if verdict else [])


def test_a_canvas_is_begun_and_then_gone_on_with(site_as):
    place = reading()
    client = site_as(place.learner)
    before = lesson(client, place).select_one("#b-c1 a")["href"]
    canvas = start_for_block(
        enrolment=place.enrolment, unit=place.unit, block="c1", by=place.learner
    )

    after = lesson(client, place).select_one("#b-c1 a")["href"]

    start = f"/learn/{place.enrolment.uid}/canvases/start/{place.unit.uid}/c1/"
    assert (before, after) == (start, f"/canvases/{canvas.uid}/")


def test_another_learner_sees_nothing_of_it(site_as):
    place = reading()
    wrote(place, "r1", {"text": "คิวยาว"})
    other = enrolment(cohort=place.cohort)

    response = site_as(other.learner).get(f"/learn/{other.uid}/{place.unit.uid}/")

    assert page(response).select_one("#e-r1").text == ""


def test_links_between_lessons_lead_where_this_learner_reads_them(site_as):
    place = reading()
    known, unknown = place.other.uid, "00000000-0000-4000-8000-000000000000"
    html = f'<p><a href="unit:{known}">ต่อ</a> <a href="unit:{unknown}">หาย</a></p>'
    linked = reading(text(3, html))
    html_here = html.replace(str(known), str(linked.other.uid))
    again = reading(text(3, html_here))

    found = lesson(site_as(linked.learner), linked)

    course = f"/courses/{linked.cohort.course.code}/"
    assert [a["href"] for a in found.select("#b-t3 a")] == [course, course]
    assert "unit:" not in str(lesson(site_as(again.learner), again).select_one("#b-t3"))


def test_one_goes_on_where_one_stopped_on_any_device(site_as):
    place = reading()
    client = site_as(place.learner)
    before = lesson(client, place).select(".resume a")
    remember_position(enrolment=place.enrolment, unit=place.unit, block="l1", by=place.learner)

    (link,) = lesson(client, place).select(".resume a")

    assert (before, link["href"]) == ([], "#b-l1")


def test_the_outline_says_what_opens_when(site_as):
    day = clock.today() + timedelta(days=9)
    place = reading(release={"on": day.isoformat()})

    found = lesson(site_as(place.learner), place)

    first, second = found.select(".outline li")
    assert first.select(".fine") == []
    assert words(second).startswith("Framing Opens on")


def test_the_outline_says_what_must_be_done_first(site_as):
    place = reading(in_order=True)
    client = site_as(place.learner)
    before = words(lesson(client, place).select_one(".outline"))
    read(place.enrolment, place.unit)

    after = words(lesson(client, place).select_one(".outline"))

    assert "Opens after “Deep listening”" in before
    assert "Opens after" not in after


def closed(site_as, **release):
    place = reading(release=release, starts_on=clock.today() + timedelta(days=14))
    client = site_as(place.learner)
    client.cookies["django_language"] = "en"
    return place, client


def test_a_lesson_that_is_not_open_says_when_and_shows_nothing(site_as):
    place, client = closed(site_as, after_days=7)

    response = client.get(place.at(unit=place.other))

    assert response.status_code == 200
    with translation.override("en"):
        assert "It opens on" in main(response)
    assert page(response).select("[data-block]") == []
    assert page(response).select("form[action$='/done/']") == []
    assert "Learner" not in response.headers


def test_a_lesson_that_is_not_open_is_not_done_by_saying_so(site_as):
    place, client = closed(site_as, after_days=7)

    browser = client.post(place.at("done", unit=place.other))
    script = client.post(place.at("done", unit=place.other), headers={"Accept": "application/json"})

    place.enrolment.refresh_from_db()
    assert browser.headers["Location"] == place.at(unit=place.other)
    assert (script.status_code, script.json()["code"]) == (409, "not_released")
    assert not hasattr(place.enrolment, "progress") or place.enrolment.progress.done_count == 0


def test_a_lesson_that_is_done_stays_open(site_as):
    place = reading()
    read(place.enrolment, place.other)

    response = site_as(place.learner).get(place.at(unit=place.other))

    assert page(response).select("[data-block]") != []


def test_the_page_says_whose_it_is_and_is_kept_by_no_proxy(site_as):
    place = reading()

    response = site_as(place.learner).get(place.at())

    assert response.headers["Learner"] == str(place.learner.uid)
    assert response.headers["Cache-Control"] == "private, no-cache"


def test_text_of_a_trainer_cannot_break_out_of_a_form(site_as):
    evil = {**REFLECTION, "data": {"prompt": "</label><script>alert(1)</script>", "hint": ""}}
    place = reading(evil)

    found = lesson(site_as(place.learner), place)

    assert found.select(".block script") == []
    assert "<script>" in found.select_one(".write__ask").text


@pytest.mark.parametrize("many", [1, 50])
def test_the_queries_of_a_lesson_do_not_grow(site_as, many: int):
    blocks = [
        {**block, "id": f"{block['id']}-{number}"} for number in range(many) for block in ALL_KINDS
    ]
    place = reading(*blocks)
    client = site_as(place.learner)
    for number in range(min(many, 5)):
        wrote(place, f"r1-{number}", {"text": "คำตอบ"})
        start_for_block(
            enrolment=place.enrolment, unit=place.unit, block=f"c1-{number}", by=place.learner
        )
        enrolment(cohort=place.cohort)
    client.get(place.at())

    with CaptureQueriesContext(connection) as queries:
        assert client.get(place.at()).status_code == 200

    assert len(queries) <= 11


@pytest.mark.parametrize("lessons", [1, 50])
def test_the_queries_of_a_lesson_do_not_grow_with_the_course(site_as, lessons: int):
    mine = enrolment(cohort=open_cohort(course=published_course(lessons=lessons, assignments=2)))
    address = f"/learn/{mine.uid}/{taught(mine, 'lesson')[-1].uid}/"
    client = site_as(mine.learner)
    client.get(address)

    with CaptureQueriesContext(connection) as queries:
        client.get(address)

    assert len(queries) == 10
