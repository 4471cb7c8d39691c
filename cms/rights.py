"""What a role opens of a page that Wagtail alone would keep shut, and the locks that go with it."""

from typing import Any

from django.utils.translation import gettext as _

from wagtail.locks import BaseLock, BasicLock, WorkflowLock
from wagtail.models import Page, PagePermissionTester

from courses.people.models import User


class RolePermissions(PagePermissionTester):
    """Wagtail asks whether one may edit before it shows an editor, a preview, a comparison.

    Who reviews or publishes the course is shown them; the locks beneath keep them from changing
    anything. The right to lock, which every role in a course holds, marks who is let in.
    """

    def can_edit(self) -> bool:
        return self.can_write() or (self.user.is_active and "lock" in self.permissions)

    def can_write(self) -> bool:
        return super().can_edit()

    def can_copy(self) -> bool:
        return self.can_write()

    def can_submit_for_moderation(self) -> bool:
        return self.can_write() and super().can_submit_for_moderation()

    def can_reorder_children(self) -> bool:
        """Writers too: learners read frozen revisions, which a new order alone does not change."""
        may = self.user.is_active and not self.user.is_superuser and "change" in self.permissions
        return may or super().can_reorder_children()

    def can_move_to(self, destination: Page) -> bool:
        if self.page.is_child_of(destination):
            return destination.permissions_for_user(self.user).can_reorder_children()
        return super().can_move_to(destination)

    def page_locked(self) -> bool:
        """Who may not write may still publish: only Wagtail's own locks stop them."""
        lock = self.page.get_lock()
        lock = getattr(lock, "under", lock)
        return lock is not None and lock.for_user(self.user)


def may_write_page(user: User, page: Page) -> bool:
    return RolePermissions(user, page).can_write()


class ReadersLock(WorkflowLock):
    """A page that nobody locked is shut to those who may only read it.

    Wagtail offers to lock such a page, as it does for one in a workflow; hence the class.
    """

    under = None

    def __init__(self, page: Page) -> None:
        super().__init__(page, None)

    def for_user(self, user: User) -> bool:
        return not may_write_page(user, self.object)

    def get_message(self, user: User) -> str | None:
        return self._said() if self.for_user(user) else None

    def get_locked_by(self, user: User, can_lock: bool = False) -> str:
        return _("Open for reading") if self.for_user(user) else _("Unlocked")

    def get_description(self, user: User, can_lock: bool = False) -> str:
        return self._said() if self.for_user(user) else _("Lock it to keep others from changing it")

    def _said(self) -> str:
        return _("You can read this page; those who write the course change it.")


class HeldLock(BasicLock):
    """A lock that somebody holds; one who may only read gains nothing by holding it."""

    @property
    def under(self) -> BasicLock:
        return BasicLock(self.object)

    def for_user(self, user: User) -> Any:
        return super().for_user(user) or not may_write_page(user, self.object)


def lock_of(page: Page, wagtails: BaseLock | None) -> BaseLock:
    """The lock that also keeps readers out. A step's own lock knows who may do the step."""
    if wagtails is None:
        return ReadersLock(page)
    return HeldLock(page) if isinstance(wagtails, BasicLock) else wagtails
