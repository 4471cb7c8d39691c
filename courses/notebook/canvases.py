"""Canvases: started, saved, brought back. All doors go through here.

A team's canvas is written by several hands. Nobody's words are lost: a save names the version
it was made from, one made from an older version is refused with what is stored now, and each
state that was ever saved is kept.
"""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Unit
from courses.catalogue.selectors import lesson_in
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import Invalid, NotFound, StaleVersion
from courses.enrolment.models import Enrolment
from courses.enrolment.rules import is_learning
from courses.enrolment.services import NotActive
from courses.notebook.canvas_selectors import (
    TEAM,
    canvas_of_owner,
    seat_to_fill,
    version_of,
)
from courses.notebook.enums import Tool
from courses.notebook.filling import checked, clean_text
from courses.notebook.merging import Merged, merged
from courses.notebook.models import Canvas, CanvasVersion
from courses.notebook.tools import sheet_of
from courses.people.models import User
from courses.teams.models import Team
from courses.teams.selectors import place_in, team_now

TITLE_LIMIT = 200  # characters


class UnknownTool(Invalid):
    code = "unknown_tool"
    message = _("There is no such tool.")


class TitleTooLong(Invalid):
    code = "title_too_long"
    message = _("Please write at most %(limit)s characters here.")


class CanvasChanged(StaleVersion):
    """``stored`` is the canvas as it is now, so that both can be shown.

    ``merged`` has both people's changes as far as they go together, when that was tried.
    """

    def __init__(self, stored: Canvas, merged: Merged | None = None) -> None:
        super().__init__()
        self.stored = stored
        self.merged = merged


@dataclass(frozen=True)
class Together:
    """``own`` is the version that has what was sent and nothing of others: the next save from
    the same page names it.
    """

    canvas: Canvas
    own: int


@transaction.atomic
def start_canvas(
    *,
    tool: str,
    title: str,
    by: User,
    enrolment: Enrolment | None = None,
    team: Team | None = None,
    unit: Unit | None = None,
    block: str = "",
) -> Canvas:
    """An empty canvas of a learner or of a team; an empty title becomes the tool's name.

    With ``unit`` and ``block`` it is the one that block of a lesson asks for: starting it again,
    or two members at the same moment, gives the one that is there.

    Raises:
        NotFound: not the learner's own enrolment, not a member of the team today, or the
            cohort's curriculum asks for no such canvas there.
        NotActive: the learner withdrew or was removed.
        UnknownTool, TitleTooLong: the form is wrong.
    """
    owner = _owner(by, enrolment, team)
    if tool not in Tool.values:
        raise UnknownTool("tool")
    if unit is not None:
        asked = canvas_block(owner.cohort, unit, block)
        if asked is None or asked["tool"] != tool:
            raise NotFound
    canvas, created = _found_or_made(
        by=by,
        enrolment=enrolment,
        team=team,
        unit=unit,
        block=block if unit else "",
        tool=tool,
        title=_title(title, tool),
    )
    if created:
        record("notebook.start_canvas", canvas, by=by, changes={"tool": tool})
    return canvas


@transaction.atomic
def start_for_block(*, enrolment: Enrolment, unit: Unit, block: str, by: User) -> Canvas:
    """What a block of a lesson asks for, shared as it says: the team's, or the learner's own.

    Raises:
        As ``start_canvas``.
    """
    _owner(by, enrolment, None)
    asked = canvas_block(enrolment.cohort, unit, block)
    if asked is None:
        raise NotFound
    team = team_now(enrolment) if asked["sharing"] == TEAM else None
    return start_canvas(
        tool=asked["tool"],
        title=asked["title"],
        enrolment=None if team else enrolment,
        team=team,
        unit=unit,
        block=block,
        by=by,
    )


@transaction.atomic
def save_canvas(
    *, canvas: Canvas, title: str, values: object, expected_version: int, by: User
) -> Canvas:
    """Store ``values`` (see ``notebook.filling``) as the next version.

    ``expected_version`` is the one ``values`` were made from. Saving what is stored already
    writes nothing, from whatever version, so that a save may be sent twice.

    Raises:
        NotFound: neither the learner nor in the team today.
        NotActive: the learner withdrew or was removed.
        CanvasChanged: somebody saved something else meanwhile.
        Invalid: a subclass and its field say what is wrong with the values.
    """
    _check_hand(canvas, by)
    values = checked(sheet_of(canvas.tool), values)
    title = _title(title, canvas.tool)
    stored = _locked(canvas)
    if (stored.title, stored.values) == (title, values):
        return stored
    if stored.version != expected_version:
        raise CanvasChanged(stored)
    return _next_version(stored, title, values, by)


