"""Taking a seat, and giving it back."""

from datetime import timedelta

from django.test import Client

import pytest

from courses.core import clock
from courses.enrolment.enums import EnrolmentState
from courses.enrolment.models import Enrolment
from courses.enrolment.services import withdraw
from tests.factories.cohorts import draft_cohort, open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import officer, person
from tests.factories.progress import complete
from tests.lms.site.pages import errors, heading, main, notices

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


def enrol_address(cohort) -> str:
    return f"/cohorts/{cohort.uid}/enrol/"


def test_apply_gives_a_seat_and_says_so_on_my_learning(site_as):
    cohort, learner = open_cohort(name_th="รุ่นที่ 7"), person()

    response = site_as(learner).post(enrol_address(cohort), follow=True)

    assert response.redirect_chain == [("/my/", 302)]
    assert notices(response) == ["ท่านได้ที่นั่งใน รุ่นที่ 7 แล้ว"]
    assert list(Enrolment.objects.values_list("cohort", "learner", "state")) == [
        (cohort.pk, learner.pk, "active")
    ]


def test_a_stranger_who_applies_signs_in_first_and_comes_back_to_the_course(client: Client):
    cohort, learner = open_cohort(), person()
    asked = client.post(enrol_address(cohort))
    client.force_login(learner)

    response = client.get(enrol_address(cohort))

    assert asked.headers["Location"] == f"/sign-in/?next={enrol_address(cohort)}"
    assert response.headers["Location"] == f"/courses/{cohort.course.code}/"
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"capacity": 0}, "ที่นั่งเต็มแล้ว"),
        ({"enrolment_closes_on": -1}, "รุ่นนี้ไม่ได้เปิดรับสมัคร"),
    ],
)
def test_a_refusal_is_said_on_the_course_page(site_as, fields, said):
    if "enrolment_closes_on" in fields:
        fields = {"enrolment_closes_on": clock.today() + timedelta(days=-1)}
    cohort = open_cohort(**fields)

    response = site_as(person()).post(enrol_address(cohort), follow=True)

    assert response.redirect_chain == [(f"/courses/{cohort.course.code}/", 302)]
    assert notices(response) == [said]
    assert Enrolment.objects.count() == 0


def test_applying_twice_keeps_one_seat(site_as):
    cohort, learner = open_cohort(), person()
    client = site_as(learner)
    client.post(enrol_address(cohort))

    response = client.post(enrol_address(cohort), follow=True)

    assert "มีชื่อลงทะเบียนในรุ่นนี้อยู่แล้ว" in notices(response)
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize(("who", "status"), [(person, 404), (officer, 302)])
def test_a_draft_cohort_is_there_only_for_those_who_run_it(site_as, who, status):
    assert site_as(who()).get(enrol_address(draft_cohort())).status_code == status


def test_applying_needs_the_token_against_forgery():
    cohort, learner = open_cohort(), person()
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)

    response = client.post(enrol_address(cohort))

    assert (response.status_code, Enrolment.objects.count()) == (403, 0)
    assert heading(response) == "หน้านี้เปิดค้างไว้นานเกินไป"


def test_withdrawal_is_asked_about_before_it_is_done(site_as):
    mine = enrolment()
    client = site_as(mine.learner)

    asked = client.get(f"/enrolments/{mine.uid}/withdraw/")

    mine.refresh_from_db()
    assert heading(asked).startswith("ขอถอนตัวจากรุ่นนี้")
    assert mine.state == EnrolmentState.ACTIVE


def test_withdrawal_frees_the_seat_and_keeps_the_reason(site_as):
    mine = enrolment()
    address = f"/enrolments/{mine.uid}/withdraw/"

    response = site_as(mine.learner).post(address, {"reason": "ติดราชการ"}, follow=True)

    mine.refresh_from_db()
    assert notices(response) == ["ท่านถอนตัวเรียบร้อยแล้ว ผลการเรียนที่ผ่านมาของท่านยังเก็บไว้ครบ"]
    assert (mine.state, mine.end_reason, mine.cohort.taken) == ("withdrawn", "ติดราชการ", 0)


def test_withdrawal_after_completion_is_refused_in_the_form_and_keeps_what_was_typed(site_as):
    mine = enrolment()
    complete(mine)
    address = f"/enrolments/{mine.uid}/withdraw/"

    response = site_as(mine.learner).post(address, {"reason": "เปลี่ยนใจ"})

    mine.refresh_from_db()
    assert errors(response) == ["การลงทะเบียนนี้สิ้นสุดแล้ว"]
    assert "เปลี่ยนใจ" in main(response)
    assert mine.state == EnrolmentState.COMPLETED


def test_withdrawing_twice_frees_one_seat(site_as):
    cohort = open_cohort()
    mine, _other = enrolment(cohort=cohort), enrolment(cohort=cohort)
    withdraw(enrolment=mine, by=mine.learner)

    response = site_as(mine.learner).post(f"/enrolments/{mine.uid}/withdraw/")

    cohort.refresh_from_db()
    assert errors(response) == ["การลงทะเบียนนี้สิ้นสุดแล้ว"]
    assert cohort.taken == 1


@pytest.mark.parametrize("who", [person, officer])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_withdraws_another_from_the_site(site_as, who, method):
    mine = enrolment()

    response = getattr(site_as(who()), method)(f"/enrolments/{mine.uid}/withdraw/")

    mine.refresh_from_db()
    assert (response.status_code, mine.state) == (404, EnrolmentState.ACTIVE)
