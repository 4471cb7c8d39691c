from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from courses.enrolment.models import Enrolment
from courses.people.models import User
from courses.progress.models import Completion


@dataclass(frozen=True)
class Transcript:
    """ใบแสดงชั่วโมงการพัฒนา: completed courses of one person, with the hours of all."""

    user: User
    completions: list[Completion]
    minutes: int


def enrolments_with_progress(user: User) -> QuerySet[Enrolment]:
    """The person's enrolments with course, revision figures and progress, in one query."""
    return (
        Enrolment.objects.of(user)
        .select_related("cohort__course", "cohort__revision", "progress__last_unit")
        .defer(
            "cohort__revision__outline", "cohort__revision__requirement", "cohort__course__search"
        )
        .order_by("-enrolled_at", "-pk")
    )


def transcript_of(user: User) -> Transcript:
    """Completed courses, the latest first."""
    rows = Completion.objects.filter(enrolment__learner=user)
    completions = rows.select_related("enrolment__cohort__course", "enrolment__organisation")
    total = rows.aggregate(minutes=Sum("minutes"))["minutes"] or 0
    return Transcript(user, list(completions.order_by("-decided_at")), total)
