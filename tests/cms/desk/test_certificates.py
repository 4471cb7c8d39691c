"""The register: found by serial or name, revoked with a reason, asked for again."""

from http import HTTPStatus

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest

from certificates.enums import CertificateState, RevocationReason
from certificates.models import Certificate, IssueProblem, Revocation
from certificates.services import ISSUE
from courses.core import clock
from courses.core.jobs.models import Job
from tests.cms.desk.conftest import completion, issued
from tests.factories.certificates import numbered
from tests.factories.enrolment import enrolment
from tests.factories.people import officer
from tests.factories.progress import complete

pytestmark = pytest.mark.django_db

REASON = {"reason_code": RevocationReason.WRONG_NAME, "reason": "สะกดนามสกุลผิด"}


@pytest.fixture
def certificate() -> Certificate:
    return issued(completion())


def revoking(certificate: Certificate) -> str:
    return reverse("desk_revoke", args=[certificate.uid])


def asking_again(certificate: Certificate) -> str:
    return reverse("desk_issue_again", args=[certificate.enrolment.uid])


def asked_for() -> int:
    return Job.objects.filter(kind=ISSUE).count()


def test_an_officer_revokes_with_a_reason(desk, certificate: Certificate):
    client = desk("officer", certificate.enrolment.cohort)

    answer = client.post(revoking(certificate), REASON)

    certificate.refresh_from_db()
    said = Revocation.objects.get()
    assert answer.url == reverse("desk_certificates")
    assert certificate.state == CertificateState.REVOKED
    assert (said.certificate, said.reason_code, said.reason) == (
        certificate,
        "wrong_name",
        "สะกดนามสกุลผิด",
    )


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ({"reason_code": "wrong_name", "reason": " "}, "reason"),
        ({"reason_code": "whim", "reason": "ไม่ชอบ"}, "reason_code"),
        ({"reason_code": "", "reason": "ไม่บอกประเภท"}, "reason_code"),
    ],
)
def test_without_a_reason_nothing_is_revoked(desk, certificate: Certificate, given: dict, at: str):
    client = desk("officer", certificate.enrolment.cohort)

    answer = client.post(revoking(certificate), given)

    certificate.refresh_from_db()
    assert list(answer.context["form"].errors) == [at]
    assert certificate.state == CertificateState.ISSUED


def test_what_is_revoked_or_not_printed_yet_is_not_revoked(desk, certificate: Certificate):
    client = desk("officer everywhere", certificate.enrolment.cohort)
    waiting = numbered(completion())
    client.post(revoking(certificate), REASON)

    refused = [client.post(revoking(c), REASON) for c in (certificate, waiting)]

    assert [list(r.context["form"].errors) for r in refused] == [["__all__"], ["__all__"]]
    assert Revocation.objects.count() == 1


@pytest.mark.parametrize("who", ["trainer", "trainer of the cohort", "coach", "learner"])
def test_those_who_do_not_run_the_cohort_revoke_and_ask_for_nothing(
    desk, certificate: Certificate, who: str
):
    client = desk(who, certificate.enrolment.cohort)
    before = asked_for()

    met = [
        client.get(revoking(certificate)),
        client.post(revoking(certificate), REASON),
        client.post(asking_again(certificate)),
    ]

    certificate.refresh_from_db()
    enters = who.startswith("trainer")
    assert {r.status_code for r in met} == {HTTPStatus.NOT_FOUND if enters else HTTPStatus.FOUND}
    assert (certificate.state, asked_for()) == (CertificateState.ISSUED, before)


def test_an_officer_of_another_programme_meets_nothing_of_it(desk, certificate: Certificate):
    other = issued(completion())
    client = desk("officer", other.enrolment.cohort)

    met = [
        client.get(revoking(certificate)),
        client.post(revoking(certificate), REASON),
        client.post(asking_again(certificate)),
    ]
    listed = client.get(reverse("desk_certificates"), {"q": certificate.serial})

    certificate.refresh_from_db()
    assert {r.status_code for r in met} == {HTTPStatus.NOT_FOUND}
    assert certificate.state == CertificateState.ISSUED
    assert list(listed.context["object_list"]) == []


def test_nobody_revokes_their_own(committed, site_as, certificate: Certificate):
    cohort = certificate.enrolment.cohort
    with committed():
        user = officer(cohort.course.programme)
    own = issued(complete(enrolment(cohort=cohort, learner=user)))

    answer = site_as(user).post(revoking(own), REASON)

    own.refresh_from_db()
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert own.state == CertificateState.ISSUED


def test_a_revoked_one_is_asked_for_again(desk, certificate: Certificate):
    client = desk("officer", certificate.enrolment.cohort)
    client.post(revoking(certificate), REASON)
    before = asked_for()

    answer = client.post(asking_again(certificate), follow=True)

    assert asked_for() == before + 1
    assert [m.level_tag for m in answer.context["messages"]][-1] == "success"


def test_while_one_stands_no_other_is_asked_for(desk, certificate: Certificate):
    client = desk("officer", certificate.enrolment.cohort)
    before = asked_for()

    answer = client.post(asking_again(certificate), follow=True)

    assert asked_for() == before
    assert [m.level_tag for m in answer.context["messages"]] == ["error"]


def test_asking_again_is_never_done_by_following_a_link(desk, certificate: Certificate):
    client = desk("officer", certificate.enrolment.cohort)

    assert client.get(asking_again(certificate)).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_one_is_found_by_serial_and_by_name(desk, certificate: Certificate):
    cohort = certificate.enrolment.cohort
    client = desk("officer", cohort)
    issued(complete(enrolment(cohort=cohort)))
    typed = certificate.serial.replace("-", "").lower()

    def found(q: str) -> list[Certificate]:
        return list(client.get(reverse("desk_certificates"), {"q": q}).context["object_list"])

    assert found(certificate.serial) == [certificate]
    assert found(typed) == [certificate]
    assert found(certificate.holder.last_name) == [certificate]
    assert found("ไม่มีผู้นี้") == []
    assert len(found("")) == 2


def test_what_could_not_be_issued_is_shown_to_those_who_may_mend_it(desk):
    mine, theirs = completion(), completion()
    for done, message in ((mine, "ไม่มีผู้ลงนาม"), (theirs, "ชื่อยาวเกินกรอบ")):
        IssueProblem.objects.create(
            enrolment=done.enrolment, code="x", message=message, noted_at=clock.now()
        )
    cohort = mine.enrolment.cohort

    shown = {
        who: desk(who, cohort).get(reverse("desk_certificates")).content.decode()
        for who in ("officer", "trainer")
    }

    assert "ไม่มีผู้ลงนาม" in shown["officer"]
    assert "ชื่อยาวเกินกรอบ" not in shown["officer"]
    assert "ไม่มีผู้ลงนาม" not in shown["trainer"]


def test_the_list_costs_the_same_for_one_row_and_for_twenty(desk, certificate: Certificate):
    cohort, path = certificate.enrolment.cohort, reverse("desk_certificates")
    client = desk("officer", cohort)
    client.get(path)  # what Wagtail keeps for later
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for _ in range(19):
        issued(complete(enrolment(cohort=cohort)))

    with CaptureQueriesContext(connection) as twenty:
        page = client.get(path)

    assert len(page.context["object_list"]) == 20
    assert len(twenty) == len(one)
