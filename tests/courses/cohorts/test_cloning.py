from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.catalogue.editions import EditionPlanned, WrongFiscalYear
from courses.catalogue.models import Edition
from courses.cohorts import cloning, keys
from courses.cohorts.models import Cohort
from courses.cohorts.signals import cohort_cloned
from courses.core import clock
from courses.core.audit.models import AuditEntry
from courses.core.errors import Conflict, NotPermitted
from courses.coursework.models import Deadline
from courses.coursework.services import set_deadline
from courses.enrolment.models import Enrolment
from tests.factories.catalogue import (
    challenge,
    draft,
    edition,
    lesson,
    programme,
    publish,
    published_course,
    task,
    units_of,
)
from tests.factories.cohorts import draft_cohort, open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import coordinator, officer, organisation, person, trainer

DATES = st.dates(min_value=date(2020, 1, 1), max_value=date(2100, 12, 31))


@given(st.lists(DATES, min_size=1, max_size=5), st.integers(1, 40))
def test_days_move_by_whole_weeks_and_land_within_four_days_of_the_same_date(starts, years):
    shift = cloning.shift_of(starts, years)

    first = min(starts)
    moved = first + shift
    same = cloning._years_later(first, years)
    assert shift.days % 7 == 0
    assert moved.weekday() == first.weekday()
    assert abs(moved - same) <= timedelta(days=3)


@given(DATES, st.lists(st.integers(0, 366), max_size=5), st.integers(1, 40))
def test_every_day_keeps_its_weekday_and_its_distance_from_the_others(first, gaps, years):
    starts = [first, *(first + timedelta(days=gap) for gap in gaps)]

    shift = cloning.shift_of(starts, years)

    moved = [day + shift for day in starts]
    assert [day.weekday() for day in moved] == [day.weekday() for day in starts]
    assert [day - moved[0] for day in moved] == [day - first for day in starts]


@pytest.mark.parametrize(
    ("start", "years", "moved"),
    [
        (date(2028, 2, 29), 1, date(2029, 2, 27)),
        (date(2028, 2, 29), 4, date(2032, 3, 2)),
        (date(2027, 1, 4), 1, date(2028, 1, 3)),
        (date(2027, 12, 31), 1, date(2028, 12, 29)),
    ],
)
def test_leap_days_and_ends_of_years(start, years, moved):
    assert start + cloning.shift_of([start], years) == moved
    assert moved.weekday() == start.weekday()


def test_an_edition_without_cohorts_moves_nothing():
    assert cloning.shift_of([], 1) == timedelta(0)


pytest_db = pytest.mark.django_db


@pytest.fixture
def year(standing_clock) -> Edition:
    return edition(programme(), 2570)


def planned(year: Edition, **fields) -> Cohort:
    course = fields.pop("course", None) or published_course(of=year.programme)
    return open_cohort(course=course, edition=year, **fields)


@pytest_db
def test_a_year_is_planned_by_the_one_before_it_with_nobody_in_it(year):
    by = officer(year.programme)
    topic = challenge(year, code="OPD-2570")
    first = planned(
        year,
        code="GDT-2570-1",
        name_th="รุ่นที่ 1 ปี 2570",
        name_en="Cohort 1 of 2570",
        tier="2/1",
        challenge=topic,
        policy="key",
        capacity=24,
        eligibility=[{"rule": "levels", "any": ["S1"]}],
    )
    keys.set_enrolment_key(cohort=first, key="class-of-2570", by=by)
    second = planned(year, starts_on=first.starts_on + timedelta(days=10))
    enrolment(cohort=second)

    clone = cloning.clone_edition(edition=year, fiscal_year=2571, by=by)

    assert (clone.programme, clone.fiscal_year, clone.cloned_from) == (year.programme, 2571, year)
    made, other = clone.cohorts.order_by("starts_on")
    new_task = clone.challenges.get()
    assert (new_task.code, new_task.title_th) == ("OPD-2571", topic.title_th)
    assert {
        "code": made.code,
        "name": (made.name_th, made.name_en),
        "plan": (made.tier, made.challenge, made.policy, made.capacity, made.eligibility),
        "life": (made.state, made.taken, made.key_digest, made.cloned_from),
        "starts": (made.starts_on.weekday(), made.starts_on),
    } == {
        "code": "GDT-2571-1",
        "name": ("รุ่นที่ 1 ปี 2571", "Cohort 1 of 2571"),
        "plan": ("2/1", new_task, "key", 24, first.eligibility),
        "life": ("draft", 0, "", first),
        "starts": (first.starts_on.weekday(), date(2027, 12, 7)),
    }
    assert other.starts_on - made.starts_on == timedelta(days=10)
    for name in cloning.DAYS:
        assert getattr(made, name) - getattr(first, name) == timedelta(weeks=52)
    assert Enrolment.objects.filter(cohort__edition=clone).count() == 0
    first.refresh_from_db()
    assert (first.state, first.edition, first.key_digest != "") == ("published", year, True)
    entry = AuditEntry.objects.get(action="catalogue.plan_edition")
    assert (entry.actor, entry.changes) == (by.uid, {"fiscal_year": 2571, "from": 2570})
    assert AuditEntry.objects.filter(action="cohorts.clone", actor=by.uid).count() == 2


