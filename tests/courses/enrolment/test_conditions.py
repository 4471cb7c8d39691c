"""What a cohort asks of who enrols: a key, a standing, not too many courses at once."""

from django.utils.translation import override

import pytest

from courses.cohorts.enums import RANKED
from courses.cohorts.keys import set_enrolment_key
from courses.cohorts.models import Cohort
from courses.core.audit.models import AuditEntry
from courses.core.errors import TooMany
from courses.enrolment import services, signals
from courses.enrolment.models import Enrolment
from courses.enrolment.services import enrol, enrol_seated
from tests.factories.catalogue import published_course
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import officer, organisation, person, posted

pytestmark = pytest.mark.django_db
KEY = "รุ่นหนึ่ง-2570"
CHIEFS = [{"rule": "levels", "any": ["S1", "S2"]}, {"rule": "employment", "any": ["civil"]}]


def keyed(**fields) -> Cohort:
    cohort = open_cohort(policy="key", **fields)
    return set_enrolment_key(cohort=cohort, key=KEY, by=officer(cohort))


def taken(cohort: Cohort) -> int:
    return Cohort.objects.get(pk=cohort.pk).taken


def passed_over(made: Enrolment) -> list[str]:
    entry = AuditEntry.objects.filter(action="enrolment.enrol").latest("pk")
    assert entry.changes["cohort"] == made.cohort.code
    return [refusal["code"] for refusal in entry.changes.get("passed_over", [])]


# --- The key ---------------------------------------------------------------------------------


def test_the_right_key_opens_a_seat_and_a_wrong_one_none():
    cohort, learner = keyed(), person()

    for key in ("", "wrong-key", KEY[:-1]):
        with pytest.raises(services.WrongKey) as refusal:
            enrol(learner=learner, cohort=cohort, by=learner, key=key)
        assert refusal.value.field == "key"
    made = enrol(learner=learner, cohort=cohort, by=learner, key=KEY)

    assert (made.state, taken(cohort)) == ("active", 1)


def test_a_cohort_whose_key_was_never_set_takes_nobody():
    cohort, learner = open_cohort(policy="key"), person()

    with pytest.raises(services.WrongKey):
        enrol(learner=learner, cohort=cohort, by=learner, key="")

    assert taken(cohort) == 0


def test_guessing_a_key_ends_after_ten_tries_an_hour(standing_clock):
    cohort, learner = keyed(), person()
    for number in range(services.KEYS.times):
        with pytest.raises(services.WrongKey):
            enrol(learner=learner, cohort=cohort, by=learner, key=f"guess-{number}")

    with pytest.raises(TooMany):
        enrol(learner=learner, cohort=cohort, by=learner, key=KEY)

    other = person()
    assert enrol(learner=other, cohort=cohort, by=other, key=KEY).pk
    standing_clock.moves(hours=1, seconds=1)
    assert enrol(learner=learner, cohort=cohort, by=learner, key=KEY).pk


def test_an_officer_needs_no_key():
    cohort = keyed()

    assert enrol(learner=person(), cohort=cohort, by=officer(cohort)).pk


def test_a_key_where_none_is_asked_changes_nothing():
    cohort, learner = open_cohort(), person()

    assert enrol(learner=learner, cohort=cohort, by=learner, key="anything").pk


# --- Seats that go by rank -------------------------------------------------------------------


@pytest.mark.parametrize("policy", RANKED)
def test_seats_given_by_rank_are_given_by_nobody_else(policy):
    cohort, learner = open_cohort(policy=policy), person()

    for by in (learner, officer(cohort)):
        with pytest.raises(services.BySelection):
            enrol(learner=learner, cohort=cohort, by=by)

    assert (taken(cohort), Enrolment.objects.count()) == (0, 0)


@pytest.mark.parametrize("policy", RANKED)
def test_one_whose_seat_is_held_is_enrolled_with_it(policy, committed):
    place = organisation()
    cohort, learner = open_cohort(policy=policy), person(organisation=place)
    heard = []
    signals.enrolled.connect(
        lambda enrolment, **_: heard.append(enrolment), weak=False, dispatch_uid="t"
    )

    with committed():
        made = enrol_seated(learner=learner, cohort=cohort, by=learner)

    signals.enrolled.disconnect(dispatch_uid="t")
    assert (made.learner, made.cohort, made.organisation) == (learner, cohort, place)
    assert (heard, taken(cohort)) == ([made], 0)
    with pytest.raises(services.AlreadyEnrolled):
        enrol_seated(learner=learner, cohort=cohort, by=learner)


