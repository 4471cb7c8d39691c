"""Teams over the API: staff make them, members see their own."""

from uuid import uuid4

import pytest

from courses.teams.models import Team, TeamMember
from tests.factories.enrolment import enrolment
from tests.factories.people import person
from tests.factories.teams import announcement, team
from tests.lms.api.world import Office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def teach(office, as_user):
    return as_user(office.roles["trainer"])


def test_my_team_is_told_with_its_members(office, as_user):
    other = enrolment(cohort=office.cohort)
    mine = team(office.cohort, office.enrolment, other, name_en="Team Four")
    me = as_user(office.learner)

    (found,) = me.get("/api/v1/me/teams").json()["items"]

    assert found == me.get(f"/api/v1/teams/{mine.uid}").json()
    assert found["name"] == {"th": mine.name_th, "en": "Team Four"}
    assert found["cohort"]["code"] == office.cohort.code
    assert {one["enrolment"] for one in found["members"]} == {
        str(office.enrolment.uid),
        str(other.uid),
    }
    assert set(found["members"][0]) == {"enrolment", "person", "organisation", "joined_at"}
    assert set(found["members"][0]["person"]) == {"id", "name"}


def test_a_team_is_formed_filled_emptied_and_renamed(office, teach):
    made = teach.post(
        f"/api/v1/cohorts/{office.cohort.code}/teams", {"name": {"th": "กลุ่มไว", "en": "Fast"}}
    )
    at = made.headers["Location"]
    member = f"{at}/members/{office.enrolment.uid}"

    put = [teach.put(member).json() for _ in range(2)]
    renamed = teach.patch(at, {"name": {"th": "กลุ่มเร็ว"}}).json()
    gone = [teach.delete(member).status_code for _ in range(2)]

    assert made.status_code == 201
    assert put[0] == put[1]
    assert [one["enrolment"] for one in put[0]["members"]] == [str(office.enrolment.uid)]
    assert renamed["name"] == {"th": "กลุ่มเร็ว", "en": "Fast"}
    assert gone == [204, 204]
    assert teach.get(at).json()["members"] == []
    # They were in the office's team before; that ended and was not begun again.
    assert not TeamMember.objects.now().exists()


def test_only_the_english_name_is_changed_too(office, teach):
    answer = teach.patch(f"/api/v1/teams/{office.team.uid}", {"name": {"en": "Doves"}})

    assert answer.json()["name"] == {"th": office.team.name_th, "en": "Doves"}


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ({"th": ""}, 422, "blank"),
        ({"th": "ก" * 201}, 422, "max_length"),
        ({"th": "a\u202eb"}, 422, "hidden_characters"),
        ({"en": "Team"}, 422, "required"),
        ("กลุ่ม", 422, "invalid"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused(office, teach, name, status, code):
    answer = teach.post(f"/api/v1/cohorts/{office.cohort.uid}/teams", {"name": name})

    assert answer.status_code == status
    assert [one["code"] for one in answer.json()["errors"]] == [code]
    assert Team.objects.count() == 1


def test_a_name_in_use_is_refused(office, teach):
    answer = teach.post(
        f"/api/v1/cohorts/{office.cohort.uid}/teams", {"name": {"th": office.team.name_th}}
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "name_taken")


@pytest.mark.parametrize("method", ["put", "delete"])
def test_a_learner_of_another_cohort_is_unknown_here(office, teach, method):
    for learner in (enrolment().uid, uuid4()):
        answer = getattr(teach, method)(f"/api/v1/teams/{office.team.uid}/members/{learner}")
        assert (answer.status_code, answer.json()["code"]) == (422, "unknown_reference")


def test_a_cohorts_teams_are_all_for_staff_and_ones_own_for_members(office, teach, as_user):
    team(office.cohort)
    path = f"/api/v1/cohorts/{office.cohort.uid}/teams"

    def seen(client) -> int:
        return len(client.get(path).json()["items"])

    assert seen(teach) == seen(as_user(office.roles["coach"])) == 2
    assert seen(as_user(office.learner)) == 1
    assert seen(as_user(office.graduate.learner)) == seen(as_user(person())) == 0


def test_pages_of_teams_hold_each_once(office, teach):
    for _ in range(4):
        team(office.cohort)
    path = f"/api/v1/cohorts/{office.cohort.uid}/teams?limit=2"
    seen, cursor = [], ""
    while cursor is not None:
        page = teach.get(path + (f"&cursor={cursor}" if cursor else "")).json()
        seen += [one["id"] for one in page["items"]]
        cursor = page["next"]

    assert sorted(seen) == sorted(str(uid) for uid in Team.objects.values_list("uid", flat=True))


def test_announcements_are_read_the_newest_first(office, as_user, standing_clock):
    announcement(office.cohort, title_en="Another room")
    standing_clock.moves(minutes=1)
    announcement(None, title_th="ถึงทุกคน", text_th="")

    to_all, here = as_user(office.learner).get("/api/v1/me/announcements").json()["items"]

    assert (to_all["title"]["th"], to_all["course"], to_all["cohort"]) == ("ถึงทุกคน", None, None)
    assert here["title"] == {"th": "เปลี่ยนห้องอบรม", "en": "Another room"}
    assert here["text"] == {"th": "พบกันที่ห้อง 5", "en": ""}
    assert here["cohort"]["code"] == office.cohort.code
    assert here["published_at"] == "2026-11-24T02:00:00Z"


def division(office, client, **sent):
    return client.post(f"/api/v1/cohorts/{office.cohort.uid}/teams/division", sent)


def test_a_division_is_told_first_and_made_as_it_was_told(office, teach):
    others = [office.graduate, *(enrolment(cohort=office.cohort) for _ in range(3))]
    before = Team.objects.count()

    told = division(office, teach, count=2).json()
    untouched = Team.objects.count()
    made = division(office, teach, count=2, key=told["key"]).json()

    assert untouched == before
    assert (told["made"], made["made"]) == (False, True)
    assert [one["id"] for one in told["teams"]] == [None, None]
    assert [one["members"] for one in made["teams"]] == [one["members"] for one in told["teams"]]
    placed = {
        (str(team), str(seat))
        for team, seat in TeamMember.objects.now()
        .filter(enrolment__in=others)
        .values_list("team__uid", "enrolment__uid")
    }
    assert placed == {
        (one["id"], member["enrolment"]) for one in made["teams"] for member in one["members"]
    }
    assert len(placed) == 4


def test_a_division_that_would_come_out_otherwise_by_now_is_refused(office, teach):
    enrolment(cohort=office.cohort)
    key = division(office, teach, count=1).json()["key"]
    enrolment(cohort=office.cohort)

    answer = division(office, teach, count=1, key=key)

    assert (answer.status_code, answer.json()["code"]) == (412, "stale_version")
    assert list(Team.objects.all()) == [office.team]


@pytest.mark.parametrize(
    ("free", "count", "status", "code"),
    [
        (0, 1, 409, "nobody_to_divide"),
        (2, 3, 422, "wrong_team_count"),
        (2, 0, 422, "min_value"),
    ],
)
def test_a_division_that_cannot_be_made_is_refused(office, teach, free, count, status, code):
    team(office.cohort, office.graduate)
    for _ in range(free):
        enrolment(cohort=office.cohort)

    answer = division(office, teach, count=count)

    assert answer.status_code == status
    body = answer.json()
    assert code in {body["code"], *(one["code"] for one in body.get("errors", []))}
