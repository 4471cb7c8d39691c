"""Letters to those for whom a page waits.

Wagtail writes to who submitted a page when it comes back or is published; of those who do
the next step it knows only members of groups.
"""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from wagtail.admin.mail import BaseGroupApprovalTaskStateEmailNotifier, send_mail
from wagtail.admin.utils import get_admin_base_url
from wagtail.models import TaskState

from cms.models import RoleTask
from cms.publishing import course_page_of
from courses.catalogue.models import Course
from courses.catalogue.rules import PUBLISHERS, scopes_of
from courses.cohorts.models import Cohort
from courses.cohorts.rules import may_decide
from courses.cohorts.selectors import awaiting_decision
from courses.core import clock
from courses.people.enums import Role
from courses.people.models import RoleAssignment, User
from courses.people.selectors import offices_of


class StepBegun(BaseGroupApprovalTaskStateEmailNotifier):
    """To those who hold the step's role in the page's course, but for who submitted it."""

    notification = "submitted"

    def can_handle(self, instance: object, **_kwargs: Any) -> bool:
        return isinstance(instance, TaskState) and isinstance(instance.task.specific, RoleTask)

    def get_recipient_users(self, task_state: TaskState, **kwargs: Any) -> QuerySet[User]:
        page = course_page_of(task_state.workflow_state.content_object)
        scopes = [uid for _kind, uid in scopes_of(page.course)] if page else []
        roles = RoleAssignment.objects.in_force(clock.today()).filter(
            Q(scope__in=scopes) | Q(scope=None), role=task_state.task.specific.role
        )
        people = User.objects.filter(roles__in=roles, is_active=True).distinct()
        by = kwargs.get("user")
        return people.exclude(pk=by.pk) if by else people


step_begun = StepBegun()


def ask_for_decisions(course: Course) -> None:
    """After commit, to those who may decide about a cohort of ``course`` that awaits it.

    The question stands on their desk as well, until it is answered.
    """
    cohorts = awaiting_decision(Cohort.objects.filter(course=course))
    waiting = list(cohorts.select_related("course__programme"))
    if waiting:
        people = [one for one in _deciders(waiting) if one.email]
        transaction.on_commit(lambda: _send_question(course, people))


def _deciders(cohorts: list[Cohort]) -> list[User]:
    roles = RoleAssignment.objects.in_force(clock.today())
    holders = roles.filter(role__in={Role.OFFICER, *PUBLISHERS})
    people = User.objects.filter(roles__in=holders, is_active=True).distinct()
    return [one for one in people if any(may_decide(offices_of(one), cohort) for cohort in cohorts)]


def _send_question(course: Course, people: list[User]) -> None:
    address = f"{get_admin_base_url()}{reverse('desk_publication', args=[course.uid])}"
    with translation.override("th"):
        said = {"code": course.code, "address": address}
        subject = _("Course %(code)s has changed: decide for its cohorts") % said
        words = _(
            "A page of course %(code)s went live at its set time and changed what is taught. "
            "Running cohorts stay with their curriculum until it is decided: %(address)s"
        )
        for one in people:
            send_mail(subject, words % said, [one.email])
