"""Private files after asking; published ones confined."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from django.test import Client

import pytest

from courses.people.models import User
from tests.factories.coursework import PDF, upload
from tests.factories.enrolment import enrolment
from tests.factories.people import admin, coach, coordinator, executive, officer, person, trainer
from tests.lms.site.scene import Scene

pytestmark = pytest.mark.django_db

Reader = Callable[[Scene], User]
READERS: list[tuple[str, Reader, int, int]] = [
    # who, hand-in, certificate
    ("the learner", lambda scene: scene.learner, 200, 200),
    ("another learner", lambda scene: enrolment(cohort=scene.cohort).learner, 404, 404),
    ("anyone", lambda scene: person(), 404, 404),
    ("trainer of the course", lambda scene: trainer(scene.course), 200, 404),
    ("trainer of the other", lambda scene: trainer(finished(scene).course), 404, 200),
    ("coach of the cohort", lambda scene: coach(scene.cohort), 200, 404),
    ("officer", lambda scene: officer(), 200, 200),
    ("officer of the programme", lambda scene: officer(scene.course.programme), 200, 404),
    ("coordinator", lambda scene: coordinator(scene.enrolment.organisation), 404, 404),
    ("executive", lambda scene: executive(scene.enrolment.organisation), 404, 404),
    ("administrator", lambda scene: admin(), 200, 200),
]


def finished(scene: Scene):
    return scene.completion.enrolment.cohort


def body(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.parametrize(
    ("reader", "hand_in", "certificate"),
    [row[1:] for row in READERS],
    ids=[row[0] for row in READERS],
)
def test_files_open_only_to_those_who_may_see_what_they_belong_to(
    site_as, scene: Scene, reader: Reader, hand_in: int, certificate: int
):
    client = site_as(reader(scene))

    statuses = [
        client.get(f"/files/{file.uid}/").status_code
        for file in (scene.returned.file, scene.certificate.file)
    ]

    assert statuses == [hand_in, certificate]


def test_an_upload_that_was_not_handed_in_is_its_owners_alone(site_as):
    owner = person()
    file = upload(owner)

    statuses = [
        site_as(reader).get(f"/files/{file.uid}/").status_code for reader in (owner, officer())
    ]

    assert statuses == [200, 404]


def test_a_stranger_signs_in_first(client: Client, scene: Scene):
    address = f"/files/{scene.returned.file.uid}/"

    assert client.get(address).headers["Location"] == f"/sign-in/?next={address}"


def test_a_foreign_file_and_no_file_are_told_alike(site_as, scene: Scene):
    client = site_as(person())
    foreign = client.get(f"/files/{scene.returned.file.uid}/")

    missing = client.get(f"/files/{uuid4()}/")

    def told(response) -> bytes:
        return response.content.replace(response.headers["X-Request-ID"].encode(), b"")

    assert told(foreign) == told(missing)


def test_a_file_comes_as_it_was_with_its_thai_name_and_runs_nothing(site_as, scene: Scene):
    response = site_as(scene.learner).get(f"/files/{scene.returned.file.uid}/")

    assert body(response) == PDF
    told = {
        name: response.headers[name]
        for name in (
            "Content-Type",
            "Content-Disposition",
            "Content-Security-Policy",
            "X-Content-Type-Options",
            "Cache-Control",
        )
    }
    assert told == {
        "Content-Type": "application/pdf",
        "Content-Disposition": "attachment; filename*=utf-8''"
        "%E0%B8%9A%E0%B8%B1%E0%B8%99%E0%B8%97%E0%B8%B6%E0%B8%81"
        "%E0%B8%82%E0%B9%89%E0%B8%AD%E0%B8%84%E0%B8%A7%E0%B8%B2%E0%B8%A1.pdf",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }


@pytest.mark.parametrize("name", ['a";evil.pdf', "a;b.pdf", "a'b.pdf", "ก" * 150 + ".pdf"])
def test_a_name_never_breaks_out_of_its_header(site_as, name: str):
    owner = person()
    file = upload(owner, name=name)

    disposition = site_as(owner).get(f"/files/{file.uid}/").headers["Content-Disposition"]

    assert disposition.startswith("attachment; filename")
    assert "\n" not in disposition
    assert '";evil' not in disposition.replace('\\"', "")


def test_a_certificate_is_fetched_as_pdf(site_as, scene: Scene):
    response = site_as(scene.learner).get(f"/files/{scene.certificate.file.uid}/")

    assert body(response)[:5] == b"%PDF-"
    assert scene.certificate.serial in response.headers["Content-Disposition"]


# --- Published files -------------------------------------------------------------------


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    (tmp_path / "secret_key").write_text("secret")
    return settings.MEDIA_ROOT


@pytest.mark.parametrize("name", ["photo.svg", "page.html", "data.xml"])
def test_a_published_file_runs_nothing_whatever_it_is(client: Client, media: Path, name: str):
    (media / name).write_text("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")

    response = client.get(f"/media/{name}")

    assert response.status_code == 200
    assert response.headers["Content-Security-Policy"].endswith("sandbox")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["", "none.png", "../secret_key", "%2e%2e/secret_key", "..%2fsecret_key", "a/../../secret_key"],
)
def test_nothing_beside_the_published_folder_is_reached(client: Client, media: Path, path: str):
    assert client.get(f"/media/{path}").status_code == 404
