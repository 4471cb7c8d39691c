"""Calendars that people's own programmes read by a secret address, until revoked."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.cohorts.models import STAFF_ROLES
from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import NotFound, NotPermitted
from courses.core.jobs.registry import sweeps_for
from courses.core.thai.dates import Lang
from courses.people.models import User
from courses.people.selectors import offices_of
from courses.timetable.calendars import Address, Telling, calendar_text
from courses.timetable.enums import FeedKind
from courses.timetable.models import CalendarFeed
from courses.timetable.refusals import TooManyFeeds
from courses.timetable.selectors import Appointment, schedule_of, teaching_of

LIMIT = 10  # live ones of one person
BACK, AHEAD = timedelta(days=366), timedelta(days=732)
READ_NOTED_EVERY = timedelta(hours=1)
KEPT_FOR = timedelta(days=365)


@transaction.atomic
def open_feed(*, user: User, by: User, kind: str = FeedKind.LEARNER) -> tuple[CalendarFeed, str]:
    """A calendar of ``user``'s sessions, and its secret, which is told this once.

    Raises:
        NotPermitted: somebody else's, or of sessions to teach for one who teaches none.
        TooManyFeeds: ten are live.
    """
    if by.pk != user.pk:
        raise NotPermitted
    if kind == FeedKind.STAFF and not _may_teach(user):
        raise NotPermitted
    if CalendarFeed.objects.filter(user=user, revoked_at=None).count() >= LIMIT:
        raise TooManyFeeds(limit=LIMIT)
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(
        user=user, kind=kind, digest=_digest(secret), created_at=clock.now()
    )
    record("timetable.open_feed", feed, by=by, changes={"kind": kind})
    return feed, secret


@transaction.atomic
def revoke_feed(*, feed: CalendarFeed, by: User) -> None:
    """Its address answers no more. Idempotent.

    Raises:
        NotFound: somebody else's.
    """
    if feed.user_id != by.pk:
        raise NotFound
    if CalendarFeed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=clock.now()):
        record("timetable.revoke_feed", feed, by=by)


def feed_for(secret: str) -> CalendarFeed:
    """The live feed of that secret, with its person.

    Raises:
        NotFound: never given out, revoked, or its person is out: told alike.
    """
    live = CalendarFeed.objects.filter(revoked_at=None, user__is_active=True)
    feed = live.select_related("user").filter(digest=_digest(secret)).first()
    if feed is None:
        raise NotFound
    _note_reading(feed)
    return feed


def feed_text(feed: CalendarFeed, *, address: Address, host: str) -> bytes:
    """What the feed shows now, in its person's language: a year back and two ahead.

    A role that ended shows nothing more: sessions are found by the roles of today.
    """
    user, now = feed.user, clock.now()
    since, until = now - BACK, now + AHEAD
    if feed.kind == FeedKind.STAFF:
        shown = [Appointment(session) for session in teaching_of(user, since, until)]
    else:
        shown = [one for one in schedule_of(user, since, until) if one.is_held_for_them]
    lang: Lang = "en" if user.language == "en" else "th"
    telling = Telling(lang=lang, address=address, host=host, to_participants=True)
    return calendar_text(shown, name=_name(feed, lang), telling=telling)


def _name(feed: CalendarFeed, lang: str) -> str:
    with override(lang):
        name = str(FeedKind(feed.kind).label)
        return _("%(calendar)s – GovLab") % {"calendar": name}


def _note_reading(feed: CalendarFeed) -> None:
    """At most once an hour: programmes read every few minutes, and reading should not write."""
    now = clock.now()
    old = Q(last_read_at=None) | Q(last_read_at__lt=now - READ_NOTED_EVERY)
    if feed.last_read_at is None or feed.last_read_at < now - READ_NOTED_EVERY:
        CalendarFeed.objects.filter(old, pk=feed.pk).update(last_read_at=now)


@sweeps_for("timetable.old_feeds")
def forget_old() -> int:
    """Drop feeds a year after they were revoked."""
    return CalendarFeed.objects.filter(revoked_at__lt=clock.now() - KEPT_FOR).delete()[0]


def _may_teach(user: User) -> bool:
    return offices_of(user).holds(*STAFF_ROLES) or user.speaking.exists()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
