from django.db.models import Q, QuerySet

from courses.catalogue.models import Course, CurriculumRevision, RevisionUnit
from courses.core.thai.segment import query_terms
from courses.people.enums import ScopeKind
from courses.people.rules import Offices


def published_courses(q: str = "") -> QuerySet[Course]:
    """Courses with a curriculum, whose words hold every part of ``q``."""
    courses = Course.objects.filter(current__isnull=False)
    terms = query_terms(q)
    if q.strip() and not terms:
        return courses.none()
    for term in terms:
        courses = courses.filter(search__contains=term)
    return courses


def lesson_in(revision: CurriculumRevision, unit_uid: str) -> RevisionUnit | None:
    """The unit as ``revision`` has it, body included; None when it is not part of it."""
    rows = RevisionUnit.objects.select_related("unit").filter(revision=revision)
    return rows.filter(unit__uid=unit_uid).first()


def courses_in_scope(offices: Offices, *roles: str) -> QuerySet[Course]:
    """Courses in which the person holds one of ``roles``."""
    courses = Course.objects.select_related("programme").defer("search").order_by("code")
    if offices.everywhere(*roles):
        return courses
    return courses.filter(
        Q(uid__in=offices.scopes(ScopeKind.COURSE, *roles))
        | Q(programme__uid__in=offices.scopes(ScopeKind.PROGRAMME, *roles))
    )


def prerequisites_of(course: Course) -> QuerySet[Course]:
    """What must be completed before joining, as a page names it."""
    rows = course.prerequisites.select_related(None).order_by("code")
    return rows.only("uid", "code", "title_th", "title_en", "current")
