"""What comes before a course is carried by code; what is not here is told before."""

import json

import pytest

from cms.models import CoursePage
from cms.packages.apply import import_course
from cms.packages.export import export_course
from cms.packages.plan import plan_of
from courses.core.errors import DomainError
from tests.cms.packages.archives import read, unzipped, using, zipped
from tests.factories import pages
from tests.factories.catalogue import course, programme

pytestmark = pytest.mark.django_db


def package_after(*codes: object) -> dict[str, bytes]:
    """A package whose course comes after those with ``codes``."""
    files = unzipped(export_course(course=pages.course_page(lessons=1).course, by=None))
    told = json.loads(files["course.json"])
    told["extra"]["prerequisites"] = list(codes)
    return {**files, "course.json": json.dumps(told).encode()}


def required(page: CoursePage) -> list[str]:
    again = CoursePage.objects.get(pk=page.pk)
    return sorted(one.code for one in again.prerequisites.all())


def imported(files: dict[str, bytes]) -> CoursePage:
    return using(
        zipped(files), import_course, programme=programme(), code="AFTER", title="", by=None
    )


def test_a_course_brings_what_it_comes_after():
    first, second = course(), course()
    page = pages.course_page(lessons=1)
    page.prerequisites.set([first, second])
    page.save()

    made = using(
        export_course(course=page.course, by=None),
        import_course,
        programme=programme(),
        code="AFTER",
        title="",
        by=None,
    )

    assert required(made) == sorted([first.code, second.code])
    assert not made.course.prerequisites.exists()


def test_codes_that_are_not_here_are_told_in_the_plan_and_left_out():
    here = course()
    files = package_after(here.code, "NOWHERE", "NOWHERE")

    told = plan_of(read(files))["left_out"]

    assert [note["what"] for note in told] == ["NOWHERE"]
    assert told[0]["why"]["en"].startswith("No course here has this code")
    assert required(imported(files)) == [here.code]


def test_a_course_without_any_comes_after_none():
    files = package_after()

    assert plan_of(read(files))["left_out"] == []
    assert required(imported(files)) == []


@pytest.mark.parametrize("hostile", [{"code": "A"}, ["A"], 7, "A" * 5_000])
def test_codes_that_are_none_are_refused(hostile):
    with pytest.raises(DomainError):
        plan_of(read(package_after(hostile)))
