"""The search page: one box for everything, and only what the reader may read."""

from django.test import Client
from django.utils import translation

import pytest

from courses.catalogue import services
from courses.catalogue.drafts import Text
from courses.search.enums import EntryKind
from lms.site.search import SEARCHING
from tests.factories.catalogue import course, draft, lesson, publish
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import person
from tests.factories.search import findable
from tests.lms.site.pages import page, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


def taught_course():
    """A course whose one lesson says ผู้ป่วยนอก in its text."""
    made = course(code="GLDT", title_th="การคิดเชิงออกแบบ")
    unit = services.add_unit(course=made)
    publish(made, draft(lesson(unit, words=" ผู้ป่วยนอก"), title=Text("การคิดเชิงออกแบบ")))
    return made, unit


def hits(response) -> list[str]:
    return [words(hit) for hit in page(response).select(".hits h2")]


def titles(response) -> list[str]:
    """The same, without a space where the marked words begin and end."""
    return [hit.text.strip() for hit in page(response).select(".hits h2")]


def asked_about(response) -> list[str]:
    """The sentences that ask whether something else was meant."""
    told = [words(one) for one in page(response).select("main p")]
    return [one for one in told if one.startswith("ท่านหมายถึง")]


def links(response) -> list[str]:
    return [str(hit["href"]) for hit in page(response).select(".hits h2 a")]


def test_one_box_finds_a_course_and_its_lesson_with_the_word_marked(client: Client):
    made, _unit = taught_course()

    response = client.get("/search/", {"q": "ออกแบบ"})

    assert links(response) == [f"/courses/{made.code}/"]
    assert [mark.text for mark in page(response).select("h2 mark")] == ["ออกแบบ"]


def test_a_lessons_text_is_found_by_its_learner_and_by_no_stranger(client: Client, site_as):
    made, unit = taught_course()
    mine = enrolment(cohort=open_cohort(course=made))

    stranger = client.get("/search/", {"q": "ผู้ป่วยนอก"})
    other = site_as(person()).get("/search/", {"q": "ผู้ป่วยนอก"})
    learner = site_as(mine.learner).get("/search/", {"q": "ผู้ป่วยนอก"})

    assert hits(stranger) == hits(other) == []
    assert links(learner) == [f"/learn/{mine.uid}/{unit.uid}/"]


@pytest.mark.parametrize("q", ["", "   ", "ไม่มีคำนี้แน่นอน", "\0", "<script>alert(1)</script>"])
def test_every_empty_state_says_what_to_do(client: Client, q: str):
    response = client.get("/search/", {"q": q})

    assert response.status_code == 200
    assert page(response).select_one(".empty a")["href"] == "/courses/"
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("asked", [{"page": "x"}, {"page": "-1"}, {"page": "٣"}, {"kind": "no"}])
def test_addresses_made_by_hand_are_answered(client: Client, asked: dict[str, str]):
    findable("ต้นแบบ")

    assert client.get("/search/", {"q": "ต้นแบบ", **asked}).status_code == 200


def test_tabs_count_each_kind_and_narrow_to_it(client: Client):
    findable("ต้นแบบ ก", ref="news-1")
    findable("ต้นแบบ ข", kind=EntryKind.TERM, ref="term-1")

    response = client.get("/search/", {"q": "ต้นแบบ", "kind": "term"})

    assert links(response) == ["/glossary/#term-1"]
    assert [count.text for count in page(response).select(".tabs .number")] == ["2", "1", "1"]


def test_while_typing_only_the_hits_are_sent(client: Client):
    findable("ต้นแบบ")

    response = client.get("/search/", {"q": "ต้นแบบ"}, headers={"X-Requested-With": "fetch"})

    assert "<html" not in response.content.decode()
    assert hits(response) == ["ต้นแบบ"]


def test_asking_without_end_is_refused_with_the_time_to_wait(client: Client):
    for _time in range(SEARCHING.times):
        client.get("/search/", {"q": "ก"})

    response = client.get("/search/", {"q": "ก"})

    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0


def test_an_english_reader_sees_the_english_title_first(client: Client):
    findable("ต้นแบบกระดาษ", title_en="Paper prototype")
    client.cookies["django_language"] = "en"

    assert hits(client.get("/search/", {"q": "prototype"})) == ["Paper prototype"]
    translation.activate("th")


@pytest.mark.parametrize(("typed", "meant"), [("ly,4kKIN", "สัมภาษณ์"), ("รืะำพอรำไ", "interview")])
def test_what_the_other_language_of_the_keyboard_would_have_written_is_found_and_told(
    client: Client, typed: str, meant: str
):
    findable("วิธีสัมภาษณ์", title_en="How to interview")

    response = client.get("/search/", {"q": typed})

    assert titles(response) == ["วิธีสัมภาษณ์"]
    assert [mark.text for mark in page(response).select(".hits mark")] == [meant]
    assert asked_about(response) == [f"ท่านหมายถึง “{meant}” ใช่หรือไม่ แป้นพิมพ์อาจอยู่ในอีกภาษาหนึ่ง"]
    assert page(response).select_one("main input[name=q]")["value"] == typed


def test_what_is_found_as_it_was_typed_is_not_asked_about(client: Client):
    findable("วิธีสัมภาษณ์")

    response = client.get("/search/", {"q": "สัมภาษณ์"})

    assert titles(response) == ["วิธีสัมภาษณ์"]
    assert asked_about(response) == []


def test_what_was_meant_is_told_as_words_and_never_as_markup(client: Client):
    findable("บทพูด", title_en="The script")

    response = client.get("/search/", {"q": "ฒหแพรยะฬ"})  # the keys of <script>

    assert hits(response) == ["บทพูด"]
    assert "“<script>”" in asked_about(response)[0]
    assert page(response).select("main script") == []


@pytest.mark.parametrize("rows", [3, 15])
def test_the_page_asks_the_same_for_few_and_many(
    client: Client, rows: int, django_assert_num_queries
):
    for number in range(rows):
        findable(f"ต้นแบบ {number}")
    client.get("/search/", {"q": "อื่น"})

    with django_assert_num_queries(3):
        client.get("/search/", {"q": "ต้นแบบ"})
