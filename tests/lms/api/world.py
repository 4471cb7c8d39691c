"""One small office: a course under way, its people, and their counterparts elsewhere."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from certificates.models import Certificate
from cms.models.news import NewsPage
from courses.access.models import Device
from courses.access.services import sign_in
from courses.catalogue.enums import UnitKind
from courses.catalogue.models import Course, Unit
from courses.cohorts.models import Cohort
from courses.coursework.models import Assignment, Submission
from courses.coursework.services import set_deadline
from courses.enrolment.models import Enrolment
from courses.files.models import StoredFile
from courses.notebook.canvases import start_canvas
from courses.notebook.enums import Tool
from courses.notebook.models import Canvas
from courses.people.models import Organisation, User
from courses.teams.models import Team
from tests.factories import people
from tests.factories.catalogue import edition, programme, units_of
from tests.factories.cohorts import draft_cohort, open_cohort
from tests.factories.coursework import submission, upload
from tests.factories.enrolment import enrolment
from tests.factories.notebook import written_course
from tests.factories.people import PASSWORD, organisation, person
from tests.factories.progress import complete, read
from tests.factories.teams import team
from tests.lms.api.news import article
from tests.lms.site.scene import certified


@dataclass
class Office:
    """A programme with one course and one open cohort, and an agency whose people learn there."""

    agency: Organisation = field(default_factory=organisation)

    def __post_init__(self) -> None:
        self.programme = programme()
        self.edition = edition(self.programme)
        self.course: Course = written_course(lessons=2, assignments=1, of=self.programme)
        self.cohort: Cohort = open_cohort(course=self.course)
        self.draft: Cohort = draft_cohort(course=self.course)
        self.lesson: Unit = units_of(self.course)[0]
        self.task: Unit = units_of(self.course, UnitKind.ASSIGNMENT)[0]
        self.assignment: Assignment = self.task.assignment
        self.learner: User = person(organisation=self.agency)
        self.enrolment: Enrolment = enrolment(learner=self.learner, cohort=self.cohort)
        self.upload: StoredFile = upload(self.learner)
        self.submission: Submission = submission(
            self.enrolment, self.assignment, upload=upload(self.learner)
        )
        set_deadline(
            assignment=self.assignment, cohort=self.cohort, due_on=self.cohort.ends_on, by=None
        )
        self.team: Team = team(self.cohort, self.enrolment)
        read(self.enrolment, self.lesson)

    @cached_property
    def article(self) -> NewsPage:
        return article()

    @cached_property
    def certificate(self) -> Certificate:
        """Another learner's, of this cohort."""
        return certified(complete(self.graduate))

    @cached_property
    def graduate(self) -> Enrolment:
        return enrolment(learner=person(organisation=self.agency), cohort=self.cohort)

    @cached_property
    def canvas(self) -> Canvas:
        return start_canvas(tool=Tool.PERSONA, title="", enrolment=self.enrolment, by=self.learner)

    @cached_property
    def device(self) -> Device:
        return sign_in(
            username=self.learner.username, password=PASSWORD, device="แท็บเล็ต", address="::1"
        ).device

    @cached_property
    def roles(self) -> dict[str, User]:
        """Everybody with a claim to this office, by what they are."""
        return {
            "learner": self.learner,
            "graduate": self.graduate.learner,
            "trainer": people.trainer(self.course),
            "reviewer": people.reviewer(self.course),
            "publisher": people.publisher(self.course),
            "coach": people.coach(self.cohort),
            "officer": people.officer(self.programme),
            "coordinator": people.coordinator(self.agency),
            "executive": people.executive(self.agency),
        }


def event(enrolment: Enrolment, unit: Unit, **fields: Any) -> dict[str, Any]:
    """A report as a phone sends it."""
    return {
        "id": str(uuid4()),
        "enrolment": str(enrolment.uid),
        "unit": str(unit.uid),
        "verb": "completed",
        "at": "2026-11-24T08:00:00+07:00",
        **fields,
    }


def plan(course: Course | UUID, **fields: Any) -> dict[str, Any]:
    """A cohort as an officer's program sends it."""
    return {
        "course": getattr(course, "code", str(course)),
        "code": f"NEW-{uuid4().hex[:8]}",
        "number": 9_000,
        "name": {"th": "รุ่นที่ 40", "en": "Cohort 40"},
        "capacity": 30,
        "enrolment_opens_on": "2026-12-01",
        "enrolment_closes_on": "2026-12-20",
        "starts_on": "2027-01-05",
        "ends_on": "2027-02-26",
        **fields,
    }
