from datetime import timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

import pytest

from courses.cohorts.models import Cohort
from courses.core import clock
from courses.enrolment.models import Enrolment
from courses.files.models import StoredFile
from lms.api.idempotency import forget_old
from lms.models import IdempotencyRecord
from tests.factories.cohorts import open_cohort
from tests.factories.coursework import PDF
from tests.factories.people import person
from tests.lms.api.world import Office, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def run(office, as_user):
    return as_user(office.roles["officer"])


def keyed(key=None):
    return {"Idempotency-Key": str(key or uuid4())}


def test_the_same_request_is_done_once_and_answered_twice(office, run):
    body, headers = plan(office.course), keyed()

    first = run.post("/api/v1/cohorts", body, headers=headers)
    again = run.post("/api/v1/cohorts", body, headers=headers)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert Cohort.objects.filter(code=body["code"]).count() == 1


def test_a_double_tap_takes_one_seat(as_user):
    cohort, phone, headers = open_cohort(), as_user(person()), keyed()
    path = f"/api/v1/cohorts/{cohort.code}/enrolments"

    answers = [phone.post(path, headers=headers) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert Enrolment.objects.count() == 1


def test_the_answer_comes_back_though_the_world_moved_on(office, as_user):
    learner, headers = as_user(office.learner), keyed()
    path = f"/api/v1/enrolments/{office.enrolment.uid}/withdrawal"
    first = learner.post(path, headers=headers)

    again = learner.post(path, headers=headers)

    assert (again.status_code, again.json()) == (200, first.json())


def test_the_order_of_fields_does_not_matter(office, run):
    body, headers = plan(office.course), keyed()
    run.post("/api/v1/cohorts", body, headers=headers)

    again = run.post("/api/v1/cohorts", dict(reversed(body.items())), headers=headers)

    assert again.headers["Idempotency-Replayed"] == "true"


def test_another_body_under_the_same_key_is_refused(office, run):
    headers = keyed()
    run.post("/api/v1/cohorts", plan(office.course), headers=headers)

    other = run.post("/api/v1/cohorts", plan(office.course, number=41), headers=headers)

    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    assert Cohort.objects.count() == 3


def test_another_address_under_the_same_key_is_refused(office, run):
    headers = keyed()
    run.post(f"/api/v1/cohorts/{office.draft.code}/state", {"state": "published"}, headers=headers)

    other = run.post(
        f"/api/v1/cohorts/{office.cohort.code}/state", {"state": "published"}, headers=headers
    )

    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")


def test_keys_of_two_people_have_nothing_to_do_with_each_other(as_user):
    cohort, headers = open_cohort(), keyed()
    path = f"/api/v1/cohorts/{cohort.code}/enrolments"

    answers = [as_user(person()).post(path, headers=headers) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert len({answer.json()["id"] for answer in answers}) == 2


def test_a_refusal_is_not_kept_and_may_be_tried_again(as_user):
    cohort, phone, headers = open_cohort(capacity=0), as_user(person()), keyed()
    path = f"/api/v1/cohorts/{cohort.code}/enrolments"
    refused = phone.post(path, headers=headers)
    Cohort.objects.update(capacity=1)

    taken = phone.post(path, headers=headers)

    assert (refused.status_code, taken.status_code) == (409, 201)
    assert IdempotencyRecord.objects.count() == 1


def test_a_failure_half_way_leaves_neither_deed_nor_record(office, run, monkeypatch):
    def fails(*args):
        raise ZeroDivisionError

    monkeypatch.setattr("lms.api.idempotency._keep", fails)

    with pytest.raises(ZeroDivisionError):
        run.post("/api/v1/cohorts", plan(office.course), headers=keyed())

    assert (Cohort.objects.count(), IdempotencyRecord.objects.count()) == (2, 0)


@pytest.mark.parametrize(
    "key", ["", "x", "1", "๑" * 36, "0" * 36, "{7f3c0a52-6a0e-4c7e-9a68-3c2b1f0d9e11}", " "]
)
def test_a_key_is_a_uuid(office, run, key):
    answer = run.post("/api/v1/cohorts", plan(office.course), headers={"Idempotency-Key": key})

    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_idempotency_key")
    assert Cohort.objects.count() == 2


def test_a_key_in_capitals_is_the_same_key(office, run):
    body, key = plan(office.course), str(uuid4())
    run.post("/api/v1/cohorts", body, headers=keyed(key))

    again = run.post("/api/v1/cohorts", body, headers=keyed(key.upper()))

    assert again.headers["Idempotency-Replayed"] == "true"


def test_an_upload_sent_again_is_one_file(as_user):
    me, headers = as_user(person()), keyed()

    def send(content):
        file = SimpleUploadedFile("บันทึก.pdf", content)
        return me.post("/api/v1/uploads", {"file": file}, format="multipart", headers=headers)

    first, again, other = send(PDF), send(PDF), send(PDF + b"\n")

    assert first.json() == again.json()
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    assert StoredFile.objects.count() == 1


def test_a_mark_sent_again_is_one_mark(office, as_user):
    teach, headers = as_user(office.roles["trainer"]), {**keyed(), "If-Match": '"v0"'}
    path = f"/api/v1/submissions/{office.submission.uid}/assessment"

    answers = [teach.post(path, {"points": 80}, headers=headers) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert [answer.headers["ETag"] for answer in answers] == ['"v1"', '"v1"']


def test_signing_out_twice_by_one_key_is_signing_out_once(app, api):
    phone = app(person())

    answer = phone.post("/api/v1/auth/revoke", headers=keyed())

    assert (answer.status_code, answer.content) == (204, b"")


def test_a_key_is_forgotten_after_a_day(standing_clock, office, run):
    body, headers = plan(office.course), keyed()
    run.post("/api/v1/cohorts", body, headers=headers)
    standing_clock.moves(hours=24, seconds=1)

    again = run.post("/api/v1/cohorts", body, headers=headers)

    assert (again.status_code, again.json()["code"]) == (409, "code_taken")


def test_the_sweep_drops_what_is_older_than_a_day(office, run):
    run.post("/api/v1/cohorts", plan(office.course), headers=keyed())
    run.post("/api/v1/cohorts", plan(office.course, number=41), headers=keyed())
    old = IdempotencyRecord.objects.first()
    IdempotencyRecord.objects.filter(pk=old.pk).update(created_at=clock.now() - timedelta(hours=25))

    assert forget_old() == 1
    assert not IdempotencyRecord.objects.filter(pk=old.pk).exists()


def test_what_is_read_or_sent_by_strangers_has_no_record(office, run, api):
    run.get("/api/v1/cohorts", headers=keyed())
    api.post("/api/v1/auth/refresh", {"refresh": "x"}, headers=keyed())

    assert IdempotencyRecord.objects.count() == 0
