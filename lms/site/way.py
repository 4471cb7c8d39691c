"""A learner's way through the curriculum their cohort is pinned to."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import Http404

from courses.catalogue.enums import UnitKind
from courses.catalogue.releases import Opening, Release, opening
from courses.core import clock
from courses.core.languages import pick
from courses.enrolment.models import Enrolment
from courses.progress.models import Progress
from courses.progress.rules import Decision, Facts, evaluate
from lms.site import words


@dataclass(frozen=True)
class Step:
    """One unit of the outline, its title in the reader's language."""

    uid: str
    kind: str
    title: str
    minutes: int
    release: Release = field(default_factory=dict)


class Way:
    """``outline`` is a revision's; ``done`` the public ids of the units a learner has done,
    ``points`` those of accepted work.
    """

    def __init__(
        self, outline: dict[str, Any], done: Collection[str] = (), points: int = 0
    ) -> None:
        self.outline = outline
        self.done = frozenset(done)
        self.points = points

    @cached_property
    def modules(self) -> list[tuple[str, list[Step]]]:
        return [
            (pick(**module["title"]), [_step(unit) for unit in module["units"]])
            for module in self.outline["modules"]
        ]

    @cached_property
    def steps(self) -> list[Step]:
        return [step for _title, steps in self.modules for step in steps]

    @property
    def titles(self) -> dict[str, str]:
        return {step.uid: step.title for step in self.steps}

    def step(self, uid: str) -> Step:
        """Raises Http404 when the unit is not taught here."""
        for step in self.steps:
            if step.uid == uid:
                return step
        raise Http404

    def neighbours(self, step: Step) -> tuple[Step | None, Step | None]:
        at = self.steps.index(step)
        before = self.steps[at - 1] if at else None
        after = self.steps[at + 1] if at + 1 < len(self.steps) else None
        return before, after

    def work_of(self, lesson: Step) -> Iterator[Step]:
        """The assignments that follow ``lesson``, up to the next lesson."""
        for step in self.steps[self.steps.index(lesson) + 1 :]:
            if step.kind != UnitKind.ASSIGNMENT:
                return
            yield step

    def next_to_do(self, handed_in: Collection[str] = ()) -> Step | None:
        """The first unit that is not done; work that waits for the trainer asks nothing now."""
        settled = {*self.done, *handed_in}
        return next((step for step in self.steps if step.uid not in settled), None)

    def decision(self, requirement: dict[str, Any]) -> Decision:
        done = [step for step in self.steps if step.uid in self.done]
        minutes = sum(step.minutes for step in done)
        facts = Facts(frozenset(step.uid for step in done), minutes, self.points)
        return evaluate(requirement, facts)


def _step(unit: dict[str, Any]) -> Step:
    title = pick(**unit["title"])
    return Step(unit["id"], unit["kind"], title, unit["minutes"], unit.get("release", {}))


def way_of(enrolment: Enrolment) -> Way:
    """The enrolment's revision and progress must have been fetched with it."""
    progress: Progress | None = getattr(enrolment, "progress", None)
    outline = enrolment.cohort.revision.outline
    return Way(outline, progress.done_units, progress.points) if progress else Way(outline)


def opening_of(enrolment: Enrolment, way: Way, step: Step) -> Opening:
    """Whether the unit is open to this learner today, and if not, what it waits for."""
    starts_on, today = enrolment.cohort.starts_on, clock.today()
    return opening(step.release, starts_on=starts_on, today=today, done=way.done, unit=step.uid)


def progress_of(enrolment: Enrolment, way: Way) -> dict[str, Any]:
    """Done, total and percent of what is required, and what is missing in words."""
    progress: Progress | None = getattr(enrolment, "progress", None)
    revision = enrolment.cohort.revision
    done, total = progress.done_count if progress else 0, revision.required_count
    decision = way.decision(revision.requirement)
    return {
        "done": done,
        "total": total,
        "percent": 100 * done // total if total else 0,
        "missing": words.still_missing(decision.missing, way.titles),
    }
