from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, F, OuterRef, QuerySet

from courses.catalogue.enums import RevisionChange
from courses.catalogue.models import Course, CurriculumRevision
from courses.cohorts.eligibility import Names, Rule, codes_in
from courses.cohorts.enums import BY_ONESELF
from courses.cohorts.models import Cohort, CohortQuerySet, RevisionDecision
from courses.core.languages import pick
from courses.people.enums import Role, ScopeKind
from courses.people.models import Organisation
from courses.people.rules import Offices


def open_cohorts(day: date) -> QuerySet[Cohort]:
    """Cohorts a person may join by themself on ``day``, with a seat left, closing first.

    Some ask for a key, or for what not everybody has: who joins is told then.
    """
    return (
        Cohort.objects.live()
        .filter(
            policy__in=BY_ONESELF,
            enrolment_opens_on__lte=day,
            enrolment_closes_on__gte=day,
            taken__lt=F("capacity"),
        )
        .select_related("course")
        .order_by("enrolment_closes_on", "pk")
    )


def names_in(rules: Iterable[Rule]) -> Names:
    """What the codes in ``rules`` stand for, in the language at hand; two queries at most."""
    rules, names = list(rules), {}
    if agencies := set(codes_in(rules, "organisations")):
        rows = Organisation.objects.filter(code__in=agencies)
        for code, th, en in rows.values_list("code", "name_th", "name_en"):
            names["organisations", code] = pick(th, en)
    if courses := set(codes_in(rules, "completed")):
        told = Course.objects.filter(code__in=courses)
        for code, th, en in told.values_list("code", "title_th", "title_en"):
            names["completed", code] = pick(th, en)
    return names


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
