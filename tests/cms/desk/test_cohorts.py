"""Officers plan cohorts, move them on, and give and end seats."""

from datetime import date
from http import HTTPStatus

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest

from courses.catalogue.models import Course
from courses.cohorts.enums import CohortState, EnrolmentPolicy
from courses.cohorts.models import Cohort
from courses.core.audit.models import AuditEntry
from courses.enrolment.enums import EnrolmentState
from courses.enrolment.models import Enrolment
from tests.cms.desk.conftest import Place
from tests.factories.cohorts import draft_cohort, open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]

DAYS = {
    "enrolment_opens_on": "1 พ.ย. 2569",
    "enrolment_closes_on": "๓๐ พฤศจิกายน ๒๕๖๙",
    "starts_on": "1/12/2569",
    "ends_on": "29/02/2571",  # a leap year
}
COMMON_ERA = {
    "enrolment_opens_on": date(2026, 11, 1),
    "enrolment_closes_on": date(2026, 11, 30),
    "starts_on": date(2026, 12, 1),
    "ends_on": date(2028, 2, 29),
}


def form_for(course: Course, **fields: str) -> dict[str, str]:
    return {
        "course": str(course.pk),
        "code": "gldt-2570-1",
        "number": "700",
        "name_th": "รุ่นที่ 700",
        "policy": EnrolmentPolicy.SELF,
        "capacity": "2",
        **DAYS,
        **fields,
    }


def act(client: Client, name: str, *args: object, **fields: str):
    return client.post(reverse(name, args=args), fields)


def errors(response) -> dict[str, list[str]]:
    assert response.status_code == HTTPStatus.OK
    return dict(response.context["form"].errors)


def test_from_the_plan_to_a_seat_and_its_end(desk, here: Place):
    client, learner = desk("officer", here.cohort), person()
    course = here.cohort.course

    planned = client.post(reverse("desk_cohort_plan"), form_for(course))
    cohort = Cohort.objects.get(code="gldt-2570-1")
    at = reverse("desk_cohort", args=[cohort.uid])
    assert planned.url == at
    assert {name: getattr(cohort, name) for name in COMMON_ERA} == COMMON_ERA
    assert (cohort.state, cohort.revision) == (CohortState.DRAFT, course.current)

    assert act(client, "desk_cohort_move", cohort.uid, state="published").url == at
    assert act(client, "desk_cohort_enrol", cohort.uid, username=learner.username).url == at
    taken = Enrolment.objects.get(cohort=cohort)
    assert (taken.learner, taken.state) == (learner, EnrolmentState.ACTIVE)
    assert learner.get_full_name() in client.get(at).content.decode()

    gone = act(client, "desk_withdraw", cohort.uid, taken.uid, reason="ติดราชการ")
    taken.refresh_from_db()
    cohort.refresh_from_db()
    assert gone.url == at
    assert (taken.state, taken.end_reason, cohort.taken) == ("withdrawn", "ติดราชการ", 0)


def test_the_plan_is_shown_in_the_buddhist_era(desk, here: Place):
    cohort = draft_cohort(course=here.cohort.course, **COMMON_ERA)
    client = desk("officer", here.cohort)

    page = client.get(reverse("desk_cohort", args=[cohort.uid])).content.decode()
    form = client.get(reverse("desk_cohort_edit", args=[cohort.uid])).content.decode()

    assert "2571" in page
    assert "2028" not in page
    assert 'value="29 กุมภาพันธ์ 2571"' in form


@pytest.mark.parametrize(
    "written", ["29 ก.พ. 2570", "๒๙ ก.พ. ๒๕๗๐", "29/02/2570", "31/11/2569", "สิ้นปี", "1/12/69"]
)
def test_a_day_that_does_not_exist_is_refused_at_its_field(desk, here: Place, written: str):
    client = desk("officer", here.cohort)

    answer = client.post(reverse("desk_cohort_plan"), form_for(here.cohort.course, ends_on=written))

    assert set(errors(answer)) == {"ends_on"}
    assert f'value="{written}"' in answer.content.decode()
    assert not Cohort.objects.filter(code="gldt-2570-1").exists()


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"ends_on": "30/11/2569"}, "ends_on"),
        ({"enrolment_closes_on": "31/10/2569"}, "enrolment_closes_on"),
        ({"code": "รุ่น-1"}, "code"),
        ({"code": "-1"}, "code"),
        ({"number": "0"}, "number"),
        ({"capacity": "-1"}, "capacity"),
        ({"capacity": "9999999999"}, "capacity"),  # more than the column holds
        ({"name_th": ""}, "name_th"),
        ({"policy": "lottery"}, "policy"),
        ({"course": "0"}, "course"),
    ],
)
def test_what_is_wrong_is_shown_at_its_field(desk, here: Place, fields: dict[str, str], at: str):
    client = desk("officer", here.cohort)

    answer = client.post(reverse("desk_cohort_plan"), {**form_for(here.cohort.course), **fields})

    assert set(errors(answer)) == {at}
    assert Cohort.objects.count() == 1


