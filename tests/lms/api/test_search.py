"""Finding, over the API."""

import pytest

from courses.catalogue import services as catalogue
from courses.catalogue.drafts import Text, UnitDraft
from tests.factories.catalogue import course, draft, publish, units_of
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import person, trainer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


def taught(*, release=None):
    """A course with one lesson; its title is public, what it says is not."""
    made = course(title_th="หลักสูตรบริการประชาชน")
    html = "<p>เล่าเรื่องชาวประมงพื้นบ้าน</p>"
    body = {"th": [{"id": "b1", "type": "text", "html": html}]}
    unit = catalogue.add_unit(course=made)
    lesson = UnitDraft(unit, Text("สัมภาษณ์เชิงลึก", "Interviews"), body=body, release=release or {})
    publish(made, draft(lesson, title=Text("หลักสูตรบริการประชาชน", "Serving people")))
    return made


def find(client, q, **more):
    return client.get("/api/v1/search", {"q": q, **more}).json()["items"]


def test_a_course_and_a_lesson_are_found_by_strangers(api):
    made = taught()

    (lesson,) = find(api, "สัมภาษณ์", kind="lesson")
    (found,) = find(api, "Serving", kind="course")

    assert lesson["ref"] == str(units_of(made)[0].uid)
    assert (lesson["course"], lesson["course_code"]) == (str(made.uid), made.code)
    assert "".join(piece["text"] for piece in lesson["title"]["th"]) == "สัมภาษณ์เชิงลึก"
    assert [piece["text"] for piece in lesson["title"]["th"] if piece["found"]] == ["สัมภาษณ์"]
    assert lesson["excerpt"] == []
    assert found["kind"] == "course"


def test_a_lesson_is_looked_through_for_its_readers_alone(api, as_user):
    made = taught()
    learner = enrolment(cohort=open_cohort(course=made)).learner

    assert find(api, "ชาวประมง") == find(as_user(person()), "ชาวประมง") == []
    for reader in (learner, trainer(made)):
        (found,) = find(as_user(reader), "ชาวประมง")
        assert "ชาวประมง" in "".join(piece["text"] for piece in found["excerpt"])


def test_what_a_lesson_says_is_not_told_before_it_opens(as_user, standing_clock):
    made = taught(release={"after_days": 7})
    me = as_user(enrolment(cohort=open_cohort(course=made)).learner)

    (closed,) = find(me, "ชาวประมง")
    standing_clock.moves(days=21)
    (opened,) = find(me, "ชาวประมง")

    assert closed["excerpt"] == []
    assert opened["excerpt"] != []


def test_pages_go_on_until_the_end(api):
    for _ in range(25):
        taught()
    first = api.get("/api/v1/search", {"q": "บริการประชาชน", "kind": "course"}).json()

    asked = {"q": "บริการประชาชน", "kind": "course", "cursor": first["next"]}
    second = api.get("/api/v1/search", asked).json()

    assert (len(first["items"]), len(second["items"]), second["next"]) == (20, 5, None)
    refs = {one["ref"] for one in [*first["items"], *second["items"]]}
    assert len(refs) == 25


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"q": ""},
        {"q": " \u200b "},
        {"q": "ก" * 201},
        {"q": "a\u202eb"},
        {"q": "คน", "kind": "people"},
        {"q": "คน", "cursor": "WzJd:forged"},
        {"q": "คน", "page": "2"},
    ],
)
def test_a_wrong_question_is_refused(api, asked):
    assert api.get("/api/v1/search", asked).status_code == 400


@pytest.mark.parametrize("q", ["%", "_", "' OR 1=1 --", "ไม่มีคำนี้แน่นอน", "!!!"])
def test_nothing_is_found_for_nothing(api, q):
    taught()

    assert find(api, q) == []


def test_asking_without_end_is_slowed(api):
    answers = [api.get("/api/v1/search", {"q": "คน"}).status_code for _ in range(61)]

    assert answers[:60] == [200] * 60
    assert answers[60] == 429
