"""The one place that says "completed"."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import F, Min, Q, QuerySet

from courses.attendance.selectors import Attended, hours_of_many
from courses.catalogue.models import RevisionUnit
from courses.catalogue.requirements import asks_attendance
from courses.core import clock
from courses.core.audit.services import record
from courses.coursework.enums import SubmissionState
from courses.coursework.models import Assessment, Submission
from courses.enrolment.enums import EnrolmentState
from courses.enrolment.models import Enrolment
from courses.enrolment.services import mark_completed
from courses.progress import signals
from courses.progress.models import Completion, LearningEvent, Progress, UnitProgress
from courses.progress.rules import RULE_VERSION, Decision, Facts, evaluate


@transaction.atomic
def note_marked_work(*, submission: Submission) -> None:
    """Count an assignment's unit as done exactly while an accepted attempt stands. Idempotent.

    It looks at the attempts as they are and not at what the news said, for news may come late
    or in another order than the marks.
    """
    (enrolment,) = locked(Enrolment.objects.filter(pk=submission.enrolment_id))
    assignment = submission.assignment
    facts = Submission.objects.filter(enrolment=enrolment, assignment=assignment).aggregate(
        opened_at=Min("submitted_at"),
        completed_at=Min("submitted_at", filter=Q(state=SubmissionState.ACCEPTED)),
    )
    UnitProgress.objects.update_or_create(
        enrolment=enrolment,
        unit_id=assignment.unit_id,
        defaults=facts,
        create_defaults={**facts, "revision_number": enrolment.cohort.revision.number},
    )
    refresh([enrolment])


@transaction.atomic
def recount(enrolments: QuerySet[Enrolment]) -> None:
    """Count again what learners did, after the curriculum or the enrolment changed."""
    refresh(locked(enrolments))


def locked(enrolments: QuerySet[Enrolment]) -> list[Enrolment]:
    """``enrolments`` with what counting needs, locked until commit.

    Two who write facts of the same learner at once must come one after the other: each would
    count without the other's, and a course finished by both would never be completed.
    """
    # Locked first and read after: a joined row would be the one from before the wait.
    rows = enrolments.select_for_update(of=("self",), no_key=True).order_by("pk")
    keys = list(rows.values_list("pk", flat=True))
    found = Enrolment.objects.filter(pk__in=keys).order_by("pk")
    return list(found.select_related("cohort__revision", "progress"))


def refresh(
    enrolments: Iterable[Enrolment], *, last: Mapping[int, LearningEvent] | None = None
) -> None:
    """Recount the progress rows of ``enrolments`` and decide completion where all is done.

    Call it inside the transaction that wrote the facts, with enrolments from ``locked``.
    """
    enrolments = list(enrolments)
    taught = _taught(enrolments)
    done = _done(enrolments)
    points = _points(enrolments)
    attended = _attended(enrolments)
    units = {enrolment.pk: taught[enrolment.cohort.revision_id] for enrolment in enrolments}
    facts = {
        pk: facts_of(rows, done[pk], points[pk], attended.get(pk)) for pk, rows in units.items()
    }
    rows = [
        _recount(enrolment, units[enrolment.pk], facts[enrolment.pk], last or {})
        for enrolment in enrolments
    ]
    Progress.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["enrolment"],
        update_fields=[
            "done_units",
            "done_count",
            "points",
            "last_unit",
            "last_seen_at",
            "version",
        ],
    )
    for enrolment in enrolments:
        if enrolment.state == EnrolmentState.ACTIVE:
            _complete_if_met(enrolment, facts[enrolment.pk])


def _taught(enrolments: Iterable[Enrolment]) -> dict[int, list[RevisionUnit]]:
    rows = RevisionUnit.objects.filter(revision__in={e.cohort.revision_id for e in enrolments})
    rows = rows.select_related("unit").only("revision", "required", "minutes", "unit__uid")
    taught = defaultdict(list)
    for row in rows.order_by("position"):
        taught[row.revision_id].append(row)
    return taught


def _done(enrolments: Iterable[Enrolment]) -> dict[int, set[int]]:
    done = defaultdict(set)
    rows = UnitProgress.objects.filter(enrolment__in=enrolments, completed_at__isnull=False)
    for enrolment, unit in rows.values_list("enrolment", "unit"):
        done[enrolment].add(unit)
    return done


def _points(enrolments: Iterable[Enrolment]) -> dict[int, dict[int, int]]:
    """By enrolment and unit, the points of the mark that stands, where the work is accepted."""
    points: dict[int, dict[int, int]] = defaultdict(dict)
    marks = Assessment.objects.filter(
        submission__enrolment__in=enrolments,
        submission__state=SubmissionState.ACCEPTED,
        version=F("submission__version"),
    )
    for enrolment, unit, amount in marks.values_list(
        "submission__enrolment", "submission__assignment__unit", "points"
    ):
        points[enrolment][unit] = amount
    return points


def _attended(enrolments: Iterable[Enrolment]) -> dict[int, Attended]:
    """By enrolment, where the requirement asks: elsewhere a lesson read costs no query more."""
    asking = [e for e in enrolments if asks_attendance(e.cohort.revision.requirement)]
    return hours_of_many(asking) if asking else {}


def _recount(
    enrolment: Enrolment,
    taught: list[RevisionUnit],
    facts: Facts,
    last: Mapping[int, LearningEvent],
) -> Progress:
    before: Progress | None = getattr(enrolment, "progress", None)
    event = last.get(enrolment.pk)
    return Progress(
        enrolment=enrolment,
        done_units=[str(row.unit.uid) for row in taught if str(row.unit.uid) in facts.done],
        done_count=sum(row.required and str(row.unit.uid) in facts.done for row in taught),
        points=facts.points,
        last_unit_id=event.unit_id if event else getattr(before, "last_unit_id", None),
        last_seen_at=event.received_at if event else getattr(before, "last_seen_at", None),
        version=before.version + 1 if before else 1,
    )


def facts_of(
    taught: Iterable[RevisionUnit],
    done: set[int],
    points: Mapping[int, int],
    attended: Attended | None = None,
) -> Facts:
    """``done`` and the keys of ``points`` are units; those not taught count for nothing."""
    attended = attended or Attended()
    finished = [row for row in taught if row.unit_id in done]
    return Facts(
        done=frozenset(str(row.unit.uid) for row in finished),
        minutes=sum(row.minutes for row in finished),
        points=sum(points.get(row.unit_id, 0) for row in finished),
        attended=attended.minutes,
        planned=attended.planned,
        extra=attended.extra,
    )


def decide(enrolment: Enrolment) -> Decision:
    """Judge the enrolment as it stands, by the revision its cohort is pinned to."""
    taught = _taught([enrolment])[enrolment.cohort.revision_id]
    done, points = _done([enrolment])[enrolment.pk], _points([enrolment])[enrolment.pk]
    attended = _attended([enrolment]).get(enrolment.pk)
    facts = facts_of(taught, done, points, attended)
    return evaluate(enrolment.cohort.revision.requirement, facts)


def _complete_if_met(enrolment: Enrolment, facts: Facts) -> None:
    decision = evaluate(enrolment.cohort.revision.requirement, facts)
    if not decision.met or not mark_completed(enrolment=enrolment):
        return
    completion = Completion.objects.create(
        enrolment=enrolment,
        revision_number=enrolment.cohort.revision.number,
        rule_version=RULE_VERSION,
        minutes=facts.minutes,
        evidence=decision.evidence,
        decided_at=clock.now(),
    )
    record("progress.complete", enrolment, by=None, changes={"minutes": facts.minutes})
    transaction.on_commit(lambda: signals.course_completed.send(Completion, completion=completion))
