"""Trainers and officers form teams, move learners between them and divide a cohort."""

from http import HTTPStatus

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest

from courses.core.audit.models import AuditEntry
from courses.teams.models import Team, TeamMember
from tests.cms.desk.conftest import Place
from tests.factories.enrolment import enrolment
from tests.factories.teams import team

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]
MAKERS = ("officer", "trainer", "trainer of the cohort", "officer everywhere")


def at(name: str, place: Place, *more: object) -> str:
    return reverse(name, args=[place.cohort.uid, *more])


def where(learner) -> Team | None:
    found = TeamMember.objects.now().filter(enrolment=learner).select_related("team").first()
    return found and found.team


@pytest.mark.parametrize("who", MAKERS)
def test_a_team_is_formed_filled_and_named_anew(desk, here: Place, who: str):
    client = desk(who, here.cohort)

    client.post(at("desk_team_new", here), {"name_th": "กลุ่มบริการไว", "name_en": ""})
    made = Team.objects.get()
    chosen = {"learners": [str(here.enrolment.uid)], "team": str(made.uid)}
    moved = client.post(at("desk_team_move", here), chosen)
    client.post(at("desk_team_rename", here, made.uid), {"name_th": "กลุ่มเร็ว", "name_en": "Fast"})

    made.refresh_from_db()
    assert moved.url == at("desk_teams", here)
    assert (made.cohort, made.name_th, made.name_en) == (here.cohort, "กลุ่มเร็ว", "Fast")
    assert where(here.enrolment) == made
    page = client.get(at("desk_teams", here)).content.decode()
    assert here.enrolment.learner.get_full_name() in page


def test_several_are_moved_at_once_and_out_again(desk, here: Place):
    client, others = desk("trainer", here.cohort), [enrolment(cohort=here.cohort) for _ in "ab"]
    old, new = team(here.cohort, here.enrolment, others[0]), team(here.cohort)
    chosen = [str(one.uid) for one in (here.enrolment, *others)]

    client.post(at("desk_team_move", here), {"learners": chosen, "team": str(new.uid)})
    assert {where(one) for one in (here.enrolment, *others)} == {new}

    client.post(at("desk_team_move", here), {"learners": chosen[:1], "team": ""})
    assert where(here.enrolment) is None
    assert not TeamMember.objects.now().filter(team=old).exists()


def test_nobody_chosen_moves_nobody_and_is_told(desk, here: Place):
    client = desk("trainer", here.cohort)

    answer = client.post(at("desk_team_move", here), {"team": ""}, follow=True)

    assert [m.level_tag for m in answer.context["messages"]] == ["error"]


def test_a_learner_or_team_of_another_cohort_is_no_choice(desk, here: Place, there: Place):
    client = desk("officer everywhere", here.cohort)
    mine, theirs = team(here.cohort), team(there.cohort)

    for learner, to in ((there.enrolment, mine), (here.enrolment, theirs)):
        sent = {"learners": [str(learner.uid)], "team": str(to.uid)}
        answer = client.post(at("desk_team_move", here), sent, follow=True)
        assert [m.level_tag for m in answer.context["messages"]] == ["error"]
    assert TeamMember.objects.count() == 0
    rename = client.post(at("desk_team_rename", here, theirs.uid), {"name_th": "อื่น"})
    assert rename.status_code == HTTPStatus.NOT_FOUND


def test_a_move_that_cannot_be_done_for_one_is_done_for_nobody(desk, here: Place):
    client, leaver = desk("officer", here.cohort), enrolment(cohort=here.cohort)
    leaver.state = "withdrawn"
    leaver.save()
    made = team(here.cohort)
    chosen = [str(here.enrolment.uid), str(leaver.uid)]

    answer = client.post(
        at("desk_team_move", here), {"learners": chosen, "team": str(made.uid)}, follow=True
    )

    assert [m.level_tag for m in answer.context["messages"]] == ["error"]
    assert TeamMember.objects.count() == 0


