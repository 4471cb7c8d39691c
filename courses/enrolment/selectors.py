from uuid import UUID

from django.db.models import Q, QuerySet

from courses.catalogue.models import Course
from courses.catalogue.selectors import courses_in_scope
from courses.cohorts.models import Announcement, Cohort
from courses.enrolment.enums import EnrolmentState
from courses.enrolment.models import Enrolment
from courses.people.enums import Role
from courses.people.models import User
from courses.people.rules import Offices

READING_ROLES = (Role.TRAINER, Role.REVIEWER, Role.PUBLISHER, Role.OFFICER, Role.COACH)


def announcements_to(learner: User) -> QuerySet[Announcement]:
    """What stands to everyone and to the live cohorts the person has a seat in, newest first."""
    seats = Enrolment.objects.of(learner).seated().values("cohort")
    cohorts = Cohort.objects.live().filter(pk__in=seats)
    rows = Announcement.objects.standing().filter(Q(cohort=None) | Q(cohort__in=cohorts))
    return (
        rows.select_related("cohort__course")
        .defer("cohort__course__search")
        .order_by("-published_at", "-pk")
    )


def courses_read_by(user: User, offices: Offices) -> frozenset[UUID]:
    """Public ids of the courses whose lessons the person may read: one's own, and those one
    works for. Whether a lesson has opened yet is another question (``catalogue.releases``).
    """
    mine = Enrolment.objects.of(user).seated().values_list("cohort__course__uid", flat=True)
    return frozenset(mine) | courses_worked_for(offices)


def courses_worked_for(offices: Offices) -> frozenset[UUID]:
    """Public ids of the courses one reads for one’s office; no query where there is none."""
    if not offices.holds(*READING_ROLES):
        return frozenset()
    rows = courses_in_scope(offices, *READING_ROLES).order_by()
    return frozenset(rows.values_list("uid", flat=True))


def prerequisites_missing(learner: User, course: Course) -> list[Course]:
    """Courses to be completed before ``course`` that the learner has not, in order of code."""
    done = Enrolment.objects.of(learner).filter(state=EnrolmentState.COMPLETED)
    required = course.prerequisites.exclude(pk__in=done.values("cohort__course"))
    return list(required.only("uid", "code", "title_th", "title_en").order_by("code"))
