from datetime import timedelta

import pytest

from courses.core import clock
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotPermitted
from courses.people import delegating
from courses.people.models import Delegation
from courses.people.selectors import stands_in_for
from tests.factories.people import admin, executive, officer, organisation, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


@pytest.fixture
def head(standing_clock):
    return executive(organisation())


def lend(giver, taker, *, by=None, first: int = 0, last: int = 4, reason="ไปราชการ ณ จังหวัดน่าน"):
    today = clock.today()
    return delegating.delegate(
        giver=giver,
        taker=taker,
        valid_from=today + timedelta(days=first),
        valid_to=today + timedelta(days=last),
        reason=reason,
        by=by or giver,
    )


def test_one_lets_another_decide_in_ones_place_and_it_is_noted(head):
    deputy = person()

    made = lend(head, deputy)

    made.refresh_from_db()
    today = clock.today()
    assert (made.giver, made.taker, made.reason) == (head, deputy, "ไปราชการ ณ จังหวัดน่าน")
    assert (made.valid_from, made.valid_to) == (today, today + timedelta(days=4))
    assert (made.given_at, made.revoked_at) == (clock.now(), None)
    entry = AuditEntry.objects.get(action="people.delegate")
    assert (entry.actor, entry.changes) == (
        head.uid,
        {"from": str(head.uid), "to": str(deputy.uid)},
    )


def test_it_holds_from_the_first_day_to_the_end_of_the_last_in_bangkok(head, standing_clock):
    deputy = person()
    lend(head, deputy, first=1, last=2)
    start = clock.now().astimezone(clock.BANGKOK).replace(hour=0, minute=0)
    held = []

    for moment in (
        start + timedelta(days=1, seconds=-1),
        start + timedelta(days=1),
        start + timedelta(days=3, seconds=-1),
        start + timedelta(days=3),
    ):
        standing_clock.stands_at(moment)
        held.append(stands_in_for(deputy, clock.today()))

    assert held == [[], [head], [head], []]


def test_what_was_lent_is_not_lent_on(head):
    deputy, third = person(), person()
    lend(head, deputy)
    lend(deputy, third)

    assert stands_in_for(third, clock.today()) == [deputy]


def test_one_may_stand_in_for_several_and_never_for_whose_account_is_closed(head):
    other, gone, deputy = person(), person(), person()
    for giver in (head, other, gone):
        lend(giver, deputy)
    gone.is_active = False
    gone.save()

    assert stands_in_for(deputy, clock.today()) == [head, other]


def test_lent_twice_is_stood_in_for_once(head):
    deputy = person()
    lend(head, deputy)
    lend(head, deputy, last=9)

    assert stands_in_for(deputy, clock.today()) == [head]


def test_who_may_lend_somebodys_place(head):
    deputy = person()
    place = head.postings.get().organisation
    refused = [deputy, person(), executive(place), officer(place)]

    for by in (head, officer(), admin()):
        lend(head, deputy, by=by)
    for by in refused:
        with pytest.raises(NotPermitted):
            lend(head, deputy, by=by)

    assert Delegation.objects.count() == 3


def test_nobody_stands_in_for_themself(head):
    with pytest.raises(delegating.DelegationToOneself):
        lend(head, head)


@pytest.mark.parametrize(("first", "last"), [(-1, 3), (3, 2), (0, 367)])
def test_days_past_turned_round_or_too_many_are_refused(head, first, last):
    with pytest.raises(delegating.WrongDays):
        lend(head, person(), first=first, last=last)


@pytest.mark.parametrize(("first", "last"), [(0, 0), (0, 366), (300, 301)])
def test_one_day_a_year_and_days_to_come_are_fine(head, first, last):
    assert lend(head, person(), first=first, last=last).pk


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_reason_is_asked(head, reason):
    with pytest.raises(delegating.ReasonMissing):
        lend(head, person(), reason=reason)


def test_revoked_it_ends_at_once(head):
    deputy = person()
    made = lend(head, deputy)

    delegating.revoke_delegation(delegation=made, by=head)

    assert stands_in_for(deputy, clock.today()) == []
    assert made.revoked_at == clock.now()
    assert AuditEntry.objects.get(action="people.revoke_delegation").actor == head.uid
    with pytest.raises(delegating.AlreadyRevoked):
        delegating.revoke_delegation(delegation=made, by=head)


def test_who_may_revoke(head):
    deputy = person()

    for by in (head, officer(), admin()):
        delegating.revoke_delegation(delegation=lend(head, deputy), by=by)
    kept = lend(head, deputy)
    for by in (deputy, person()):
        with pytest.raises(NotPermitted):
            delegating.revoke_delegation(delegation=kept, by=by)

    assert stands_in_for(deputy, clock.today()) == [head]
