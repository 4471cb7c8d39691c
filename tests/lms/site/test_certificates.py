"""One's own certificate, and verifying anyone's."""

from uuid import uuid4

from django.test import Client

import pytest

from certificates.models import Certificate
from certificates.selectors import verify
from certificates.serials import new_serial
from certificates.services import allocate, revoke
from tests.factories.enrolment import enrolment
from tests.factories.people import officer, person
from tests.factories.progress import complete
from tests.lms.site.pages import errors, facts, heading, links, main, page, words
from tests.lms.site.scene import Scene, certified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


@pytest.fixture
def certificate() -> Certificate:
    mine = enrolment()
    return certified(complete(mine))


def revoked(certificate: Certificate) -> Certificate:
    revoke(certificate=certificate, reason_code="wrong_name", reason="พิมพ์ชื่อผิด", by=officer())
    certificate.refresh_from_db()
    return certificate


def verdict(response) -> tuple[str, str]:
    """The large word and the sentence beneath it."""
    shown = page(response).select_one(".verdict")
    return words(shown.h2), words(shown.p)


def shown(response) -> str:
    """The page but for what was typed and the token, for comparing two answers."""
    found = page(response)
    for field in found.select("input"):
        del field["value"]
    return str(found.main)


# --- One's own -------------------------------------------------------------------------


def test_the_holder_sees_it_and_may_fetch_it(site_as, certificate):
    response = site_as(certificate.holder).get(f"/my/certificates/{certificate.uid}/")

    assert facts(response) == {
        "ออกให้แก่": f"{certificate.holder.get_full_name()} {certificate.holder.get_full_name_en()}",
        "เลขที่วุฒิบัตร": "00001/2569",
        "ออกเมื่อ": "24 พ.ย. 2569",
        "รหัสตรวจสอบ": certificate.serial,
    }
    assert links(response)["ดาวน์โหลดไฟล์ PDF"] == f"/files/{certificate.file.uid}/"
    assert f"/verify/{certificate.serial}/" in links(response).values()


def test_one_that_is_being_made_says_so(site_as, certificate):
    other = enrolment(cohort=certificate.enrolment.cohort)
    queued = allocate(completion=complete(other))

    response = site_as(other.learner).get(f"/my/certificates/{queued.uid}/")

    assert "กำลังจัดทำ" in main(response)
    assert "ดาวน์โหลดไฟล์ PDF" not in links(response)


def test_a_revoked_one_tells_the_reason_and_is_not_offered(site_as, certificate):
    revoked(certificate)

    response = site_as(certificate.holder).get(f"/my/certificates/{certificate.uid}/")

    assert "ถูกเพิกถอน ชื่อไม่ถูกต้อง" in main(response)
    assert "พิมพ์ชื่อผิด" not in main(response)
    assert "ดาวน์โหลดไฟล์ PDF" not in links(response)


@pytest.mark.parametrize("who", [person, officer])
def test_it_is_the_holders_page_alone(site_as, certificate, who):
    client = site_as(who())

    statuses = [
        client.get(f"/my/certificates/{uid}/").status_code for uid in (certificate.uid, uuid4())
    ]

    assert statuses == [404, 404]


# --- Verifying -------------------------------------------------------------------------


def test_anyone_may_ask_without_an_account(client: Client):
    response = client.get("/verify/")

    assert (response.status_code, heading(response)) == (200, "ตรวจสอบวุฒิบัตร")
    assert page(response).select(".verdict") == []


def test_a_certificate_in_force_is_told_with_what_stands_on_it(client, certificate, settings):
    response = client.get(f"/verify/{certificate.serial}/")

    cohort = certificate.enrolment.cohort
    assert verdict(response)[0] == "ใช้ได้"
    assert words(page(response).select_one(".person")) == (
        f"{certificate.holder.get_full_name()} {certificate.holder.get_full_name_en()}"
    )
    told = facts(response)
    assert told["หลักสูตร"] == cohort.course.title_th
    assert told["ชั่วโมงการฝึกอบรม"] == "รวม 1.5 ชั่วโมง"
    assert told["ออกโดย"] == certificate.issuer.name_th
    assert told["เลขที่วุฒิบัตร"] == "00001/2569"


def test_a_specimen_is_called_one(client, certificate):
    assert certificate.fields["specimen"]

    assert verdict(client.get(f"/verify/{certificate.serial}/")) == (
        "ใช้ได้",
        "มีวุฒิบัตรนี้ในทะเบียน แต่เป็นตัวอย่างสำหรับทดลองใช้ระบบ",
    )


