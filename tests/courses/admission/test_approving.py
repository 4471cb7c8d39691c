"""The chain of approval: who may answer what, in whose place, and where it leads."""

from datetime import timedelta

import pytest

from courses.admission import applying, approving, intakes
from courses.admission.approving import AlreadyDecided, ReasonMissing, SupervisorMissing, decide
from courses.admission.enums import Approver, Verdict
from courses.admission.models import Approval, Candidacy
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.core.errors import NotPermitted
from courses.notifications.models import Delivery, Notice
from courses.people.delegating import delegate, revoke_delegation
from tests.factories.admission import again, applicant, selective_cohort
from tests.factories.people import (
    coordinator,
    executive,
    granted,
    officer,
    organisation,
    person,
    trainer,
)

pytestmark = pytest.mark.django_db

HEAD_AND_OFFICE = (Approver.AGENCY_HEAD, Approver.PROGRAMME_OFFICE)


@pytest.fixture(autouse=True)
def morning(standing_clock):
    return standing_clock


@pytest.fixture
def ministry():
    return organisation()


@pytest.fixture
def cohort() -> Cohort:
    return selective_cohort(capacity=5, steps=HEAD_AND_OFFICE)


def open_step(candidacy: Candidacy) -> Approval:
    return candidacy.approvals.get(verdict="")


def state(candidacy: Candidacy) -> str:
    return again(candidacy).state


def kinds(user) -> list[str]:
    rows = Notice.objects.filter(recipient=user).order_by("pk")
    return [row.kind.removeprefix("admission.") for row in rows]


def test_each_is_asked_in_turn_and_the_last_yes_puts_one_on_the_list(cohort, ministry):
    head = executive(ministry)
    candidacy = applicant(cohort, of=organisation(parent=ministry))
    assert (state(candidacy), kinds(head)) == ("submitted", ["approval_asked"])

    decide(approval=open_step(candidacy), verdict=Verdict.APPROVE, by=head)
    assert (state(candidacy), open_step(candidacy).approver) == (
        "submitted",
        Approver.PROGRAMME_OFFICE,
    )

    decide(approval=open_step(candidacy), verdict=Verdict.APPROVE, by=officer())
    assert state(candidacy) == "waiting"
    assert kinds(candidacy.person) == ["waiting"]


def test_only_whose_turn_it_is_may_answer(cohort, ministry):
    candidacy = applicant(cohort, of=ministry)

    for somebody in (
        person(),
        coordinator(ministry),
        trainer(cohort),
        executive(organisation()),
        officer(),  # whose turn comes after the agency's
        candidacy.person,
    ):
        with pytest.raises(NotPermitted):
            decide(approval=open_step(candidacy), verdict=Verdict.APPROVE, by=somebody)
    assert state(candidacy) == "submitted"


def test_nobody_decides_about_themself_even_as_head_of_the_agency(cohort, ministry):
    head = executive(ministry)
    candidacy = applying.apply(cohort=cohort, by=head)

    with pytest.raises(NotPermitted):
        decide(approval=open_step(candidacy), verdict=Verdict.APPROVE, by=head)


def test_a_no_ends_it_and_the_person_reads_why(cohort, ministry):
    candidacy = applicant(cohort, of=ministry)

    decide(
        approval=open_step(candidacy),
        verdict=Verdict.REFUSE,
        by=executive(ministry),
        reason="มีภารกิจสำคัญตรงกับกำหนดการ",
    )

    assert (state(candidacy), kinds(candidacy.person)) == ("refused", ["refused"])
    assert again(candidacy).history.last().reason == "มีภารกิจสำคัญตรงกับกำหนดการ"


def test_the_reserve_list_stands_behind_everyone(cohort, ministry):
    head, desk = executive(ministry), officer()
    reserve, later = applicant(cohort, of=ministry), applicant(cohort, of=ministry)

    decide(approval=open_step(reserve), verdict=Verdict.RESERVE, by=head)
    decide(approval=open_step(later), verdict=Verdict.APPROVE, by=head)
    for candidacy in (reserve, later):
        decide(approval=open_step(candidacy), verdict=Verdict.APPROVE, by=desk)

    assert list(Candidacy.objects.filter(cohort=cohort).queued()) == [later, reserve]


