"""What the site's pages ask of the database: each list in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from courses.catalogue.enums import UnitKind
from courses.catalogue.models import Course, RevisionUnit
from courses.catalogue.selectors import published_courses
from courses.cohorts.models import Cohort
from courses.cohorts.selectors import open_cohorts
from courses.coursework.enums import SubmissionState
from courses.coursework.models import Deadline, Submission
from courses.enrolment.models import Enrolment
from courses.notebook.models import Note
from courses.notebook.selectors import my_notes
from courses.people.models import User
from courses.progress.models import Completion
from courses.progress.selectors import enrolments_with_progress

PAGE = 20
UNIT = "cohort__revision__units__unit"
SETTLED = (SubmissionState.SUBMITTED, SubmissionState.ACCEPTED)


@dataclass(frozen=True)
class Work:
    """An assignment as one learner's cohort has it. ``state`` is the latest hand-in's."""

    enrolment: UUID
    unit: UUID
    title_th: str
    title_en: str
    course_th: str
    course_en: str
    due_at: datetime | None
    state: str | None

    @property
    def is_open(self) -> bool:
        """The learner's turn: nothing handed in, or returned."""
        return self.state not in SETTLED


def course_page(q: str, *, after: str = "") -> list[Course]:
    """Published courses by code, from the one after the code ``after``; one more than a page."""
    rows = published_courses(q).filter(code__gt=after).select_related("current")
    rows = rows.defer("search", "current__outline", "current__requirement")
    return list(rows.order_by("code")[: PAGE + 1])


def first_open_cohorts(courses: list[Course], today: date) -> dict[int, Cohort]:
    """By course, the cohort a person may join that closes first."""
    found: dict[int, Cohort] = {}
    for cohort in open_cohorts(today).filter(course__in=courses):
        found.setdefault(cohort.course_id, cohort)
    return found


def course_with_outline(code: str) -> Course | None:
    rows = published_courses().select_related("current", "programme__owner")
    return rows.defer("search").filter(code__iexact=code).first()


def prerequisites_of(course: Course, user: User | AnonymousUser) -> QuerySet[Course]:
    """The courses to be completed before; ``is_met`` tells whether the person has."""
    completions = Completion.objects.filter(
        enrolment__cohort__course=OuterRef("pk"), enrolment__learner=user.pk
    )
    rows = course.prerequisites.defer("search").order_by("code")
    return rows.annotate(is_met=Exists(completions))


def live_cohorts(course: Course) -> QuerySet[Cohort]:
    return Cohort.objects.live().filter(course=course).order_by("starts_on", "pk")


def enrolments_to_show(user: User) -> QuerySet[Enrolment]:
    """With progress, outline and requirement, so that a page can say what is missing."""
    return enrolments_with_progress(user).defer(None).defer("cohort__course__search")


def notes_to_show(user: User, q: str) -> QuerySet[Note]:
    """The person's notes that hold ``q``; ``is_taught``: their cohort still has the lesson."""
    taught = RevisionUnit.objects.filter(
        unit=OuterRef("unit"), revision=OuterRef("enrolment__cohort__revision")
    )
    return my_notes(user, q).annotate(is_taught=Exists(taught))


def handed_in(works: list[Work]) -> set[str]:
    """The units whose work is not the learner's to do now."""
    return {str(work.unit) for work in works if not work.is_open}


def work_of(enrolments: QuerySet[Enrolment]) -> list[Work]:
    """Every assignment of the curricula the enrolments' cohorts are pinned to, one query."""
    due = Deadline.objects.filter(cohort=OuterRef("cohort"), assignment=OuterRef("assignment"))
    attempts = Submission.objects.filter(
        enrolment=OuterRef("pk"), assignment=OuterRef("assignment")
    )
    rows = (
        enrolments.filter(**{f"{UNIT}__kind": UnitKind.ASSIGNMENT})
        .order_by("cohort__revision__units__position")
        .annotate(assignment=F(f"{UNIT}__assignment"))
        .values_list(
            "uid",
            f"{UNIT}__uid",
            f"{UNIT}__assignment__title_th",
            f"{UNIT}__assignment__title_en",
            "cohort__course__title_th",
            "cohort__course__title_en",
            Subquery(due.values("due_at")[:1]),
            Subquery(attempts.order_by("-attempt").values("state")[:1]),
        )
    )
    return [Work(*row) for row in rows]
