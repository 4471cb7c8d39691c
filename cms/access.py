"""Who may do what to which pages: Wagtail's groups, kept in step with the roles people hold.

Roles are the truth (``courses.people``); groups are how Wagtail asks. For each course there
is a group of those who write it, one of those who review it and one of those who publish it;
each reaches the course's page and what stands beneath it, and the course's own collection.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from cms import workflow
from cms.models import CoursePage, HomePage
from courses.catalogue.models import Course
from courses.catalogue.rules import PUBLISHERS, REVIEWERS, WRITERS, scopes_of
from courses.catalogue.selectors import courses_in_scope
from courses.core import clock
from courses.people.enums import Role
from courses.people.models import RoleAssignment, User
from courses.people.selectors import offices_of

HOLDERS = {Role.TRAINER: WRITERS, Role.REVIEWER: REVIEWERS, Role.PUBLISHER: PUBLISHERS}
PAGES = {
    Role.TRAINER: ("add_page", "change_page", "lock_page"),
    Role.REVIEWER: ("lock_page",),  # the least that shows the course in the explorer
    Role.PUBLISHER: ("publish_page", "lock_page", "unlock_page"),
    Role.OFFICER: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
# Wagtail asks for these names whatever model stands in the place of its own.
CHOOSE = ("choose_image", "choose_document")
TERMS = ("add_glossaryterm", "change_glossaryterm")
FILL = (*CHOOSE, "add_image", "change_image", "add_document", "change_document")
MEDIA_APPS = ("wagtailimages", "wagtaildocs")
SUFFIX = {Role.TRAINER: "", Role.REVIEWER: " review", Role.PUBLISHER: " publish"}
OFFICERS = "officers"
STAFF = "staff"  # may come in: the desk's own screens ask their own rules
SHARED = "ส่วนกลาง"


def refresh(user: User) -> None:
    """Put ``user`` into exactly the groups that follow from the roles held today."""
    offices = offices_of(user)
    if offices.everywhere(Role.OFFICER):
        user.groups.set([officers_group()])
        return
    groups = [
        course_group(course, role)
        for role, holders in HOLDERS.items()
        for course in courses_in_scope(offices, *holders)
    ]
    if not groups and offices.holds(*HOLDERS, Role.OFFICER):
        groups = [_group(STAFF)]  # one whose role is held in a cohort writes no page
    user.groups.set(groups)


def let_in_writers(page: Page) -> None:
    """A page was written after the roles were given: open it to those who hold them."""
    if isinstance(page, HomePage):
        officers_group()
    elif isinstance(page, CoursePage) and page.course is not None:
        for user in _holders_for(page.course):
            refresh(user)


def _holders_for(course: Course) -> Iterable[User]:
    scopes = [uid for _kind, uid in scopes_of(course)]
    roles = RoleAssignment.objects.in_force(clock.today()).filter(
        Q(scope__in=scopes, role__in=[*HOLDERS, Role.OFFICER]) | Q(scope=None, role__in=HOLDERS)
    )
    return User.objects.filter(roles__in=roles).distinct()


def officers_group() -> Group:
    """Everything beneath the home page, news included, and every picture and document.

    The way that pages take to learners is laid with it.
    """
    group = _group(OFFICERS, *TERMS, "delete_glossaryterm")
    _let_use(group, {Collection.get_first_root_node(): FILL})
    home = HomePage.objects.first()
    if home is not None:
        _let_into(group, home, PAGES[Role.OFFICER])
        workflow.lay_on(home)
    return group


def course_group(course: Course, role: str = Role.TRAINER) -> Group:
    """Those who hold ``role`` in the course: its own page and what stands beneath it."""
    words = TERMS if role == Role.TRAINER else ()
    group = _group(f"course {course.code}{SUFFIX[Role(role)]}", *words)
    own = FILL if role == Role.TRAINER else CHOOSE
    _let_use(group, {course_collection(course): own, shared_collection(): CHOOSE})
    page = CoursePage.objects.filter(course=course).order_by("pk").first()
    _let_into(group, page, PAGES[Role(role)])
    return group


def course_collection(course: Course) -> Collection:
    """Where the pictures and documents of one course lie."""
    return _collection(course.code)


def shared_collection() -> Collection:
    """What all may use and officers fill."""
    return _collection(SHARED)


def _collection(name: str) -> Collection:
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=name).first()
    return found or root.add_child(instance=Collection(name=name))


def _group(name: str, *rights: str) -> Group:
    """A group that may enter the desk, and has ``rights`` over the glossary."""
    group, created = Group.objects.get_or_create(name=name)
    if created:
        given = Permission.objects.filter(codename__in=["access_admin", *rights])
        group.permissions.set(given)
    return group


def _let_use(group: Group, places: dict[Collection, tuple[str, ...]]) -> None:
    held = GroupCollectionPermission.objects.filter(group=group)
    named = held.values_list("collection_id", "permission__codename")
    wanted = {(one.pk, codename) for one, codenames in places.items() for codename in codenames}
    if set(named) == wanted:
        return
    held.delete()
    rights = Permission.objects.filter(content_type__app_label__in=MEDIA_APPS)
    keys = dict(rights.filter(codename__in=FILL).values_list("codename", "pk"))
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection_id=place, permission_id=keys[codename])
        for place, codename in sorted(wanted)
    )


def _let_into(group: Group, page: Page | None, codenames: tuple[str, ...]) -> None:
    held = GroupPagePermission.objects.filter(group=group)
    named = held.values_list("page_id", "permission__codename")
    wanted = {(page.pk, codename) for codename in codenames} if page else set()
    if set(named) == wanted:
        return
    held.delete()
    rights = Permission.objects.filter(content_type__app_label="wagtailcore")
    keys = dict(rights.filter(codename__in=codenames).values_list("codename", "pk"))
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=place, permission_id=keys[codename])
        for place, codename in sorted(wanted)
    )
