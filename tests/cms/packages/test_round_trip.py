"""What is exported comes back the same: here as another course, and in an empty system."""

import json

from django.db import connection
from django.test.utils import CaptureQueriesContext

from wagtail.models import Page

import pytest

from cms import publishing
from cms.access import course_collection
from cms.blocks import LessonBlocks
from cms.models import Attachment, CoursePage, GlossaryTerm, LessonPage, ModulePage, Picture
from cms.packages.apply import import_course
from cms.packages.export import export_course
from courses.catalogue.models import Course, CurriculumRevision, Programme
from courses.core.audit.models import AuditEntry
from courses.core.errors import DomainError
from courses.coursework.models import Assignment
from tests.cms.packages.archives import unzipped, using, zipped
from tests.cms.packages.course import RUBRIC, full_course
from tests.factories import pages
from tests.factories.people import officer, trainer


def publish_all(page: CoursePage) -> CurriculumRevision:
    """Put every draft of ``page`` on line at once, and publish what they make."""
    Page.objects.descendant_of(page, inclusive=True).update(live=True)
    return publishing.publish(CoursePage.objects.get(pk=page.pk), by=None)


def imported(package, code: str = "AGAIN") -> CoursePage:
    programme = Programme.objects.order_by("pk").first()
    return using(package, import_course, programme=programme, code=code, title="", by=None)


def exported(page: CoursePage):
    return export_course(course=page.course, by=None)


@pytest.fixture
def page(db) -> CoursePage:
    return full_course()


def test_the_course_uses_every_kind_of_block(page):
    used = {block.block_type for block in pages.lessons_of(page)[0].body_th}

    assert used >= set(LessonBlocks().child_blocks) - {"audio"}


def test_what_comes_back_has_the_hash_it_had_though_no_unit_is_the_same(page):
    before = publish_all(page)
    made = imported(exported(page))

    after = publish_all(made)

    assert after.content_hash == before.content_hash
    assert after.course_id != before.course_id
    assert not units(before) & units(after)
    assert (after.lesson_count, after.minutes) == (before.lesson_count, before.minutes)


def units(revision: CurriculumRevision) -> set[str]:
    return {unit["id"] for module in revision.outline["modules"] for unit in module["units"]}


def test_in_an_empty_system_it_has_the_same_hash(page):
    before, package = publish_all(page).content_hash, exported(page)
    forget_everything_of(page)

    assert publish_all(imported(package)).content_hash == before


def forget_everything_of(page: CoursePage) -> None:
    """As another house would begin: no page, no picture, no document, no term."""
    page.delete()
    Picture.objects.all().delete()
    Attachment.objects.all().delete()
    GlossaryTerm.objects.all().delete()


def test_a_package_of_what_was_imported_is_the_package_again(page):
    publish_all(page)
    first = unzipped(exported(page))
    made = imported(exported(page))
    publish_all(made)

    again = unzipped(exported(made))

    assert {**json.loads(again["course.json"]), "code": page.course.code} == json.loads(
        first["course.json"]
    )
    assert set(again) == set(first)
    assert [n for n in first if n != "course.json" and first[n] != again[n]] == []


def test_a_package_names_no_key_of_the_database(page):
    package = unzipped(exported(page))
    body = json.loads(package["lessons/lesson-1.th.json"])
    told = {row["type"]: row["value"] for row in body}

    assert told["image"]["image"].startswith("media:")
    assert told["assignment"] == {"assignment": "work:work-1"}
    assert told["term"]["term"].startswith("term:")
    assert 'href="unit:lesson-2"' in told["text"]
    assert 'href="media:' in told["text"]
    assert "linktype" not in package["lessons/lesson-1.th.json"].decode()


def test_equal_courses_make_equal_packages(page):
    assert exported(page).read() == exported(page).read()


