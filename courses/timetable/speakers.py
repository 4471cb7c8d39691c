"""Who speaks in a session: asked, answered, done."""

from typing import Any

from django.db import IntegrityError, transaction

from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import NotPermitted
from courses.people.models import User
from courses.people.selectors import offices_of
from courses.people.services import clean_name
from courses.timetable.enums import EngagementState, SessionState
from courses.timetable.models import Engagement, Session, Speaker
from courses.timetable.refusals import AlreadyEngaged, NameMissing, NotInState
from courses.timetable.rules import may_keep_venues
from courses.timetable.services import locked

NAMES = ("name_th", "name_en")
FIELDS = frozenset(
    {*NAMES, "position_th", "position_en", "organisation", "email", "bio_th", "bio_en", "user"}
)
OPEN = (SessionState.DRAFT, SessionState.SCHEDULED)


@transaction.atomic
def add_speaker(*, by: User | None, **fields: Any) -> Speaker:
    """A new speaker, for any session.

    Raises:
        NotPermitted: ``by`` is neither officer nor trainer anywhere.
        NameMissing: without a Thai name.
        UnprintableName: control characters or a change of writing direction.
    """
    _check_right(by)
    speaker = Speaker(**_only(fields))
    _check_name(speaker)
    speaker.save()
    record("timetable.add_speaker", speaker, by=by)
    return speaker


@transaction.atomic
def change_speaker(*, speaker: Speaker, by: User | None, **fields: Any) -> Speaker:
    """Change what is written of a speaker.

    Raises:
        As ``add_speaker``.
    """
    _check_right(by)
    changed = _only(fields)
    for name, value in changed.items():
        setattr(speaker, name, value)
    _check_name(speaker)
    speaker.save(update_fields=list(changed))
    record("timetable.change_speaker", speaker, by=by, changes={"fields": sorted(changed)})
    return speaker


@transaction.atomic
def invite_speaker(
    *, session: Session, speaker: Speaker, by: User | None, topic_th: str = "", topic_en: str = ""
) -> Engagement:
    """Ask ``speaker`` to speak in ``session``; one who declined may be asked again.

    Raises:
        NotPermitted: ``by`` neither runs nor teaches all its cohorts.
        NotInState: closed or cancelled.
        AlreadyEngaged: asked or confirmed.
    """
    session = locked(session, by)
    if session.state not in OPEN:
        raise NotInState(now=session.get_state_display())
    engagement = _asked(session, speaker)
    engagement.topic_th, engagement.topic_en = topic_th, topic_en
    engagement.state, engagement.changed_at = EngagementState.INVITED, clock.now()
    try:
        with transaction.atomic():
            engagement.save()
    except IntegrityError as error:
        raise AlreadyEngaged("speaker") from error
    record("timetable.invite_speaker", engagement, by=by, changes={"session": str(session.uid)})
    return engagement


@transaction.atomic
def note_answer(*, engagement: Engagement, confirmed: bool, by: User | None) -> Engagement:
    """Write down what the speaker answered; another answer may follow until the session closes.

    Raises:
        NotPermitted: ``by`` neither runs nor teaches all the session's cohorts.
        NotInState: the session is closed or cancelled.
    """
    session = locked(engagement.session, by)
    if session.state not in OPEN:
        raise NotInState(now=session.get_state_display())
    state = EngagementState.CONFIRMED if confirmed else EngagementState.DECLINED
    engagement.state, engagement.changed_at = state, clock.now()
    engagement.save(update_fields=["state", "changed_at"])
    record("timetable.speaker_answer", engagement, by=by, changes={"state": state})
    return engagement


def _asked(session: Session, speaker: Speaker) -> Engagement:
    earlier = Engagement.objects.filter(session=session, speaker=speaker).first()
    if earlier is not None and earlier.state != EngagementState.DECLINED:
        raise AlreadyEngaged("speaker")
    return earlier or Engagement(session=session, speaker=speaker)


def _check_right(by: User | None) -> None:
    if by is not None and not may_keep_venues(offices_of(by)):
        raise NotPermitted


def _only(fields: dict[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in fields.items() if name in FIELDS}
    names = {name: clean_name(given[name], field=name) for name in NAMES if name in given}
    return {**given, **names}


def _check_name(speaker: Speaker) -> None:
    if not speaker.name_th:
        raise NameMissing("name_th")
