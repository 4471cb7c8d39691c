from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from courses.catalogue.models import Unit
from courses.cohorts.models import Cohort
from courses.enrolment.models import Enrolment
from courses.enrolment.rules import is_learning
from courses.notebook.models import Canvas, CanvasVersion
from courses.people.models import User
from courses.people.rules import Offices
from courses.teams.models import Team, TeamMember
from courses.teams.selectors import place_in, team_now

TEAM = "team"  # the sharing of a lesson's canvas block
SITTING = timedelta(minutes=15)
VERSIONS_LOOKED_AT = 1000


@dataclass(frozen=True)
class Sitting:
    """Saves of one person, each soon after the other; ``version`` is the last of them."""

    version: int
    title: str
    by: User
    at: datetime


def seat_to_fill(user: User, canvas: Canvas) -> Enrolment | None:
    """The enrolment by which the person may write: the owner's own, or that of a member today."""
    if canvas.team is not None:
        return place_in(canvas.team, user)
    enrolment = canvas.enrolment
    if enrolment is None or enrolment.learner_id != user.pk or not is_learning(enrolment):
        return None
    return enrolment


def canvases_to_read(user: User, offices: Offices) -> QuerySet[Canvas]:
    """What the person may see, with all that a page needs to name its owner."""
    owners = ("enrolment__cohort__course", "team__cohort__course")
    rows = Canvas.objects.visible_to(user, offices).select_related(
        "unit", "enrolment__learner", *owners
    )
    return rows.defer(*(f"{course}__search" for course in owners))


def canvases_of(enrolment: Enrolment) -> QuerySet[Canvas]:
    """The learner's own and those of the team of the moment, the latest changed first."""
    return _mine(enrolment).defer("values").order_by("-updated_at", "-pk")


def canvases_of_cohort(cohort: Cohort) -> QuerySet[Canvas]:
    """All of its learners and teams, the latest changed first."""
    rows = Canvas.objects.filter(Q(enrolment__cohort=cohort) | Q(team__cohort=cohort))
    return (
        rows.select_related("enrolment__learner", "team")
        .defer("values")
        .order_by("-updated_at", "-pk")
    )


def canvases_in(enrolment: Enrolment, unit: Unit) -> dict[str, list[Canvas]]:
    """What was filled in for the blocks of one lesson, by block, one query."""
    found: dict[str, list[Canvas]] = {}
    for canvas in _mine(enrolment).filter(unit=unit).defer("values"):
        found.setdefault(canvas.block, []).append(canvas)
    return found


def canvas_for(enrolment: Enrolment, unit: Unit, block: str, sharing: str) -> Canvas | None:
    """The canvas of that block of a lesson: the team's where it is shared and there is a team."""
    team = team_now(enrolment) if sharing == TEAM else None
    return canvas_of_owner(unit, block, enrolment=None if team else enrolment, team=team)


def canvas_of_owner(
    unit: Unit, block: str, *, enrolment: Enrolment | None, team: Team | None
) -> Canvas | None:
    return Canvas.objects.filter(enrolment=enrolment, team=team, unit=unit, block=block).first()


def _mine(enrolment: Enrolment) -> QuerySet[Canvas]:
    now = TeamMember.objects.now().filter(enrolment=enrolment)
    return Canvas.objects.filter(Q(enrolment=enrolment) | Q(team__in=now.values("team")))


def last_saved_by(canvases: Collection[Canvas]) -> dict[int, User]:
    """Who changed each last, one query."""
    rows = CanvasVersion.objects.filter(canvas__in=canvases, version=F("canvas__version"))
    rows = rows.select_related("saved_by").defer("values")
    return {row.canvas_id: row.saved_by for row in rows}


def history_of(canvas: Canvas) -> list[Sitting]:
    """How the canvas came about, the latest first; what was saved in one sitting is one line."""
    rows = canvas.versions.select_related("saved_by").defer("values").order_by("-version")
    told: list[Sitting] = []
    earliest: datetime | None = None
    for row in rows[:VERSIONS_LOOKED_AT]:
        same = told and told[-1].by == row.saved_by
        if not (same and earliest and earliest - row.saved_at <= SITTING):
            told.append(Sitting(row.version, row.title, row.saved_by, row.saved_at))
        earliest = row.saved_at
    return told


def version_of(canvas: Canvas, version: int) -> CanvasVersion | None:
    return canvas.versions.select_related("saved_by").filter(version=version).first()
