from datetime import date

from django.db.models import Exists, F, OuterRef, QuerySet

from courses.catalogue.enums import RevisionChange
from courses.catalogue.models import Course, CurriculumRevision
from courses.cohorts.enums import EnrolmentPolicy
from courses.cohorts.models import Cohort, CohortQuerySet, RevisionDecision
from courses.people.enums import Role, ScopeKind
from courses.people.rules import Offices


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


def awaiting_decision(cohorts: CohortQuerySet) -> CohortQuerySet:
    """Live ones of ``cohorts`` whose course has changed in structure since the curriculum they
    teach, with nothing decided about it.
    """
    decided = RevisionDecision.objects.filter(
        cohort=OuterRef(OuterRef("pk")), revision__number__gte=OuterRef("number")
    )
    ahead = CurriculumRevision.objects.filter(
        course=OuterRef("course"),
        number__gt=OuterRef("revision__number"),
        change=RevisionChange.STRUCTURAL,
    )
    return cohorts.live().filter(Exists(ahead.exclude(Exists(decided))))


def courses_to_decide(offices: Offices) -> QuerySet[Course]:
    """Courses with cohorts that await a decision which the person may take (``may_decide``)."""
    mine = Cohort.objects.in_scope(offices, Role.OFFICER) | Cohort.objects.in_scope(
        offices, Role.PUBLISHER
    ).exclude(uid__in=offices.scopes(ScopeKind.COHORT, Role.PUBLISHER))
    courses = Course.objects.filter(pk__in=awaiting_decision(mine).values("course"))
    return courses.only("uid", "code", "title_th").order_by("code")
