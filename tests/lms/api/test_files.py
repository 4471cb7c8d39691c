import hashlib
from urllib.parse import quote

from django.core.files.uploadedfile import SimpleUploadedFile

import pytest

from courses.files.models import StoredFile
from courses.files.services import LIMIT_MB
from tests.factories.coursework import PDF, upload
from tests.factories.people import person
from tests.lms.api.world import Office

pytestmark = pytest.mark.django_db
UPLOADS = "/api/v1/uploads"


@pytest.fixture
def user():
    return person()


@pytest.fixture
def me(as_user, user):
    return as_user(user)


def send(client, content=PDF, name="บันทึก.pdf", **fields):
    file = SimpleUploadedFile(name, content)
    return client.post(UPLOADS, {"file": file, **fields}, format="multipart")


def test_an_upload_waits_for_its_owner(me, user):
    answer = send(me)

    stored = StoredFile.objects.get()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/files/{stored.uid}"
    assert (stored.owner, stored.claimed_at) == (user, None)
    assert answer.json() == {
        "id": str(stored.uid),
        "name": "บันทึก.pdf",
        "content_type": "application/pdf",
        "size": len(PDF),
        "sha256": hashlib.sha256(PDF).hexdigest(),
    }


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("ว่าง.pdf", b"", 422, "empty_file"),
        ("page.html", b"<script>alert(1)</script>", 415, "wrong_type"),
        ("logo.svg", b"<svg onload='x'/>", 415, "wrong_type"),
        ("report.pdf", b"<html>", 415, "wrong_type"),
        ("report.pdf.exe", b"MZ", 415, "wrong_type"),
        ("noextension", PDF, 415, "wrong_type"),
    ],
)
def test_what_we_do_not_take_is_refused(me, name, content, status, code):
    answer = send(me, content, name)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert StoredFile.objects.count() == 0


def test_a_file_just_within_the_limit_is_taken(me):
    content = PDF.ljust(LIMIT_MB * 1024 * 1024, b"%")

    assert send(me, content).status_code == 201


def test_a_file_over_the_limit_is_refused_by_its_bytes(me):
    content = PDF.ljust(LIMIT_MB * 1024 * 1024 + 1, b"%")

    answer = send(me, content)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_body_that_says_it_is_huge_is_not_read(me):
    answer = send(me, PDF.ljust(12 * 1024 * 1024, b"%"))

    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_one_file_comes_at_a_time(me):
    files = [SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.pdf", PDF)]

    answer = me.post(UPLOADS, {"file": files}, format="multipart")

    assert (answer.status_code, answer.json()["code"]) == (422, "one_file_only")
    assert StoredFile.objects.count() == 0


@pytest.mark.parametrize("body", [{}, {"file": "a text"}, {"upload": "x"}])
def test_a_form_without_a_file_is_refused(me, body):
    assert me.post(UPLOADS, body, format="multipart").status_code == 422


def test_other_parts_of_the_form_are_refused(me):
    answer = send(me, owner="1")

    assert answer.json()["errors"][0]["code"] == "unknown_field"


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("multipart/form-data", b"x", 400),
        ("multipart/form-data; boundary=", b"x", 400),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken", 422),
        ("application/x-www-form-urlencoded", b"file=x", 415),
    ],
)
def test_a_body_that_is_no_form_is_refused(me, kind, body, status):
    answer = me.generic("POST", UPLOADS, body, content_type=kind)

    assert answer.status_code == status


def test_a_download_is_confined_and_named(me, user):
    file = upload(user, name='บันทึก "ข้อความ".pdf')

    answer = me.get(f"/api/v1/files/{file.uid}")

    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert quote("ข้อความ") in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("accept", ["application/pdf", "image/png", "*/*", "application/json"])
def test_a_download_does_not_haggle_over_types(me, user, accept):
    file = upload(user)

    answer = me.get(f"/api/v1/files/{file.uid}", headers={"Accept": accept})

    assert answer.status_code == 200


def test_a_name_cannot_break_out_of_its_header(me):
    answer = send(me, name="a; filename=evil.pdf")

    got = me.get(f"/api/v1/files/{answer.json()['id']}")

    assert got.headers["Content-Disposition"] == 'attachment; filename="a; filename=evil.pdf"'


def test_a_name_is_kept_without_what_turns_the_writing(me):
    assert send(me, name="fdp.\u202etxt.pdf").json()["name"] == "fdp.txt.pdf"


def test_a_long_thai_name_fits(me):
    answer = send(me, name="ก" * 240 + ".pdf")

    assert answer.status_code == 201
    assert answer.json()["name"] == "ก" * 150 + ".pdf"


def test_a_file_is_gone_from_sight_with_the_right_to_see_it(as_user):
    office = Office()
    file = office.submission.file
    trainer = office.roles["trainer"]
    before = as_user(trainer).get(f"/api/v1/files/{file.uid}").status_code

    trainer.roles.update(valid_to="2026-01-01", valid_from="2025-01-01")

    assert (before, as_user(trainer).get(f"/api/v1/files/{file.uid}").status_code) == (200, 404)
