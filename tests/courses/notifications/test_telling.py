"""Who is told, on which channel, at what time, and what can still be taken back."""

from datetime import UTC, datetime, time, timedelta

from django.db import transaction

import pytest

from courses.core import clock
from courses.core.errors import NotFound
from courses.core.jobs import services as jobs
from courses.core.models import Job
from courses.notifications.enums import Channel, DeliveryState, Pace, Why
from courses.notifications.models import Delivery, Notice
from courses.notifications.pacing import after_quiet_hours, next_at
from courses.notifications.selectors import notices_of, unread_count
from courses.notifications.services import (
    mark_all_read,
    mark_read,
    notify,
    set_preferences,
    withdraw_notices,
)
from tests.conftest import StandingClock
from tests.factories.notices import (
    CALLED,
    DAILY,
    LETTER_ONLY,
    SAMPLE,
    URGENT,
    delivery_of,
    noticed,
    told_of,
)
from tests.factories.people import person

pytestmark = pytest.mark.django_db
SENT = (DeliveryState.SENT, Why.NONE)
WAITING = (DeliveryState.WAITING, Why.NONE)


def bangkok(hour: int, minute: int = 0, day: int = 24) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.BANGKOK)


def suppressed(why: Why) -> tuple[str, str]:
    return (DeliveryState.SUPPRESSED, why)


def test_a_person_is_told_on_the_site_at_once_and_by_a_letter_that_waits(standing_clock):
    someone = person()

    notice = noticed(someone)

    assert told_of(notice, Channel.SITE) == SENT
    assert told_of(notice) == WAITING
    assert told_of(notice, Channel.PUSH) == suppressed(Why.NO_GATEWAY)
    assert list(notices_of(someone)) == [notice]
    assert [job.payload for job in Job.objects.all()] == [{"delivery": delivery_of(notice).pk}]


def test_news_of_one_occasion_is_told_once_to_each(standing_clock):
    one, other = person(), person()
    told = {"kind": CALLED, "key": "candidacy:1", "facts": SAMPLE}

    answers = [notify(recipient=who, **told) for who in (one, one, other)]

    assert [answer is None for answer in answers] == [False, True, False]
    assert Notice.objects.count() == 2
    assert Delivery.objects.count() == 6


def test_what_is_rolled_back_was_never_told(standing_clock):
    someone = person()

    with pytest.raises(RuntimeError), transaction.atomic():
        noticed(someone)
        raise RuntimeError

    assert (Notice.objects.count(), Job.objects.count()) == (0, 0)


def test_a_kind_is_told_only_on_its_channels_and_always_on_the_site(standing_clock):
    notice = noticed(kind=LETTER_ONLY, facts={**SAMPLE, "secret": "x"})

    assert set(notice.deliveries.values_list("channel", flat=True)) == {"site", "email"}


@pytest.mark.parametrize(
    ("fields", "paces", "why"),
    [
        ({"is_active": False}, {}, Why.INACTIVE),
        ({"email": ""}, {}, Why.NO_ADDRESS),
        ({}, {"email": "never"}, Why.SWITCHED_OFF),
        ({"email": ""}, {"email": "never"}, Why.SWITCHED_OFF),
    ],
)
def test_why_no_letter_is_sent_is_written_down(standing_clock, fields, paces, why):
    someone = person(**fields)
    set_preferences(user=someone, by=someone, paces={CALLED.code: paces})

    notice = noticed(someone)

    assert told_of(notice) == suppressed(why)
    assert told_of(notice, Channel.SITE) == SENT
    assert delivery_of(notice).settled_at == clock.now()
    assert Job.objects.count() == 0


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (bangkok(7, 59), bangkok(8)),
        (bangkok(8), bangkok(8)),
        (bangkok(17, 59), bangkok(17, 59)),
        (bangkok(18), bangkok(8, day=25)),
        (bangkok(23, 30), bangkok(8, day=25)),
        (bangkok(0), bangkok(8)),
    ],
)
def test_nothing_goes_out_in_quiet_hours(standing_clock: StandingClock, at, due):
    standing_clock.stands_at(at)

    notice = noticed()

    delivery = delivery_of(notice)
    assert delivery.due_at == due
    assert delivery.why == (Why.NONE if at == due else Why.QUIET_HOURS)
    assert Job.objects.get().run_after == due
    assert told_of(notice, Channel.SITE) == SENT


def test_what_is_urgent_passes_quiet_hours(standing_clock: StandingClock):
    standing_clock.stands_at(bangkok(23))

    assert told_of(noticed(kind=URGENT)) == WAITING


def test_quiet_hours_are_a_persons_own(standing_clock: StandingClock):
    someone = person()
    set_preferences(user=someone, by=someone, quiet_from=time(12), quiet_until=time(13))
    standing_clock.stands_at(bangkok(12, 30))

    assert delivery_of(noticed(someone)).due_at == bangkok(13)
    standing_clock.stands_at(bangkok(22))
    assert delivery_of(noticed(someone)).due_at == bangkok(22)


