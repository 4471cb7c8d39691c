from django.db.models import QuerySet

from courses.catalogue.models import Course, CurriculumRevision, RevisionUnit
from courses.core.thai.segment import query_terms


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
