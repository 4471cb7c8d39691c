"""Importing and exporting on the desk."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

import pytest

from cms.models import CoursePage
from cms.models.imports import CourseImport
from courses.core.jobs.services import drain
from tests.cms.packages.archives import unzipped, zipped
from tests.factories import pages
from tests.factories.catalogue import course as found
from tests.factories.catalogue import programme
from tests.factories.people import officer, person, trainer

FILES = {"1 ฟัง/1 ถาม.md": "# ถาม\n\nฟังก่อน", "1 ฟัง/b.pdf": b"x"}
HOSTILE = {"../up.md": "x"}


@pytest.fixture
def desk(committed, site_as, db):
    pages.home()
    with committed():
        who = officer()
    return site_as(who)


def upload(desk, files=FILES) -> str:
    """The address of the import that an upload made."""
    file = SimpleUploadedFile("คอร์ส.zip", zipped(files).getvalue())
    return desk.post("/desk/imports/", {"file": file}).headers["Location"]


def shown(desk, address: str) -> str:
    with override("en"):
        return desk.get(address, headers={"accept-language": "en"}).content.decode()


def test_an_officer_uploads_looks_and_imports(desk):
    address = upload(desk)
    assert 'http-equiv="refresh"' in shown(desk, address)
    drain()
    page = shown(desk, address)
    assert "1 ฟัง/b.pdf" in page and "ถาม" in page and 'http-equiv="refresh"' not in page

    answer = desk.post(
        address, {"programme": programme().pk, "code": "NEW7", "title_th": "หลักสูตรใหม่"}
    )
    assert answer.headers["Location"] == address
    assert 'http-equiv="refresh"' in shown(desk, address)
    drain()

    made = CoursePage.objects.get(course__code="NEW7")
    assert f"/desk/pages/{made.pk}/" in shown(desk, address)


def test_a_refused_archive_is_explained_and_offers_no_import(desk):
    address = upload(desk, HOSTILE)
    drain()

    page = shown(desk, address)
    assert "../up.md" in page
    assert 'name="code"' not in page


def test_a_code_in_use_is_told_at_its_field(desk):
    address = upload(desk)
    drain()
    taken = pages.course_page().course

    answer = desk.post(
        address, {"programme": taken.programme_id, "code": taken.code, "title_th": "x"}
    )

    assert "code" in answer.context["form"].errors
    assert CourseImport.objects.get().state == "planned"


def test_what_is_no_archive_is_told_at_the_file(desk):
    answer = desk.post("/desk/imports/", {"file": SimpleUploadedFile("x.zip", b"%PDF")})

    assert "file" in answer.context["form"].errors
    assert not CourseImport.objects.exists()


@pytest.mark.parametrize("who", [trainer, person])
def test_nobody_else_comes_near_an_import(desk, committed, site_as, who):
    address = upload(desk)
    with committed():
        other = who()
    client = site_as(other)

    assert client.get("/desk/imports/").status_code in (302, 404)
    assert client.get(address).status_code in (302, 404)
    assert client.post(address, {"code": "X1"}).status_code in (302, 404)


def test_a_trainer_exports_the_course_they_write(committed, site_as, db):
    course = pages.course_page().course
    with committed():
        who = trainer(course)

    answer = site_as(who).get(f"/desk/courses/{course.uid}/export/")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="{course.code}.zip"'
    content = b"".join(answer.streaming_content)
    assert "course.json" in unzipped(BytesIO(content))


def test_a_course_without_a_page_is_told_so(desk):
    course = found(code="BARE")

    answer = desk.get(f"/desk/courses/{course.uid}/export/", follow=True)

    assert len(answer.context["messages"]) == 1


def test_no_trainer_exports_another_course(committed, site_as, db):
    mine, other = pages.course_page().course, pages.course_page().course
    with committed():
        who = trainer(mine)

    assert site_as(who).get(f"/desk/courses/{other.uid}/export/").status_code == 404


def test_the_course_page_offers_the_export(desk):
    page = pages.course_page()

    assert f"/desk/courses/{page.course.uid}/export/" in shown(desk, f"/desk/pages/{page.pk}/")
