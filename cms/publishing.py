"""From pages to a curriculum: what is live beneath a course page becomes its next revision."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from wagtail.log_actions import LogContext
from wagtail.models import Page, Revision

from cms import scheduled, workflow
from cms.drafting import Tree, draft_of, identified, supposed, tree_of
from cms.models import CoursePage, LessonPage, ModulePage
from cms.scheduled import Decisions
from courses.catalogue.comparison import Changes, State, compare, of_draft
from courses.catalogue.enums import RevisionChange
from courses.catalogue.models import Course, CurriculumRevision
from courses.catalogue.prerequisites import set_prerequisites
from courses.catalogue.services import publish_curriculum
from courses.cohorts.decisions import decide_revision
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.people.models import User

CURRICULUM_PAGES = (CoursePage, ModulePage, LessonPage)


def course_page_of(page: Page) -> CoursePage | None:
    """The course page that ``page`` is or stands beneath; None outside of courses."""
    found = CoursePage.objects.ancestor_of(page, inclusive=True).first()
    return found if found is not None and found.course_id else None


@transaction.atomic
def publish(course_page: CoursePage, *, by: User | None) -> CurriculumRevision | None:
    """Publish the live pages beneath ``course_page`` as a curriculum.

    Nothing happens while the course page itself is a draft, or when another page writes the
    same course (a copy that has not been given its own yet).

    Raises:
        EmptyCurriculum, ImpossibleRequirement, ReleaseCycle, PrerequisiteCycle, NotPermitted:
            as the catalogue's services.
    """
    page = CoursePage.objects.select_related("course__programme").get(pk=course_page.pk)
    if not page.live or page.course is None or _first_writer(page.course) != page.pk:
        return None
    tree = tree_of(page)
    draft = draft_of(tree, page.course, identified(tree, page.course))
    set_prerequisites(course=page.course, required=page.prerequisites.all(), by=by)
    return publish_curriculum(course=page.course, draft=draft, by=by)


def _first_writer(course: Course) -> int | None:
    return (
        CoursePage.objects.filter(course=course).order_by("pk").values_list("pk", flat=True).first()
    )


@dataclass(frozen=True)
class Prospect:
    """What publishing a page would do to its course; ``state`` is how it would stand then."""

    course: Course
    tree: Tree
    state: State
    changes: Changes


def prospect(page: Page) -> Prospect | None:
    """``page`` as its editor has it now, seen as published; None where no course is written."""
    return next(iter(prospects([page])), None)


def prospects(pages: Iterable[Page]) -> list[Prospect]:
    """The same of many pages published together: one for each course that would change."""
    courses: dict[CoursePage, list[Page]] = {}
    for page in pages:
        course_page = course_page_of(page)
        if course_page is not None:
            courses.setdefault(course_page, []).append(page)
    return [
        _prospect(course_page, pending)
        for course_page, pending in courses.items()
        if course_page.live or course_page in pending
    ]


def _prospect(course_page: CoursePage, pending: list[Page]) -> Prospect:
    course = Course.objects.select_related("programme", "current").get(pk=course_page.course_id)
    tree = tree_of(course_page, pending=pending)
    draft = draft_of(tree, course, supposed(tree, course))
    return Prospect(course, tree, of_draft(draft), compare(course.current, draft))


def cohorts_to_decide(found: Prospect) -> list[Cohort]:
    """Live cohorts of the course, when publishing would change it in structure."""
    if found.changes.kind != RevisionChange.STRUCTURAL:
        return []
    cohorts = Cohort.objects.live().filter(course=found.course)
    return list(cohorts.select_related("course__programme", "revision"))


def asks(page: Page) -> bool:
    """Whether publishing ``page`` has a question for whoever publishes it."""
    found = prospect(page) if isinstance(page, CURRICULUM_PAGES) else None
    return found is not None and bool(cohorts_to_decide(found))


@transaction.atomic
def publish_page(
    page: Page, *, decisions: Decisions, by: User, comment: str = ""
) -> CurriculumRevision | None:
    """Publish the latest draft of ``page`` and its curriculum, and record what was decided:
    for each cohort a choice and a reason. All of it happens or nothing.

    A page in the last step of its way is approved with ``comment``. One with a time still to
    come is set to go live then, and what was decided is kept until it does.

    Raises:
        As ``publish`` and ``cohorts.decisions.decide_revision``.
    """
    course_page = course_page_of(page)
    if course_page is None:
        return None
    revision = page.get_latest_revision()
    with LogContext(user=by):
        _send_out(page, revision, by, comment)
    if is_ahead(page):
        scheduled.keep(page, revision, decisions=decisions, by=by)
        return None
    made = publish(course_page, by=by)
    decide(decisions, made, by=by)
    return made


def is_ahead(page: Page) -> bool:
    """``page`` is to go live at a time that has not come."""
    return page.go_live_at is not None and page.go_live_at > clock.now()


def _send_out(page: Page, revision: Revision, by: User, comment: str) -> None:
    step = workflow.last_step(page)
    if step is not None and step.task.specific.is_for(page, by):
        step.approve(user=by, comment=comment)
    else:
        revision.publish(user=by)


def decide(decisions: Decisions, revision: CurriculumRevision | None, *, by: User) -> None:
    """Record for each cohort that is behind ``revision`` what was decided for it.

    Raises:
        As ``cohorts.decisions.decide_revision``.
    """
    for cohort, (choice, reason) in decisions.items():
        if revision is not None and revision.number > cohort.revision.number:
            decide_revision(cohort=cohort, revision=revision, choice=choice, reason=reason, by=by)


def decide_for_current(decisions: Decisions, *, by: User) -> None:
    """The same of cohorts of several courses, for what is current in each.

    Raises:
        As ``decide``.
    """
    for cohort, said in decisions.items():
        course = Course.objects.select_related("current").get(pk=cohort.course_id)
        decide({cohort: said}, course.current, by=by)