# --- Standing --------------------------------------------------------------------------------


def test_who_meets_every_rule_enrols():
    cohort, learner = open_cohort(eligibility=CHIEFS), person()
    posted(learner, organisation(), level="S1")

    assert enrol(learner=learner, cohort=cohort, by=learner).pk


def test_who_does_not_is_told_rule_by_rule():
    cohort, learner = open_cohort(eligibility=CHIEFS), person()
    posted(learner, organisation(), level="K2")

    with override("en"), pytest.raises(services.NotEligible) as refusal:
        enrol(learner=learner, cohort=cohort, by=learner)

    level, employment = CHIEFS
    assert refusal.value.values == {
        "unmet": "Position level: Executive, primary, Executive, higher",
        "findings": [
            {
                "rule": level,
                "met": False,
                "text": "Position level: Executive, primary, Executive, higher",
            },
            {"rule": employment, "met": True, "text": "Employment: Civil servant"},
        ],
    }
    assert taken(cohort) == 0


def test_rules_name_agencies_and_courses_as_people_do():
    before = published_course(title_en="Design thinking")
    cohort = open_cohort(eligibility=[{"rule": "completed", "courses": [before.code]}])
    learner = person()

    with override("en"):
        with pytest.raises(services.NotEligible) as refusal:
            enrol(learner=learner, cohort=cohort, by=learner)
        said = str(refusal.value)

    assert said == "The conditions of this cohort are not met: Has completed Design thinking."


def test_an_officer_may_pass_over_the_rules_and_it_stands_in_the_trail():
    cohort = open_cohort(eligibility=CHIEFS)

    made = enrol(learner=person(), cohort=cohort, by=officer(cohort))

    assert passed_over(made) == ["not_eligible"]


def test_where_nothing_is_passed_over_the_trail_says_nothing_of_it():
    cohort = open_cohort()

    made = enrol(learner=person(), cohort=cohort, by=officer(cohort))

    entry = AuditEntry.objects.get(action="enrolment.enrol")
    assert entry.changes == {"cohort": made.cohort.code}


# --- Courses at once -------------------------------------------------------------------------


@pytest.fixture
def two_at_once(settings) -> None:
    settings.COURSES_AT_ONCE = 2


@pytest.mark.usefixtures("two_at_once")
def test_a_learner_takes_so_many_courses_at_once_and_no_more():
    learner = person()
    first = enrolment(learner=learner)
    enrolment(learner=learner)

    with pytest.raises(services.TooManyCourses) as refusal:
        enrolment(learner=learner)

    assert refusal.value.values == {"most": 2}
    services.withdraw(enrolment=first, by=learner)
    assert enrolment(learner=learner).pk


@pytest.mark.usefixtures("two_at_once")
def test_completed_courses_do_not_count():
    learner = person()
    for _ in range(3):
        services.mark_completed(enrolment=enrolment(learner=learner))

    assert enrolment(learner=learner).pk


@pytest.mark.usefixtures("two_at_once")
def test_an_officer_may_enrol_in_one_more_and_it_stands_in_the_trail():
    learner, cohort = person(), open_cohort()
    for _ in range(2):
        enrolment(learner=learner)

    made = enrol(learner=learner, cohort=cohort, by=officer(cohort))

    assert passed_over(made) == ["too_many_courses"]


@pytest.mark.usefixtures("two_at_once")
def test_a_held_seat_does_not_go_beyond_the_courses_at_once():
    learner, cohort = person(), open_cohort(policy="nominate")
    for _ in range(2):
        enrolment(learner=learner)

    with pytest.raises(services.TooManyCourses):
        enrol_seated(learner=learner, cohort=cohort, by=learner)

    assert passed_over(enrol_seated(learner=learner, cohort=cohort, by=officer(cohort))) == [
        "too_many_courses"
    ]


def test_prerequisites_are_asked_of_everybody():
    course = published_course()
    course.prerequisites.add(published_course())
    cohort, learner = open_cohort(course=course), person()

    for by in (learner, officer(cohort)):
        with pytest.raises(services.PrerequisiteMissing):
            enrol(learner=learner, cohort=cohort, by=by)
    with pytest.raises(services.PrerequisiteMissing):
        enrol_seated(learner=learner, cohort=cohort, by=officer(cohort))
