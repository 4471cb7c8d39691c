from django.db import transaction

import pytest

from courses.cohorts.models import Cohort
from courses.core import clock
from courses.core.audit.models import AuditEntry
from courses.core.errors import Conflict, NotPermitted
from courses.enrolment import services, signals
from courses.enrolment.models import Enrolment
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import (
    admin,
    coach,
    coordinator,
    officer,
    organisation,
    person,
    trainer,
)

pytestmark = pytest.mark.django_db
WHY = "ขาดการฝึกอบรมเกินกำหนด"


def taken(cohort: Cohort) -> int:
    return Cohort.objects.get(pk=cohort.pk).taken


def removed(made: Enrolment, by=None) -> Enrolment:
    return services.remove(enrolment=made, by=by or officer(made.cohort), reason=f" {WHY} ")


@pytest.fixture
def freed():
    heard = []

    def hear(enrolment, by, **_):
        assert transaction.get_connection().in_atomic_block
        heard.append((enrolment.pk, enrolment.state, by, taken(enrolment.cohort)))

    signals.seat_freed.connect(hear, dispatch_uid="t.freed")
    yield heard
    signals.seat_freed.disconnect(dispatch_uid="t.freed")


def test_an_officer_removes_a_learner_for_a_reason_and_the_seat_is_free(standing_clock, freed):
    made = enrolment()
    by = officer(made.cohort)

    ended = removed(made, by)

    ended.refresh_from_db()
    assert (ended.state, ended.ended_at, ended.end_reason) == ("removed", clock.now(), WHY)
    assert taken(made.cohort) == 0
    assert freed == [(made.pk, "removed", by, 0)]
    entry = AuditEntry.objects.get(action="enrolment.remove")
    assert (entry.actor, entry.reason) == (by.uid, WHY)


def test_a_withdrawal_frees_its_seat_in_the_same_transaction(freed):
    made = enrolment()

    services.withdraw(enrolment=made, by=made.learner)

    assert freed == [(made.pk, "withdrawn", made.learner, 0)]


@pytest.mark.parametrize("way", ["withdraw", "remove"])
def test_what_a_freed_seat_cannot_do_undoes_the_ending(way):
    made = enrolment()

    def refuse(**_):
        raise Conflict

    signals.seat_freed.connect(refuse, dispatch_uid="t")
    with pytest.raises(Conflict), transaction.atomic():
        getattr(services, way)(enrolment=made, by=officer(made.cohort), reason=WHY)
    signals.seat_freed.disconnect(dispatch_uid="t")

    made.refresh_from_db()
    assert (made.state, taken(made.cohort)) == ("active", 1)


def test_news_of_a_removal_is_sent_after_commit(committed):
    made, heard = enrolment(), []
    signals.removed.connect(
        lambda enrolment, **_: heard.append(enrolment), weak=False, dispatch_uid="t"
    )

    with committed():
        removed(made)
        assert heard == []

    signals.removed.disconnect(dispatch_uid="t")
    assert heard == [made]


def test_who_may_remove_somebody():
    place = organisation()
    cohort = open_cohort()
    learner = person(organisation=place)
    made = enrolment(learner=learner, cohort=cohort)

    for by in (
        learner,
        trainer(cohort),
        coach(cohort),
        coordinator(place),
        officer(open_cohort()),
        person(),
    ):
        with pytest.raises(NotPermitted):
            removed(made, by)
    for by in (officer(cohort), admin()):
        removed(enrolment(cohort=cohort), by)

    assert taken(cohort) == 1


@pytest.mark.parametrize("reason", ["", " \n"])
def test_nobody_is_removed_without_a_reason(reason):
    made = enrolment()

    with pytest.raises(services.ReasonMissing):
        services.remove(enrolment=made, by=officer(made.cohort), reason=reason)

    assert taken(made.cohort) == 1


def test_who_has_left_or_completed_is_not_removed():
    gone, done = enrolment(), enrolment()
    services.withdraw(enrolment=gone, by=gone.learner)
    services.mark_completed(enrolment=done)

    for made in (gone, done):
        with pytest.raises(services.NotActive):
            removed(made)

    assert [taken(made.cohort) for made in (gone, done)] == [0, 1]


def test_who_was_removed_does_not_come_back_by_themself():
    made = enrolment()
    removed(made)

    with pytest.raises(services.WasRemoved):
        services.enrol(learner=made.learner, cohort=made.cohort, by=made.learner)
    with pytest.raises(services.WasRemoved):
        services.enrol_seated(learner=made.learner, cohort=made.cohort, by=made.learner)

    assert taken(made.cohort) == 0
    assert enrolment(learner=made.learner).pk


def test_an_officer_takes_them_back_with_what_they_had_done():
    made = enrolment()
    removed(made)

    again = services.enrol(learner=made.learner, cohort=made.cohort, by=officer(made.cohort))

    assert again == made
    assert (again.state, again.end_reason, taken(made.cohort)) == ("active", "", 1)
    entry = AuditEntry.objects.filter(action="enrolment.enrol").latest("pk")
    assert entry.changes["passed_over"] == [{"code": "was_removed"}]


def test_once_taken_back_a_withdrawal_is_not_held_against_them():
    made = enrolment()
    removed(made)
    services.enrol(learner=made.learner, cohort=made.cohort, by=officer(made.cohort))
    services.withdraw(enrolment=made, by=made.learner)

    assert services.enrol(learner=made.learner, cohort=made.cohort, by=made.learner) == made