def test_two_equal_hours_mean_no_quiet_hours(standing_clock: StandingClock):
    someone = person()
    preference = set_preferences(user=someone, by=someone, quiet_from=time(8), quiet_until=time(8))

    instants = [bangkok(hour) for hour in range(24)]
    assert [after_quiet_hours(preference, i).due_at for i in instants] == instants


def test_the_next_hour_is_found_on_bangkoks_clock():
    # 2 a.m. in Bangkok is still the day before in UTC.
    instant = bangkok(2).astimezone(UTC)

    assert next_at(time(8), instant) == bangkok(8)
    assert next_at(time(2), instant) == bangkok(2, day=25)
    assert next_at(time(1), instant) == bangkok(1, day=25)


def test_what_is_told_once_a_day_waits_for_the_digest(standing_clock):
    someone = person()
    set_preferences(user=someone, by=someone, digest_at=time(16, 30))

    notices = [noticed(someone, DAILY) for _ in range(3)]

    assert {told_of(n) for n in notices} == {(DeliveryState.WAITING, Why.DIGEST)}
    assert {delivery_of(n).due_at for n in notices} == {bangkok(16, 30)}
    assert Job.objects.count() == 1
    # The phone is told at once or not at all.
    assert told_of(notices[0], Channel.PUSH) == suppressed(Why.SWITCHED_OFF)


def test_ones_own_choice_goes_before_the_houses(standing_clock):
    someone = person()
    chosen = {DAILY.code: {"email": "at_once"}, CALLED.code: {"email": "daily"}}
    set_preferences(user=someone, by=someone, paces=chosen)

    assert told_of(noticed(someone, DAILY)) == WAITING
    assert told_of(noticed(someone, CALLED)) == (DeliveryState.WAITING, Why.DIGEST)
    assert told_of(noticed(someone, URGENT)) == WAITING
    assert DAILY.pace == Pace.DAILY


# --- Held back, withdrawn -------------------------------------------------------------------


def test_what_is_held_back_is_not_seen_before_its_time(standing_clock: StandingClock):
    someone = person()
    later = clock.now() + timedelta(minutes=10)

    notice = noticed(someone, not_before=later)

    assert told_of(notice, Channel.SITE) == WAITING
    assert (list(notices_of(someone)), unread_count(someone)) == ([], 0)
    assert jobs.drain() == 0
    standing_clock.stands_at(later)
    jobs.drain()
    assert list(notices_of(someone)) == [notice]
    assert told_of(notice, Channel.SITE) == SENT


def test_an_instant_that_is_past_holds_nothing_back(standing_clock):
    notice = noticed(not_before=clock.now() - timedelta(days=1))

    assert told_of(notice, Channel.SITE) == SENT
    assert delivery_of(notice).due_at == clock.now()


def test_what_is_settled_before_it_went_out_is_not_sent(standing_clock: StandingClock, mailoutbox):
    someone = person()
    later = clock.now() + timedelta(minutes=10)
    held = noticed(someone, key="candidacy:7:offered:1", not_before=later)
    told = noticed(someone, key="candidacy:7:waiting:1")
    other = noticed(someone, key="candidacy:70:offered:1")

    count = withdraw_notices(key_prefix="candidacy:7:")
    standing_clock.stands_at(later)
    jobs.drain()

    assert count == 3
    assert told_of(held) == told_of(held, Channel.SITE) == suppressed(Why.OVERTAKEN)
    assert told_of(told) == suppressed(Why.OVERTAKEN)
    assert told_of(told, Channel.SITE) == SENT
    assert told_of(other) == SENT
    assert [letter.to for letter in mailoutbox] == [[someone.email]]
    assert set(notices_of(someone)) == {told, other}


def test_a_prefix_is_taken_as_it_stands(standing_clock):
    notice = noticed(key="candidacy:1")

    assert withdraw_notices(key_prefix="candidacy%") == 0
    assert withdraw_notices(key_prefix="candidacy_1") == 0
    assert told_of(notice) == WAITING


# --- Reading --------------------------------------------------------------------------------


def test_a_notice_is_read_once_by_its_recipient_alone(standing_clock: StandingClock):
    someone, stranger = person(), person()
    first, second = noticed(someone), noticed(someone)
    noticed(stranger)

    mark_read(notice=first, by=someone)
    seen_at = clock.now()
    standing_clock.moves(minutes=5)
    mark_read(notice=first, by=someone)
    with pytest.raises(NotFound):
        mark_read(notice=second, by=stranger)

    assert Notice.objects.get(pk=first.pk).read_at == seen_at
    assert (unread_count(someone), unread_count(stranger)) == (1, 1)


def test_all_of_ones_own_are_read_at_once(standing_clock):
    someone, stranger = person(), person()
    for _ in range(3):
        noticed(someone)
    noticed(stranger)

    assert mark_all_read(by=someone) == 3
    assert mark_all_read(by=someone) == 0
    assert (unread_count(someone), unread_count(stranger)) == (0, 1)


def test_the_list_costs_the_same_for_one_and_for_twenty(standing_clock, django_assert_num_queries):
    someone = person()
    for wanted in (1, 20):
        while Notice.objects.filter(recipient=someone).count() < wanted:
            noticed(someone)
        with django_assert_num_queries(1):
            assert len(notices_of(someone)) == wanted
