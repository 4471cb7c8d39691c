"""What an author should mend in a course before, or soon after, it is given to learners."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.completion import Taught, rule_of
from cms.contents import Contents, contents_of
from cms.drafting import Tree, release_of, supposed
from cms.models import LessonPage
from courses.catalogue import releases, requirements
from courses.catalogue.models import Course, Unit
from courses.catalogue.prerequisites import ring_through, waiting_for
from courses.cohorts.models import Cohort
from courses.coursework.models import Assignment, Deadline


class Severity(models.TextChoices):
    ERROR = "error", gettext_lazy("To be mended")
    WARNING = "warning", gettext_lazy("To be looked at")


@dataclass(frozen=True)
class Finding:
    """``code`` is stable; ``where`` names the page or assignment and ``url`` leads to it."""

    severity: Severity
    code: str
    sentence: str
    where: str
    url: str


@dataclass(frozen=True)
class Known:
    """What the database says of the things a course refers to, asked once for all lessons."""

    contents: Mapping[int, Contents]
    units: Mapping[int, Unit]
    pages: frozenset[int]
    pictures: frozenset[int]
    documents: frozenset[int]
    work: Mapping[int, Assignment]
    undated: Mapping[int, list[str]]
    waiting: Mapping[int, set[int]]


def health_of(tree: Tree) -> list[Finding]:
    """Findings of the course, errors first. The SQL is the same for one lesson and for fifty."""
    course = tree.page.course
    found = list(findings(tree, known_of(tree, course))) if course else []
    return sorted(found, key=lambda one: one.severity != Severity.ERROR)


def known_of(tree: Tree, course: Course) -> Known:
    contents = {
        lesson.pk: contents_of(lesson.body_th.raw_data, lesson.body_en.raw_data)
        for lesson in tree.lessons
    }
    each = list(contents.values())
    linked = {key for one in each for key in one.pages}
    shown = {key for one in each for key, _alt in one.pictures if key}
    offered = {key for one in each for key in one.documents if key}
    chosen = {key for one in each for key in one.assignments}
    work = Assignment.objects.filter(course=course, pk__in=chosen).select_related("unit")
    return Known(
        contents=contents,
        units=supposed(tree, course),
        pages=_existing(Page.objects.live(), linked),
        pictures=_existing(get_image_model().objects.all(), shown),
        documents=_existing(get_document_model().objects.all(), offered),
        work={one.pk: one for one in work},
        undated=_undated(course, chosen),
        waiting=waiting_for(),
    )


def _existing(rows: models.QuerySet, keys: set[int]) -> frozenset[int]:
    return frozenset(rows.filter(pk__in=keys).values_list("pk", flat=True))


def _undated(course: Course, work: set[int]) -> dict[int, list[str]]:
    """Codes of live cohorts in which an assignment has no deadline, by assignment."""
    cohorts = dict(Cohort.objects.live().filter(course=course).values_list("pk", "code"))
    rows = Deadline.objects.filter(cohort__in=cohorts, assignment__in=work)
    dated = set(rows.values_list("assignment", "cohort"))
    return {
        one: [code for cohort, code in cohorts.items() if (one, cohort) not in dated]
        for one in work
    }


def findings(tree: Tree, known: Known) -> Iterator[Finding]:
    """Pure: the pages and what is known in, findings out."""
    yield from _of_course(tree, known)
    for module, lessons in tree.modules:
        if not any(lesson.live for lesson in lessons):
            yield _at(module, Severity.WARNING, "unused_module", _("No lesson here is published."))
        if not module.title_en:
            yield _no_english(module)
    for lesson in tree.lessons:
        yield from _of_lesson(lesson, known.contents[lesson.pk], known)
    for assignment in known.work.values():
        yield from _of_assignment(assignment, known.undated[assignment.pk])


def _at(page: Page, severity: Severity, code: str, sentence: str) -> Finding:
    return Finding(
        severity, code, sentence, page.title, reverse("wagtailadmin_pages:edit", args=[page.pk])
    )


def _no_english(page: Page) -> Finding:
    return _at(page, Severity.WARNING, "no_english", _("The English title or text is missing."))


def _of_course(tree: Tree, known: Known) -> Iterator[Finding]:
    page = tree.page
    if not (page.title_en and page.summary_en):
        yield _no_english(page)
    if page.cover_id and not page.cover_alt_th:
        yield _at(page, Severity.ERROR, "no_alt", _("A picture has no alternative text."))
    if not _can_be_met(tree, known):
        sentence = str(requirements.ImpossibleRequirement.message)
        yield _at(page, Severity.ERROR, "impossible_requirement", sentence)
    if ring := _ring_of_lessons(tree, known):
        sentence = str(releases.ReleaseCycle("release", units=", ".join(ring)))
        yield _at(page, Severity.ERROR, "release_cycle", sentence)
    required = {course.pk for course in page.prerequisites.all()}
    if page.course_id and ring_through(page.course_id, {**known.waiting, page.course_id: required}):
        sentence = _("A course that comes before this one waits for this one.")
        yield _at(page, Severity.ERROR, "prerequisite_cycle", sentence)


def _can_be_met(tree: Tree, known: Known) -> bool:
    lessons = {page: str(unit.uid) for page, unit in known.units.items()}
    work = {key: str(one.unit.uid) for key, one in known.work.items()}
    required = [lessons[lesson.pk] for lesson in tree.lessons if lesson.required]
    taught = Taught(lessons, work, [*required, *work.values()])
    rule = rule_of(tree.page.completion, taught) or requirements.every_unit(list(taught.required))
    minutes = [lesson.minutes for lesson in tree.lessons]
    minutes += [one.minutes for one in known.work.values()]
    try:
        requirements.check(
            rule,
            units={*lessons.values(), *work.values()},
            minutes=sum(minutes),
            points=sum(one.max_points for one in known.work.values()),
        )
    except requirements.ImpossibleRequirement:
        return False
    return True


def _ring_of_lessons(tree: Tree, known: Known) -> list[str]:
    titles = {str(known.units[lesson.pk].uid): lesson.title for lesson in tree.lessons}
    said = {
        str(known.units[lesson.pk].uid): release_of(lesson, known.units) for lesson in tree.lessons
    }
    return [titles[uid] for uid in releases.waiting_round(said)]


def _of_lesson(lesson: LessonPage, contents: Contents, known: Known) -> Iterator[Finding]:
    if not lesson.title_en or (lesson.body_th and not lesson.body_en):
        yield _no_english(lesson)
    if not lesson.minutes:
        yield _at(lesson, Severity.WARNING, "no_minutes", _("The lesson takes no minutes."))
    if not contents.blocks:
        yield _at(lesson, Severity.ERROR, "no_text", _("The lesson has no text."))
    if any(not alt.strip() for _key, alt in contents.pictures):
        yield _at(lesson, Severity.ERROR, "no_alt", _("A picture has no alternative text."))
    if any(not film.get("captions") for film in contents.films):
        yield _at(lesson, Severity.WARNING, "no_captions", _("A video has no captions."))
    if any(not (film.get("transcript") or "").strip() for film in contents.films):
        yield _at(lesson, Severity.ERROR, "no_transcript", _("A video has no transcript."))
    if any(link.lower().startswith("http://") for link in contents.links):
        sentence = _("A link is not safe: its address does not begin with https://.")
        yield _at(lesson, Severity.WARNING, "unsafe_link", sentence)
    yield from _of_references(lesson, contents, known)


def _of_references(lesson: LessonPage, contents: Contents, known: Known) -> Iterator[Finding]:
    if set(contents.pages) - known.pages:
        sentence = _("A link leads to a page that is not there or not published.")
        yield _at(lesson, Severity.ERROR, "broken_link", sentence)
    if set(contents.documents) - known.documents:
        yield _at(lesson, Severity.ERROR, "broken_document", _("A document is not there."))
    if {key for key, _alt in contents.pictures} - known.pictures:
        yield _at(lesson, Severity.ERROR, "broken_picture", _("A picture is not there."))
    if set(contents.assignments) - set(known.work):
        sentence = _("An assignment is not there, or is another course’s.")
        yield _at(lesson, Severity.ERROR, "broken_assignment", sentence)


def _of_assignment(assignment: Assignment, undated: list[str]) -> Iterator[Finding]:
    where, url = assignment.title_th, reverse("desk_assignment", args=[assignment.uid])
    if not assignment.rubric:
        sentence = _("The assignment has no rubric.")
        yield Finding(Severity.WARNING, "no_rubric", sentence, where, url)
    if not (assignment.title_en and assignment.brief_en):
        sentence = _("The English title or text is missing.")
        yield Finding(Severity.WARNING, "no_english", sentence, where, url)
    if undated:
        sentence = _("No deadline has been set in %(cohorts)s.") % {"cohorts": ", ".join(undated)}
        yield Finding(Severity.WARNING, "no_deadline", sentence, where, url)
