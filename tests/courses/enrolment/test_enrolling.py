from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

import pytest

from courses.cohorts.enums import CohortState, EnrolmentPolicy
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotPermitted
from courses.core.jobs.models import Job
from courses.enrolment import services, signals
from courses.enrolment.enums import EnrolmentState
from courses.enrolment.models import Enrolment
from courses.enrolment.seats import CohortFull, claim_seat, release_seat
from tests.factories.cohorts import draft_cohort, moved, open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import (
    admin,
    coach,
    coordinator,
    officer,
    organisation,
    person,
    posted,
    trainer,
)

pytestmark = pytest.mark.django_db


def enrol(learner, cohort, by=None) -> Enrolment:
    return services.enrol(learner=learner, cohort=cohort, by=by or learner)


def taken(cohort: Cohort) -> int:
    return Cohort.objects.get(pk=cohort.pk).taken


def outcome(learner, cohort, by=None) -> str:
    try:
        with transaction.atomic():
            enrol(learner, cohort, by)
    except services.Conflict as refusal:
        return refusal.code
    except NotPermitted:
        return "not_permitted"
    return "ok"


def test_a_learner_takes_a_seat_in_the_name_of_their_agency_of_the_day(standing_clock):
    place = organisation()
    learner, cohort = person(organisation=place), open_cohort()

    made = enrol(learner, cohort)

    made.refresh_from_db()
    assert (made.learner, made.cohort, made.organisation) == (learner, cohort, place)
    assert (made.state, made.enrolled_at, made.enrolled_by) == ("active", clock.now(), learner)
    assert taken(cohort) == 1
    entry = AuditEntry.objects.get(action="enrolment.enrol")
    assert (entry.actor, entry.changes) == (learner.uid, {"cohort": cohort.code})


def test_a_later_move_does_not_rewrite_the_agency(standing_clock):
    before = organisation()
    learner = person(organisation=before)
    made = enrol(learner, open_cohort())

    posted(learner, organisation(), valid_from=clock.today())

    made.refresh_from_db()
    assert made.organisation == before


def test_who_has_no_posting_learns_for_no_agency():
    assert enrol(person(), open_cohort()).organisation is None


def test_news_of_an_enrolment_is_sent_after_commit(committed):
    heard = []
    signals.enrolled.connect(
        lambda enrolment, **_: heard.append(enrolment), weak=False, dispatch_uid="t"
    )

    with committed():
        made = enrol(person(), open_cohort())

    signals.enrolled.disconnect(dispatch_uid="t")
    assert heard == [made]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-12-30T23:59:59+07:00", "enrolment_closed"),
        ("2026-12-31T00:00:00+07:00", "ok"),
        ("2027-01-01T23:59:59+07:00", "ok"),
        ("2027-01-02T00:00:00+07:00", "enrolment_closed"),
    ],
)
def test_the_window_is_of_bangkok_days_with_the_last_one_in_it(moment, expected, standing_clock):
    cohort = open_cohort(
        enrolment_opens_on=date(2026, 12, 31), enrolment_closes_on=date(2027, 1, 1)
    )
    standing_clock.stands_at(datetime.fromisoformat(moment))

    assert outcome(person(), cohort) == expected


@pytest.mark.parametrize("state", CohortState.values)
def test_seats_are_taken_in_live_cohorts_alone(state):
    cohort = draft_cohort()
    Cohort.objects.update(state=state)
    cohort.refresh_from_db()
    live = state in ("published", "nominating", "running")

    outcomes = {outcome(person(), cohort), outcome(person(), cohort, officer(cohort))}

    assert outcomes == {"ok" if live else "enrolment_closed"}


def test_a_cohort_filled_by_officers_takes_nobody_else():
    cohort = open_cohort(policy=EnrolmentPolicy.STAFF)
    learner = person()

    assert outcome(learner, cohort) == "enrolment_closed"
    assert outcome(learner, cohort, officer(cohort)) == "ok"


def test_an_officer_enrols_after_the_window_too(standing_clock):
    cohort = moved(open_cohort(), "running")
    standing_clock.moves(days=30)

    assert outcome(person(), cohort) == "enrolment_closed"
    assert outcome(person(), cohort, officer(cohort)) == "ok"


def test_who_may_enrol_somebody_else():
    cohort = open_cohort()
    place = organisation()
    people = {
        "admin": admin(),
        "officer": officer(),
        "officer of the cohort": officer(cohort),
        "officer of another": officer(open_cohort()),
        "trainer": trainer(cohort),
        "coach": coach(cohort),
        "coordinator": coordinator(place),
        "person": person(),
    }

    allowed = {
        name
        for name, by in people.items()
        if outcome(person(organisation=place), cohort, by) == "ok"
    }

    assert allowed == {"admin", "officer", "officer of the cohort"}


def test_who_is_enrolled_is_not_enrolled_again():
    made = enrolment()

    assert outcome(made.learner, made.cohort) == "already_enrolled"
    assert taken(made.cohort) == 1


def test_who_completed_is_not_enrolled_again():
    made = enrolment()
    services.mark_completed(enrolment=made)

    assert outcome(made.learner, made.cohort) == "already_enrolled"


def test_the_last_seat_is_given_and_none_after_it():
    cohort = open_cohort(capacity=2)

    outcomes = [outcome(person(), cohort) for _ in range(3)]

    assert outcomes == ["ok", "ok", "cohort_full"]
    assert (taken(cohort), Enrolment.objects.count()) == (2, 2)


