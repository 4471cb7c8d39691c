"""Who meets which screen, and that another programme's things do not exist."""

from datetime import date
from http import HTTPStatus

from django.conf import settings
from django.urls import reverse

import pytest

from courses.people.enums import Role
from tests.cms.desk.conftest import Place, issued
from tests.factories.enrolment import enrolment
from tests.factories.people import granted, officer, person
from tests.factories.progress import complete

pytestmark = pytest.mark.django_db

LISTS = ("desk_cohorts", "desk_assignments", "desk_marking", "desk_certificates")
FORMS = ("desk_cohort_plan", "desk_course_found", "desk_assignment_set")
FOUND, ABSENT = HTTPStatus.OK, HTTPStatus.NOT_FOUND


def addresses(place: Place) -> dict[str, str]:
    """The screens about one thing."""
    cohort = place.cohort.uid
    return {
        "cohort": reverse("desk_cohort", args=[cohort]),
        "edit": reverse("desk_cohort_edit", args=[cohort]),
        "enrol": reverse("desk_cohort_enrol", args=[cohort]),
        "withdraw": reverse("desk_withdraw", args=[cohort, place.enrolment.uid]),
        "assignment": reverse("desk_assignment", args=[place.work.uid]),
        "mark": reverse("desk_mark", args=[place.submission.uid]),
    }


def answers(client, place: Place) -> dict[str, int]:
    return {name: client.get(path).status_code for name, path in addresses(place).items()}


@pytest.mark.parametrize("who", ["coach", "learner", "nobody"])
def test_those_without_a_desk_are_sent_to_sign_in(desk, here: Place, who: str):
    client = desk(who, here.cohort)
    screens = [*map(reverse, LISTS + FORMS), *addresses(here).values()]

    met = {path: client.get(path) for path in screens}

    assert {r.status_code for r in met.values()} == {HTTPStatus.FOUND}
    assert {r.url for r in met.values()} == {f"{settings.LOGIN_URL}?next={p}" for p in screens}


@pytest.mark.parametrize("who", ["officer", "trainer", "trainer of the cohort"])
def test_staff_meet_every_list(desk, here: Place, who: str):
    client = desk(who, here.cohort)

    assert [client.get(reverse(name)).status_code for name in LISTS] == [FOUND] * len(LISTS)


def test_an_officer_meets_all_of_their_programme_and_nothing_of_another(
    desk, here: Place, there: Place
):
    client = desk("officer", here.cohort)

    assert answers(client, here) == dict.fromkeys(addresses(here), FOUND)
    assert answers(client, there) == dict.fromkeys(addresses(there), ABSENT)


def test_a_trainer_reads_the_cohort_and_meets_no_form_that_runs_it(desk, here: Place, there: Place):
    client = desk("trainer", here.cohort)

    assert answers(client, here) == {
        "cohort": FOUND,
        "edit": ABSENT,
        "enrol": ABSENT,
        "withdraw": ABSENT,
        "assignment": FOUND,
        "mark": FOUND,
    }
    assert answers(client, there) == dict.fromkeys(addresses(there), ABSENT)


def test_a_trainer_of_a_cohort_writes_no_assignment_of_the_course(desk, here: Place):
    client = desk("trainer of the cohort", here.cohort)

    met = answers(client, here)

    assert (met["cohort"], met["mark"], met["assignment"]) == (FOUND, FOUND, ABSENT)


def test_the_lists_hold_what_is_in_scope_and_nothing_else(desk, here: Place, there: Place):
    mine, theirs = (issued(complete(enrolment(cohort=at.cohort))) for at in (here, there))

    for who in ("officer", "trainer"):
        client = desk(who, here.cohort)
        shown = {name: list(client.get(reverse(name)).context["object_list"]) for name in LISTS}

        assert shown == {
            "desk_cohorts": [here.cohort],
            "desk_assignments": [here.work],
            "desk_marking": [here.submission],
            "desk_certificates": [mine],
        }
        assert theirs.serial not in client.get(reverse("desk_certificates")).content.decode()


def test_the_forms_offer_the_courses_of_ones_own_programme(desk, here: Place, there: Place):
    client = desk("officer", here.cohort)

    offered = {
        name: list(client.get(reverse(name)).context["form"].fields["course"].queryset)
        for name in ("desk_cohort_plan", "desk_assignment_set")
    }

    assert offered == {name: [here.cohort.course] for name in offered}


def test_a_trainer_is_offered_no_course_to_plan_a_cohort_of(desk, here: Place):
    client = desk("trainer", here.cohort)

    form = client.get(reverse("desk_cohort_plan")).context["form"]

    assert list(form.fields["course"].queryset) == []


def test_the_chooser_of_assignments_keeps_to_ones_own_courses(desk, here: Place, there: Place):
    client = desk("trainer", here.cohort)

    page = client.get(reverse("assignment_chooser:choose")).json()["html"]

    assert reverse("assignment_chooser:chosen", args=[here.work.pk]) in page
    assert reverse("assignment_chooser:chosen", args=[there.work.pk]) not in page


def test_the_way_to_found_a_course_is_shown_to_those_who_may(committed, site_as, here: Place):
    address = reverse("desk_course_found")
    with committed():
        everywhere, scoped = officer(), officer(here.cohort.course.programme)

    def front(user) -> str:
        return site_as(user).get(reverse("wagtailadmin_home")).content.decode()

    assert address in front(everywhere)
    assert address not in front(scoped)


def test_the_front_tells_how_much_waits_and_leads_to_the_oldest(desk, here: Place, there: Place):
    client = desk("trainer", here.cohort)

    page = client.get(reverse("wagtailadmin_home")).content.decode()

    assert "มีงานรอตรวจ 1 ชิ้น" in page
    assert reverse("desk_mark", args=[here.submission.uid]) in page
    assert reverse("desk_mark", args=[there.submission.uid]) not in page


def test_a_role_that_has_ended_opens_no_screen(committed, site_as, here: Place):
    with committed():
        user = granted(person(), Role.TRAINER, here.cohort.course)
    client = site_as(user)
    user.roles.update(valid_to=date(2020, 12, 31))

    assert client.get(reverse("desk_cohort", args=[here.cohort.uid])).status_code == ABSENT
