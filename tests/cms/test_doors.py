"""What stands behind Wagtail's doors for a trainer of one course: nothing of another."""

import json
from collections.abc import Iterator

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

import pytest

from cms.models import CoursePage, LessonPage, ProgrammePage
from courses.coursework.services import set_assignment
from courses.people.enums import Role
from tests.factories import pages
from tests.factories.cohorts import open_cohort
from tests.factories.people import granted, person

pytestmark = pytest.mark.django_db

SECRET = "ร่างลับของหลักสูตรอื่น"
ABOUT_A_PAGE = (
    "edit",
    "view_draft",
    "preview_on_edit",
    "history",
    "workflow_history",
    "usage",
    "copy",
    "move",
    "delete",
    "unpublish",
    "convert_alias",
    "set_privacy",
    "lock",
    "unlock",
)


@pytest.fixture
def other() -> CoursePage:
    """Another trainer's course, with a lesson that nobody else may read yet."""
    page = pages.course_page("OTHER")
    pages.lesson_page(pages.module_of(page), SECRET, live=False)
    return page


@pytest.fixture
def writer(committed, site_as) -> Client:
    """Signed in as the trainer of a course of their own."""
    own = pages.course_page("OWN")
    with committed():
        trainer = granted(person(), Role.TRAINER, own.course)
    return site_as(trainer)


def doors(page_id: int, revision_id: int, parent_id: int) -> Iterator[str]:
    for name in ABOUT_A_PAGE:
        yield reverse(f"wagtailadmin_pages:{name}", args=[page_id])
    for name in ("revisions_view", "revisions_revert", "revisions_unschedule"):
        yield reverse(f"wagtailadmin_pages:{name}", args=[page_id, revision_id])
    yield reverse("wagtailadmin_pages:revisions_compare", args=[page_id, "earliest", "live"])
    for action in ("delete", "move", "publish", "unpublish"):
        door = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        yield f"{door}?id={page_id}"
    yield reverse("wagtailadmin_choose_page") + "?q=ร่างลับ"
    yield reverse("wagtailadmin_choose_page_search") + "?q=ร่างลับ"
    yield reverse("wagtailadmin_choose_page_child", args=[parent_id])
    yield reverse("wagtailadmin_explore", args=[parent_id])
    yield reverse("wagtailadmin_api:pages:listing") + f"?child_of={parent_id}"
    yield reverse("wagtailadmin_api:pages:detail", args=[page_id])


def test_no_door_shows_another_courses_draft(writer: Client, other: CoursePage):
    lesson = pages.lessons_of(other)[-1]
    revision = lesson.save_revision()

    assert shown_by(writer, lesson, revision.pk) == []


def test_the_same_doors_show_ones_own_draft(writer: Client):
    module = pages.module_of(CoursePage.objects.get())
    lesson = pages.lesson_page(module, SECRET, live=False)
    revision = lesson.save_revision()

    opened = {door.partition("?")[0] for door in shown_by(writer, lesson, revision.pk)}

    assert opened >= {
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
        reverse("wagtailadmin_pages:history", args=[lesson.pk]),
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]),
        reverse("wagtailadmin_choose_page_search"),
        reverse("wagtailadmin_explore", args=[module.pk]),
    }


def shown_by(client: Client, lesson: LessonPage, revision: int) -> list[str]:
    """The doors behind which the title of ``lesson`` can be read."""
    every = doors(lesson.pk, revision, lesson.get_parent().pk)
    answers = {door: client.get(door, follow=True) for door in every}
    return [door for door, answer in answers.items() if written_in(answer, SECRET)]


def written_in(answer: HttpResponse, words: str) -> bool:
    body = answer.getvalue() if answer.streaming else answer.content
    text = body.decode()
    return words in text or json.dumps(words)[1:-1] in text


@pytest.mark.parametrize(
    "door",
    [
        "wagtailadmin_pages:search",
        "wagtailadmin_pages:search_results",
        "wagtailadmin_reports:site_history",
        "wagtailadmin_reports:aging_pages",
        "wagtailadmin_reports:locked_pages",
        "wagtailadmin_reports:page_types_usage",
        "wagtailadmin_home",
    ],
)
def test_no_list_names_another_courses_draft(writer: Client, other: CoursePage, door: str):
    pages.lessons_of(other)[-1].save_revision(log_action=True)

    shown = writer.get(reverse(door), {"q": "ร่างลับ"}, follow=True)

    assert SECRET not in shown.content.decode()


def test_the_chooser_gives_no_assignment_of_another_course(writer: Client, other: CoursePage):
    work = set_assignment(course=other.course, title_th=SECRET, brief_th="-", by=None)

    one = writer.get(reverse("assignment_chooser:chosen", args=[work.pk]))
    many = writer.get(reverse("assignment_chooser:chosen_multiple"), {"id": work.pk})

    assert one.status_code == 404
    assert SECRET not in one.content.decode() + many.content.decode()


@pytest.mark.parametrize("role", [Role.TRAINER, Role.OFFICER])
def test_who_teaches_or_runs_one_cohort_comes_in_and_writes_no_page(role: str, committed, site_as):
    page = pages.published(pages.course_page())
    cohort = open_cohort(course=pages.again(page.course))
    with committed():
        holder = granted(person(), role, cohort)

    assert site_as(holder).get(reverse("desk_cohorts")).status_code == 200
    assert page.permissions_for_user(holder).can_edit() is False


def test_a_page_written_after_the_role_was_given_is_open_to_its_trainer(committed):
    page = pages.course_page()
    course = page.course
    page.delete()
    with committed():
        by_course = granted(person(), Role.TRAINER, course)
        by_programme = granted(person(), Role.TRAINER, course.programme)

    programme_page = ProgrammePage.objects.get(programme=course.programme)
    again = pages.published(
        programme_page.add_child(instance=CoursePage(course=course, title="-", summary_th="-"))
    )

    for writer in (by_course, by_programme):
        assert again.permissions_for_user(writer).can_edit() is True
