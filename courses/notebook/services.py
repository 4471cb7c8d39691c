"""What a learner keeps while reading: a note, answers in blocks, the place they came to.

All of it is theirs alone. It is not in the audit trail: it changes by the second, and nobody
else can change it. Each write names the version it was made from; the database lets one of two
that meet go first, and the other is told what is stored now.
"""

from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F

from courses.catalogue.enums import UnitKind
from courses.catalogue.models import RevisionUnit, Unit
from courses.core import clock
from courses.core.errors import NotFound, StaleVersion
from courses.enrolment.models import Enrolment
from courses.enrolment.rules import is_learning
from courses.enrolment.services import NotActive
from courses.notebook import entries
from courses.notebook.enums import EntryKind
from courses.notebook.models import BlockEntry, Note, ReadingPosition
from courses.people.models import User

Written = TypeVar("Written", Note, BlockEntry)


class NotebookChanged(StaleVersion):
    """``stored`` is what stands there now, so that both can be shown."""

    def __init__(self, stored: Note | BlockEntry) -> None:
        super().__init__()
        self.stored = stored


@transaction.atomic
def write_note(
    *, enrolment: Enrolment, unit: Unit, text: str, expected_version: int, by: User
) -> Note:
    """The learner's note on a lesson; an empty ``text`` clears it.

    ``expected_version`` is the version it was made from, 0 when there was none. Writing what is
    stored already changes nothing, from whatever version, so that it may be sent twice.

    Raises:
        NotFound: not the learner's own enrolment, or no lesson of its curriculum.
        NotActive: the learner withdrew or was removed.
        FieldTooLong: more than 20,000 characters.
        NotebookChanged: another device wrote something else meanwhile.
    """
    _lesson(enrolment, unit, by)
    content = {"text": entries.text(text, "text")}
    return _write(Note, {"enrolment": enrolment, "unit": unit}, content, expected_version)


@transaction.atomic
def write_entry(
    *,
    enrolment: Enrolment,
    unit: Unit,
    block: str,
    value: object,
    expected_version: int,
    by: User,
) -> BlockEntry:
    """What the learner wrote into a block of a lesson (``notebook.entries``); as ``write_note``.

    Raises:
        NotFound: as ``write_note``, or the lesson has no such block to write into.
        NotActive, NotebookChanged: as ``write_note``.
        Invalid: a subclass and its field say what is wrong with the value.
    """
    found = _block(_lesson(enrolment, unit, by), block)
    if found is None or found["type"] not in EntryKind.values:
        raise NotFound
    content = {"kind": found["type"], "value": entries.checked(found, value)}
    place = {"enrolment": enrolment, "unit": unit, "block": block}
    return _write(BlockEntry, place, content, expected_version)


@transaction.atomic
def remember_position(*, enrolment: Enrolment, unit: Unit, block: str, by: User) -> None:
    """Where the learner stopped in a lesson; the last told counts.

    Raises:
        NotFound: as ``write_note``, or the lesson has no such block.
        NotActive: the learner withdrew or was removed.
    """
    if _block(_lesson(enrolment, unit, by), block) is None:
        raise NotFound
    here = ReadingPosition(enrolment=enrolment, unit=unit, block=block, updated_at=clock.now())
    ReadingPosition.objects.bulk_create(
        [here],
        update_conflicts=True,
        unique_fields=["enrolment", "unit"],
        update_fields=["block", "updated_at"],
    )


def _lesson(enrolment: Enrolment, unit: Unit, by: User) -> RevisionUnit:
    """The lesson as the learner's cohort has it, after asking whether they may write there."""
    if enrolment.learner_id != by.pk:
        raise NotFound
    if not is_learning(enrolment):
        raise NotActive
    taught = RevisionUnit.objects.filter(revision=enrolment.cohort.revision_id)
    found = taught.filter(unit=unit, unit__kind=UnitKind.LESSON).only("body").first()
    if found is None:
        raise NotFound
    return found


def _block(lesson: RevisionUnit, block: str) -> dict[str, Any] | None:
    blocks = [*lesson.body.get("th", []), *lesson.body.get("en", [])]
    return next((one for one in blocks if one["id"] == block), None)


def _write(
    model: type[Written], place: dict[str, Any], content: dict[str, Any], expected_version: int
) -> Written:
    stored = model.objects.filter(**place).first() or _first(model, place, content)
    if all(getattr(stored, name) == value for name, value in content.items()):
        return stored
    same_version = model.objects.filter(pk=stored.pk, version=expected_version)
    written = same_version.update(version=F("version") + 1, updated_at=clock.now(), **content)
    stored.refresh_from_db()
    if not written:
        raise NotebookChanged(stored)
    return stored


def _first(model: type[Written], place: dict[str, Any], content: dict[str, Any]) -> Written:
    """Written for the first time; what another device wrote first, when two meet."""
    first = model(**place, **content, version=1, updated_at=clock.now())
    try:
        with transaction.atomic():
            first.save()
    except IntegrityError:
        return model.objects.get(**place)
    return first