def test_a_code_or_number_in_use_is_shown_at_its_field(desk, here: Place):
    client, course = desk("officer", here.cohort), here.cohort.course
    taken = {"code": here.cohort.code.lower()}, {"number": str(here.cohort.number)}

    refused = [
        set(errors(client.post(reverse("desk_cohort_plan"), form_for(course, **fields))))
        for fields in taken
    ]

    assert refused == [{"code"}, {"number"}]
    assert Cohort.objects.count() == 1


def test_nobody_plans_a_cohort_of_another_programmes_course(desk, here: Place, there: Place):
    for who in ("officer", "trainer"):
        client = desk(who, here.cohort)

        answer = client.post(reverse("desk_cohort_plan"), form_for(there.cohort.course))

        assert set(errors(answer)) == {"course"}
    assert Cohort.objects.count() == 2


def test_changing_keeps_within_what_is_taken(desk, here: Place):
    client, cohort = desk("officer", here.cohort), here.cohort
    enrolment(cohort=cohort)
    given = form_for(cohort.course)

    refused = act(client, "desk_cohort_edit", cohort.uid, **{**given, "capacity": "1"})
    assert set(errors(refused)) == {"capacity"}

    done = act(client, "desk_cohort_edit", cohort.uid, **given)
    cohort.refresh_from_db()
    assert done.url == reverse("desk_cohort", args=[cohort.uid])
    assert (cohort.capacity, cohort.name_th, cohort.ends_on) == (2, "รุ่นที่ 700", date(2028, 2, 29))
    assert cohort.code != "gldt-2570-1"  # a code is given once


@pytest.mark.parametrize("state", ["draft", "ended", "nonsense", ""])
def test_a_step_that_is_not_allowed_changes_nothing_and_is_told(desk, here: Place, state: str):
    client = desk("officer", here.cohort)

    answer = client.post(
        reverse("desk_cohort_move", args=[here.cohort.uid]), {"state": state}, follow=True
    )

    here.cohort.refresh_from_db()
    assert here.cohort.state == CohortState.PUBLISHED
    assert [m.level_tag for m in answer.context["messages"]] == ["error"]


def test_only_the_steps_that_are_allowed_are_offered(desk, here: Place):
    client = desk("officer", here.cohort)

    moves = client.get(reverse("desk_cohort", args=[here.cohort.uid])).context["moves"]

    assert [state for state, _label in moves] == ["running"]  # a seat is taken: no way back


def test_enrolling_says_why_not(desk, here: Place):
    client = desk("officer", here.cohort)
    full = open_cohort(course=here.cohort.course, capacity=0)
    draft = draft_cohort(course=here.cohort.course)
    someone = person().username

    stranger = errors(act(client, "desk_cohort_enrol", here.cohort.uid, username="nobody-here"))
    twice = here.enrolment.learner.username
    refusals = [
        errors(act(client, "desk_cohort_enrol", cohort.uid, username=name))
        for cohort, name in ((here.cohort, twice), (full, someone), (draft, someone))
    ]

    assert set(stranger) == {"username"}
    assert refusals == [
        {"__all__": ["มีชื่อลงทะเบียนในรุ่นนี้อยู่แล้ว"]},
        {"__all__": ["ที่นั่งเต็มแล้ว"]},
        {"__all__": ["รุ่นนี้ไม่ได้เปิดรับสมัคร"]},
    ]
    assert list(Enrolment.objects.all()) == [here.enrolment]


