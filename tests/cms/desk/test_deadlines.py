from datetime import datetime
from http import HTTPStatus

from django.urls import reverse

import pytest

from courses.core import clock
from courses.coursework.models import Deadline
from tests.cms.desk.conftest import Place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


def url(place: Place) -> str:
    return reverse("desk_deadlines", args=[place.cohort.uid])


def sent(place: Place, **fields: str) -> dict[str, str]:
    form = {"due_on": "15 ม.ค. 2570", "due_time": "16:30", "accepts_late": "on", **fields}
    named = {f"{place.work.uid}-{name}": value for name, value in form.items()}
    return {**named, "assignment": str(place.work.uid)}


@pytest.mark.parametrize("who", ["officer", "trainer", "trainer of the cohort"])
def test_those_who_teach_or_run_it_set_a_deadline_in_the_buddhist_era(desk, here: Place, who):
    client = desk(who, here.cohort)
    assert client.get(url(here)).context["forms"][0].stands is None

    answered = client.post(url(here), sent(here))

    assert answered.status_code == HTTPStatus.FOUND
    made = Deadline.objects.get()
    assert made.due_at == datetime(2027, 1, 15, 16, 30, tzinfo=clock.BANGKOK)
    assert (made.assignment, made.cohort, made.accepts_late) == (here.work, here.cohort, True)


def test_a_deadline_that_stands_is_shown_and_can_be_changed(desk, here: Place):
    client = desk("trainer", here.cohort)
    client.post(url(here), sent(here))
    (form,) = client.get(url(here)).context["forms"]
    assert form.initial["due_time"].isoformat("minutes") == "16:30"
    assert form.initial["accepts_late"] is True

    client.post(url(here), sent(here, due_time="09.00", accepts_late=""))

    made = Deadline.objects.get()
    assert (made.due_at.astimezone(clock.BANGKOK).hour, made.accepts_late) == (9, False)


@pytest.mark.parametrize(
    ("field", "value"), [("due_on", "32 ม.ค. 2570"), ("due_on", ""), ("due_time", "25:00")]
)
def test_a_moment_that_does_not_exist_is_refused_at_its_field(desk, here: Place, field, value):
    answered = desk("trainer", here.cohort).post(url(here), sent(here, **{field: value}))

    assert list(answered.context["forms"][0].errors) == [field]
    assert not Deadline.objects.exists()


@pytest.mark.parametrize("who", ["coach", "learner", "nobody"])
def test_others_find_no_such_screen(desk, here: Place, who):
    desk(who, here.cohort).post(url(here), sent(here))

    assert not Deadline.objects.exists()


def test_another_cohort_and_another_courses_assignment_are_not_there(desk, here, there):
    client = desk("trainer", here.cohort)

    assert client.get(url(there)).status_code == HTTPStatus.NOT_FOUND
    assert client.post(url(here), sent(there)).status_code == HTTPStatus.NOT_FOUND
    assert not Deadline.objects.exists()
