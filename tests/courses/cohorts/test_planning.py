from datetime import date, timedelta

from django.db import IntegrityError, transaction

import pytest

from courses.catalogue.services import WrongCode
from courses.cohorts import eligibility, services
from courses.cohorts.enums import CohortState
from courses.cohorts.models import Cohort
from courses.cohorts.signals import seats_added
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotPermitted
from tests.factories.catalogue import challenge, course, edition, programme, published_course
from tests.factories.cohorts import days, draft_cohort, open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import coach, officer, organisation, person, trainer

pytestmark = pytest.mark.django_db


def plan(of, by=None, **fields) -> Cohort:
    given = {
        "code": "GLDT-1",
        "number": 1,
        "name_th": "รุ่นที่ 1",
        "capacity": 20,
        **days(date(2026, 11, 24)),
        **fields,
    }
    return services.plan_cohort(course=of, by=by, **given)


def test_a_cohort_is_planned_as_a_draft_of_the_current_revision():
    of = published_course()
    by = officer(of)

    cohort = plan(of, by)

    cohort.refresh_from_db()
    assert (cohort.state, cohort.taken, cohort.revision) == (CohortState.DRAFT, 0, of.current)
    assert AuditEntry.objects.get(action="cohorts.plan").actor == by.uid


def test_what_only_services_change_cannot_be_planned():
    of, other = published_course(), published_course()

    cohort = plan(of, state=CohortState.RUNNING, taken=19, revision=other.current)

    assert (cohort.state, cohort.taken, cohort.revision) == (CohortState.DRAFT, 0, of.current)


def test_a_course_without_a_curriculum_has_no_cohorts():
    with pytest.raises(services.CourseNotPublished):
        plan(course())


def test_who_may_plan():
    of = published_course()
    allowed = [officer(), officer(of), officer(of.programme)]
    refused = [officer(published_course()), trainer(of), coach(of), person()]

    for number, by in enumerate(allowed):
        plan(of, by, code=f"GLDT-{number}", number=number)
    for by in refused:
        with pytest.raises(NotPermitted):
            plan(of, by, code="GLDT-9", number=9)

    assert Cohort.objects.count() == 3


@pytest.mark.parametrize("again", ["GLDT-1", "gldt-1"])
def test_a_code_is_used_once_whatever_its_case(again):
    plan(published_course())

    with pytest.raises(services.CohortCodeTaken) as refusal:
        plan(published_course(), code=again)

    assert refusal.value.field == "code"


def test_a_thai_code_is_refused():
    with pytest.raises(WrongCode):
        plan(published_course(), code="รุ่น-1")


def test_a_number_is_used_once_in_a_course_and_year():
    of = published_course()
    plan(of)
    year = edition(of.programme, 2570)

    with pytest.raises(services.CohortNumberTaken) as refusal:
        plan(of, code="GLDT-2")

    assert refusal.value.field == "number"
    plan(of, code="GLDT-3", edition=year)
    with pytest.raises(services.CohortNumberTaken):
        plan(of, code="GLDT-4", edition=year)
    plan(of, code="GLDT-5", edition=edition(of.programme, 2571))


@pytest.mark.parametrize("with_edition", [False, True])
def test_the_database_refuses_a_second_number_too(with_edition):
    of = published_course()
    year = edition(of.programme) if with_edition else None
    first = plan(of, edition=year)
    first.pk, first.uid, first.code = None, None, "GLDT-2"
    first.uid = of.uid

    with pytest.raises(IntegrityError, match=r"cohort_number_once|UNIQUE"), transaction.atomic():
        first.save(force_insert=True)


def test_an_edition_of_another_programme_is_refused():
    with pytest.raises(services.EditionOfAnotherProgramme):
        plan(published_course(), edition=edition(programme()))


@pytest.mark.parametrize(
    ("field", "value"),
    [("enrolment_closes_on", date(2026, 11, 16)), ("ends_on", date(2026, 12, 7))],
)
def test_what_ends_before_it_begins_is_refused(field, value):
    with pytest.raises(services.WrongDates) as refusal:
        plan(published_course(), **{field: value})

    assert refusal.value.field == field


def test_a_window_and_a_course_of_one_day_are_fine():
    day = date(2026, 11, 24)

    cohort = plan(
        published_course(),
        enrolment_opens_on=day,
        enrolment_closes_on=day,
        starts_on=day,
        ends_on=day,
    )

    assert cohort.pk


@pytest.mark.parametrize("field", ["enrolment_closes_on", "ends_on"])
def test_a_buddhist_year_that_slipped_through_is_refused(field):
    with pytest.raises(services.BuddhistYear) as refusal:
        plan(published_course(), **{field: date(2569, 12, 31)})

    assert refusal.value.field == field


@pytest.mark.parametrize("field", ["enrolment_closes_on", "ends_on"])
def test_the_database_refuses_a_buddhist_year_too(field):
    cohort = draft_cohort()

    with pytest.raises(IntegrityError), transaction.atomic():
        Cohort.objects.filter(pk=cohort.pk).update(**{field: date(2569, 12, 31)})


def test_change_takes_what_may_change_and_names_it_in_the_trail():
    cohort = draft_cohort()
    by = officer(cohort)

    changed = services.change_cohort(
        cohort=cohort, by=by, capacity=40, name_th="รุ่นพิเศษ", state="ended", taken=7, code="NEW"
    )

    changed.refresh_from_db()
    assert (changed.capacity, changed.name_th) == (40, "รุ่นพิเศษ")
    assert (changed.state, changed.taken, changed.code) == (CohortState.DRAFT, 0, cohort.code)
    entry = AuditEntry.objects.get(action="cohorts.change")
    assert entry.changes == {"fields": ["capacity", "name_th"]}


