import pytest

from certificates.models import Certificate
from certificates.services import allocate
from tests.factories.people import person
from tests.factories.progress import complete
from tests.lms.api.world import Office

pytestmark = pytest.mark.django_db
UNKNOWN = {"verdict": "unknown", "certificate": None, "revocation": None}


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def certificate(office):
    return office.certificate


@pytest.fixture
def run(office, as_user):
    return as_user(office.roles["officer"])


def test_a_certificate_tells_what_was_printed(office, certificate, as_user):
    found = as_user(office.graduate.learner).get(f"/api/v1/certificates/{certificate.uid}").json()

    printed = certificate.fields
    assert found == {
        "id": str(certificate.uid),
        "enrolment": str(office.graduate.uid),
        "state": "issued",
        "issued_at": certificate.issued_at.isoformat().replace("+00:00", "Z"),
        "sha256": certificate.sha256,
        "revocation": None,
        "serial": certificate.serial,
        "number": f"00001/{certificate.be_year}",
        "name": {"th": printed["name_th"], "en": printed["name_en"]},
        "course": {"th": printed["course_th"], "en": printed["course_en"]},
        "cohort": {"th": printed["cohort_th"], "en": printed["cohort_en"]},
        "issuer": {"th": printed["issuer_th"], "en": printed["issuer_en"]},
        "issued_on": printed["issued_on"],
    }


def test_the_file_is_the_printed_one(office, certificate, as_user):
    path = f"/api/v1/certificates/{certificate.uid}/file"

    answer = as_user(office.graduate.learner).get(path, headers={"Accept": "application/pdf"})

    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")


def test_a_certificate_being_prepared_has_no_file(office, certificate, as_user):
    other = Office()
    prepared = allocate(completion=complete(with_signatory(other, certificate)))

    answer = as_user(other.graduate.learner).get(f"/api/v1/certificates/{prepared.uid}/file")

    assert (answer.status_code, answer.json()["code"]) == (409, "not_issued_yet")


def with_signatory(office, certificate):
    """The other office's programme is run by the organisation that has a signatory."""
    office.programme.owner = certificate.issuer
    office.programme.save()
    return office.graduate


def test_an_officer_revokes_with_a_reason(office, certificate, run, api):
    answer = run.post(
        f"/api/v1/certificates/{certificate.uid}/revocation",
        {"reason_code": "wrong_name", "reason": "นามสกุลผิด"},
    )

    assert (answer.status_code, answer.json()["state"]) == (200, "revoked")
    assert answer.json()["revocation"]["reason_code"] == "wrong_name"
    assert api.get(f"/api/v1/verify/{certificate.serial}").json()["verdict"] == "revoked"


def test_revoking_twice_is_a_conflict(certificate, run):
    body = {"reason_code": "other", "reason": "ขอออกใหม่"}
    path = f"/api/v1/certificates/{certificate.uid}/revocation"
    run.post(path, body)

    again = run.post(path, body)

    assert (again.status_code, again.json()["code"]) == (409, "already_revoked")


@pytest.mark.parametrize(
    "body",
    [
        {"reason_code": "other"},
        {"reason_code": "other", "reason": " "},
        {"reason_code": "mistake", "reason": "ผิด"},
        {"reason": "ผิด"},
        {"reason_code": "other", "reason": "ผิด", "state": "issued"},
        {},
    ],
)
def test_a_revocation_without_its_reason_is_refused(certificate, run, body):
    answer = run.post(f"/api/v1/certificates/{certificate.uid}/revocation", body)

    assert answer.status_code == 422
    assert Certificate.objects.get(pk=certificate.pk).state == "issued"


def test_anybody_verifies_a_serial(certificate, api):
    answer = api.get(f"/api/v1/verify/{certificate.serial}")

    found = answer.json()
    assert answer.headers["Cache-Control"] == "no-store"
    assert (found["verdict"], found["revocation"]) == ("valid", None)
    assert found["certificate"]["name"]["th"] == certificate.fields["name_th"]


def test_verifying_tells_what_is_printed_and_no_more(office, certificate, api):
    text = api.get(f"/api/v1/verify/{certificate.serial}").content.decode()

    holder = office.graduate.learner
    for secret in (holder.email, holder.username, str(holder.uid), str(certificate.uid)):
        assert secret not in text


@pytest.mark.parametrize("typed", ["{} ", "{lower}", "{plain}"])
def test_a_serial_is_read_as_people_type_it(certificate, api, typed):
    serial = certificate.serial
    text = typed.format(serial, lower=serial.lower(), plain=serial.replace("-", ""))

    assert api.get(f"/api/v1/verify/{text}").json()["verdict"] == "valid"


@pytest.mark.parametrize(
    "serial", ["7K3M-9QXP-4TWR", "nonsense", "ก", "%00", "' OR 1=1", "x" * 500, "🙂", "{{7*7}}"]
)
def test_what_is_no_serial_is_answered_like_one_nobody_has(api, serial):
    answer = api.get(f"/api/v1/verify/{serial}")

    assert (answer.status_code, answer.json()) == (200, UNKNOWN)


def test_verifying_is_slowed_by_address(certificate, api, standing_clock):
    for _ in range(30):
        api.get("/api/v1/verify/nonsense")

    refused = api.get(f"/api/v1/verify/{certificate.serial}")
    elsewhere = api.get(f"/api/v1/verify/{certificate.serial}", REMOTE_ADDR="198.51.100.7")
    standing_clock.moves(minutes=1)

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert elsewhere.status_code == 200
    assert api.get(f"/api/v1/verify/{certificate.serial}").status_code == 200


def test_a_forged_forwarding_header_changes_nothing(api, standing_clock):
    for n in range(30):
        api.get("/api/v1/verify/nonsense", headers={"X-Forwarded-For": f"198.51.100.{n}"})

    assert api.get("/api/v1/verify/nonsense").status_code == 429


def test_my_certificates_are_mine(office, certificate, as_user):
    mine = as_user(office.graduate.learner).get("/api/v1/me/certificates").json()["items"]
    officers = as_user(office.roles["officer"]).get("/api/v1/me/certificates").json()["items"]

    assert [one["id"] for one in mine] == [str(certificate.uid)]
    assert officers == []


def test_a_stranger_with_the_id_of_a_certificate_gets_nothing(certificate, as_user):
    assert as_user(person()).get(f"/api/v1/certificates/{certificate.uid}").status_code == 404
