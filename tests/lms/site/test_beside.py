"""What stands beside a learner's courses on their own page."""

from datetime import timedelta

import pytest

from courses.cohorts.models import Announcement
from courses.core import clock
from courses.notebook.models import ReadingPosition
from courses.teams.models import Team, TeamMember
from tests.factories.catalogue import units_of
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.progress import complete
from tests.lms.site.pages import main, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


def announced(title: str, **fields) -> Announcement:
    return Announcement.objects.create(title_th=title, published_at=clock.now(), **fields)


def test_the_page_leads_back_to_where_the_learner_stopped(site_as):
    mine = enrolment()
    unit = units_of(mine.cohort.course)[1]
    ReadingPosition.objects.create(enrolment=mine, unit=unit, block="b1", updated_at=clock.now())

    found = page(site_as(mine.learner).get("/my/"))

    assert found.select_one(f'main a[href="/learn/{mine.uid}/{unit.uid}/"]')


def test_a_lesson_that_is_done_is_not_where_one_stopped(site_as):
    mine = enrolment()
    unit = units_of(mine.cohort.course)[0]
    ReadingPosition.objects.create(enrolment=mine, unit=unit, block="b1", updated_at=clock.now())
    complete(mine)

    found = page(site_as(mine.learner).get("/my/"))

    assert not found.select_one(f'main a[href="/learn/{mine.uid}/{unit.uid}/"]')


def test_announcements_are_those_to_everyone_and_to_ones_own_cohort(site_as):
    mine = enrolment()
    announced("ถึงทุกคน")
    announced("ถึงรุ่นนี้", cohort=mine.cohort)
    announced("ถึงรุ่นอื่น", cohort=open_cohort())
    announced("ถอนแล้ว", withdrawn_at=clock.now() - timedelta(hours=1))

    titles = page(site_as(mine.learner).get("/my/")).select(
        "[aria-labelledby=announcements] strong"
    )

    assert sorted(title.text for title in titles) == ["ถึงทุกคน", "ถึงรุ่นนี้"]


def test_a_team_is_shown_with_its_members(site_as):
    mine = enrolment()
    mate = enrolment(cohort=mine.cohort)
    team = Team.objects.create(cohort=mine.cohort, name_th="ทีมลดคิว", created_at=clock.now())
    for one in (mine, mate):
        TeamMember.objects.create(team=team, enrolment=one, joined_at=clock.now())

    text = main(site_as(mine.learner).get("/my/"))

    assert "ทีมลดคิว" in text
    assert mate.learner.get_full_name() in text
