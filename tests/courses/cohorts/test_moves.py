from itertools import product

import pytest

from courses.cohorts import services
from courses.cohorts.enums import MOVES, CohortState, EnrolmentPolicy
from courses.cohorts.models import Cohort
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotPermitted
from courses.people.selectors import offices_of
from tests.factories.catalogue import published_course
from tests.factories.cohorts import draft_cohort, moved, open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import coach, coordinator, officer, organisation, person, trainer

pytestmark = pytest.mark.django_db
ALLOWED = {
    ("draft", "published"),
    ("published", "draft"),
    ("published", "nominating"),
    ("published", "running"),
    ("nominating", "published"),
    ("nominating", "running"),
    ("running", "ended"),
    ("ended", "running"),
    ("ended", "archived"),
}


def test_every_state_has_its_place_in_the_table():
    assert set(MOVES) == set(CohortState.values)


@pytest.mark.parametrize(("now", "then"), list(product(CohortState.values, repeat=2)))
def test_every_step_between_two_states_is_allowed_or_refused(now, then):
    cohort = draft_cohort(policy=EnrolmentPolicy.NOMINATE)
    Cohort.objects.update(state=now)

    try:
        services.move_cohort(cohort=cohort, state=then, by=officer(cohort))
        allowed = True
    except services.MoveNotAllowed:
        allowed = False

    assert allowed == ((now, then) in ALLOWED)
    assert Cohort.objects.get().state == (then if allowed else now)


def test_a_refused_step_says_where_the_cohort_is_and_where_it_cannot_go():
    cohort = draft_cohort()

    with pytest.raises(services.MoveNotAllowed) as refusal:
        services.move_cohort(cohort=cohort, state="archived", by=None)

    assert refusal.value.field == "state"
    assert refusal.value.values == {"now": "ร่าง", "then": "เก็บเข้าคลัง"}


def test_a_cohort_with_a_seat_taken_does_not_become_a_draft_again():
    cohort = open_cohort()
    enrolment(cohort=cohort)

    with pytest.raises(services.MoveNotAllowed):
        services.move_cohort(cohort=cohort, state=CohortState.DRAFT, by=None)


def test_a_step_is_noted_with_its_two_states():
    cohort = draft_cohort()
    by = officer(cohort)

    services.move_cohort(cohort=cohort, state="published", by=by)

    entry = AuditEntry.objects.get(action="cohorts.move")
    assert (entry.actor, entry.changes) == (by.uid, {"state": ["draft", "published"]})


def test_the_step_starts_from_where_the_cohort_is_and_not_from_what_the_caller_saw():
    cohort = draft_cohort()
    moved(cohort, "published", "running")

    with pytest.raises(services.MoveNotAllowed):
        services.move_cohort(cohort=cohort, state="published", by=None)


def test_who_does_not_run_a_cohort_does_not_move_it():
    cohort = draft_cohort()

    for by in (trainer(cohort), coach(cohort), officer(draft_cohort()), person()):
        with pytest.raises(NotPermitted):
            services.move_cohort(cohort=cohort, state="published", by=by)


def test_who_sees_a_cohort_in_which_state():
    mine = {state: draft_cohort() for state in CohortState.values}
    for state, cohort in mine.items():
        Cohort.objects.filter(pk=cohort.pk).update(state=state)
    place = organisation()
    course = mine["draft"].course
    public = {"published", "nominating", "running", "ended"}
    expected = {
        person(): public,
        coordinator(place): public,
        trainer(published_course()): public,
        trainer(mine["draft"]): public | {"draft"},
        trainer(course): public | {"draft"},
        coach(course.programme): public | {"draft"},
        officer(mine["archived"]): public | {"archived"},
        officer(): set(CohortState.values),
    }

    seen = {
        user: set(Cohort.objects.visible_to(offices_of(user)).values_list("state", flat=True))
        for user in expected
    }

    assert seen == expected


def test_agencies_nominate_only_where_seats_go_to_their_nominees():
    cohort = moved(draft_cohort(), CohortState.PUBLISHED)

    with pytest.raises(services.MoveNotAllowed):
        services.move_cohort(cohort=cohort, state=CohortState.NOMINATING, by=officer(cohort))
