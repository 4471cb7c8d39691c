from datetime import date

from django.db.models import F, QuerySet

from courses.cohorts.enums import EnrolmentPolicy
from courses.cohorts.models import Cohort


def open_cohorts(day: date) -> QuerySet[Cohort]:
    """Cohorts a person may join by themself on ``day``, with a seat left, closing first."""
    return (
        Cohort.objects.live()
        .filter(
            policy=EnrolmentPolicy.SELF,
            enrolment_opens_on__lte=day,
            enrolment_closes_on__gte=day,
            taken__lt=F("capacity"),
        )
        .select_related("course")
        .order_by("enrolment_closes_on", "pk")
    )