def test_everything_beside_the_bodies_is_carried(page):
    made = imported(exported(page))
    lessons = pages.lessons_of(made)

    assert made.title == page.title and made.summary_th == page.summary_th
    assert (lessons[1].required, lessons[1].opens_after_days) == (False, 7)
    assert lessons[1].opens_after_id == lessons[0].pk
    assert made.cover_alt_th == "คนนั่งรอ" and made.cover_id != page.cover_id
    assert [one.name_th for one in made.teachers.all()] == ["ดร.ใจดี"]
    assert [one.url for one in made.partners.all()] == ["https://opdc.go.th"]
    work = Assignment.objects.get(course=made.course)
    assert (work.rubric, work.minutes, work.pass_points) == (RUBRIC, 60, 5)


def test_what_is_imported_is_a_draft_and_publishes_nothing(page):
    made = imported(exported(page))

    assert made.course.current is None
    tree = [made, *ModulePage.objects.child_of(made), *pages.lessons_of(made)]
    assert {one.live for one in tree} == {False}
    assert all(one.latest_revision_id for one in tree)


def test_its_files_lie_in_the_collection_of_the_course(page):
    made = imported(exported(page))

    here = course_collection(made.course)
    assert Picture.objects.get(collection=here).pk == made.cover_id
    assert Attachment.objects.filter(collection=here).count() == 2


def test_a_term_that_is_here_already_stays_as_it_is(page):
    GlossaryTerm.objects.update(meaning_th="ความหมายของเรา")
    package = exported(page)

    imported(package)

    assert [term.meaning_th for term in GlossaryTerm.objects.all()] == ["ความหมายของเรา"]


def test_a_course_never_published_is_exported_as_it_is_written(page):
    made = imported(exported(page))

    assert set(unzipped(exported(made))) == set(unzipped(exported(page)))


def test_of_a_published_course_drafts_stay_at_home(page):
    pages.lessons_of(page)[-1].unpublish()

    assert "lessons/lesson-5.th.json" not in unzipped(exported(page))


def test_exporting_asks_the_database_as_often_however_long_the_course(page):
    module = pages.module_of(page)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            exported(page).close()
        return len(queries)

    asked()  # what is looked up once a process
    before = asked()
    body = pages.lessons_of(page)[0].body_th.get_prep_value()
    for number in range(6):
        pages.lesson_page(module, f"เพิ่ม {number}", body_th=body)

    assert asked() == before


def test_who_writes_the_course_may_export_it_and_no_other(page):
    other = pages.course_page()

    assert export_course(course=page.course, by=trainer(page.course)).read(2) == b"PK"
    assert export_course(course=page.course, by=officer()).read(2) == b"PK"
    with pytest.raises(DomainError) as refusal:
        export_course(course=page.course, by=trainer(other.course))
    assert refusal.value.code == "not_permitted"


def test_both_are_in_the_audit_trail(page):
    imported(exported(page))

    actions = AuditEntry.objects.values_list("action", flat=True)
    assert {"cms.export_course", "cms.import_course"} <= set(actions)


def test_a_failure_leaves_neither_rows_nor_files(page, settings):
    files = unzipped(exported(page))
    manifest = json.loads(files["course.json"])
    manifest["extra"]["teachers"] = [{"name": {"th": 7}}]
    package = zipped({**files, "course.json": json.dumps(manifest)})
    before = snapshot(settings)

    with pytest.raises(DomainError) as refusal:
        imported(package)

    assert refusal.value.code == "broken_manifest"
    assert "teachers/0/name/th" in str(refusal.value)
    assert snapshot(settings) == before


def snapshot(settings) -> dict[str, object]:
    counted = (Course, CoursePage, LessonPage, Picture, Attachment, Assignment)
    files = {str(path) for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()}
    return {"files": files, **{model.__name__: model.objects.count() for model in counted}}


def test_a_code_in_use_is_refused_before_anything_is_made(page, settings):
    package, before = exported(page), snapshot(settings)

    with pytest.raises(DomainError) as refusal:
        imported(package, code=page.course.code)

    assert refusal.value.code == "code_taken"
    assert snapshot(settings) == before
