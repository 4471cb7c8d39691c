"""Deciding by a link from a letter: opened freely, used once, and a password for what matters."""

from datetime import date, timedelta

import pytest

from courses.admission import links, nominees, requests, tapping
from courses.admission.enums import Approver, Verdict
from courses.admission.links import LinkExpired, LinkSpent
from courses.admission.models import ApprovalLink, Candidacy, NominationRequest
from courses.admission.tapping import StepUpNeeded, decide_by_link, open_link
from courses.cohorts.enums import EnrolmentPolicy
from courses.core import clock
from courses.core.errors import NotFound, TooMany
from courses.notifications import words
from courses.notifications.models import Notice
from courses.people.models import User
from tests.factories.admission import selective_cohort
from tests.factories.people import (
    PASSWORD,
    coordinator,
    executive,
    officer,
    organisation,
    person,
)

pytestmark = pytest.mark.django_db

HERE = "127.0.0.1"


@pytest.fixture(autouse=True)
def morning(standing_clock):
    return standing_clock


@pytest.fixture
def ministry():
    return organisation()


@pytest.fixture
def head(ministry) -> User:
    return executive(ministry)


def answered(ministry, count: int) -> NominationRequest:
    """A request whose agency has sent a list of ``count`` people."""
    desk, agency = officer(), coordinator(ministry)
    cohort = selective_cohort(
        capacity=20, policy=EnrolmentPolicy.NOMINATE, steps=(Approver.AGENCY_HEAD,)
    )
    request = requests.prepare_request(
        cohort=cohort, organisation=ministry, seats=count, due_on=date(2026, 12, 4), by=desk
    )
    signer = {"name": "นางสาวเสาวคนธ์ รัตนะ", "position": "เลขาธิการ ก.พ.ร."}
    requests.send_request(request=request, dated_on=clock.today(), signer=signer, by=desk)
    request.refresh_from_db()
    for _nominee in range(count):
        nominees.put_forward(request=request, person=person(organisation=ministry), by=agency)
    requests.answer_request(request=request, by=agency)
    return request


def token(head: User) -> str:
    return links.token_of(ApprovalLink.objects.get(approver=head).uid)


def states() -> set[str]:
    return set(Candidacy.objects.values_list("state", flat=True))


def test_the_letter_carries_a_link_that_shows_the_list_and_changes_nothing(head, ministry):
    request = answered(ministry, 3)
    notice = Notice.objects.get(recipient=head)
    letter = words.letter_about(notice, "เรียน ท่านอธิบดี")

    assert f"/approve/{token(head)}/" in letter.text
    for _look in range(3):  # scanners of mail open it too
        opened = open_link(token=token(head), address=HERE)
    assert (len(opened.approvals), opened.step_up_for_yes) == (3, False)
    assert opened.link.request == request
    assert states() == {"submitted"}


def test_one_tap_approves_the_list_and_spends_the_link(head, ministry):
    answered(ministry, 3)

    decided = decide_by_link(token=token(head), verdict=Verdict.APPROVE, address=HERE)

    assert (len(decided), states()) == (3, {"waiting"})
    with pytest.raises(LinkSpent):
        open_link(token=token(head), address=HERE)
    with pytest.raises(LinkSpent):
        decide_by_link(token=token(head), verdict=Verdict.REFUSE, address=HERE, reason="ไม่เห็นชอบ")


@pytest.mark.parametrize(
    ("count", "verdict"), [(1, Verdict.REFUSE), (1, Verdict.RETURN), (11, Verdict.APPROVE)]
)
def test_what_weighs_more_asks_for_the_password(head, ministry, count, verdict):
    answered(ministry, count)
    given = {"token": token(head), "verdict": verdict, "address": HERE, "reason": "โปรดทบทวน"}

    for password in (None, "เดาเอา"):
        with pytest.raises(StepUpNeeded):
            decide_by_link(**given, password=password)
    assert states() == {"submitted"}

    decide_by_link(**given, password=PASSWORD)
    assert "submitted" not in states()


def test_guessing_the_password_is_slowed(head, ministry):
    answered(ministry, 1)
    given = {"token": token(head), "verdict": Verdict.REFUSE, "address": HERE, "reason": "ไม่"}
    for _guess in range(5):
        with pytest.raises(StepUpNeeded):
            decide_by_link(**given, password="เดาเอา")

    with pytest.raises(TooMany):
        decide_by_link(**given, password=PASSWORD)


def test_a_link_lives_for_two_days(head, ministry, standing_clock):
    answered(ministry, 1)
    known = token(head)
    standing_clock.moves(hours=48)
    assert open_link(token=known, address=HERE)
    standing_clock.moves(seconds=1)
    with pytest.raises(LinkExpired):
        open_link(token=known, address=HERE)


@pytest.mark.parametrize("forged", ["", "x", "a.b.c", "IjEyMyI:1vN:abc"])
def test_a_forged_link_is_nothing(forged):
    with pytest.raises(NotFound):
        open_link(token=forged, address=HERE)


def test_a_closed_account_decides_nothing(head, ministry):
    answered(ministry, 1)
    known = token(head)
    User.objects.filter(pk=head.pk).update(is_active=False)

    with pytest.raises(NotFound):
        open_link(token=known, address=HERE)


def test_who_lost_the_office_finds_an_empty_list(head, ministry):
    answered(ministry, 1)
    head.roles.update(valid_to=clock.today() - timedelta(days=1))

    assert open_link(token=token(head), address=HERE).approvals == []


def test_what_another_head_decided_is_not_decided_again(head, ministry):
    answered(ministry, 2)
    second = executive(ministry)
    link = links.make_link(request=NominationRequest.objects.get(), approver=second)
    decide_by_link(token=token(head), verdict=Verdict.APPROVE, address=HERE)

    late = decide_by_link(token=links.token_of(link.uid), verdict=Verdict.APPROVE, address=HERE)

    assert late == []


def test_links_are_forgotten_a_year_after_their_end(head, ministry, standing_clock):
    answered(ministry, 1)
    standing_clock.moves(days=367)
    assert links.sweep_links() == 0
    standing_clock.moves(days=1)
    assert links.sweep_links() == 1


def test_opening_links_is_limited_for_an_address(head, ministry):
    answered(ministry, 1)
    for _look in range(tapping.OPENING.times):
        open_link(token=token(head), address=HERE)

    with pytest.raises(TooMany):
        open_link(token=token(head), address=HERE)
