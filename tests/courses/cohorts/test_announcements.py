"""Announcements: to a cohort or to everyone, until they are withdrawn."""

import pytest

from courses.cohorts.announcements import (
    AnnouncementTooLong,
    TitleMissing,
    announce,
    withdraw_announcement,
)
from courses.cohorts.enums import CohortState
from courses.cohorts.models import Announcement
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotPermitted
from courses.enrolment.selectors import announcements_to
from courses.enrolment.services import withdraw
from courses.people.selectors import offices_of
from tests.factories.cohorts import moved, open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import admin, coach, officer, person, trainer
from tests.factories.teams import announcement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


@pytest.fixture
def cohort():
    return open_cohort()


@pytest.mark.parametrize("maker", [officer, trainer])
def test_who_runs_or_teaches_a_cohort_speaks_to_it(cohort, maker):
    by = maker(cohort)

    said = announce(cohort=cohort, title_th=" เลื่อน  วัน\n", text_th="พบกัน\r\nวันจันทร์", by=by)

    assert (said.title_th, said.text_th, said.published_by) == ("เลื่อน วัน", "พบกัน\nวันจันทร์", by)
    entry = AuditEntry.objects.get(action="cohorts.announce")
    assert (entry.target, entry.changes) == (said.uid, {"to": cohort.code})


@pytest.mark.parametrize(
    ("maker", "to_cohort", "to_all"),
    [
        (lambda c: admin(), True, True),
        (lambda c: officer(), True, True),
        (lambda c: officer(c.course.programme), True, False),
        (lambda c: trainer(), True, False),
        (lambda c: coach(c), False, False),
        (lambda c: trainer(open_cohort()), False, False),
        (lambda c: enrolment(cohort=c).learner, False, False),
    ],
)
def test_who_may_speak_to_whom(cohort, maker, to_cohort, to_all):
    by = maker(cohort)
    standing = {place: announcement(place) for place in (cohort, None)}

    for place, may in ((cohort, to_cohort), (None, to_all)):
        if may:
            announce(cohort=place, title_th="เรื่อง", by=by)
            withdraw_announcement(announcement=standing[place], by=by)
        else:
            with pytest.raises(NotPermitted):
                announce(cohort=place, title_th="เรื่อง", by=by)
            with pytest.raises(NotPermitted):
                withdraw_announcement(announcement=standing[place], by=by)
        standing[place].refresh_from_db()
        assert (standing[place].withdrawn_at is not None) is may


def test_what_one_keeps_is_what_one_may_withdraw(cohort):
    here, elsewhere, to_all = (
        announcement(cohort),
        announcement(open_cohort()),
        announcement(None),
    )

    def kept(user) -> set:
        return set(Announcement.objects.kept_by(offices_of(user)))

    assert kept(officer()) == {here, elsewhere, to_all}
    assert kept(trainer()) == {here, elsewhere}
    assert kept(trainer(cohort)) == {here}
    assert kept(coach(cohort)) == kept(person()) == set()


@pytest.mark.parametrize(
    ("fields", "error", "at"),
    [
        ({"title_th": ""}, TitleMissing, "title_th"),
        ({"title_th": " \u200b "}, TitleMissing, "title_th"),
        ({"title_th": "ก" * 201}, AnnouncementTooLong, "title_th"),
        ({"title_th": "ก", "title_en": "a" * 201}, AnnouncementTooLong, "title_en"),
        ({"title_th": "ก", "text_th": "ก" * 5001}, AnnouncementTooLong, "text_th"),
        ({"title_th": "ก", "text_en": "a" * 5001}, AnnouncementTooLong, "text_en"),
    ],
)
def test_wrong_words_are_refused_at_their_field(cohort, fields, error, at):
    with pytest.raises(error) as refusal:
        announce(cohort=cohort, by=None, **fields)

    assert refusal.value.field == at
    assert Announcement.objects.count() == 0


def test_a_learner_reads_what_is_for_their_live_cohorts_and_for_all(cohort, standing_clock):
    mine = enrolment(cohort=cohort)
    here = announcement(cohort)
    standing_clock.moves(minutes=1)
    to_all = announcement(None)
    announcement(open_cohort())

    assert list(announcements_to(mine.learner)) == [to_all, here]
    assert list(announcements_to(person())) == [to_all]

    withdraw(enrolment=mine, by=mine.learner)
    assert list(announcements_to(mine.learner)) == [to_all]


def test_an_ended_cohort_says_nothing_more(cohort):
    mine = enrolment(cohort=cohort)
    announcement(cohort)
    moved(cohort, CohortState.RUNNING, CohortState.ENDED)

    assert list(announcements_to(mine.learner)) == []


def test_what_is_withdrawn_is_kept_and_no_longer_read(cohort, standing_clock):
    mine, said, by = enrolment(cohort=cohort), announcement(cohort), officer()

    first = withdraw_announcement(announcement=said, by=by).withdrawn_at
    standing_clock.moves(days=1)
    again = withdraw_announcement(announcement=said, by=by).withdrawn_at

    assert first == again
    assert list(announcements_to(mine.learner)) == []
    assert Announcement.objects.get() == said
    assert AuditEntry.objects.filter(action="cohorts.withdraw_announcement").count() == 1


@pytest.mark.parametrize("size", [1, 10])
def test_announcements_are_read_in_one_query(size, django_assert_num_queries):
    learner = person()
    for _ in range(size):
        announcement(enrolment(learner=learner, cohort=open_cohort()).cohort)

    with django_assert_num_queries(1):
        codes = [one.cohort.course.code for one in announcements_to(learner)]

    assert len(codes) == size