def test_what_is_asked_for_is_answered_and_comes_back_to_the_same_step(cohort, ministry):
    head = executive(ministry)
    candidacy = applicant(cohort, of=ministry)
    decide(approval=open_step(candidacy), verdict=Verdict.RETURN, by=head, reason="งานบริการใด")
    assert (state(candidacy), kinds(candidacy.person)) == ("returned", ["returned"])

    applying.hand_in_again(candidacy=candidacy, by=candidacy.person, statement="งานคัดกรองผู้ป่วยนอก")

    step = open_step(candidacy)
    assert (step.approver, step.step, step.round) == (Approver.AGENCY_HEAD, 0, 2)
    assert again(candidacy).statement == "งานคัดกรองผู้ป่วยนอก"


@pytest.mark.parametrize("verdict", [Verdict.RETURN, Verdict.REFUSE])
def test_a_no_without_a_reason_is_not_taken(cohort, ministry, verdict):
    candidacy = applicant(cohort, of=ministry)

    with pytest.raises(ReasonMissing):
        decide(approval=open_step(candidacy), verdict=verdict, by=executive(ministry), reason=" ")


def test_a_step_is_answered_once(cohort, ministry):
    candidacy, head = applicant(cohort, of=ministry), executive(ministry)
    step = open_step(candidacy)
    decide(approval=step, verdict=Verdict.APPROVE, by=head)

    with pytest.raises(AlreadyDecided):
        decide(approval=step, verdict=Verdict.REFUSE, by=head, reason="เปลี่ยนใจ")


# --- In another's place ----------------------------------------------------------------------


def lent(giver, taker, *, days: int = 3):
    today = clock.today()
    return delegate(
        giver=giver,
        taker=taker,
        valid_from=today,
        valid_to=today + timedelta(days=days),
        reason="ไปราชการต่างประเทศ",
        by=giver,
    )


def test_who_stands_in_decides_and_it_is_written_in_whose_place(cohort, ministry):
    head, deputy = executive(ministry), person(organisation=ministry)
    lent(head, deputy)
    candidacy = applicant(cohort, of=ministry)

    step = open_step(candidacy)
    decide(approval=step, verdict=Verdict.APPROVE, by=deputy)

    step.refresh_from_db()
    assert (step.decided_by, step.standing_for) == (deputy, head)


def test_standing_in_ends_with_its_last_day_or_when_it_is_taken_back(
    cohort, ministry, standing_clock
):
    head, deputy = executive(ministry), person(organisation=ministry)
    until_friday = lent(head, deputy, days=3)
    candidacy = applicant(cohort, of=ministry)
    assert [step.candidacy for step in approving.open_to(deputy)] == [candidacy]

    standing_clock.moves(days=4)
    assert approving.open_to(deputy) == []
    standing_clock.moves(days=-4)
    revoke_delegation(delegation=until_friday, by=head)
    assert approving.open_to(deputy) == []


def test_what_was_lent_is_not_lent_on(cohort, ministry):
    head, deputy, third = executive(ministry), person(), person()
    lent(head, deputy)
    lent(deputy, third)
    candidacy = applicant(cohort, of=ministry)

    with pytest.raises(NotPermitted):
        decide(approval=open_step(candidacy), verdict=Verdict.APPROVE, by=third)


def test_nobody_decides_about_themself_in_anothers_place(cohort, ministry):
    head, deputy = executive(ministry), person(organisation=ministry)
    lent(head, deputy)
    candidacy = applying.apply(cohort=cohort, by=deputy)

    with pytest.raises(NotPermitted):
        decide(approval=open_step(candidacy), verdict=Verdict.APPROVE, by=deputy)


# --- Many, and lists -------------------------------------------------------------------------


def test_many_are_answered_together_or_none(cohort, ministry):
    head = executive(ministry)
    steps = [open_step(applicant(cohort, of=ministry)) for _ in range(3)]
    strange = open_step(applicant(cohort, of=organisation()))

    with pytest.raises(NotPermitted):
        approving.decide_many(approvals=[*steps, strange], verdict=Verdict.APPROVE, by=head)
    assert not Approval.objects.exclude(verdict="").exists()

    approving.decide_many(approvals=steps, verdict=Verdict.APPROVE, by=head)
    assert Approval.objects.filter(verdict=Verdict.APPROVE).count() == 3