def test_capacity_goes_down_to_the_seats_taken_and_no_further():
    cohort = open_cohort(capacity=5)
    by = officer(cohort)
    for _ in range(2):
        enrolment(cohort=cohort)

    with pytest.raises(services.WrongCapacity) as refusal:
        services.change_cohort(cohort=cohort, by=by, capacity=1)

    assert refusal.value.values == {"taken": 2}
    assert services.change_cohort(cohort=cohort, by=by, capacity=2).seats_left == 0


def test_the_database_refuses_fewer_seats_than_taken():
    cohort = open_cohort()
    enrolment(cohort=cohort)

    with pytest.raises(IntegrityError), transaction.atomic():
        Cohort.objects.filter(pk=cohort.pk).update(capacity=0)


def test_change_checks_the_days_that_result():
    cohort = draft_cohort()

    with pytest.raises(services.WrongDates):
        services.change_cohort(
            cohort=cohort, by=officer(cohort), starts_on=cohort.ends_on + timedelta(days=1)
        )


def test_who_does_not_run_a_cohort_does_not_change_it():
    cohort = draft_cohort()

    for by in (trainer(cohort), coach(cohort), officer(draft_cohort()), person()):
        with pytest.raises(NotPermitted):
            services.change_cohort(cohort=cohort, by=by, capacity=99)


def test_a_cohort_has_a_tier_a_challenge_and_rules():
    of, place = published_course(), organisation()
    year = edition(of.programme)
    rules = [
        {"rule": "levels", "any": ["S1"]},
        {"rule": "organisations", "within": [place.code]},
        {"rule": "not", "of": {"rule": "completed", "courses": [of.code]}},
    ]
    task = challenge(year)

    cohort = plan(of, edition=year, tier="2/1", challenge=task, eligibility=rules)

    cohort.refresh_from_db()
    assert (cohort.tier, cohort.challenge, cohort.eligibility) == ("2/1", task, rules)


def test_cohorts_of_several_tiers_share_a_challenge():
    of = published_course()
    year = edition(of.programme)
    task = challenge(year)

    for number, tier in enumerate(("1", "2/1", "2/2", "3"), start=1):
        plan(of, code=f"PYP-{number}", number=number, edition=year, tier=tier, challenge=task)

    assert set(task.cohorts.values_list("tier", flat=True)) == {"1", "2/1", "2/2", "3"}


def test_a_challenge_of_another_edition_is_refused():
    of = published_course()
    year, other = edition(of.programme, 2570), edition(of.programme, 2571)
    cohort = plan(of, edition=year, challenge=challenge(year))

    with pytest.raises(services.ChallengeOfAnotherEdition) as refusal:
        plan(of, code="GLDT-2", number=2, edition=year, challenge=challenge(other))
    with pytest.raises(services.ChallengeOfAnotherEdition):
        services.change_cohort(cohort=cohort, by=officer(), challenge=challenge(other))
    with pytest.raises(services.ChallengeOfAnotherEdition):
        plan(of, code="GLDT-3", number=3, challenge=challenge(other))

    assert refusal.value.field == "challenge"
    services.change_cohort(cohort=cohort, by=officer(), challenge=None, tier="3")
    cohort.refresh_from_db()
    assert (cohort.challenge, cohort.tier) == (None, "3")


def test_rules_that_are_none_are_refused_when_planning_and_when_changing():
    of = published_course()
    wrong = [{"rule": "levels", "any": ["X"]}]
    cohort = plan(of)

    with pytest.raises(eligibility.WrongRule):
        plan(of, code="GLDT-2", number=2, eligibility=wrong)
    with pytest.raises(eligibility.WrongRule):
        services.change_cohort(cohort=cohort, by=officer(), eligibility=wrong)

    cohort.refresh_from_db()
    assert cohort.eligibility == []


def test_rules_name_agencies_and_courses_that_exist():
    of = published_course()
    rules = [
        {"rule": "organisations", "within": [organisation().code, "NOWHERE"]},
        {"rule": "any_of", "of": [{"rule": "completed", "courses": [of.code, "NOTHING"]}]},
    ]

    with pytest.raises(services.UnknownCodes) as refusal:
        plan(of, eligibility=rules)

    assert (refusal.value.field, refusal.value.values) == (
        "eligibility",
        {"codes": "NOTHING, NOWHERE"},
    )


def test_more_seats_are_told_within_the_transaction_and_nothing_else_is():
    cohort = open_cohort(capacity=5)
    by, heard = officer(cohort), []

    def hear(cohort, **_):
        assert transaction.get_connection().in_atomic_block
        heard.append((cohort.pk, cohort.capacity))

    seats_added.connect(hear, dispatch_uid="t")
    for fields in ({"capacity": 7}, {"capacity": 7}, {"capacity": 3}, {"name_th": "รุ่นพิเศษ"}):
        services.change_cohort(cohort=cohort, by=by, **fields)
    seats_added.disconnect(dispatch_uid="t")

    assert heard == [(cohort.pk, 7)]


def test_what_those_who_wait_for_seats_refuse_leaves_the_cohort_as_it_was():
    cohort = open_cohort(capacity=5)

    def refuse(**_):
        raise services.MoveNotAllowed(now="", then="")

    seats_added.connect(refuse, dispatch_uid="t")
    with pytest.raises(services.MoveNotAllowed), transaction.atomic():
        services.change_cohort(cohort=cohort, by=officer(cohort), capacity=7)
    seats_added.disconnect(dispatch_uid="t")

    cohort.refresh_from_db()
    assert cohort.capacity == 5