def test_an_ended_enrolment_is_not_ended_again(desk, here: Place):
    client = desk("officer", here.cohort)
    at = ("desk_withdraw", here.cohort.uid, here.enrolment.uid)
    act(client, *at, reason="ติดราชการ")

    again = act(client, *at, reason="อีกครั้ง")

    here.enrolment.refresh_from_db()
    assert set(errors(again)) == {"__all__"}
    assert here.enrolment.end_reason == "ติดราชการ"


def test_withdrawing_asks_for_the_reason(desk, here: Place):
    client = desk("officer", here.cohort)

    answer = act(client, "desk_withdraw", here.cohort.uid, here.enrolment.uid, reason=" ")

    here.enrolment.refresh_from_db()
    assert set(errors(answer)) == {"reason"}
    assert here.enrolment.state == EnrolmentState.ACTIVE


@pytest.mark.parametrize("who", ["officer", "trainer", "trainer of the cohort", "coach", "learner"])
def test_those_without_the_right_change_nothing(desk, here: Place, there: Place, who: str):
    """An officer and trainers of another programme, and those of this one who do not run it."""
    at = there.cohort if who == "officer" else here.cohort
    client, cohort = desk(who, at), here.cohort
    before = Cohort.objects.filter(pk=cohort.pk).values().get()
    someone = person().username
    audited = AuditEntry.objects.count()

    answers = [
        act(client, "desk_cohort_edit", cohort.uid, **form_for(cohort.course)),
        act(client, "desk_cohort_move", cohort.uid, state="running"),
        act(client, "desk_cohort_enrol", cohort.uid, username=someone),
        act(client, "desk_withdraw", cohort.uid, here.enrolment.uid, reason="ไม่ใช่สิทธิ์"),
    ]

    outside = who in ("coach", "learner")
    refused = HTTPStatus.FOUND if outside else HTTPStatus.NOT_FOUND
    assert [a.status_code for a in answers] == [refused] * 4
    assert Cohort.objects.filter(pk=cohort.pk).values().get() == before
    assert not Enrolment.objects.filter(learner__username=someone).exists()
    assert AuditEntry.objects.count() == audited


def test_an_enrolment_is_not_reached_through_a_cohort_beside_its_own(desk, here: Place):
    client = desk("officer", here.cohort)
    beside = enrolment(cohort=open_cohort(course=here.cohort.course))

    answer = act(client, "desk_withdraw", here.cohort.uid, beside.uid, reason="ผิดรุ่น")

    beside.refresh_from_db()
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert beside.state == EnrolmentState.ACTIVE


def test_the_list_is_found_by_code_name_and_state(desk, here: Place):
    client = desk("officer", here.cohort)
    draft = draft_cohort(course=here.cohort.course, code="FIND-ME", name_th="รุ่นผู้บริหาร")

    def listed(**asked: str) -> list[Cohort]:
        return list(client.get(reverse("desk_cohorts"), asked).context["object_list"])

    assert listed(q="find-me") == [draft]
    assert listed(q="ผู้บริหาร") == [draft]
    assert listed(state="draft") == [draft]
    assert listed(state="published") == [here.cohort]
    assert set(listed(state="nonsense")) == {draft, here.cohort}
    assert listed(q="ไม่มีรุ่นนี้") == []


def test_the_second_page_keeps_what_was_asked(desk, here: Place):
    client = desk("officer", here.cohort)
    for _ in range(31):
        draft_cohort(course=here.cohort.course)

    page = client.get(reverse("desk_cohorts"), {"state": "draft", "p": "1"})

    assert len(page.context["object_list"]) == 30
    assert "state=draft" in page.content.decode()


@pytest.mark.parametrize("name", ["desk_cohorts", "desk_cohort"])
def test_a_screen_costs_the_same_for_one_row_and_for_twenty(desk, here: Place, name: str):
    client = desk("officer", here.cohort)
    path = reverse(name, args=[here.cohort.uid] if name == "desk_cohort" else [])
    client.get(path)  # what Wagtail keeps for later
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for _ in range(19):
        enrolment(cohort=here.cohort)
        draft_cohort(course=here.cohort.course)

    with CaptureQueriesContext(connection) as twenty:
        page = client.get(path)

    rows = page.context["enrolments" if name == "desk_cohort" else "object_list"]
    assert len(rows) == 20
    assert len(twenty) == len(one)
