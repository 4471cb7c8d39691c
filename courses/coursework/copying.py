"""Assignments of a course made again for its copy."""

from django.db import transaction

from courses.catalogue.enums import UnitKind
from courses.catalogue.models import Course
from courses.catalogue.services import add_unit
from courses.core.audit.services import record
from courses.core.errors import NotPermitted
from courses.coursework.models import Assignment
from courses.coursework.rules import may_set_work
from courses.coursework.services import ASSIGNMENT_FIELDS
from courses.people.models import User
from courses.people.selectors import offices_of


@transaction.atomic
def copy_assignments(*, source: Course, target: Course, by: User | None) -> dict[int, Assignment]:
    """Every assignment of ``source`` again in ``target``, rubric and all; by the old one's key.

    Each is another unit, copied from the old one. No deadline and no hand-in comes along.

    Raises:
        NotPermitted: ``by`` does not write ``target``.
    """
    if by is not None and not may_set_work(offices_of(by), target):
        raise NotPermitted
    copies = {}
    for old in Assignment.objects.filter(course=source).select_related("unit").order_by("pk"):
        unit = add_unit(course=target, kind=UnitKind.ASSIGNMENT, copied_from=old.unit)
        words = {name: getattr(old, name) for name in ASSIGNMENT_FIELDS}
        copies[old.pk] = Assignment.objects.create(course=target, unit=unit, **words)
    record("coursework.copy_assignments", target, by=by, changes={"count": len(copies)})
    return copies
