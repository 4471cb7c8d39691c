import pytest

from courses.catalogue.services import add_unit
from courses.cohorts import services
from courses.cohorts.models import Cohort
from courses.cohorts.receivers import follow_missed_wording
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotPermitted
from tests.factories.catalogue import draft, lesson, publish, published_course, units_of
from tests.factories.cohorts import draft_cohort, moved, open_cohort
from tests.factories.people import officer, trainer

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return published_course(lessons=2)


def reworded(course, words: str = " ฉบับปรับปรุง"):
    lessons = [lesson(unit, number=n, words=words) for n, unit in enumerate(units_of(course))]
    return publish(course, draft(*lessons))


def extended(course):
    units = [*units_of(course), add_unit(course=course)]
    return publish(course, draft(*(lesson(unit, number=n) for n, unit in enumerate(units))))


def pinned(*cohorts: Cohort) -> list[int]:
    numbers = dict(Cohort.objects.values_list("pk", "revision__number"))
    return [numbers[cohort.pk] for cohort in cohorts]


def test_live_cohorts_take_new_words_at_once_and_others_do_not(course, committed):
    live = [open_cohort(course=course), moved(open_cohort(course=course), "running")]
    rest = [draft_cohort(course=course), moved(open_cohort(course=course), "running", "ended")]
    other = open_cohort()

    with committed():
        reworded(course)

    assert pinned(*live) == [2, 2]
    assert pinned(*rest) == [1, 1]
    assert pinned(other) == [1]


def test_a_change_of_structure_waits_for_a_decision(course, committed):
    cohort = open_cohort(course=course)

    with committed():
        extended(course)

    assert pinned(cohort) == [1]


def test_words_after_a_structure_not_taken_are_not_taken_either(course, committed):
    cohort = open_cohort(course=course)

    with committed():
        extended(course)
        reworded(course)

    assert pinned(cohort) == [1]


def test_the_sweep_brings_along_cohorts_whose_news_was_lost(course):
    cohort = open_cohort(course=course)
    for words in (" สอง", " สาม", " สี่"):
        reworded(course, words)

    moves = []
    while found := follow_missed_wording():
        moves.append(found)

    assert sum(moves) == 3
    assert pinned(cohort) == [4]


def test_an_officer_pins_a_revision_and_says_why(course):
    cohort = open_cohort(course=course)
    by = officer(cohort)
    revision = extended(course)

    services.pin_revision(cohort=cohort, revision=revision, by=by, reason="มติคณะทำงาน")

    assert pinned(cohort) == [2]
    entry = AuditEntry.objects.get(action="cohorts.pin_revision")
    assert (entry.actor, entry.reason) == (by.uid, "มติคณะทำงาน")
    assert entry.changes == {"revision": [1, 2]}


def test_a_revision_of_another_course_is_refused(course):
    cohort = open_cohort(course=course)

    with pytest.raises(services.RevisionOfAnotherCourse):
        services.pin_revision(
            cohort=cohort, revision=published_course().current, by=None, reason=""
        )


def test_a_trainer_does_not_pin(course):
    cohort = open_cohort(course=course)
    revision = extended(course)

    with pytest.raises(NotPermitted):
        services.pin_revision(cohort=cohort, revision=revision, by=trainer(cohort), reason="")

    assert pinned(cohort) == [1]