@pytest.mark.parametrize("name_th", ["", "  ", "ก" * 201, "กลุ่มเดิม"])
def test_a_name_that_cannot_be_used_is_shown_at_its_field(desk, here: Place, name_th: str):
    client = desk("trainer", here.cohort)
    team(here.cohort, name_th="กลุ่มเดิม")

    answer = client.post(at("desk_team_new", here), {"name_th": name_th})

    assert set(answer.context["form"].errors) == {"name_th"}
    assert Team.objects.count() == 1


def test_a_cohort_is_divided_as_it_was_shown(desk, here: Place):
    client = desk("officer", here.cohort)
    for _ in range(4):
        enrolment(cohort=here.cohort)
    page = client.get(at("desk_team_split", here), {"count": "2"})
    split = page.context["split"]
    assert [len(one) for one in split.teams] == [3, 2]
    assert Team.objects.count() == 0

    answer = client.post(at("desk_team_split", here), {"count": "2", "key": split.key})

    assert answer.url == at("desk_teams", here)
    assert {where(one) for one in split.teams[0]} == {Team.objects.order_by("pk").first()}


def test_a_division_that_is_out_of_date_is_shown_again(desk, here: Place):
    client = desk("officer", here.cohort)
    enrolment(cohort=here.cohort)
    key = client.get(at("desk_team_split", here), {"count": "2"}).context["split"].key
    enrolment(cohort=here.cohort)

    answer = client.post(at("desk_team_split", here), {"count": "2", "key": key})

    assert list(answer.context["form"].errors) == ["__all__"]
    assert answer.context["split"].key != key
    assert Team.objects.count() == 0


@pytest.mark.parametrize("count", ["0", "2", "ห้า", "", "99999"])
def test_a_number_of_teams_that_cannot_be_is_shown_at_its_field(desk, here: Place, count: str):
    client = desk("officer", here.cohort)  # one learner

    page = client.get(at("desk_team_split", here), {"count": count})

    assert list(page.context["form"].errors) == ["count"]
    assert page.context["split"] is None


@pytest.mark.parametrize("who", ["officer", "trainer", "coach", "learner", "nobody"])
def test_those_elsewhere_see_and_change_nothing(desk, here: Place, there: Place, who: str):
    client = desk(who, there.cohort)
    made = team(here.cohort, here.enrolment)
    audited = AuditEntry.objects.count()
    move = {"learners": [str(here.enrolment.uid)], "team": ""}

    answers = [
        client.get(at("desk_teams", here)),
        client.get(at("desk_team_split", here)),
        client.post(at("desk_team_new", here), {"name_th": "อื่น"}),
        client.post(at("desk_team_rename", here, made.uid), {"name_th": "อื่น"}),
        client.post(at("desk_team_move", here), move),
        client.post(at("desk_team_split", here), {"count": "1"}),
    ]

    enters = who in ("officer", "trainer")
    refused = HTTPStatus.NOT_FOUND if enters else HTTPStatus.FOUND
    assert [answer.status_code for answer in answers] == [refused] * 6
    assert where(here.enrolment) == made
    assert AuditEntry.objects.count() == audited


def test_an_empty_cohort_says_what_to_do(desk, here: Place):
    client = desk("officer", here.cohort)

    page = client.get(at("desk_teams", here))

    assert list(page.context["teams"]) == []
    assert [one.pk for one in page.context["unplaced"]] == [here.enrolment.pk]
    assert at("desk_team_split", here) in page.content.decode()


def test_what_is_written_is_shown_as_text(desk, here: Place):
    client = desk("officer", here.cohort)
    team(here.cohort, name_th="<b>กลุ่ม</b>")

    assert "<b>กลุ่ม" not in client.get(at("desk_teams", here)).content.decode()


def test_the_screen_costs_the_same_for_one_team_and_for_many(desk, here: Place):
    client = desk("officer", here.cohort)
    team(here.cohort, here.enrolment)
    client.get(at("desk_teams", here))  # what Wagtail keeps for later
    with CaptureQueriesContext(connection) as one:
        client.get(at("desk_teams", here))
    for _ in range(8):
        team(here.cohort, enrolment(cohort=here.cohort))
        enrolment(cohort=here.cohort)

    with CaptureQueriesContext(connection) as many:
        client.get(at("desk_teams", here))

    assert len(many) == len(one)
