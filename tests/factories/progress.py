"""Learning: lessons read, work accepted, courses completed."""

from uuid import uuid4

from courses.catalogue.enums import UnitKind
from courses.catalogue.models import Unit
from courses.core import clock
from courses.coursework.models import Assignment
from courses.enrolment.models import Enrolment
from courses.people.enums import Role
from courses.people.models import User
from courses.progress.enums import Verb
from courses.progress.events import Answer, Report, record_events
from courses.progress.models import Completion
from courses.progress.services import note_marked_work
from tests.factories.coursework import marked, submission
from tests.factories.people import granted, person


def report(enrolment: Enrolment, unit: Unit, verb: str = Verb.COMPLETED, **fields) -> Report:
    given = {"uid": uuid4(), "occurred_at": clock.now(), **fields}
    return Report(enrolment=enrolment.uid, unit=unit.uid, verb=verb, **given)


def read(enrolment: Enrolment, *units: Unit) -> list[Answer]:
    """The learner's device reports ``units`` as read, in one call."""
    reports = [report(enrolment, unit) for unit in units]
    return record_events(learner=enrolment.learner, reports=reports)


def taught(enrolment: Enrolment, kind: str) -> list[Unit]:
    rows = Unit.objects.filter(appearances__revision=enrolment.cohort.revision, kind=kind)
    return list(rows.order_by("appearances__position"))


def read_all(enrolment: Enrolment) -> list[Answer]:
    return read(enrolment, *taught(enrolment, UnitKind.LESSON))


def hand_in_all(enrolment: Enrolment, *, marker: User | None = None) -> None:
    """Every assignment handed in and accepted, and counted as if the news had been heard."""
    for unit in taught(enrolment, UnitKind.ASSIGNMENT):
        marker = marker or granted(person(), Role.TRAINER, enrolment.cohort)
        handed_in = submission(enrolment, Assignment.objects.get(unit=unit))
        marked(handed_in, points=80, by=marker)
        note_marked_work(submission=handed_in)


def complete(enrolment: Enrolment) -> Completion:
    """Everything the curriculum asks, done."""
    read_all(enrolment)
    hand_in_all(enrolment)
    enrolment.refresh_from_db()
    return enrolment.completion