def test_what_waits_for_one_is_theirs_alone(cohort, ministry):
    head, other = executive(ministry), executive(organisation())
    candidacy = applicant(cohort, of=ministry)

    assert [step.candidacy for step in approving.open_to(head)] == [candidacy]
    assert approving.open_to(other) == []
    assert approving.open_to(officer()) == []


def test_what_waits_is_read_with_as_many_questions_for_one_as_for_many(
    cohort, ministry, django_assert_num_queries
):
    head = executive(ministry)
    applicant(cohort, of=ministry)
    with django_assert_num_queries(4):
        assert len(approving.open_to(head)) == 1

    for _ in range(9):
        applicant(cohort, of=ministry)
    with django_assert_num_queries(2):  # the offices are read once a request
        assert len(approving.open_to(head)) == 10


def test_an_applicant_names_the_supervisor_whom_the_chain_asks(ministry):
    cohort = selective_cohort(steps=(Approver.SUPERVISOR,))
    boss, learner = person(organisation=ministry), person(organisation=ministry)

    with pytest.raises(SupervisorMissing):
        applying.apply(cohort=cohort, by=learner)
    candidacy = applying.apply(cohort=cohort, by=learner, supervisor=boss)

    assert kinds(boss) == ["approval_asked"]
    decide(approval=open_step(candidacy), verdict=Verdict.APPROVE, by=boss)
    assert state(candidacy) == "waiting"


def test_who_is_under_way_keeps_the_chain_they_began_with(cohort, ministry):
    candidacy = applicant(cohort, of=ministry)
    intakes.set_intake(cohort=cohort, steps=(), offer_hours=24, by=officer())

    decide(approval=open_step(candidacy), verdict=Verdict.APPROVE, by=executive(ministry))

    assert open_step(candidacy).approver == Approver.PROGRAMME_OFFICE
    assert state(applicant(cohort, of=ministry)) == "waiting"


# --- Who is not eligible ---------------------------------------------------------------------


def test_one_who_is_not_eligible_is_told_rule_by_rule_and_asks_nobody(ministry):
    rules = [
        {"rule": "levels", "any": ["S1", "S2"]},
        {"rule": "organisations", "within": [ministry.code]},
    ]
    cohort = selective_cohort(eligibility=rules, steps=HEAD_AND_OFFICE)

    candidacy = applicant(cohort, of=ministry)

    assert state(candidacy) == "ineligible"
    assert [found["met"] for found in again(candidacy).eligibility] == [False, True]
    assert not Approval.objects.exists()


def test_an_officer_waives_a_rule_for_a_reason_that_stays(ministry):
    cohort = selective_cohort(eligibility=[{"rule": "levels", "any": ["S1"]}])
    candidacy = applicant(cohort, of=ministry)

    for somebody in (candidacy.person, coordinator(ministry)):
        with pytest.raises(NotPermitted):
            applying.waive(candidacy=candidacy, reason="รักษาราชการแทน", by=somebody)
    with pytest.raises(ReasonMissing):
        applying.waive(candidacy=candidacy, reason=" ", by=officer())
    desk = officer()
    applying.waive(candidacy=candidacy, reason="รักษาราชการแทนรองอธิบดี", by=desk)

    fresh = again(candidacy)
    assert fresh.state == "waiting"
    assert fresh.eligibility[-1] == {"waived": "รักษาราชการแทนรองอธิบดี", "by": str(desk.uid)}


def test_a_letter_that_asks_for_approval_does_not_go_out_once_it_was_given(cohort, ministry):
    head, second = executive(ministry), granted(person(), "executive", ministry)
    candidacy = applicant(cohort, of=ministry)

    decide(approval=open_step(candidacy), verdict=Verdict.APPROVE, by=head)

    waiting = Delivery.objects.filter(notice__recipient=second, state="waiting")
    assert not waiting.exists()