def test_a_real_one_is_in_force(client, settings):
    settings.SPECIMEN_CERTIFICATES = False
    certificate = certified(complete(enrolment()))

    assert verdict(client.get(f"/verify/{certificate.serial}/")) == (
        "ใช้ได้",
        "มีวุฒิบัตรนี้ในทะเบียน และยังใช้ได้",
    )


def test_a_revoked_one_says_when_and_the_kind_of_reason_only(client, certificate):
    revoked(certificate)

    response = client.get(f"/verify/{certificate.serial}/")

    assert verdict(response) == (
        "ถูกเพิกถอน",
        "วุฒิบัตรนี้ถูกเพิกถอนเมื่อวันที่ 24 พ.ย. 2569 ใช้อ้างอิงไม่ได้",
    )
    assert "เหตุผล ชื่อไม่ถูกต้อง" in main(response)
    assert "พิมพ์ชื่อผิด" not in main(response)


def test_one_without_its_file_is_not_known_yet(client, certificate):
    queued = allocate(completion=complete(enrolment(cohort=certificate.enrolment.cohort)))

    assert verdict(client.get(f"/verify/{queued.serial}/"))[0] == "ไม่พบ"


@pytest.mark.parametrize(
    "write",
    [
        str.lower,
        lambda serial: serial.replace("-", ""),
        lambda serial: f"  {serial.replace('-', ' ')}  ",
        lambda serial: serial.replace("0", "o").replace("1", "l"),
    ],
    ids=["small letters", "no dashes", "spaces", "letters for digits"],
)
def test_a_serial_is_found_however_it_was_typed(client, certificate, write):
    response = client.get("/verify/", {"serial": write(certificate.serial)})

    assert verdict(response)[0] == "ใช้ได้"
    assert facts(response)["รหัสตรวจสอบ"] == certificate.serial


@pytest.mark.parametrize(
    "typed",
    ["x", "7K3M-9QXP-4TWA", "ก" * 500, "\0", "<b>", "../../etc/passwd", "'; DROP TABLE--", "🎓"],
)
def test_what_is_no_serial_is_answered_like_an_unknown_one(client, typed):
    unknown = client.get("/verify/", {"serial": new_serial()})

    malformed = client.get("/verify/", {"serial": typed})

    assert malformed.status_code == unknown.status_code
    assert shown(malformed) == shown(unknown)


def test_unknown_and_malformed_cost_the_same_queries(client, django_assert_num_queries):
    client.get("/verify/", {"serial": new_serial()})
    for typed in (new_serial(), "nonsense"):
        with django_assert_num_queries(2):
            client.get("/verify/", {"serial": typed})


def test_an_empty_box_is_asked_to_be_filled(client):
    response = client.get("/verify/", {"serial": " "})

    assert errors(response) == ["รหัสตรวจสอบ: โปรดพิมพ์รหัสตรวจสอบของวุฒิบัตร"]


@pytest.mark.parametrize("path", ["/verify/", "/verify/7K3M-9QXP-4TWR/"])
def test_answers_are_neither_indexed_nor_kept(client, path):
    response = client.get(path)

    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in response.headers["Cache-Control"]
    assert page(response).select_one("meta[name=robots]")["content"] == "noindex"


def test_the_thirty_first_question_in_a_minute_waits(client, certificate, standing_clock):
    address = f"/verify/{certificate.serial}/"
    answers = [client.get(address).status_code for _ask in range(30)]

    refused = client.get(address)
    elsewhere = client.get(address, REMOTE_ADDR="192.0.2.7")
    standing_clock.moves(seconds=61)
    later = client.get(address)

    assert answers == [200] * 30
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert errors(refused) == ["ลองหลายครั้งเกินไป โปรดลองใหม่ในอีก 60 วินาที"]
    assert page(refused).select(".verdict") == []
    assert (elsewhere.status_code, later.status_code) == (200, 200)


def test_the_page_tells_a_stranger_nothing_but_what_is_printed(client, scene: Scene):
    text = main(client.get(f"/verify/{scene.certificate.serial}/"))

    secrets = (scene.learner.email, scene.learner.username, str(scene.learner.uid))
    assert [secret for secret in secrets if secret in text] == []
    assert verify(scene.certificate.serial).serial == scene.certificate.serial


def test_verifying_takes_no_post(client):
    assert client.post("/verify/", {"serial": "x"}).status_code == 405