@pytest_db
def test_a_clone_is_pinned_to_what_the_course_teaches_now(year):
    course = published_course(of=year.programme)
    planned(year, course=course)
    newer = publish(course, draft(*[lesson(unit, words="ใหม่") for unit in units_of(course)]))

    clone = cloning.clone_edition(edition=year, fiscal_year=2571, by=officer())

    assert clone.cohorts.get().revision == newer


@pytest_db
def test_cohorts_that_shared_a_challenge_share_its_clone(year):
    topic = challenge(year)
    for _ in range(2):
        planned(year, challenge=topic)
    planned(year)

    clone = cloning.clone_edition(edition=year, fiscal_year=2572, by=officer())

    shared = clone.challenges.get()
    assert sorted(clone.cohorts.values_list("challenge", flat=True), key=str) == sorted(
        [shared.pk, shared.pk, None], key=str
    )


@pytest_db
def test_a_clone_can_be_cloned_and_knows_where_it_came_from(year):
    planned(year, code="GDT-2570-1")
    by = officer()

    second = cloning.clone_edition(edition=year, fiscal_year=2571, by=by)
    third = cloning.clone_edition(edition=second, fiscal_year=2572, by=by)

    line = [third, third.cloned_from, third.cloned_from.cloned_from]
    assert [each.fiscal_year for each in line] == [2572, 2571, 2570]
    assert third.cohorts.get().code == "GDT-2572-1"
    assert third.cohorts.get().cloned_from == second.cohorts.get()


@pytest_db
def test_deadlines_move_with_the_cohort_to_the_same_hour(year):
    course = published_course(of=year.programme, assignments=2)
    cohort = planned(year, course=course)
    first, second = course.assignments.order_by("pk")
    when = {"cohort": cohort, "due_on": date(2026, 12, 20), "due_time": time(16, 30)}
    set_deadline(assignment=first, accepts_late=False, by=officer(), **when)
    set_deadline(assignment=second, by=officer(), **when)
    kept = [lesson(unit) for unit in units_of(course)]
    publish(course, draft(*kept, task(first.unit)))

    clone = cloning.clone_edition(edition=year, fiscal_year=2571, by=officer())

    rows = Deadline.objects.filter(cohort__edition=clone)
    assert list(rows.values_list("assignment", "due_at", "accepts_late")) == [
        (first.pk, datetime(2027, 12, 19, 16, 30, tzinfo=clock.BANGKOK), False)
    ]


@pytest_db
def test_who_hears_of_a_clone_and_refuses_undoes_the_whole_year(year):
    planned(year)
    heard = []

    def refuse(original, clone, **_):
        heard.append((original.edition.fiscal_year, clone.edition.fiscal_year))
        raise Conflict

    cohort_cloned.connect(refuse, dispatch_uid="t")
    with pytest.raises(Conflict):
        cloning.clone_edition(edition=year, fiscal_year=2571, by=officer())
    cohort_cloned.disconnect(dispatch_uid="t")

    assert heard == [(2570, 2571)]
    assert (Edition.objects.count(), Cohort.objects.count()) == (1, 1)


@pytest_db
@pytest.mark.parametrize("fiscal_year", [2569, 2570])
def test_a_year_is_not_planned_by_itself_or_a_later_one(year, fiscal_year):
    with pytest.raises(cloning.YearNotLater) as refusal:
        cloning.clone_edition(edition=year, fiscal_year=fiscal_year, by=officer())

    assert refusal.value.values == {"year": 2570}


@pytest_db
def test_a_year_that_is_planned_or_out_of_reach_is_refused(year):
    edition(year.programme, 2571)

    with pytest.raises(EditionPlanned):
        cloning.clone_edition(edition=year, fiscal_year=2571, by=officer())
    with pytest.raises(WrongFiscalYear):
        cloning.clone_edition(edition=year, fiscal_year=2700, by=officer())


@pytest_db
def test_who_may_clone_a_year(year):
    cohort = planned(year)
    refused = [
        officer(cohort),
        officer(cohort.course),
        officer(programme()),
        trainer(year.programme),
        coordinator(organisation()),
        person(),
    ]

    for by in refused:
        with pytest.raises(NotPermitted):
            cloning.clone_edition(edition=year, fiscal_year=2571, by=by)
    cloning.clone_edition(edition=year, fiscal_year=2571, by=officer(year.programme))

    assert Edition.objects.count() == 2


@pytest_db
def test_a_cohort_of_no_edition_is_of_no_clone(year):
    draft_cohort(course=published_course(of=year.programme))

    assert cloning.clone_edition(edition=year, fiscal_year=2571, by=officer()).cohorts.count() == 0
