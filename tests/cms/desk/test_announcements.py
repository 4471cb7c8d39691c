"""Announcements are written, listed and taken back at the desk."""

from http import HTTPStatus

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest

from courses.cohorts.models import Announcement
from tests.cms.desk.conftest import Place
from tests.factories.teams import announcement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]
LIST, NEW = "desk_announcements", "desk_announcement_new"


def written(client, cohort=None, **fields: str):
    sent = {"cohort": str(cohort.pk) if cohort else "", "title_th": "เลื่อนวันอบรม", **fields}
    return client.post(reverse(NEW), sent)


def taken_back(client, one: Announcement):
    return client.post(reverse("desk_announcement_withdraw", args=[one.uid]))


@pytest.mark.parametrize("who", ["officer", "trainer", "trainer of the cohort"])
def test_an_announcement_is_written_and_taken_back(desk, here: Place, who: str):
    client = desk(who, here.cohort)

    answer = written(client, here.cohort, text_th="พบกันวันจันทร์")
    made = Announcement.objects.get()
    assert answer.url == reverse(LIST)
    assert (made.cohort, made.title_th, made.text_th) == (
        here.cohort,
        "เลื่อนวันอบรม",
        "พบกันวันจันทร์",
    )
    assert made.title_th in client.get(reverse(LIST)).content.decode()

    taken_back(client, made)
    made.refresh_from_db()
    assert made.withdrawn_at is not None
    assert list(client.get(reverse(LIST)).context["object_list"]) == [made]


def test_an_officer_everywhere_speaks_to_everyone(desk, here: Place):
    written(desk("officer everywhere", here.cohort))

    assert Announcement.objects.get().cohort is None


@pytest.mark.parametrize("who", ["officer", "trainer"])
def test_others_must_choose_one_of_their_cohorts(desk, here: Place, there: Place, who: str):
    client = desk(who, here.cohort)

    for cohort in (None, there.cohort):
        assert set(written(client, cohort).context["form"].errors) == {"cohort"}
    assert Announcement.objects.count() == 0


def test_a_cohorts_page_leads_to_the_form_with_its_cohort(desk, here: Place):
    client = desk("officer", here.cohort)

    page = client.get(reverse("desk_cohort", args=[here.cohort.uid])).content.decode()
    form = client.get(reverse(NEW), {"cohort": here.cohort.code}).content.decode()

    assert f"{reverse(NEW)}?cohort={here.cohort.code}" in page
    assert f'<option value="{here.cohort.pk}" selected' in form


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"title_th": " "}, "title_th"),
        ({"title_th": "ก" * 201}, "title_th"),
        ({"title_th": "\u200b"}, "title_th"),
        ({"text_th": "ก" * 5001}, "text_th"),
        ({"cohort": "ทุกคน"}, "cohort"),
    ],
)
def test_what_cannot_be_used_is_shown_at_its_field(desk, here: Place, fields: dict, at: str):
    client = desk("officer", here.cohort)
    sent = {"cohort": str(here.cohort.pk), "title_th": "เรื่อง", **fields}

    answer = client.post(reverse(NEW), sent)

    assert set(answer.context["form"].errors) == {at}
    assert Announcement.objects.count() == 0


@pytest.mark.parametrize("who", ["officer", "trainer", "coach", "learner"])
def test_what_others_announced_is_out_of_sight(desk, here: Place, there: Place, who: str):
    client, said = desk(who, there.cohort), announcement(here.cohort)
    announcement(None)

    answer = taken_back(client, said)
    said.refresh_from_db()

    assert said.withdrawn_at is None
    if who in ("officer", "trainer"):
        assert answer.status_code == HTTPStatus.NOT_FOUND
        assert list(client.get(reverse(LIST)).context["object_list"]) == []
    else:
        assert client.get(reverse(LIST)).status_code == HTTPStatus.FOUND


def test_what_is_written_is_shown_as_text(desk, here: Place):
    client = desk("officer", here.cohort)
    written(client, here.cohort, title_th="<script>x</script>", text_th="<img src=x>")

    page = client.get(reverse(LIST)).content.decode()

    assert "<script>x" not in page
    assert "<img src=x>" not in page


def test_the_list_costs_the_same_for_one_and_for_twenty(desk, here: Place):
    client = desk("officer", here.cohort)
    announcement(here.cohort)
    client.get(reverse(LIST))  # what Wagtail keeps for later
    with CaptureQueriesContext(connection) as one:
        client.get(reverse(LIST))
    for _ in range(19):
        announcement(here.cohort)

    with CaptureQueriesContext(connection) as twenty:
        page = client.get(reverse(LIST))

    assert len(page.context["object_list"]) == 20
    assert len(twenty) == len(one)
