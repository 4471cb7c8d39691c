"""What coursework does with news from cohorts."""

from typing import Any

from courses.cohorts.models import Cohort
from courses.cohorts.signals import cohort_cloned
from courses.coursework.models import Deadline


def clone_deadlines(original: Cohort, clone: Cohort, **_kwargs: Any) -> None:
    """Deadlines of what the new cohort is taught move with its days, at the same hour."""
    shift = clone.starts_on - original.starts_on
    taught = clone.revision.units.values("unit")
    deadlines = Deadline.objects.filter(cohort=original, assignment__unit__in=taught)
    Deadline.objects.bulk_create(
        Deadline(
            assignment_id=deadline.assignment_id,
            cohort=clone,
            due_at=deadline.due_at + shift,
            accepts_late=deadline.accepts_late,
        )
        for deadline in deadlines.order_by("pk")
    )


def connect() -> None:
    cohort_cloned.connect(clone_deadlines, dispatch_uid="coursework.clone_deadlines")
