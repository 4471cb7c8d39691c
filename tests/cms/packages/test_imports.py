"""An import from upload to course: planned first, carried out once, by an officer."""

from datetime import timedelta
from pathlib import Path

from django.core.files.base import ContentFile

import pytest

from cms.models import CoursePage
from cms.models.imports import CourseImport, ImportState
from cms.packages import services
from courses.catalogue.models import Course
from courses.core import clock
from courses.core.errors import DomainError
from courses.core.jobs.services import drain
from courses.files.models import StoredFile
from tests.cms.packages.archives import picture, zipped
from tests.factories import pages
from tests.factories.catalogue import programme
from tests.factories.people import officer, person, trainer

FILES = {"1 ฟัง/1 ถาม.md": "# ถาม\n\nฟังก่อน ![รอ](a.png)", "1 ฟัง/a.png": picture()}


def received(files=None, *, by=None, name: str = "คอร์ส.zip") -> CourseImport:
    upload = ContentFile(zipped(files or FILES).getvalue(), "x.zip")
    return services.receive_package(upload=upload, name=name, by=by or officer())


def planned(files=None, *, by=None) -> CourseImport:
    row = received(files, by=by)
    drain()
    row.refresh_from_db()
    return row


def started(row: CourseImport, by, code: str = "NEW1") -> CourseImport:
    return services.start_import(
        course_import=row, programme=programme(), code=code, title_th="หลักสูตรใหม่", by=by
    )


def code_of(action) -> str:
    with pytest.raises(DomainError) as refusal:
        action()
    return refusal.value.code


@pytest.fixture
def by(db, standing_clock):
    pages.home()
    return officer()


def test_an_upload_is_planned_and_nothing_is_made(by):
    row = planned(by=by)

    assert row.state == ImportState.PLANNED
    assert (row.plan["lessons"], row.plan["pictures"]) == (1, 1)
    assert not Course.objects.exists()


def test_a_planned_import_becomes_a_draft_course_and_its_archive_goes(by, committed):
    row = started(planned(by=by), by)
    path = Path(row.file.content.path)
    with committed():
        drain()
    row.refresh_from_db()

    page = CoursePage.objects.get(course=row.course)
    assert (row.state, row.done_lessons, row.file) == (ImportState.DONE, 1, None)
    assert (row.course.code, row.course.title_th, page.live) == ("NEW1", "หลักสูตรใหม่", False)
    assert page.owner is None and page.latest_revision.user == by
    assert not StoredFile.objects.exists()
    assert not Path(path).exists()


def test_a_hostile_archive_is_refused_with_its_sentence(by):
    row = planned({"../x.md": "x"}, by=by)

    assert row.state == ImportState.REFUSED
    assert "points outside" in row.refusal["en"]
    assert row.refusal["th"]


def test_a_failure_says_why_and_may_be_tried_again(by):
    row = started(planned(by=by), by)
    Course.objects.create(code="NEW1", programme=row.programme, title_th="มาก่อน")
    drain()
    row.refresh_from_db()

    assert row.state == ImportState.FAILED
    assert row.refusal["en"] == "This code is already in use."
    assert not CoursePage.objects.exists()
    started(row, by, code="NEW2")
    drain()
    row.refresh_from_db()
    assert (row.state, row.course.code) == (ImportState.DONE, "NEW2")


def test_what_nobody_foresaw_leaves_nothing_behind(by, monkeypatch):
    row = started(planned(by=by), by)

    def breaks(*_args, **_kwargs):
        raise RuntimeError("disk")

    monkeypatch.setattr(CoursePage, "save_revision", breaks)
    drain()
    row.refresh_from_db()

    assert row.state == ImportState.FAILED
    assert row.refusal["en"].startswith("Something unforeseen")
    assert not Course.objects.exists()
    assert not CoursePage.objects.exists()


def test_an_import_is_carried_out_once(by):
    row = started(planned(by=by), by)

    assert code_of(lambda: started(row, by, code="NEW2")) == "import_not_ready"
    drain()
    row.refresh_from_db()
    assert code_of(lambda: started(row, by, code="NEW3")) == "import_not_ready"
    assert Course.objects.count() == 1


def test_what_is_not_planned_cannot_be_carried_out(by):
    row = planned({"../x.md": "x"}, by=by)

    assert code_of(lambda: started(row, by)) == "import_not_ready"


@pytest.mark.parametrize(("code", "refused"), [("ก", "wrong_code"), ("TAKEN", "code_taken")])
def test_a_code_is_looked_at_before_the_job_begins(by, code, refused):
    row = planned(by=by)
    Course.objects.create(code="taken", programme=programme(), title_th="มีแล้ว")

    assert code_of(lambda: started(row, by, code=code)) == refused


@pytest.mark.parametrize("who", [person, trainer])
def test_only_officers_of_the_whole_house_import(by, who):
    row = planned(by=by)

    assert code_of(lambda: received(by=who())) == "not_permitted"
    assert code_of(lambda: started(row, who())) == "not_permitted"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"%PDF-1.7", "x.zip", "wrong_type"),
        (zipped(FILES).getvalue(), "x.pdf", "wrong_type"),
        (b"", "x.zip", "empty_file"),
        (zipped(FILES).getvalue(), "x\u202epiz.zip", "wrong_type"),
    ],
)
def test_what_is_no_archive_is_not_kept(by, content, name, code):
    upload = ContentFile(content, "x")

    assert code_of(lambda: services.receive_package(upload=upload, name=name, by=by)) == code
    assert not StoredFile.objects.exists()


def test_an_upload_over_100_mb_is_not_kept(by):
    class Endless(ContentFile):
        def read(self, size=-1):
            return b"PK\x03\x04" + bytes(max(size, 8) - 4)

    upload = Endless(b"x", "x.zip")

    assert code_of(lambda: services.receive_package(upload=upload, name="x.zip", by=by)) == (
        "too_large"
    )


def test_what_nobody_carried_out_is_swept_with_its_archive(by, standing_clock):
    planned(by=by)
    standing_clock.moves(days=29)
    assert services.sweep_unused() == 0
    standing_clock.stands_at(clock.now() + timedelta(days=2))

    assert services.sweep_unused() == 1
    assert not CourseImport.objects.exists() and not StoredFile.objects.exists()


def test_a_course_that_came_of_it_keeps_its_import(by, standing_clock):
    started(planned(by=by), by)
    drain()
    standing_clock.moves(days=60)

    assert services.sweep_unused() == 0
