"""What cohorts do with news from the catalogue."""

from typing import Any

from courses.catalogue.enums import RevisionChange
from courses.catalogue.models import CurriculumRevision
from courses.catalogue.signals import curriculum_published
from courses.cohorts.models import Cohort
from courses.cohorts.services import pin_revision
from courses.core.jobs.registry import sweeps_for


def follow_wording(revision: CurriculumRevision, **_kwargs: Any) -> None:
    """Live cohorts take a revision that only changed words at once; others wait for a decision."""
    if revision.change == RevisionChange.EDITORIAL:
        _move_live_cohorts(revision)


@sweeps_for("cohorts.wording")
def follow_missed_wording() -> int:
    """Cohorts a lost signal left on the revision just before an editorial one."""
    moved = 0
    recent = CurriculumRevision.objects.filter(change=RevisionChange.EDITORIAL)
    for revision in recent.select_related("course").order_by("-pk")[:50]:
        moved += _move_live_cohorts(revision)
    return moved


def _move_live_cohorts(revision: CurriculumRevision) -> int:
    behind = Cohort.objects.live().filter(
        course=revision.course, revision__number=revision.number - 1
    )
    for cohort in behind:
        pin_revision(cohort=cohort, revision=revision, by=None, reason="wording only")
    return len(behind)


def connect() -> None:
    curriculum_published.connect(follow_wording, dispatch_uid="cohorts.follow_wording")
