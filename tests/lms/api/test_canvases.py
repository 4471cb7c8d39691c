"""Canvases over the API: started, saved from two hands, read by staff."""

import pytest

from courses.notebook.models import Canvas, CanvasVersion
from tests.factories.canvases import BLOCK, PERSONA, asking_course, asking_unit, canvas, team_of
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import coach, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]
MINE = "/api/v1/me/canvases"


@pytest.fixture
def mine():
    return enrolment(cohort=open_cohort(course=asking_course(sharing="team")))


@pytest.fixture
def me(mine, as_user):
    return as_user(mine.learner)


def start(client, mine, **fields):
    return client.post(MINE, {"enrolment": str(mine.uid), **fields})


def save(client, at, version=0, values=PERSONA, title="ป้าสมใจ"):
    return client.put(at, {"title": title, "values": values, "version": version})


def test_a_canvas_is_started_filled_in_and_read_again(mine, me):
    made = start(me, mine, tool="persona")
    at = made.headers["Location"]

    kept, again = save(me, at), save(me, at)

    assert (made.status_code, made.json()["values"], made.json()["version"]) == (201, {}, 0)
    assert kept.json() == again.json() == me.get(at).json()
    assert (kept.json()["values"], kept.json()["version"]) == (PERSONA, 1)
    (listed,) = me.get(MINE).json()["items"]
    assert "values" not in listed
    assert listed == {name: value for name, value in kept.json().items() if name != "values"}


def test_what_a_lesson_asks_for_is_started_once_for_the_whole_team(mine, me, as_user):
    other = enrolment(cohort=mine.cohort)
    team = team_of(mine.cohort, mine, other)
    place = {"unit": str(asking_unit(mine).uid), "block": BLOCK}

    first = start(me, mine, **place).json()
    second = start(as_user(other.learner), other, **place).json()

    assert first == second
    assert (first["team"]["id"], first["enrolment"]) == (str(team.uid), None)
    assert (first["tool"], first["unit"], first["block"]) == ("persona", *place.values())


def test_a_save_from_an_old_version_tells_what_is_stored(mine, me, as_user):
    other = enrolment(cohort=mine.cohort)
    made = canvas(mine, team=team_of(mine.cohort, mine, other))
    at = f"/api/v1/canvases/{made.uid}"
    save(as_user(other.learner), at)

    answer = save(me, at, values={"who": {"name": "ลุงชัย"}})

    assert (answer.status_code, answer.json()["code"]) == (412, "stale_version")
    stored = answer.json()["stored"]
    assert (stored["values"], stored["title"], stored["version"]) == (PERSONA, "ป้าสมใจ", 1)
    assert CanvasVersion.objects.filter(canvas=made).count() == 2


@pytest.mark.parametrize(
    ("values", "pointer", "code"),
    [
        ({"nothing": {}}, "/values/nothing", "unknown_field"),
        ({"who": {"nothing": "ก"}}, "/values/who/nothing", "unknown_field"),
        ({"who": {"name": 5}}, "/values/who/name", "wrong_shape"),
        ({"who": {"name": "ก" * 5000}}, "/values/who/name", "field_too_long"),
        ({"service": {"digital": 99}}, "/values/service/digital", "not_an_option"),
        ([], "/values", "not_a_dict"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(mine, me, values, pointer, code):
    made = canvas(mine)

    answer = save(me, f"/api/v1/canvases/{made.uid}", values=values)

    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [(pointer, code)]
    assert Canvas.objects.get().version == 0


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"tool": "hammer"},
        {"unit": "7f3c0a52-6a0e-4c7e-9a68-3c2b1f0d9e11"},
        {"block": BLOCK},
        {"tool": "persona", "block": BLOCK},
    ],
)
def test_a_start_says_what_is_to_be_started(mine, me, fields):
    assert start(me, mine, **fields).status_code == 422
    assert Canvas.objects.count() == 0


def test_nothing_is_started_for_others(mine, me):
    theirs = enrolment(cohort=mine.cohort)
    team = team_of(mine.cohort, theirs)
    place = {"unit": str(asking_unit(mine).uid), "block": "no-such-block"}

    answers = [
        start(me, theirs, tool="persona"),
        start(me, mine, tool="persona", team=str(team.uid)),
        start(me, mine, **place),
    ]

    assert [one.json()["code"] for one in answers] == ["unknown_reference"] * 3
    assert [one.json()["errors"][0]["pointer"] for one in answers] == [
        "/enrolment",
        "/team",
        "/block",
    ]


def test_staff_read_and_do_not_write(mine, as_user):
    at = f"/api/v1/canvases/{canvas(mine).uid}"
    theirs, stranger = as_user(coach(mine.cohort)), as_user(person())

    assert theirs.get(at).status_code == 200
    assert save(theirs, at).status_code == 404
    assert stranger.get(at).status_code == save(stranger, at).status_code == 404
    assert theirs.get(MINE).json()["items"] == []
