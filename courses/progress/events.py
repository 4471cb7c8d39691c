"""Taking in what learners' devices report, many at a time, at the price of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from courses.catalogue.enums import UnitKind
from courses.catalogue.models import RevisionUnit
from courses.catalogue.releases import NotReleased
from courses.core import clock
from courses.enrolment.models import Enrolment
from courses.enrolment.rules import is_learning
from courses.enrolment.services import NotActive
from courses.people.models import User
from courses.progress.enums import Outcome, Verb
from courses.progress.models import LearningEvent, Progress, UnitProgress
from courses.progress.openings import opening_to
from courses.progress.services import locked, refresh

LIMIT = 500


@dataclass(frozen=True)
class Report:
    """One event as the device tells it; ``uid`` is the device's own name for it."""

    uid: UUID
    enrolment: UUID
    unit: UUID
    verb: str
    occurred_at: datetime


@dataclass(frozen=True)
class Answer:
    uid: UUID
    outcome: Outcome
    code: str = ""


Lessons = dict[tuple[int, UUID], RevisionUnit]


@dataclass
class Batch:
    """What is known while reports are taken one after another, and the events they make."""

    enrolments: dict[UUID, Enrolment]
    lessons: Lessons
    done: dict[UUID, set[str]]
    known: set[UUID]
    events: list[LearningEvent] = field(default_factory=list)
    now: datetime = field(default_factory=clock.now)

    def take(self, report: Report) -> Answer:
        enrolment = self.enrolments.get(report.enrolment)
        if enrolment is None:
            return Answer(report.uid, Outcome.REFUSED, "not_found")
        if report.uid in self.known:
            return Answer(report.uid, Outcome.DUPLICATE)
        if not is_learning(enrolment):
            return Answer(report.uid, Outcome.REFUSED, NotActive.code)
        lesson = self.lessons.get((enrolment.cohort.revision_id, report.unit))
        if lesson is None:
            return Answer(report.uid, Outcome.REFUSED, "not_in_curriculum")
        if not opening_to(enrolment, lesson, done=self.done[enrolment.uid]).is_open:
            return Answer(report.uid, Outcome.REFUSED, NotReleased.code)
        self._keep(_event(report, enrolment, lesson, self.now), enrolment)
        return Answer(report.uid, Outcome.RECORDED)

    def _keep(self, event: LearningEvent, enrolment: Enrolment) -> None:
        self.known.add(event.uid)
        self.events.append(event)
        if event.verb == Verb.COMPLETED:
            self.done[enrolment.uid].add(str(event.unit.uid))


@transaction.atomic
def record_events(*, learner: User, reports: Sequence[Report]) -> list[Answer]:
    """Record what is new, answer each report in its place. The SQL is the same for 1 and 500.

    A report is refused, alone, when its enrolment is not the learner's (``not_found``), is no
    longer active (``enrolment_not_active``), its unit is no lesson of the pinned curriculum
    (``not_in_curriculum``), or one that has not opened to the learner (``not_released``): what
    stands earlier in ``reports`` counts for what comes later. Server time wins: nothing
    happens in the future.
    """
    enrolments = _enrolments(learner, reports)
    known = LearningEvent.objects.filter(uid__in=[r.uid for r in reports])
    batch = Batch(
        enrolments=enrolments,
        lessons=_lessons(enrolments.values(), reports),
        done={uid: _done_by(enrolment) for uid, enrolment in enrolments.items()},
        known=set(known.values_list("uid", flat=True)),
    )
    answers = [batch.take(report) for report in reports]
    if batch.events:
        _write(batch.events)
    return answers


def _enrolments(learner: User, reports: Iterable[Report]) -> dict[UUID, Enrolment]:
    rows = Enrolment.objects.filter(learner=learner, uid__in={r.enrolment for r in reports})
    return {row.uid: row for row in locked(rows)}


def _done_by(enrolment: Enrolment) -> set[str]:
    progress: Progress | None = getattr(enrolment, "progress", None)
    return set(progress.done_units) if progress else set()


def _lessons(enrolments: Iterable[Enrolment], reports: Iterable[Report]) -> Lessons:
    rows = RevisionUnit.objects.filter(
        revision__in={e.cohort.revision_id for e in enrolments},
        unit__uid__in={r.unit for r in reports},
        unit__kind=UnitKind.LESSON,
    ).select_related("unit")
    return {(row.revision_id, row.unit.uid): row for row in rows.defer("body")}


def _event(
    report: Report, enrolment: Enrolment, lesson: RevisionUnit, now: datetime
) -> LearningEvent:
    return LearningEvent(
        uid=report.uid,
        enrolment=enrolment,
        unit=lesson.unit,
        revision_number=enrolment.cohort.revision.number,
        verb=report.verb,
        occurred_at=min(report.occurred_at, now),
        received_at=now,
    )


def _write(events: list[LearningEvent]) -> None:
    LearningEvent.objects.bulk_create(events, ignore_conflicts=True)
    apply(events)
    ordered = sorted(events, key=lambda e: e.occurred_at)
    refresh({event.enrolment for event in events}, last={e.enrolment_id: e for e in ordered})


def apply(events: Iterable[LearningEvent]) -> None:
    """Move unit progress forward by ``events``; the earliest completion counts."""
    rows: dict[tuple[int, int], UnitProgress] = {}
    for event in sorted(events, key=lambda e: e.occurred_at):
        key = (event.enrolment_id, event.unit_id)
        row = rows.setdefault(key, _opened(event))
        if event.verb == Verb.COMPLETED and row.completed_at is None:
            row.completed_at = event.occurred_at
    existing = UnitProgress.objects.filter(
        enrolment__in={key[0] for key in rows}, unit__in={key[1] for key in rows}
    )
    for before in existing:
        ahead = rows.get((before.enrolment_id, before.unit_id))
        if ahead is not None:
            ahead.opened_at = min(ahead.opened_at, before.opened_at)
            ends = [t for t in (ahead.completed_at, before.completed_at) if t is not None]
            ahead.completed_at = min(ends, default=None)
    UnitProgress.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["enrolment", "unit"],
        update_fields=["opened_at", "completed_at", "revision_number"],
    )


def _opened(event: LearningEvent) -> UnitProgress:
    return UnitProgress(
        enrolment_id=event.enrolment_id,
        unit_id=event.unit_id,
        revision_number=event.revision_number,
        opened_at=event.occurred_at,
    )
