"""Trainers, reviewers and publishers of one course against the pages of another."""

from collections.abc import Callable, Iterator

from django.test import Client
from django.urls import reverse

from wagtail.models import Comment, Page, TaskState

import pytest

from cms import access
from cms.models import CoursePage, ModulePage
from courses.people.enums import Role
from courses.people.models import User
from tests.factories import pages
from tests.factories.people import granted, organisation, person

pytestmark = pytest.mark.django_db

Blow = tuple[str, dict[str, str]]


@pytest.fixture
def theirs() -> CoursePage:
    """Another's course, with a lesson under review."""
    access.let_in_writers(pages.home())
    page = pages.published(pages.course_page("THEIRS"))
    lesson = pages.lessons_of(page)[0]
    lesson.save_revision()
    lesson.get_workflow().start(lesson, None)
    return page


@pytest.fixture
def mine() -> CoursePage:
    return pages.published(pages.course_page("MINE"))


@pytest.fixture(params=[Role.TRAINER, Role.REVIEWER, Role.PUBLISHER])
def stranger(request, committed, mine: CoursePage) -> User:
    """Sent by a partner organisation to its own course."""
    partner = organisation(is_partner=True)
    with committed():
        return granted(person(organisation=partner), request.param, mine.course)


def state() -> list[tuple]:
    """Everything about pages that a blow could change."""
    rows = Page.objects.order_by("path")
    fields = ("path", "title", "live", "locked", "latest_revision", "alias_of", "numchild")
    return [
        *rows.values_list(*fields),
        *TaskState.objects.order_by("pk").values_list("status", "comment"),
        *Comment.objects.values_list("text"),
    ]


def blows(page: CoursePage, own: CoursePage) -> Iterator[Blow]:
    """What could be sent at a course that is not one's own."""

    def door(name: str, *arguments: object) -> str:
        return reverse(f"wagtailadmin_pages:{name}", args=arguments)

    lesson, module = pages.lessons_of(page)[0], pages.module_of(page)
    revision, step = lesson.latest_revision_id, TaskState.objects.get().pk
    copy = {"new_title": "สำเนา", "new_slug": "copy", "copy_subpages": "on"}
    for name in ("delete", "unpublish", "lock", "unlock", "convert_alias"):
        yield door(name, lesson.pk), {}
    yield door("edit", lesson.pk), {"title": "แก้", "comments-0-text": "x", "action-publish": "1"}
    yield door("edit", module.pk), {"title": "แก้", "action-submit": "1"}
    yield door("add", "cms", "lessonpage", module.pk), {"title": "ใหม่", "action-publish": "1"}
    yield door("revisions_unschedule", lesson.pk, revision), {}
    yield door("set_privacy", lesson.pk), {"restriction_type": "login"}
    yield door("confirm_workflow_cancellation", lesson.pk), {}
    for action in ("approve", "reject"):
        yield door("workflow_action", lesson.pk, action, step), {"comment": "x"}
    yield door("move_confirm", lesson.pk, pages.module_of(own).pk), {}
    yield door("copy", lesson.pk), {**copy, "new_parent_page": str(pages.module_of(own).pk)}
    yield door("copy", module.pk), {**copy, "new_parent_page": str(own.pk)}
    yield door("set_page_position", lesson.pk) + "?position=1", {}
    for action in ("delete", "publish", "unpublish", "move"):
        bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        yield f"{bulk}?id={lesson.pk}", {"chooser": str(pages.module_of(own).pk)}


def test_no_blow_changes_another_course(theirs, mine, stranger: User, site_as):
    client = site_as(stranger)
    before = state()

    for address, form in blows(theirs, mine):
        client.post(address, form)
        assert state() == before, address


def test_nothing_of_ones_own_can_be_put_into_another_course(theirs, mine, stranger, site_as):
    client = site_as(stranger)
    lesson, module = pages.lessons_of(mine)[0], pages.module_of(mine)
    there, beneath = pages.module_of(theirs).pk, theirs.pk
    copy = {"new_title": "สำเนา", "new_slug": "copy", "copy_subpages": "on"}
    door = "wagtailadmin_pages:copy"
    before = state()

    client.post(reverse(door, args=[lesson.pk]), {**copy, "new_parent_page": str(there)})
    client.post(
        reverse(door, args=[lesson.pk]), {**copy, "new_parent_page": str(there), "alias": "on"}
    )
    client.post(reverse(door, args=[module.pk]), {**copy, "new_parent_page": str(beneath)})
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[lesson.pk, there]))
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    client.post(f"{bulk}?id={lesson.pk}", {"chooser": str(there)})

    assert state() == before


@pytest.fixture
def as_role(committed, site_as, mine) -> Callable[[str], Client]:
    def signed_in(role: str) -> Client:
        with committed():
            user = granted(person(), role, mine.course)
        return site_as(user)

    return signed_in


def test_a_trainer_takes_nothing_from_learners_and_a_publisher_may(mine, as_role):
    unpublish = reverse("wagtailadmin_pages:unpublish", args=[pages.lessons_of(mine)[0].pk])
    delete = reverse("wagtailadmin_pages:delete", args=[pages.lessons_of(mine)[1].pk])

    for role in (Role.TRAINER, Role.REVIEWER):
        as_role(role).post(unpublish)
        as_role(role).post(delete)
    assert [lesson.live for lesson in pages.lessons_of(mine)] == [True, True]

    as_role(Role.PUBLISHER).post(unpublish)
    assert [lesson.live for lesson in pages.lessons_of(mine)] == [False, True]
    outline = pages.again(mine.course).current.outline
    assert len(outline["modules"][0]["units"]) == 1


def test_a_trainer_writes_deletes_and_moves_drafts_of_their_own_course(mine, as_role):
    module = pages.module_of(mine)
    second = mine.add_child(instance=ModulePage(title="อีกหมวด", live=False))
    draft = pages.lesson_page(module, "ร่าง", live=False)
    trainer = as_role(Role.TRAINER)

    trainer.post(reverse("wagtailadmin_pages:move_confirm", args=[draft.pk, second.pk]))
    draft.refresh_from_db()
    assert draft.get_parent().pk == second.pk

    trainer.post(reverse("wagtailadmin_pages:delete", args=[draft.pk]))
    assert not Page.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("role", [Role.TRAINER, Role.REVIEWER, Role.PUBLISHER])
def test_each_role_finds_its_course_in_the_explorer_and_no_other(role, mine, theirs, as_role):
    theirs.title = "หลักสูตรของผู้อื่น"
    theirs.save()
    client = as_role(role)

    listed = client.get(reverse("wagtailadmin_explore", args=[mine.pk]))
    found = client.get(reverse("wagtailadmin_pages:search"), {"q": "หลักสูตรของผู้อื่น"})

    assert pages.module_of(mine).title in listed.content.decode()
    assert reverse("wagtailadmin_explore", args=[theirs.pk]) not in found.content.decode()