@transaction.atomic
def save_together(
    *, canvas: Canvas, title: str, values: object, expected_version: int, by: User
) -> Together:
    """As ``save_canvas``; what others saved meanwhile is kept beside it where the two do not meet.

    Raises:
        As ``save_canvas``; ``CanvasChanged`` only where both changed the same place.
    """
    _check_hand(canvas, by)
    title, mine = _title(title, canvas.tool), checked(sheet_of(canvas.tool), values)
    stored = _locked(canvas)
    if stored.version == expected_version or (stored.title, stored.values) == (title, mine):
        kept = save_canvas(
            canvas=canvas, title=title, values=mine, expected_version=expected_version, by=by
        )
        return Together(kept, kept.version)
    base = version_of(canvas, expected_version)
    both = merged(base.values if base else {}, mine, stored.values)
    if both.clashes:
        raise CanvasChanged(stored, both)
    title_of_both = stored.title if base and title == base.title else title
    if (title_of_both, both.values) == (stored.title, stored.values):
        return Together(stored, expected_version)
    # Two versions: the next save from this page is compared with what this page has.
    own = _next_version(stored, title, mine, by).version
    return Together(_next_version(stored, title_of_both, both.values, by), own)


@transaction.atomic
def restore_canvas(*, canvas: Canvas, version: int, by: User) -> Canvas:
    """Make an earlier version the latest again; what stood in between is kept.

    Raises:
        NotFound: no such version, or neither the learner nor in the team today.
        NotActive: the learner withdrew or was removed.
    """
    _check_hand(canvas, by)
    earlier = version_of(canvas, version)
    if earlier is None:
        raise NotFound
    stored = _locked(canvas)
    if (stored.title, stored.values) == (earlier.title, earlier.values):
        return stored
    record("notebook.restore_canvas", canvas, by=by, changes={"version": version})
    return _next_version(stored, earlier.title, earlier.values, by)


def canvas_block(cohort: Cohort, unit: Unit, block: str) -> dict[str, Any] | None:
    """The ``data`` of a canvas block of a lesson, as ``cohort`` is taught it."""
    row = lesson_in(cohort.revision, str(unit.uid))
    blocks = (row.body.get("th", []) + row.body.get("en", [])) if row else []
    found = (one for one in blocks if one["type"] == "canvas" and one["id"] == block)
    return next((one["data"] for one in found), None)


def _owner(by: User, enrolment: Enrolment | None, team: Team | None) -> Enrolment | Team:
    """Exactly one of the two, and ``by`` may write for it."""
    if enrolment is not None and team is None:
        if enrolment.learner_id != by.pk:
            raise NotFound
        if not is_learning(enrolment):
            raise NotActive
        return enrolment
    if team is None or enrolment is not None or place_in(team, by) is None:
        raise NotFound
    return team


def _found_or_made(*, by: User, unit: Unit | None, **fields: Any) -> tuple[Canvas, bool]:
    """The database lets one block have one canvas; who comes second gets the first one's."""
    owner = {"enrolment": fields["enrolment"], "team": fields["team"]}
    if unit and (there := canvas_of_owner(unit, fields["block"], **owner)):
        return there, False
    now = clock.now()
    made = Canvas(unit=unit, created_at=now, updated_at=now, **fields)
    try:
        with transaction.atomic():
            made.save()
            _keep_version(made, by)
    except IntegrityError:
        there = canvas_of_owner(unit, fields["block"], **owner) if unit else None
        if there is None:
            raise
        return there, False
    return made, True


def _check_hand(canvas: Canvas, by: User) -> None:
    if seat_to_fill(by, canvas) is not None:
        return
    if canvas.enrolment is not None and canvas.enrolment.learner_id == by.pk:
        raise NotActive
    raise NotFound


def _title(title: str, tool: str) -> str:
    title = " ".join(clean_text(title).split()) or sheet_of(tool).title
    if len(title) > TITLE_LIMIT:
        raise TitleTooLong("title", limit=TITLE_LIMIT)
    return title


def _locked(canvas: Canvas) -> Canvas:
    return Canvas.objects.select_for_update().get(pk=canvas.pk)


def _next_version(canvas: Canvas, title: str, values: dict[str, Any], by: User) -> Canvas:
    canvas.title, canvas.values = title, values
    canvas.version += 1
    canvas.updated_at = clock.now()
    canvas.save(update_fields=["title", "values", "version", "updated_at"])
    _keep_version(canvas, by)
    return canvas


def _keep_version(canvas: Canvas, by: User) -> None:
    CanvasVersion.objects.create(
        canvas=canvas,
        version=canvas.version,
        title=canvas.title,
        values=canvas.values,
        saved_by=by,
        saved_at=canvas.updated_at,
    )
