"""ประกาศ: saying something to the learners of a cohort, or to everyone."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.cohorts.models import Announcement, Cohort
from courses.cohorts.rules import may_announce
from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import Invalid, NotPermitted
from courses.core.thai.text import normalise
from courses.people.models import User
from courses.people.selectors import offices_of

TITLE_LIMIT = 200  # characters
TEXT_LIMIT = 5_000


class TitleMissing(Invalid):
    code = "title_missing"
    message = _("Please give a title.")


class AnnouncementTooLong(Invalid):
    code = "announcement_too_long"
    message = _("Please write at most %(limit)s characters here.")


@transaction.atomic
def announce(
    *,
    cohort: Cohort | None,
    title_th: str,
    by: User | None,
    title_en: str = "",
    text_th: str = "",
    text_en: str = "",
) -> Announcement:
    """Say it at once, to the learners of ``cohort`` or, without one, to everyone.

    Raises:
        NotPermitted: ``by`` neither runs nor teaches the cohort; for everyone, is not an
            officer everywhere.
        TitleMissing: there is no Thai title.
        AnnouncementTooLong: a title of more than 200, a text of more than 5,000 characters.
    """
    if by is not None and not may_announce(offices_of(by), cohort):
        raise NotPermitted
    words = {
        "title_th": " ".join(normalise(title_th).split()),
        "title_en": " ".join(normalise(title_en).split()),
        "text_th": normalise(text_th),
        "text_en": normalise(text_en),
    }
    _check(words)
    announcement = Announcement.objects.create(
        cohort=cohort, published_at=clock.now(), published_by=by, **words
    )
    to = cohort.code if cohort else "everyone"
    record("cohorts.announce", announcement, by=by, changes={"to": to})
    return announcement


@transaction.atomic
def withdraw_announcement(*, announcement: Announcement, by: User) -> Announcement:
    """Show it no longer. It is kept; withdrawing it again changes nothing.

    Raises:
        NotPermitted: as ``announce``.
    """
    if not may_announce(offices_of(by), announcement.cohort):
        raise NotPermitted
    standing = Announcement.objects.standing().filter(pk=announcement.pk)
    if standing.update(withdrawn_at=clock.now()):
        record("cohorts.withdraw_announcement", announcement, by=by)
    announcement.refresh_from_db()
    return announcement


def _check(words: dict[str, str]) -> None:
    if not words["title_th"]:
        raise TitleMissing("title_th")
    for name, text in words.items():
        limit = TITLE_LIMIT if name.startswith("title") else TEXT_LIMIT
        if len(text) > limit:
            raise AnnouncementTooLong(name, limit=limit)
