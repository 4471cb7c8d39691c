"""Trainers write the courses they hold a role for, and nothing else."""

from collections.abc import Callable

from django.contrib.auth.models import Group, Permission
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse

import pytest

from cms import access
from courses.people.models import User
from courses.people.services import withdraw_role
from tests.factories import pages
from tests.factories.people import admin, coach, granted, officer, person, trainer

pytestmark = pytest.mark.django_db

SiteAs = Callable[..., Client]


@pytest.fixture
def told(committed) -> Callable:
    """Give a role and let the news of it arrive."""

    def grant(make: Callable, *args):
        with committed():
            return make(*args)

    return grant


def test_a_trainer_may_change_pages_beneath_their_own_course_only(told):
    own, other = pages.course_page(), pages.course_page()
    writer = told(trainer, own.course)

    permitted = {
        page.title: page.permissions_for_user(writer).can_edit()
        for page in (pages.lessons_of(own)[0], pages.module_of(own), own)
    }

    assert set(permitted.values()) == {True}
    for page in (pages.lessons_of(other)[0], other, pages.home()):
        assert page.permissions_for_user(writer).can_edit() is False


def test_a_trainer_of_a_programme_may_change_all_its_courses(told):
    own, other = pages.course_page(), pages.course_page()
    writer = told(trainer, own.course.programme)

    assert own.permissions_for_user(writer).can_edit() is True
    assert other.permissions_for_user(writer).can_edit() is False


def test_an_officer_everywhere_may_change_everything(told):
    page = pages.course_page()
    everyone = told(officer)

    assert pages.home().permissions_for_user(everyone).can_edit() is True
    assert pages.lessons_of(page)[0].permissions_for_user(everyone).can_publish() is True


def test_a_role_taken_away_is_gone_from_the_pages_too(told, committed):
    page = pages.course_page()
    writer = told(trainer, page.course)

    with committed():
        withdraw_role(assignment=writer.roles.get(), by=admin())

    assert list(writer.groups.all()) == []


def test_roles_that_write_nothing_open_no_desk(told, site_as: SiteAs):
    page = pages.course_page()

    for reader in (person(), told(coach, page.course)):
        answer = site_as(reader).get("/desk/")
        assert answer.status_code == 302


@pytest.mark.parametrize(
    "view",
    [
        "wagtailadmin_pages:edit",
        "wagtailadmin_pages:move",
        "wagtailadmin_pages:delete",
        "wagtailadmin_pages:unpublish",
        "wagtailadmin_pages:revisions_revert",
        "wagtailadmin_pages:history",
        "wagtailadmin_pages:preview_on_edit",
    ],
)
def test_the_desk_refuses_another_course_at_every_door(told, site_as: SiteAs, view: str):
    own, other = pages.course_page(), pages.course_page()
    lesson = pages.lessons_of(other)[0]
    revision = lesson.save_revision()
    mine = pages.lessons_of(own)[0]
    writer = site_as(told(trainer, own.course))

    arguments = {"revisions_revert": [lesson.pk, revision.pk]}.get(
        view.partition(":")[2], [lesson.pk]
    )
    refused = writer.get(reverse(view, args=arguments))

    assert refused.status_code in (302, 403)
    opened = writer.get(reverse("wagtailadmin_pages:edit", args=[mine.pk]))
    assert opened.status_code == 200


def test_the_explorer_shows_a_trainer_their_own_course_only(told, site_as: SiteAs):
    own, other = pages.course_page(), pages.course_page()
    other.title = "หลักสูตรของผู้อื่น"
    other.save()
    writer = site_as(told(trainer, own.course))

    shown = writer.get("/desk/pages/", follow=True).content.decode()

    assert pages.module_of(own).title in shown
    assert "หลักสูตรของผู้อื่น" not in shown


def test_a_lesson_cannot_be_copied_into_another_course(told, site_as: SiteAs):
    own, other = pages.course_page(), pages.course_page()
    writer = site_as(told(trainer, own.course))
    lesson = pages.lessons_of(own)[0]
    before = len(pages.lessons_of(other))

    writer.post(
        reverse("wagtailadmin_pages:copy", args=[lesson.pk]),
        {
            "new_title": "สำเนา",
            "new_slug": "stolen",
            "new_parent_page": str(pages.module_of(other).pk),
        },
    )

    assert len(pages.lessons_of(other)) == before


def test_nobody_but_the_break_glass_account_manages_users(told, site_as: SiteAs):
    page = pages.course_page()

    for staff in (told(officer), told(trainer, page.course)):
        assert site_as(staff).get("/desk/users/").status_code == 302


def test_the_break_glass_account_publishes_the_curriculum_with_the_page(site_as: SiteAs):
    """Without a role of its own: it counts as administrator, at the desk and in the domain."""
    page = pages.course_page()
    root = User.objects.create_superuser("root", "long-enough-password")
    pages.lessons_of(page)[0].save_revision()

    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    page.save_revision()
    site_as(root).post(f"{bulk}?id={page.pk}", {"include_descendants": "on"})

    assert pages.again(page.course).current.published_by == root


def test_a_group_that_may_change_users_fails_the_check():
    assert run_checks(tags=["database"], databases=["default"]) == []
    Group.objects.create(name="too strong").permissions.add(
        Permission.objects.get(codename="change_user", content_type__app_label="courses")
    )

    found = run_checks(tags=["database"], databases=["default"])

    assert [error.id for error in found] == ["cms.E001"]


def test_groups_are_made_anew_from_the_roles_alone():
    page = pages.course_page()
    writer = granted(person(), "trainer", page.course)
    writer.groups.add(Group.objects.create(name="left over"))

    access.refresh(writer)

    assert [group.name for group in writer.groups.all()] == [f"course {page.course.code}"]
