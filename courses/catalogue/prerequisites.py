"""Courses to be completed before another may be joined."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from courses.catalogue.rules import may_publish
from courses.core.audit.services import record
from courses.core.errors import Invalid, NotPermitted
from courses.people.models import User
from courses.people.selectors import offices_of


class PrerequisiteCycle(Invalid):
    code = "prerequisite_cycle"
    message = _("These courses would wait for one another: %(courses)s.")


@transaction.atomic
def set_prerequisites(*, course: Course, required: Collection[Course], by: User | None) -> None:
    """Make ``required`` what must be completed before joining ``course``, in place of others.

    All courses are locked, so that two who write at once cannot close a ring together.

    Raises:
        NotPermitted: ``by`` neither publishes nor runs this course.
        PrerequisiteCycle: a course would wait for itself, by however many others.
    """
    if by is not None and not may_publish(offices_of(by), course):
        raise NotPermitted
    wanted = {one.pk for one in required}
    if wanted == set(course.prerequisites.values_list("pk", flat=True)):
        return
    codes = dict(Course.objects.select_for_update(no_key=True).values_list("pk", "code"))
    if ring := ring_through(course.pk, {**waiting_for(), course.pk: wanted}):
        raise PrerequisiteCycle("prerequisites", courses=" → ".join(codes[pk] for pk in ring))
    course.prerequisites.set(wanted)
    asked = sorted(codes[pk] for pk in wanted)
    record("catalogue.set_prerequisites", course, by=by, changes={"required": asked})


def waiting_for() -> dict[int, set[int]]:
    """For each course, by key, those that must be completed before it."""
    waiting = defaultdict(set)
    pairs = Course.prerequisites.through.objects.values_list("from_course", "to_course")
    for course, required in pairs:
        waiting[course].add(required)
    return dict(waiting)


def ring_through(start: int, waiting: Mapping[int, Collection[int]]) -> list[int]:
    """From ``start`` along what is waited for back to ``start``; empty when no way leads back."""
    came_from: dict[int, int] = {}
    left = [start]
    while left:
        course = left.pop()
        for required in sorted(waiting.get(course, ())):
            if required == start:
                return _way(start, course, came_from)
            if required not in came_from:
                came_from[required] = course
                left.append(required)
    return []


def _way(start: int, last: int, came_from: Mapping[int, int]) -> list[int]:
    way = [start]
    while last != start:
        way.insert(1, last)
        last = came_from[last]
    return [*way, start]