def test_a_full_cohort_is_refused_before_anything_is_written(django_assert_max_num_queries):
    cohort = open_cohort(capacity=1)
    enrol(person(), cohort)
    cohort.refresh_from_db()
    learner = person()

    with django_assert_max_num_queries(8) as queries, pytest.raises(CohortFull):
        enrol(learner, cohort)

    writes = [q for q in queries.captured_queries if q["sql"].startswith(("INSERT", "UPDATE"))]
    assert writes == []


def test_the_claim_decides_when_the_caller_has_an_old_picture():
    cohort = open_cohort(capacity=1)
    enrol(person(), Cohort.objects.get(pk=cohort.pk))

    assert cohort.seats_left == 1
    assert outcome(person(), cohort) == "cohort_full"
    assert Enrolment.objects.count() == 1


def test_the_database_keeps_one_live_enrolment_of_a_person():
    made = enrolment()

    for state in (EnrolmentState.ACTIVE, EnrolmentState.COMPLETED):
        with pytest.raises(IntegrityError), transaction.atomic():
            Enrolment.objects.create(
                cohort=made.cohort, learner=made.learner, state=state, enrolled_at=clock.now()
            )


def test_claim_takes_one_seat_and_release_gives_one_back():
    cohort = open_cohort(capacity=1)

    claim_seat(cohort)
    with pytest.raises(CohortFull):
        claim_seat(cohort)
    release_seat(cohort)
    release_seat(cohort)

    assert taken(cohort) == 0


def withdrawn(made: Enrolment, **fields) -> Enrolment:
    return services.withdraw(enrolment=made, by=made.learner, **fields)


def test_withdrawing_ends_an_enrolment_and_frees_its_seat(standing_clock, committed):
    made = enrolment()
    heard = []
    signals.withdrawn.connect(
        lambda enrolment, **_: heard.append(enrolment), weak=False, dispatch_uid="t"
    )

    with committed():
        ended = withdrawn(made, reason="ติดราชการ")

    signals.withdrawn.disconnect(dispatch_uid="t")
    assert (ended.state, ended.ended_at, ended.end_reason) == (
        "withdrawn",
        clock.now(),
        "ติดราชการ",
    )
    assert (taken(made.cohort), heard) == (0, [made])
    assert AuditEntry.objects.get(action="enrolment.withdraw").reason == "ติดราชการ"


def test_withdrawing_twice_frees_one_seat():
    cohort = open_cohort()
    made, _other = enrolment(cohort=cohort), enrolment(cohort=cohort)
    withdrawn(made)

    with pytest.raises(services.NotActive):
        withdrawn(made)

    assert taken(cohort) == 1


def test_who_completed_does_not_withdraw():
    made = enrolment()
    services.mark_completed(enrolment=made)

    with pytest.raises(services.NotActive):
        withdrawn(made)

    assert taken(made.cohort) == 1


def test_who_may_withdraw_somebody():
    cohort = open_cohort()
    allowed = [officer(cohort), admin()]
    refused = [trainer(cohort), coach(cohort), person(), officer(open_cohort())]

    for by in allowed:
        services.withdraw(enrolment=enrolment(cohort=cohort), by=by)
    for by in refused:
        with pytest.raises(NotPermitted):
            services.withdraw(enrolment=enrolment(cohort=cohort), by=by)

    assert taken(cohort) == len(refused)


def test_who_comes_back_gets_the_same_enrolment_with_a_new_day_and_agency(standing_clock):
    made = enrolment()
    withdrawn(made, reason="ติดราชการ")
    standing_clock.moves(days=2)
    place = organisation()
    posted(made.learner, place, valid_from=clock.today())

    again = enrol(made.learner, made.cohort)

    again.refresh_from_db()
    assert again == made
    assert (again.state, again.ended_at, again.end_reason) == ("active", None, "")
    assert (again.enrolled_at, again.organisation) == (clock.now(), place)
    assert (taken(made.cohort), Enrolment.objects.count()) == (1, 1)


def test_who_comes_back_has_their_work_counted_again_by_a_job():
    made = enrolment()
    withdrawn(made)

    enrol(made.learner, made.cohort)

    job = Job.objects.get(kind=services.REOPENED)
    assert job.payload == {"enrolment": made.pk}


def test_who_comes_back_to_a_full_cohort_stays_away():
    cohort = open_cohort(capacity=1)
    made = enrolment(cohort=cohort)
    withdrawn(made)
    enrolment(cohort=cohort)

    assert outcome(made.learner, cohort) == "cohort_full"
    made.refresh_from_db()
    assert made.state == EnrolmentState.WITHDRAWN


def test_a_second_press_of_one_who_comes_back_takes_no_second_seat():
    """Both presses saw the withdrawn enrolment before either had written."""
    made = enrolment()
    withdrawn(made)
    seen = Enrolment.objects.get(pk=made.pk)
    enrol(made.learner, made.cohort)

    with pytest.raises(services.AlreadyEnrolled):
        services._reopen(seen, {"enrolled_at": clock.now() + timedelta(seconds=1)})

    assert taken(made.cohort) == 1


def test_mark_completed_does_so_once_and_for_active_enrolments_alone(standing_clock):
    active, gone = enrolment(), enrolment()
    withdrawn(gone)

    marks = [services.mark_completed(enrolment=e) for e in (active, active, gone)]

    active.refresh_from_db()
    assert marks == [True, False, False]
    assert (active.state, active.ended_at) == ("completed", clock.now())
