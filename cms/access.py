"""Who may write which pages: Wagtail's groups, kept in step with the roles people hold.

Roles are the truth (``courses.people``); groups are how Wagtail asks. A trainer of a course
is in that course's group, which may change pages beneath its page and nothing else.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission

from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from cms.models import CoursePage, HomePage
from courses.catalogue.models import Course
from courses.catalogue.rules import scopes_of
from courses.core import clock
from courses.people.enums import Role, ScopeKind
from courses.people.models import RoleAssignment, User
from courses.people.selectors import offices_of

WRITING = ("add_page", "change_page", "publish_page")
MEDIA = ("add_picture", "change_picture", "choose_picture", "add_attachment")
MEDIA += ("change_attachment", "choose_attachment")
OFFICERS = "officers"
STAFF = "staff"  # may come in: the desk's own screens ask their own rules
WRITERS = (Role.TRAINER, Role.OFFICER)


def refresh(user: User) -> None:
    """Put ``user`` into exactly the groups that follow from the roles held today."""
    offices = offices_of(user)
    groups: list[Group] = []
    if offices.everywhere(Role.OFFICER):
        groups.append(officers_group())
    elif offices.holds(*WRITERS):
        # One whose role is held in a cohort writes no page.
        groups += [course_group(c) for c in _courses_written_by(user)] or [_group(STAFF)]
    user.groups.set(groups)


def _courses_written_by(user: User) -> Iterable[Course]:
    offices = offices_of(user)
    if offices.everywhere(*WRITERS):
        return Course.objects.all()
    courses = Course.objects.filter(uid__in=offices.scopes(ScopeKind.COURSE, *WRITERS))
    programmes = offices.scopes(ScopeKind.PROGRAMME, *WRITERS)
    return courses | Course.objects.filter(programme__uid__in=programmes)


def let_in_writers(page: Page) -> None:
    """A page was written after the roles were given: open it to those who hold them."""
    if isinstance(page, HomePage):
        officers_group()
    elif isinstance(page, CoursePage) and page.course is not None:
        scopes = [uid for _kind, uid in scopes_of(page.course)]
        roles = RoleAssignment.objects.in_force(clock.today()).filter(role__in=WRITERS)
        for user in User.objects.filter(roles__in=roles.filter(scope__in=scopes)).distinct():
            refresh(user)


def officers_group() -> Group:
    """Everything beneath the home page, news included."""
    group = _group(OFFICERS, media=True)
    home = HomePage.objects.first()
    if home is not None:
        _let_write(group, home)
    return group


def course_group(course: Course) -> Group:
    """The course's own page and what stands beneath it."""
    group = _group(f"course {course.code}", media=True)
    page = CoursePage.objects.filter(course=course).order_by("pk").first()
    GroupPagePermission.objects.filter(group=group).exclude(page=page).delete()
    if page is not None:
        _let_write(group, page)
    return group


def _group(name: str, *, media: bool = False) -> Group:
    """A group that may enter the desk and, with ``media``, use its pictures and documents."""
    group, created = Group.objects.get_or_create(name=name)
    if created:
        group.permissions.add(Permission.objects.get(codename="access_admin"))
    if created and media:
        root = Collection.get_first_root_node()
        for permission in Permission.objects.filter(codename__in=MEDIA):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=root, permission=permission
            )
    return group


def _let_write(group: Group, page: Page) -> None:
    for permission in Permission.objects.filter(
        codename__in=WRITING, content_type__app_label="wagtailcore"
    ):
        GroupPagePermission.objects.get_or_create(
            group=group, page_id=page.pk, permission=permission
        )
