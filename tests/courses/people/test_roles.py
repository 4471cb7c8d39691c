from uuid import uuid4

from django.db import IntegrityError, transaction

import pytest

from courses.core.audit.models import AuditEntry
from courses.core.errors import NotPermitted
from courses.people import services, signals
from courses.people.enums import Role, ScopeKind
from courses.people.models import RoleAssignment
from courses.people.rules import Offices, is_self, may_grant
from courses.people.selectors import forget_offices, offices_of
from tests.factories.people import admin, coordinator, granted, officer, organisation, person

pytestmark = pytest.mark.django_db
EVERYWHERE = (ScopeKind.GLOBAL, None)


def grant(by, role, scope=EVERYWHERE, user=None) -> RoleAssignment:
    return services.grant_role(user=user or person(), role=role, scope=scope, by=by)


def may(offices: Offices, scope=EVERYWHERE) -> set[str]:
    return {role for role in Role.values if may_grant(offices, role, scope)}


def holding(*held) -> Offices:
    return Offices(frozenset(held))


HERE = uuid4()
BELOW_OFFICER = set(Role.values) - {Role.OFFICER, Role.ADMIN}


@pytest.mark.parametrize(
    ("own", "everywhere", "in_the_course"),
    [
        (None, set(), set()),
        ((Role.ADMIN, "global", None), set(Role.values), set(Role.values)),
        ((Role.OFFICER, "global", None), BELOW_OFFICER, BELOW_OFFICER),
        ((Role.OFFICER, "course", HERE), set(), BELOW_OFFICER),
        ((Role.OFFICER, "course", uuid4()), set(), set()),
        ((Role.OFFICER, "cohort", HERE), set(), set()),
        ((Role.TRAINER, "course", HERE), set(), set()),
        ((Role.COACH, "global", None), set(), set()),
        ((Role.COORDINATOR, "organisation", HERE), set(), set()),
        ((Role.EXECUTIVE, "global", None), set(), set()),
    ],
)
def test_who_may_grant_what_where(own, everywhere, in_the_course):
    offices = holding(own) if own else Offices()

    assert may(offices) == everywhere
    assert may(offices, (ScopeKind.COURSE, HERE)) == in_the_course


def test_grant_refuses_one_who_may_not():
    with pytest.raises(NotPermitted):
        grant(officer(), Role.OFFICER)

    assert not RoleAssignment.objects.filter(granted_by__isnull=False).exists()


def test_nobody_grants_themself_a_role():
    root = admin()

    with pytest.raises(NotPermitted):
        grant(root, Role.TRAINER, user=root)


def test_a_role_granted_counts_from_today_in_its_scope_alone():
    scope = (ScopeKind.COURSE, uuid4())
    user = person()

    grant(admin(), Role.TRAINER, scope, user)

    offices = offices_of(user)
    assert offices.within([Role.TRAINER], scope)
    assert not offices.within([Role.TRAINER], (ScopeKind.COURSE, uuid4()))
    assert not offices.within([Role.OFFICER], scope)
    assert not offices.everywhere(Role.TRAINER)
    assert offices.holds(Role.TRAINER)


@pytest.mark.parametrize("scope", [EVERYWHERE, (ScopeKind.COURSE, HERE)])
def test_a_role_is_held_once_in_one_scope(scope):
    root, user = admin(), person()
    grant(root, Role.TRAINER, scope, user)

    with pytest.raises(services.RoleAlreadyHeld):
        grant(root, Role.TRAINER, scope, user)


@pytest.mark.parametrize("scope", [EVERYWHERE, (ScopeKind.COURSE, HERE)])
def test_the_database_holds_a_role_once_in_one_scope_too(scope):
    first = grant(None, Role.TRAINER, scope)

    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.create(
            user=first.user,
            role=first.role,
            scope_kind=scope[0],
            scope=scope[1],
            valid_from=first.valid_from,
        )


@pytest.mark.parametrize(
    "fields",
    [
        {"scope_kind": ScopeKind.GLOBAL, "scope": HERE},
        {"scope_kind": ScopeKind.COURSE, "scope": None},
    ],
)
def test_a_scope_is_everywhere_or_names_its_place(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.create(
            user=person(), role=Role.TRAINER, valid_from="2026-01-01", **fields
        )


def test_withdrawing_ends_a_role_at_once_and_says_so(committed):
    root, user = admin(), person()
    assignment = grant(root, Role.TRAINER, user=user)
    heard = []
    signals.role_changed.connect(lambda user, **_: heard.append(user), weak=False, dispatch_uid="t")

    with committed():
        services.withdraw_role(assignment=assignment, by=root, reason="ย้ายสังกัด")

    signals.role_changed.disconnect(dispatch_uid="t")
    forget_offices(user)
    assert not offices_of(user).holds(Role.TRAINER)
    assert heard == [user]
    entry = AuditEntry.objects.get(action="people.withdraw_role")
    assert (entry.actor, entry.target, entry.reason) == (root.uid, assignment.uid, "ย้ายสังกัด")


def test_a_role_withdrawn_may_be_granted_again_the_same_day():
    root, user = admin(), person()
    services.withdraw_role(assignment=grant(root, Role.TRAINER, user=user), by=root)

    grant(root, Role.TRAINER, user=user)

    forget_offices(user)
    assert offices_of(user).holds(Role.TRAINER)


def test_a_role_that_has_ended_is_not_ended_again(standing_clock):
    root = admin()
    assignment = grant(root, Role.TRAINER)
    services.withdraw_role(assignment=assignment, by=root)
    ended_on = assignment.valid_to
    standing_clock.moves(days=30)

    with pytest.raises(services.NotInForce):
        services.withdraw_role(assignment=assignment, by=root)

    assignment.refresh_from_db()
    assert assignment.valid_to == ended_on


def test_who_could_not_grant_a_role_does_not_withdraw_it():
    assignment = grant(None, Role.ADMIN)

    with pytest.raises(NotPermitted):
        services.withdraw_role(assignment=assignment, by=officer())


def test_a_role_begins_at_midnight_in_bangkok(standing_clock):
    user = person()
    grant(None, Role.TRAINER, user=user)
    standing_clock.moves(hours=-9, seconds=-1)  # the last second of the day before

    forget_offices(user)

    assert not offices_of(user).holds(Role.TRAINER)


def test_a_blocked_person_holds_no_office():
    user = granted(person(), Role.ADMIN)
    user.is_active = False

    assert offices_of(user) == Offices()


def test_offices_are_read_once_for_a_request(django_assert_num_queries):
    user = coordinator(organisation())

    with django_assert_num_queries(2):
        offices_of(user)
        offices_of(user)


def test_a_coordinators_paths_are_those_of_their_agencies():
    ministry = organisation()
    user = coordinator(ministry)

    offices = offices_of(user)

    assert offices.paths(Role.COORDINATOR) == [ministry.path]
    assert offices.paths(Role.EXECUTIVE) == []


def test_an_administrator_is_within_every_scope():
    offices = offices_of(admin())

    assert offices.within([Role.TRAINER], (ScopeKind.COHORT, uuid4()))
    assert offices.holds(Role.COACH)
    assert offices.scopes(ScopeKind.COHORT, Role.TRAINER) == []


def test_one_is_oneself_and_no_other():
    somebody, other = person(), person()

    assert is_self(somebody, somebody)
    assert not is_self(somebody, other)
